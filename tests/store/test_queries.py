from __future__ import annotations

import datetime as dt
import re

import pytest

from geo.errors import UsageError
from geo.index import Bucket, Filter, Neighbors, Totals
from geo.store import Store
from geo.types import Article, Geoparse, Mention, MentionKind, Place, ResolvedMention

EVERY_KIND = tuple(MentionKind)


@pytest.fixture
def library(store: Store, summit: Geoparse, sailing: Geoparse, officials: Geoparse, quiet: Geoparse) -> Store:
    store.add([summit, sailing, officials, quiet])
    return store


def test_totals_count_unplaced_mentions_separately(library: Store) -> None:
    assert library.reader.totals(Filter()) == Totals(mentions=7, articles=2, places=5, unplaced=1, listed=4)


def test_an_empty_store_has_nothing(store: Store) -> None:
    assert store.reader.totals(Filter()) == Totals(0, 0, 0, 0, 0)
    assert store.reader.places(Filter()).empty
    assert store.reader.timeline(Filter()).empty
    assert store.reader.facets(Filter()).first_date is None


def test_places_have_counts_and_are_ordered_by_mentions(library: Store) -> None:
    places = library.reader.places(Filter())
    assert list(places.columns) == [
        "place_id",
        "name",
        "country_code",
        "admin1_code",
        "feature_class",
        "feature_code",
        "lat",
        "lon",
        "population",
        "radius_km",
        "mentions",
        "articles",
    ]
    counts = list(zip(places.name, places.mentions, places.articles, strict=True))
    assert counts[:2] == [("New Delhi", 2, 1), ("Osaka", 2, 2)]
    assert ("Pacific Ocean", 1, 1) in counts


def test_missing_values_are_none_and_numbers_keep_their_types(library: Store) -> None:
    ocean = library.reader.places(Filter(place_ids=("gn:2363254",)))
    assert ocean.country_code[0] is None
    assert ocean.dtypes[["lat", "population", "mentions"]].astype(str).tolist() == ["float64", "int64", "int64"]


@pytest.mark.parametrize(
    ("restriction", "mentions"),
    [
        (Filter(articles=("summit",)), 4),
        (Filter(articles=("summit", "sailing")), 7),
        (Filter(since=dt.date(2022, 1, 1)), 3),
        (Filter(until=dt.date(2021, 12, 6)), 4),
        (Filter(since=dt.date(2022, 3, 1), until=dt.date(2022, 3, 1)), 3),
        (Filter(since=dt.date(2022, 3, 2)), 0),
        (Filter(min_confidence=0.5), 7),
        (Filter(min_confidence=0.51), 4),
        (Filter(countries=("JP",)), 2),
        (Filter(countries=("IN", "ZA")), 3),
        (Filter(kinds=(MentionKind.DEMONYM,)), 1),
        (Filter(kinds=(MentionKind.DEMONYM,), until=dt.date(2030, 1, 1)), 0),
        (Filter(kinds=(MentionKind.PLACE, MentionKind.DEMONYM)), 8),
        (Filter(kinds=EVERY_KIND), 8),
        (Filter(kinds=()), 0),
        (Filter(sources=("Example Post",)), 3),
        (Filter(place_ids=("gn:1853909", "gn:2363254")), 3),
        (Filter(regions=(("JP", "32"),)), 2),
        (Filter(countries=("ZA",), regions=(("JP", "32"), ("IN", "32"))), 3),
        (Filter(focus_only=True), 3),
        (Filter(text="YACHT"), 3),
        (Filter(text="yacht port"), 3),
        (Filter(text='"next port"'), 3),
        (Filter(text='"port next"'), 0),
        (Filter(text="%"), 0),
        (Filter(text="_"), 0),
        (Filter(text="' OR 1=1 --"), 0),
        (Filter(articles=("summit",), countries=("JP",), min_confidence=0.8, text="Monday"), 1),
    ],
)
def test_each_filter_applies_to_every_query_in_the_same_way(library: Store, restriction: Filter, mentions: int) -> None:
    assert library.reader.totals(restriction).mentions == mentions
    places = library.reader.places(restriction)
    assert places.mentions.sum() == mentions
    assert library.reader.articles(restriction).mentions.sum() == mentions
    assert len(library.reader.snippets(restriction, list(places.place_id), 100)) == mentions
    assert sum(len(geoparse.mentions) for geoparse in library.reader.geoparses(restriction)) == mentions
    dated = restriction.kinds not in ((MentionKind.DEMONYM,), EVERY_KIND, (MentionKind.PLACE, MentionKind.DEMONYM))
    if dated:
        assert library.reader.timeline(restriction).mentions.sum() == mentions


def test_a_place_shows_its_newest_sentences_with_the_mention_in_them(library: Store) -> None:
    shown = library.reader.snippets(Filter(), ["gn:1853909", "gn:1261481"], 1)
    assert shown.place_id.tolist() == ["gn:1261481", "gn:1853909"]
    assert shown.sentence.tolist() == ["Leaders meet in New Delhi", "Osaka is its next port."]
    spans = zip(shown.sentence, shown.start, shown.end, strict=True)
    marked = [sentence[start:end] for sentence, start, end in spans]
    assert marked == ["New Delhi", "Osaka"]
    assert shown.date[1] == "2022-03-01T23:30:00+02:00"
    assert shown.url[1] is None


def test_a_sentence_without_end_is_cut_around_the_mention(store: Store, gazetted: dict[str, Place]) -> None:
    text = "é" * 5000 + "Osaka" + "語" * 5000
    mention = Mention("text", 5000, 5005, "Osaka", MentionKind.PLACE, (0, len(text)))
    store.add([Geoparse(Article("a", "", text), (ResolvedMention.from_mention(mention, gazetted["Osaka"], 1.0),))])
    snippets = store.reader.snippets(Filter(), ["gn:1853909"], 3)
    assert snippets.sentence.tolist() == ["…" + "é" * 300 + "Osaka" + "語" * 300 + "…"]
    assert snippets.sentence[0][snippets.start[0] : snippets.end[0]] == "Osaka"


def test_articles_are_listed_newest_first_and_undated_last(library: Store) -> None:
    listed = library.reader.articles(Filter())
    assert listed.article_id.tolist() == ["sailing", "quiet", "summit", "officials"]
    assert listed.mentions.tolist() == [3, 0, 4, 0]
    assert listed.columns.tolist() == ["article_id", "title", "source", "date", "url", "mentions"]


def test_a_country_filter_lists_only_articles_that_mention_it(library: Store) -> None:
    assert library.reader.articles(Filter(countries=("JP",))).article_id.tolist() == ["sailing", "summit"]


def test_a_facet_ignores_its_own_choice(library: Store) -> None:
    chosen = Filter(countries=("ZA",), sources=("Example Post",), since=dt.date(2022, 1, 1))
    facets = library.reader.facets(chosen)
    assert facets.countries.country_code.tolist() == ["JP", "ZA"]
    assert facets.sources.source.tolist() == ["Example Post"]
    assert facets.regions.values.tolist() == [["ZA", "11", 1]]
    assert facets.confidence == (0, 0, 0, 0, 0, 1, 0, 0, 0, 0)
    assert (facets.first_date, facets.last_date) == (dt.date(2022, 3, 1), dt.date(2022, 3, 1))
    assert library.reader.facets(Filter()).kinds.values.tolist() == [["place", 7], ["demonym", 1]]


def test_the_timeline_counts_by_day(library: Store) -> None:
    assert library.reader.timeline(Filter()).values.tolist() == [["2021-12-06", 4, 1], ["2022-03-01", 3, 1]]


@pytest.mark.parametrize(
    ("by", "days"),
    [
        ("week", ["2021-12-06", "2022-02-28"]),
        ("month", ["2021-12-01", "2022-03-01"]),
        ("year", ["2021-01-01", "2022-01-01"]),
    ],
)
def test_a_bucket_of_the_timeline_has_its_first_day(library: Store, by: Bucket, days: list[str]) -> None:
    assert library.reader.timeline(Filter(), by).day.tolist() == days


def test_places_have_timelines_of_their_own(library: Store) -> None:
    played = library.reader.place_timeline(Filter(), "month", 2)
    assert played.values.tolist() == [
        ["gn:1261481", "2021-12-01", 2],
        ["gn:1853909", "2021-12-01", 1],
        ["gn:1853909", "2022-03-01", 1],
    ]


def test_articles_are_returned_by_page(library: Store) -> None:
    assert library.reader.articles(Filter(), limit=2).article_id.tolist() == ["sailing", "quiet"]
    assert library.reader.articles(Filter(), limit=2, offset=2).article_id.tolist() == ["summit", "officials"]


@pytest.mark.parametrize(
    ("article", "neighbors"),
    [
        ("sailing", Neighbors(1, 4, None, "quiet")),
        ("quiet", Neighbors(2, 4, "sailing", "summit")),
        ("officials", Neighbors(4, 4, "summit", None)),
        ("nowhere", Neighbors(None, 4, None, "sailing")),
    ],
)
def test_an_article_has_neighbors_in_the_list(library: Store, article: str, neighbors: Neighbors) -> None:
    assert library.reader.neighbors(Filter(), article) == neighbors


def test_articles_are_found_by_words_in_their_titles(library: Store) -> None:
    assert library.reader.find_articles("LEADERS meet", 5).article_id.tolist() == ["summit"]
    assert library.reader.find_articles("", 2).article_id.tolist() == ["sailing", "quiet"]
    assert library.reader.article_titles(["quiet", "nowhere"]) == {"quiet": "Nothing happened"}
    assert library.reader.has_articles()


def test_geoparses_have_only_the_mentions_that_match_the_filter(library: Store) -> None:
    found = list(library.reader.geoparses(Filter(countries=("JP",))))
    assert [geoparse.article.id for geoparse in found] == ["sailing", "summit"]
    assert [m.text for geoparse in found for m in geoparse.mentions] == ["Osaka", "Osaka"]


def test_a_confidence_that_is_not_a_probability_is_refused() -> None:
    with pytest.raises(UsageError, match=re.escape("between 0 and 1")):
        Filter(min_confidence=1.5)

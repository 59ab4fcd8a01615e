import datetime as dt
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import Article, Geoparse, Geoparser, explain, geoparse, geoparse_batch
from geo.errors import InputError, RecognizerError, UsageError
from geo.json_records import geoparse_record
from geo.types import MentionKind


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser()


def names(result: Geoparse) -> list[str]:
    return [resolved.text for resolved in result.mentions]


def place_of(result: Geoparse, surface: str) -> str | None:
    resolved = next(resolved for resolved in result.mentions if resolved.text == surface)
    return resolved.place.id if resolved.place else None


def test_mentions_carry_their_offsets_place_and_sentence() -> None:
    text = "The plant opened on Monday. Rifles will be made in Amethi, in Uttar Pradesh, officials said."
    result = geoparse(text)
    amethi = result.mentions[0]
    assert text[amethi.start : amethi.end] == amethi.text == "Amethi"
    assert amethi.place is not None
    assert (amethi.place.id, amethi.place.country_code) == ("gn:1278806", "IN")
    start, end = amethi.sentence
    assert text[start:end] == "Rifles will be made in Amethi, in Uttar Pradesh, officials said."


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("A fire in Ft. Worth killed two on Sunday.", "Ft. Worth"),
        ("The envoys flew to New\nDelhi on Sunday.", "New\nDelhi"),
    ],
)
def test_a_mention_across_a_sentence_boundary_has_both_sentences(text: str, surface: str) -> None:
    (resolved,) = geoparse(text).mentions
    assert resolved.text == surface
    assert resolved.sentence == (0, len(text))


PIECES = (
    "St. Petersburg|St.|Ft. Worth|Mt. Everest|Washington, D.C.|D.C.|U.S.|Paris, Texas|New|York|New York|Delhi|"
    "High Court|Indian|eastern Ladakh|"
    "Russia-India-China|Port-au-Prince|North Korea's|Co.|Ont.|Dr.|the|and|2021|.|...|?|\"|“|”|(|)|"
    "'s|-|–|,|;|\n|\n\n|\t|\r\n|\x0b|\u2028|\u00a0|\u200b|\ufeff|İ|ß|a\u0301|中国|مصر|😀"
).split("|")
TEXTS = st.lists(st.sampled_from(PIECES) | st.sampled_from((" ", " \n")), max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_every_mention_is_inside_its_sentence_and_its_sentence_inside_its_field(
    geoparser: Geoparser, title: str, text: str
) -> None:
    article = Article("a", title, text)
    mentions = geoparser.geoparse(article).mentions
    for mention in mentions:
        whole = article.field_text(mention.field)
        start, end = mention.sentence
        assert 0 <= start <= mention.start < mention.end <= end <= len(whole)
        assert whole[mention.start : mention.end] == mention.text
    places = [(mention.field == "text", mention.start) for mention in mentions]
    assert places == sorted(places)


def test_offsets_of_title_mentions_count_in_the_title() -> None:
    result = geoparse("Rescuers reached the town on Friday.", title="Quake shakes Osaka")
    (osaka,) = result.mentions
    assert (osaka.field, osaka.start, osaka.end) == ("title", 13, 18)


@pytest.mark.parametrize(
    ("text", "surface", "place_id"),
    [
        ("Police in Paris, Texas, arrested two men on Sunday.", "Paris", "gn:4717560"),
        ("Crowds gathered in Paris as the French president spoke.", "Paris", "gn:2988507"),
        ("The hospital in London, Ontario, treated five people.", "London", "gn:6058560"),
        ("Voters in Atlanta and across Georgia return to the polls.", "Georgia", "gn:4197000"),
        ("Protesters in Tbilisi say that Georgia must not turn from Europe.", "Georgia", "gn:614540"),
        ("Students at Harvard in Cambridge, Massachusetts, walked out.", "Cambridge", "gn:4931972"),
    ],
)
def test_the_context_decides_between_namesakes(text: str, surface: str, place_id: str) -> None:
    assert place_of(geoparse(text), surface) == place_id


def test_one_name_can_mean_two_places_in_a_text() -> None:
    text = "She left Cambridge, Massachusetts, for a chair in Cambridge, England, where she was born."
    ids = [r.place.id for r in geoparse(text).mentions if r.text == "Cambridge" and r.place]
    assert ids == ["gn:4931972", "gn:2653941"]


def test_people_and_organizations_named_like_places_are_not_mentions() -> None:
    text = "Vladimir Putin spoke to Narendra Modi, the agency Tass reported. Paris Hilton and Jordan Peele were there."
    assert names(geoparse(text)) == []


def test_countries_joined_by_hyphens_are_separate_mentions() -> None:
    text = "They discussed cooperation in the Russia-India-China format."
    assert names(geoparse(text)) == ["Russia", "India", "China"]


def test_a_demonym_has_its_own_kind_and_its_country_as_place() -> None:
    (indian,) = geoparse("It was the first visit by an Indian minister in a decade.").mentions
    assert indian.kind is MentionKind.DEMONYM
    assert indian.place is not None
    assert indian.place.id == "gn:1269750"


def test_a_direction_before_a_name_is_its_relation() -> None:
    (ladakh,) = geoparse("Troops remain deployed in eastern Ladakh.").mentions
    assert (ladakh.text, ladakh.relation) == ("Ladakh", "east")


def test_mentions_below_the_minimum_confidence_are_left_out() -> None:
    article = Article("a", "", "Floods hit Osaka and Hyderabad on Monday, after rain in Georgia.")
    everything = Geoparser().geoparse(article).mentions
    least = sorted(resolved.confidence for resolved in everything)[1]
    kept = Geoparser(min_confidence=least).geoparse(article).mentions
    assert kept == tuple(resolved for resolved in everything if resolved.confidence >= least)
    assert len(kept) < len(everything)


def test_a_restriction_to_countries_leaves_out_other_mentions() -> None:
    result = Geoparser(countries=["jp"]).geoparse("Flights from Osaka to Moscow were cancelled.")
    assert names(result) == ["Osaka"]


def test_the_focus_is_what_the_article_is_mostly_about() -> None:
    text = "Osaka hospitals were full. Osaka trains stopped. A plane left for Moscow."
    result = geoparse(text, title="Quake in Osaka")
    assert result.focus[0].place.name == "Osaka"


def test_text_without_places_has_no_mentions() -> None:
    text = "nothing happened, and nobody said a word about it."
    assert geoparse(text) == Geoparse(Article(text=text), language="en")


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "…", "\u202e\u0000", "’s"])
def test_degenerate_text_has_no_mentions(text: str) -> None:
    assert geoparse(text).mentions == ()


def test_an_unknown_recognizer_is_refused_by_name() -> None:
    with pytest.raises(RecognizerError, match="unknown recognizer 'psychic'"):
        Geoparser(recognizer="psychic")


@pytest.mark.parametrize("bad", [-0.1, 1.7])
def test_a_confidence_outside_zero_to_one_is_refused(bad: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        Geoparser(min_confidence=bad)


def test_a_country_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="countries: 'Narnia' is not a country code"):
        Geoparser(countries=["Narnia"])


@pytest.mark.parametrize("country", ["GB", "gb", "UK", "GBR", "United Kingdom"])
def test_a_country_is_understood_by_its_codes_and_its_name(country: str) -> None:
    result = Geoparser(countries=[country]).geoparse("Rain fell on London and on Paris.")
    assert [mention.place.country_code for mention in result if mention.place] == ["GB"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"deny": [5]}, "deny: 5 is of type int; it must be a name or the id of a place"),
        ({"deny": "Reading"}, r"deny: 'Reading' is not a list; write \['Reading'\]"),
        ({"countries": [5]}, "countries: 5 is of type int"),
        ({"bbox": ["a", 1, 2, 3]}, "bbox: 'a' is of type str; it must be a number"),
        ({"bbox": "1,2,3,4"}, r"bbox: '1,2,3,4' is not a list; write \[west, south, east, north\]"),
        ({"deny_file": "names.txt"}, "deny_file: only the command line and settings files have it"),
        ({"languages": ["en"]}, "unknown setting 'languages'; the settings are gazetteer, "),
    ],
)
def test_a_wrong_argument_is_named(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Geoparser(**options)
    with pytest.raises(UsageError, match=reason):
        geoparse("Rain fell on Osaka.", **options)


def test_only_articles_and_texts_are_geoparsed(geoparser: Geoparser) -> None:
    wrong: Any = None
    with pytest.raises(UsageError, match="article: None is of type NoneType"):
        geoparser.geoparse(wrong)
    wrong = [{"text": "Rain fell on Osaka."}]
    with pytest.raises(UsageError, match=r"article: {'text': 'Rain fell on Osaka.'} is of type dict"):
        list(geoparser.pipe(wrong))
    wrong = Article(text="Rain fell on Osaka.")
    with pytest.raises(UsageError, match="articles: one Article is not an iterable"):
        geoparser.pipe(wrong)
    with pytest.raises(UsageError, match="articles: one Article is not an iterable"):
        geoparse_batch(wrong)
    wrong = [5]
    with pytest.raises(UsageError, match=r"articles\[0\]: 5 is of type int"):
        geoparse_batch(wrong)


def test_a_result_is_the_sequence_of_its_mentions() -> None:
    result = geoparse("A storm hit Paris, Texas.", id="a1", title="Storm")
    assert result[0] is result.mentions[0]
    assert result[-1:] == result.mentions[-1:]
    assert result.mentions[1] in result
    assert isinstance(result, Sequence)
    assert repr(result) == "Geoparse('a1', 'Storm', 2 mentions)"
    assert repr(geoparse("Nothing.")) == "Geoparse(0 mentions)"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (pd.NaT, None),
        (float("nan"), None),
        (pd.NA, None),
        ("", None),
        ("n/a", None),
        (20260301, dt.date(2026, 3, 1)),
        ("2026-03-01T18:30", dt.datetime(2026, 3, 1, 18, 30, tzinfo=dt.UTC)),
        (dt.datetime(2026, 3, 1, 18, 30), dt.datetime(2026, 3, 1, 18, 30, tzinfo=dt.UTC)),  # noqa: DTZ001  the point of the test
        (pd.Timestamp("2026-03-01 18:30"), dt.datetime(2026, 3, 1, 18, 30, tzinfo=dt.UTC)),
        (pd.Timestamp("2026-03-01"), dt.date(2026, 3, 1)),
        (pd.Timestamp("2026-03-01", tz="UTC"), dt.datetime(2026, 3, 1, tzinfo=dt.UTC)),
    ],
)
def test_a_date_is_read_as_in_files(date: Any, expected: dt.date | None) -> None:
    read = geoparse("Rain fell on Osaka.", date=date).article.date
    assert read == expected
    assert type(read) is type(expected)


def test_a_record_has_the_documented_fields_in_order() -> None:
    record = geoparse_record(geoparse("Quakes shook Osaka."))["mentions"][0]
    assert list(record) == [
        "field", "start", "end", "text", "kind", "place_id", "geonameid", "wikidata", "name", "lat", "lon", "radius_km",
        "precision", "is_approximate", "country_code", "admin1_code", "admin1_name", "iso_3166_2", "admin2_code",
        "feature_class", "feature_code", "population", "confidence", "relation", "sentence",
    ]  # fmt: skip


def test_a_mention_that_cannot_be_placed_has_nulls_and_no_point() -> None:
    (record,) = geoparse_record(geoparse("Crowds gathered on Zubrowka Avenue last night."))["mentions"]
    assert (record["text"], record["kind"]) == ("Zubrowka Avenue", "place")
    fields = list(record)
    placed = fields[fields.index("place_id") : fields.index("confidence") + 1]
    assert [record[field] for field in placed] == [None] * len(placed)


def test_a_text_of_more_than_twenty_million_characters_is_refused(geoparser: Geoparser) -> None:
    with pytest.raises(InputError, match="20,000,001 characters"):
        geoparser.geoparse("x" * 20_000_001)


def test_lone_surrogates_become_replacement_characters() -> None:
    result = geoparse("Rain in Patna \ud800 and in Osaka.", title="\udfff")
    assert result.article.text == "Rain in Patna \ufffd and in Osaka."
    assert [mention.text for mention in result] == ["Patna", "Osaka"]


def test_an_article_of_thousands_of_names_is_read_in_bounded_memory() -> None:
    """Names are ranked together: 6,000 at once would be a table of 36 million pairs."""
    tracemalloc.start()
    result = geoparse("It rained in Patna, and in Osaka. " * 3_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(result) == 6_000
    assert {mention.place.name for mention in result if mention.place} == {"Patna", "Osaka"}
    assert peak < 150_000_000


def test_geoparse_takes_what_is_known_of_an_article() -> None:
    result = geoparse(
        "Police closed a bridge in London.",
        title="Bridge closed",
        date="1 March 2026",
        source="London Free Press",
        url="https://lfpress.com/story",
        id="a1",
    )
    assert result.article.date == dt.date(2026, 3, 1)
    assert (result.article.id, result.article.title) == ("a1", "Bridge closed")
    assert [mention.place.country_code for mention in result if mention.place] == ["CA"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"date": "soon"}, "^date: "),
        ({"date": 3}, "^date: "),
        ({"title": None}, "^title: "),
        ({"countries": "GB"}, r"^countries: 'GB' is not a list; write \['GB'\]"),
        ({"bbox": 3}, "^bbox: 3 is not a list"),
        ({"min_confidence": "high"}, "^min_confidence: 'high' is not a number"),
        ({"gazetteer": 3}, "^gazetteer: 3 is not a path"),
        ({"recognizer": None}, "^recognizer: None"),
        ({"country": ["GB"]}, "unknown setting 'country'; the settings are .*countries"),
    ],
    ids=str,
)
def test_an_argument_of_the_wrong_type_is_refused_by_name(arguments: dict[str, object], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        geoparse("Rain fell on Osaka.", **arguments)  # type: ignore[arg-type]


def test_a_geoparser_uses_its_arguments_and_not_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_COUNTRIES", "GB")
    text = "Flights from Osaka to London were cancelled."
    assert names(Geoparser().geoparse(text)) == ["Osaka", "London"]
    assert names(geoparse(text)) == ["London"]
    assert [explanation.text for explanation in explain(text) if explanation.place] == ["London"]


def test_several_threads_may_geoparse_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(geoparse, ["Rain fell on Osaka."] * 8))
    assert all(result == results[0] for result in results)

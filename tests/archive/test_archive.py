"""An archive answers every question as the store of the same articles does."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from pandas import DataFrame

from geo.archive import Archive
from geo.index import Filter, Neighbors
from geo.store import Store
from geo.stored_articles import ArticleReader
from geo.types import Article, Focus, Geoparse, Mention, MentionKind, Place, ResolvedMention

PLACES = [
    Place(f"gn:{n}", f"Place {n}", n - 8.5, 10.0 * n, country, admin1, None, "P", "PPL", n, 1.0, 0.5)
    for n, (country, admin1) in enumerate([("IN", "07"), ("IN", "09"), ("FR", "07"), (None, None), ("FR", None)] * 3)
]
EVERY = tuple(MentionKind)
FILTERS = {
    "everything": Filter(),
    "kinds": Filter(kinds=EVERY),
    "no kind": Filter(kinds=()),
    "country": Filter(countries=("IN",)),
    "countries": Filter(countries=("IN", "FR")),
    "unknown country": Filter(countries=("ZZ",)),
    "country in a period": Filter(countries=("FR",), since=dt.date(2022, 1, 10), until=dt.date(2022, 2, 20)),
    "region": Filter(regions=(("FR", "07"),), min_confidence=0.5),
    "places": Filter(place_ids=("gn:3", "gn:4", "gn:99")),
    "months": Filter(since=dt.date(2022, 2, 1), until=dt.date(2022, 3, 31)),
    "days": Filter(since=dt.date(2022, 1, 13), until=dt.date(2022, 3, 5)),
    "since": Filter(since=dt.date(2022, 2, 3)),
    "publisher": Filter(sources=("B", "nobody")),
    "publishers": Filter(sources=("A", "B"), until=dt.date(2022, 2, 10)),
    "articles": Filter(articles=("1", "5", "nothing")),
    "word": Filter(text="alpha"),
    "no such word": Filter(text="%"),
    "word and publisher": Filter(
        text="beta", countries=("FR",), sources=("A",), kinds=(MentionKind.DEMONYM, MentionKind.PLACE)
    ),
    "focus": Filter(focus_only=True),
    "corrected": Filter(corrected_only=True),
    "confidence": Filter(min_confidence=0.7, kinds=EVERY),
}


def made_up(chance: random.Random, number: int) -> Geoparse:
    """An article of the first months of 2022, no two at the same time, or without a date."""
    at = dt.datetime(2022, 1, 1, number % 24, number // 24, tzinfo=dt.UTC) + dt.timedelta(days=chance.randrange(100))
    text = chance.choice(["Alpha one two", "beta one two", "Alpha beta two", "gamma one two"])
    date = None if number == 7 else at
    article = Article(str(number), f"Title {number}", text, date, chance.choice([None, "A", "B"]))
    resolved = []
    for start, end in ((0, 5), (6, 9), (10, 13)):
        place = chance.choice([None, *PLACES])
        mention = Mention("text", start, end, text[start:end], chance.choice(EVERY), (0, 13))
        offset_point = (1.5, 2.5, 3.0) if place and chance.random() < 0.2 else None
        confidence = round(chance.random(), 3) if place else 0.0
        resolved.append(ResolvedMention.from_mention(mention, place, confidence, offset_point))
    about = tuple(Focus(place, 0.5) for place in chance.sample(PLACES, 2))
    return Geoparse(article, tuple(resolved[: chance.randrange(4)]), about)


@pytest.fixture
def articles() -> list[Geoparse]:
    chance = random.Random(5)
    return [made_up(chance, number) for number in range(60)]


@pytest.fixture
def archive(archived: Callable[..., Archive], articles: list[Geoparse]) -> Archive:
    return archived({"one": articles[:25], "two": articles[25:40], "three": articles[40:]})


@pytest.fixture
def store(articles: list[Geoparse], tmp_path: Path) -> Store:
    with Store.open(f"sqlite:///{tmp_path / 'articles.db'}") as opened:
        opened.add(articles)
        return opened


def answered(reader: ArticleReader, f: Filter) -> list[object]:
    facets = reader.facets(f)
    ids = [place.id for place in PLACES]
    tables = [reader.places(f), reader.articles(f), reader.articles(f, limit=7, offset=5), reader.offset_mentions(f, 5)]
    tables += [reader.timeline(f, by) for by in ("day", "week", "month", "year")]
    tables += [reader.place_timeline(f, by, 5) for by in ("day", "week", "month")]
    tables += [facets.countries, facets.regions, facets.kinds, facets.sources]
    tables += [reader.snippets(f, ids, 2), reader.snippets(f, ["gn:3", "gn:99"], 100)]
    days = facets.first_date, facets.last_date
    return [reader.totals(f), facets.confidence, days, *(_plain(table) for table in tables)]


def _plain(table: DataFrame) -> object:
    return [table.columns.tolist(), table.dtypes.astype(str).tolist(), table.astype(object).values.tolist()]


@pytest.mark.parametrize("name", FILTERS)
def test_an_archive_answers_as_the_store_does(archive: Archive, store: Store, name: str) -> None:
    f = FILTERS[name]
    for ours, theirs in zip(answered(archive, f), answered(store.reader, f), strict=True):
        assert ours == theirs
    assert [*archive.geoparses(f)] == [*store.reader.geoparses(f)]
    for article_id in ("0", "7", "31", "nothing"):
        assert archive.neighbors(f, article_id) == store.reader.neighbors(f, article_id)


def test_random_filters_are_answered_as_the_store_does(archive: Archive, store: Store) -> None:
    chance = random.Random(11)
    for _ in range(60):
        f = chance.choice(list(FILTERS.values()))
        for other in chance.sample(list(FILTERS.values()), 2):
            changed = {field.name for field in fields(Filter) if getattr(other, field.name) != field.default}
            f = replace(f, **{name: getattr(other, name) for name in changed})
        assert archive.totals(f) == store.reader.totals(f), f
        assert _plain(archive.places(f)) == _plain(store.reader.places(f)), f
        assert _plain(archive.articles(f, limit=9, offset=2)) == _plain(store.reader.articles(f, limit=9, offset=2)), f


def test_an_archive_finds_articles_as_the_store_does(archive: Archive, store: Store) -> None:
    for words in ("title", "Title 3", "2", "nothing", ""):
        assert _plain(archive.find_articles(words, 9)) == _plain(store.reader.find_articles(words, 9))
    assert archive.article_titles(["7", "0", "nothing"]) == store.reader.article_titles(["7", "0", "nothing"])
    assert archive.geoparse("31") == store.reader.geoparse("31")
    assert archive.article("31") == store.reader.article("31")
    assert archive.geoparse("nothing") is None
    assert archive.has_articles()


def test_an_empty_archive_has_empty_answers(archived: Callable[..., Archive]) -> None:
    empty = archived({})
    assert not empty.has_articles()
    assert empty.places(Filter()).empty
    assert empty.timeline(Filter()).empty
    assert empty.facets(Filter()).first_date is None
    assert empty.neighbors(Filter(), "a") == Neighbors(None, 0, None, None)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zurich", True),
        ("ZÜRICH", True),
        ("zür", False),
        ("zür*", True),
        ("urich", False),
        ('"in zurich"', True),
        ('"zurich in"', False),
        ("zurich 2021", True),
        ("a.b", True),
        ("b.a", False),
        ("東京", True),
        ("京東", False),
        ("हिन्दी", True),
        ("हिन्द", False),
        ("%", False),
        ("(", False),
        ("", True),
    ],
)
def test_words_are_found_as_the_store_finds_them(
    archived: Callable[..., Archive], words: str, found: bool, tmp_path: Path
) -> None:
    told = Geoparse(Article("a", "Rain", "It rained in Zürich (2021), says a.b; 東京都 was dry. हिन्दी।"))
    f = Filter(text=words)
    assert bool(archived({"one": [told]}).totals(f).listed) is found
    with Store.open(f"sqlite:///{tmp_path / 'words.db'}") as store:
        store.add([told])
        assert bool(store.reader.totals(f).listed) is found


def test_a_search_reads_the_newest_articles_and_reports_it(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    assert archive.note(Filter(text="alpha")) is None
    archive = Archive.open(archive.path.parents[1])
    monkeypatch.setattr("geo.archive.text_search.MAX_ARTICLES_READ", 20)
    note = archive.note(Filter(text="alpha"))
    assert note is not None
    assert "newest" in note
    newest = archive.articles(Filter(), limit=59)["date"]
    oldest_found = archive.articles(Filter(text="alpha"))["date"].min()
    assert oldest_found > newest.min()
    assert archive.note(Filter(text="alpha", until=dt.date(2022, 1, 3))) is None

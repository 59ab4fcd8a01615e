"""Stored articles of an older engine are geoparsed again: resumably, with their corrections, once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geo import Article, Geoparse, Settings
from geo.corrections import Correction
from geo.errors import StoreError
from geo.index import Filter
from geo.ingest import IngestReport, ingest_articles, reread
from geo.settings import engine_version
from geo.store import Store

ARTICLES = [
    Article("a", "Floods", "The river rose in Osaka and in Kobe on Monday, and trains stood still for hours."),
    Article("b", "Lluvias", "Las lluvias llegaron a Bogotá el lunes y dejaron a muchas familias sin luz en la ciudad."),
    Article("c", "", "Nothing happened."),
]
VERSION = engine_version(Settings().engine())


@pytest.fixture
def old(store: Store) -> Store:
    """A store whose articles an older engine geoparsed, which found nothing."""
    store.add([Geoparse(article) for article in ARTICLES], engine="dateline 0.0.1 gazetteer")
    return store


def texts(store: Store, article_id: str) -> list[str]:
    geoparse = store.reader.geoparse(article_id)
    assert geoparse is not None
    return [mention.text for mention in geoparse]


def test_articles_of_an_older_engine_are_geoparsed_again_once(old: Store) -> None:
    assert old.reader.outdated(VERSION) == 3
    report = reread(old)
    assert (report.added, report.replaced, report.unchanged) == (0, 3, 0)
    assert report.languages == {"en": 1, "es": 1}
    assert texts(old, "a") == ["Osaka", "Kobe"]
    assert old.reader.outdated(VERSION) == 0
    assert reread(old) == IngestReport()


def test_a_reread_ends_where_an_ingest_of_the_same_articles_ends(old: Store, tmp_path: Path) -> None:
    reread(old)
    with Store.open(f"sqlite:///{tmp_path}/new.db") as new:
        ingest_articles(ARTICLES, new)
        for article in ARTICLES:
            assert old.reader.geoparse(article.id) == new.reader.geoparse(article.id)
    assert ingest_articles(ARTICLES, old).unchanged == 3


def test_corrections_are_kept(old: Store) -> None:
    reread(old)
    start = ARTICLES[0].text.index("Kobe")
    old.corrections.add(Correction("not_a_place", "a", "text", start, start + 4, "Kobe", author="Ann"))
    again = Settings(min_confidence=0.01)
    assert reread(old, settings=again, other_settings=True).replaced == 3
    assert texts(old, "a") == ["Osaka"]
    (correction,) = old.corrections.active()
    assert (correction.author, correction.matches) == ("Ann", 1)
    old.corrections.undo(correction.id or 0)
    assert texts(old, "a") == ["Osaka", "Kobe"]


def test_other_settings_alone_do_not_make_an_article_old(old: Store) -> None:
    reread(old, settings=Settings(countries=("JP",)))
    assert old.reader.outdated(VERSION) == 0
    assert reread(old).replaced == 0
    assert reread(old, other_settings=True).replaced == 3


def test_an_article_that_was_changed_meanwhile_keeps_the_change(old: Store) -> None:
    stale = [Geoparse(article) for article in old.outdated("newer 1")]
    changed = replace(ARTICLES[0], text="Nobody was hurt in Nagoya.")
    old.add([Geoparse(changed)], engine="newer 1")
    assert old.rewrite(stale, engine="newer 1") == 2
    found = old.reader.article("a")
    assert found is not None
    assert found.text == changed.text


def test_an_interrupted_reread_keeps_what_is_done_and_continues(old: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done = 0

    def interrupt() -> None:
        nonlocal done
        done += 1
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reread(old, progress=interrupt)
    assert old.reader.outdated(VERSION) == 2
    assert reread(old).replaced == 2


def test_an_article_that_cannot_be_geoparsed_stays_as_it_is(old: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise ValueError("broken")

    with monkeypatch.context() as patched:
        patched.setattr("geo.geoparser.detect_language", fail)
        report = reread(old)
    assert (report.replaced, len(report.rejections)) == (0, 3)
    assert old.reader.outdated(VERSION) == 3


def test_the_full_text_search_still_finds_reread_articles(old: Store) -> None:
    reread(old)
    assert old.reader.totals(Filter(text="trains")).listed == 1


def test_a_read_only_database_is_not_reread(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/articles.db"
    with Store.open(url) as store:
        store.add([Geoparse(ARTICLES[0])], engine="dateline 0.0.1")
    with Store.open(url, read_only=True) as store, pytest.raises(StoreError):
        reread(store)

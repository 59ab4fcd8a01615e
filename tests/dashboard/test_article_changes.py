"""Removed articles on the page: what a link to one shows, who may restore it, and the samples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.access.share_tokens import VARIABLE, keys_from, sign_token
from geo.articles import read_articles
from geo.packaged_files import seeds_folder
from geo.store import Store
from geo.types import Article, Geoparse

KEY = "a key that signs the links of this test alone"
APP = Path(__file__).resolve().parents[2] / "dashboard" / "page_script.py"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, summit: Geoparse, sailing: Geoparse) -> Iterator[str]:
    """A database with two articles of three, since the first was removed."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    monkeypatch.setenv("DATELINE_ACCESS", "open")
    with Store.open(url) as store:
        store.add([summit, sailing])
        store.changes.remove(["summit"], author="ann@example.org")
    st.cache_resource.clear()
    yield url
    st.cache_resource.clear()


def open_page(**query: Any) -> AppTest:
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def texts(page: AppTest) -> str:
    return " ".join(info.value for info in page.info)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_a_link_to_a_removed_article_says_so_and_an_editor_restores_it(url: str) -> None:
    page = open_page(read="summit")
    assert not page.exception
    assert f"removed from the database on {dt.datetime.now(dt.UTC).day} " in texts(page)
    restore = next(button for button in page.button if button.label == "Restore it")
    restore.click().run()
    assert texts(page) == ""
    with Store.open(url, read_only=True) as store:
        assert store.reader.article("summit") is not None


def test_an_article_that_was_removed_more_than_a_day_ago_cannot_be_restored(url: str) -> None:
    with Store.open(url) as store:
        store.changes.purge(everything=True)
    page = open_page(read="summit")
    assert "removed from the database on" in texts(page)
    assert "Restore it" not in labels(page)


def test_an_article_that_was_never_stored_is_not_said_to_be_removed(url: str) -> None:
    assert "The link may be to another database" in texts(open_page(read="never"))


def test_a_viewer_sees_that_an_article_was_removed_and_cannot_restore_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ACCESS", "public")
    page = open_page(read="summit")
    assert "removed from the database on" in texts(page)
    assert "Restore it" not in labels(page)
    assert not any("Remove" in label for label in labels(open_page(list="articles")))


def test_a_share_link_to_a_removed_article_still_opens(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ACCESS", "login")
    monkeypatch.setenv(VARIABLE, KEY)
    query = "read=summit&article=summit&article=sailing"
    with Store.open(url) as store:
        link, token = store.share_links.create(query, "ann", dt.timedelta(days=1))
    page = open_page(**{"pass": sign_token(token, link.expires_at, keys_from({VARIABLE: KEY}, None))})
    assert not page.exception
    assert "removed from the database on" in texts(page)
    assert "Restore it" not in labels(page)


def undo_as_anyone() -> None:
    from dashboard.views import article_changes

    article_changes.undo("1")


@pytest.mark.parametrize(("access", "restored"), [("public", False), ("open", True)])
def test_only_an_editor_can_undo(url: str, monkeypatch: pytest.MonkeyPatch, access: str, restored: bool) -> None:
    monkeypatch.setenv("DATELINE_ACCESS", access)
    assert not AppTest.from_function(undo_as_anyone, default_timeout=60).run().exception
    with Store.open(url, read_only=True) as store:
        assert (store.reader.article("summit") is not None) == restored


def test_the_samples_are_removed_with_one_click_and_nothing_else(url: str) -> None:
    samples = [item for item in read_articles(sorted(seeds_folder().glob("*.md"))[:3]) if isinstance(item, Article)]
    with Store.open(url) as store:
        store.add([Geoparse(sample) for sample in samples])
    page = open_page(list="articles")
    remove = next(button for button in page.button if button.label == "Remove the 3 sample articles")
    remove.click().run()
    assert not any("sample" in label for label in labels(page))
    with Store.open(url, read_only=True) as store:
        assert store.reader.article_titles([sample.id for sample in samples]) == {}
        assert store.reader.article("sailing") is not None


def test_the_selection_and_not_more_is_offered_for_removal(url: str) -> None:
    assert "Remove the only article…" in labels(open_page(list="articles"))
    assert "Remove this article…" in labels(open_page(list="articles", source="Example Post"))
    assert not any(label.startswith("Remove these") for label in labels(open_page(list="articles", source="None")))


def test_an_empty_database_offers_to_undo_the_last_removal(url: str) -> None:
    with Store.open(url) as store:
        store.changes.remove(["sailing"], author="")
    page = open_page()
    undo = [button for button in page.button if button.label == "Undo"]
    assert len(undo) == 2
    undo[0].click().run()
    with Store.open(url, read_only=True) as store:
        assert store.reader.article("sailing") is not None

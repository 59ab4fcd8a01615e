"""The other papers of a story in the reader: all of them for a user, those of the share link for a guest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import streamlit as st

from dashboard import data_access, guest_session
from geo.store import Store
from geo.types import Article
from tests.conftest import MarkByHand

STORY = (
    "Delegates met in Osaka on Sunday and flew on to New Delhi, where the talks on the river treaty go into a third "
    "round. They said that 14 of 20 points are settled."
)


@pytest.fixture(autouse=True)
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: MarkByHand) -> Iterator[None]:
    """A database with one story in three papers."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    with Store.open(url) as store:
        store.add([mark(Article(name, "Talks", STORY, source=f"Paper {name}"), {"Osaka": "Osaka"}) for name in "abc"])
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    monkeypatch.setattr(st, "session_state", {})
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def others(article_id: str) -> set[str]:
    return set(data_access.story(article_id)["article_id"])


def test_a_user_sees_the_other_papers() -> None:
    assert others("a") == {"b", "c"}
    assert others("unknown") == set()
    assert data_access.story_sizes(["a"]) == {"a": 3}


@pytest.mark.parametrize(
    ("query", "visible"),
    [({"source": ["Paper a", "Paper b"]}, {"b"}), ({"article": ["a", "c"]}, {"c"}), ({"country": ["IN"]}, set())],
)
def test_a_guest_sees_those_of_the_share_link(query: dict[str, list[str]], visible: set[str]) -> None:
    guest_session.start(guest_session.access_by("token", urlencode(query, doseq=True)))
    assert others("a") == visible
    assert data_access.story_sizes(["a"]) == {}

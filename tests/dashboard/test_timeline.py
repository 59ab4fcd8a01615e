"""What is played through time on the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from dashboard.views import timeline
from dashboard.views.time_buckets import choose_scale
from geo.store import Filter, Store
from geo.types import Geoparse

DAYS = choose_scale(dt.date(2021, 1, 1), dt.date(2022, 12, 31), 210)


@pytest.fixture(autouse=True)
def _two_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, summit: Geoparse, sailing: Geoparse
) -> Iterator[Any]:
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    with Store.open(url) as store:
        store.add([summit, sailing])
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_playback_includes_every_place() -> None:
    played = timeline.playback_data(Filter(), DAYS)
    assert len(played["places"]) == len(played["series"]) > 1
    assert played["all"] is True


@pytest.mark.parametrize("bound", ["_MAX_PLAYBACK_PLACES", "_MAX_PLAYBACK_COUNTS"])
def test_playback_of_too_many_places_is_limited_to_the_most_mentioned(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(timeline, bound, 1)
    played = timeline.playback_data(Filter(), DAYS)
    assert len(played["places"]) == 1
    assert played["all"] is False

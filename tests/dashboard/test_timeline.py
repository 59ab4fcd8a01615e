"""The buckets of the timeline, and the places that it plays through time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import given, strategies

from dashboard.views import timeline
from dashboard.views.timeline import choose_scale
from geo.index import Filter
from geo.store import Store
from geo.types import Geoparse

days = strategies.dates(dt.date(1600, 1, 1), dt.date(2100, 12, 31))


def test_a_short_time_is_cut_into_days() -> None:
    cut = choose_scale(dt.date(2024, 2, 27), dt.date(2024, 3, 1), 10)
    assert cut.by == "day"
    assert cut.starts == (dt.date(2024, 2, 27), dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2024, 3, 1))


def test_weeks_begin_on_monday() -> None:
    cut = choose_scale(dt.date(2024, 1, 3), dt.date(2024, 1, 20), 5)
    assert cut.by == "week"
    assert cut.starts == (dt.date(2024, 1, 1), dt.date(2024, 1, 8), dt.date(2024, 1, 15))
    assert cut.last_day(2) == dt.date(2024, 1, 21)


def test_longer_times_are_cut_into_months_and_years() -> None:
    months, years = (choose_scale(dt.date(2020, 11, 15), dt.date(year, 2, 3), 40) for year in (2022, 2095))
    assert (months.by, months.starts[0], months.last_day(3)) == ("month", dt.date(2020, 11, 1), dt.date(2021, 2, 28))
    assert (years.by, len(years.starts)) == ("year", 76)


@given(days, days, strategies.integers(10, 400), strategies.data())
def test_every_day_is_in_the_bucket_that_holds_it(one: Any, other: Any, most: Any, data: Any) -> None:
    first, last = min(one, other), max(one, other)
    cut = choose_scale(first, last, most)
    day = data.draw(strategies.dates(first, last))
    index = cut.index(day)
    assert cut.starts[index] <= day <= cut.last_day(index)
    assert cut.starts[0] <= first
    assert cut.last_day(len(cut.starts) - 1) >= last


@given(days, days, strategies.integers(60, 400))
def test_only_a_scale_of_years_exceeds_the_maximum_of_buckets(one: Any, other: Any, most: Any) -> None:
    cut = choose_scale(min(one, other), max(one, other), most)
    assert cut.by == "year" or len(cut.starts) <= most + 2


DAYS = choose_scale(dt.date(2021, 1, 1), dt.date(2022, 12, 31), 210)


@pytest.fixture
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


@pytest.mark.usefixtures("_two_articles")
def test_playback_includes_every_place() -> None:
    played = timeline.playback_data(Filter(), DAYS)
    assert len(played["places"]) == len(played["series"]) > 1
    assert played["all"] is True


@pytest.mark.usefixtures("_two_articles")
@pytest.mark.parametrize("bound", ["_MAX_PLAYBACK_PLACES", "_MAX_PLAYBACK_COUNTS"])
def test_playback_of_too_many_places_is_limited_to_the_most_mentioned(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(timeline, bound, 1)
    played = timeline.playback_data(Filter(), DAYS)
    assert len(played["places"]) == 1
    assert played["all"] is False

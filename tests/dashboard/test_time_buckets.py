from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.views.time_buckets import choose_scale

days = st.dates(dt.date(1600, 1, 1), dt.date(2100, 12, 31))


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


@given(days, days, st.integers(10, 400), st.data())
def test_every_day_is_in_the_bucket_that_holds_it(one: Any, other: Any, most: Any, data: Any) -> None:
    first, last = min(one, other), max(one, other)
    cut = choose_scale(first, last, most)
    day = data.draw(st.dates(first, last))
    index = cut.index(day)
    assert cut.starts[index] <= day <= cut.last_day(index)
    assert cut.starts[0] <= first
    assert cut.last_day(len(cut.starts) - 1) >= last


@given(days, days, st.integers(60, 400))
def test_only_a_scale_of_years_exceeds_the_maximum_of_buckets(one: Any, other: Any, most: Any) -> None:
    cut = choose_scale(min(one, other), max(one, other), most)
    assert cut.by == "year" or len(cut.starts) <= most + 2

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dashboard.formatting import describe_period, describe_place, format_date, isolate_direction
from geo.message_text import pluralize


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (pluralize(1, "place"), "1 place"),
        (pluralize(2000, "place"), "2,000 places"),
        (format_date("2021-12-06T10:00:00+00:00"), "6 Dec 2021"),
        (format_date(dt.date(2021, 1, 31)), "31 Jan 2021"),
        (format_date("soon"), None),
        (format_date(None), None),
        (describe_period(dt.date(2021, 12, 6), dt.date(2021, 12, 6)), "6 Dec 2021"),
        (describe_period(dt.date(2021, 12, 6), None), "since 6 Dec 2021"),
        (describe_period(None, dt.date(2021, 12, 6)), "until 6 Dec 2021"),
        (describe_period(None, None), ""),
        (isolate_direction("Example Times"), "Example Times"),
        (isolate_direction("خبر"), "\u2068خبر\u2069"),
        (describe_place("Town", "Uttar Pradesh", None, "India"), "Town · Uttar Pradesh, India"),
    ],
)
def test_words(said: Any, expected: str | None) -> None:
    assert said == expected

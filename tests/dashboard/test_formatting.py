from __future__ import annotations

import datetime as dt

import pytest

from dashboard.formatting import count, day, isolated, period, where


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (count(1, "place"), "1 place"),
        (count(2000, "place"), "2,000 places"),
        (day("2021-12-06T10:00:00+00:00"), "6 Dec 2021"),
        (day(dt.date(2021, 1, 31)), "31 Jan 2021"),
        (day("soon"), None),
        (day(None), None),
        (period(dt.date(2021, 12, 6), dt.date(2021, 12, 6)), "6 Dec 2021"),
        (period(dt.date(2021, 12, 6), None), "since 6 Dec 2021"),
        (period(None, dt.date(2021, 12, 6)), "until 6 Dec 2021"),
        (period(None, None), ""),
        (isolated("Example Times"), "Example Times"),
        (isolated("خبر"), "\u2068خبر\u2069"),
        (where("Town", "Uttar Pradesh", None, "India"), "Town · Uttar Pradesh, India"),
    ],
)
def test_words(said, expected):
    assert said == expected

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dashboard.formatting import describe_period, describe_place, describe_precision, format_date, isolate_direction
from geo.message_text import pluralize
from geo.types import Mention, MentionKind, Place, ResolvedMention


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


@pytest.mark.parametrize(
    ("feature", "approximate", "moved", "corrected", "expected"),
    [
        ("P PPL", False, False, False, None),
        ("P PPL", True, False, False, "placed at Anywhere, which contains it"),
        ("A ADM2", True, False, False, "placed at Anywhere, which contains it"),
        ("P PPL", False, True, False, "moved to where the words say"),
        ("A PCLI", False, False, False, "placed at its middle"),
        ("H SEA", False, False, False, "placed at its middle"),
        ("A PCLI", False, False, True, None),
    ],
)
def test_precision_is_said_in_words_where_the_point_is_not_the_place_itself(
    feature: str, approximate: bool, moved: bool, corrected: bool, expected: str | None
) -> None:
    feature_class, feature_code = feature.split()
    place = Place("own:1", "Anywhere", 1.0, 2.0, "NG", "23", None, feature_class, feature_code, 0, 5.0, 0.1)
    mention = Mention("text", 0, 4, "Here", MentionKind.PLACE, (0, 4))
    offset = (1.5, 2.5, 9.0) if moved else None
    resolved = ResolvedMention.from_mention(
        mention, place, 0.9, offset, corrected=corrected, is_approximate=approximate
    )
    assert describe_precision(resolved) == expected


def test_a_mention_without_a_place_has_no_precision_in_words() -> None:
    mention = Mention("text", 0, 4, "Here", MentionKind.PLACE, (0, 4))
    assert describe_precision(ResolvedMention.from_mention(mention, None, 0.0)) is None

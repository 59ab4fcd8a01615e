from __future__ import annotations

import pytest

from dashboard.access.session_limit import DEFAULT_LIMIT, VARIABLE, SessionQueue, limit_from
from geo.errors import UsageError


def everybody(_: str) -> bool:
    return True


def test_beyond_the_limit_one_waits_until_somebody_leaves() -> None:
    doors, there = SessionQueue(), {"ann", "ben", "eve"}
    assert doors.enter("ann", 2, there.__contains__)
    assert doors.enter("ben", 2, there.__contains__)
    assert not doors.enter("eve", 2, there.__contains__)
    assert doors.enter("ann", 2, there.__contains__)
    assert doors.counts(there.__contains__) == (2, 1)
    there.remove("ann")
    assert doors.enter("eve", 2, there.__contains__)
    assert doors.counts(there.__contains__) == (2, 0)


def test_who_waits_longest_is_next_unless_they_have_gone() -> None:
    doors, there = SessionQueue(), {"ann", "first", "second"}
    doors.enter("ann", 1, there.__contains__)
    for who in ("first", "second"):
        assert not doors.enter(who, 1, there.__contains__)
    assert (doors.before("first"), doors.before("second")) == (0, 1)
    there.remove("ann")
    assert not doors.enter("second", 1, there.__contains__)
    there.remove("first")
    assert doors.enter("second", 1, there.__contains__)


def test_who_was_in_and_lost_the_connection_comes_back_in() -> None:
    doors = SessionQueue()
    doors.enter("ann", 1, everybody)
    assert doors.enter("ben", 1, everybody, returning=True)


def test_the_limit_is_a_number_of_windows() -> None:
    assert limit_from({}) == DEFAULT_LIMIT
    assert limit_from({VARIABLE: " 7 "}) == 7
    for said in ("0", "-1", "many", "1.5", "٣"):
        with pytest.raises(UsageError, match=VARIABLE):
            limit_from({VARIABLE: said})

from __future__ import annotations

import pytest

from dashboard.access.session_limit import DEFAULT_LIMIT, VARIABLE, SessionQueue, limit_from
from geo.errors import UsageError


def always_active(_: str) -> bool:
    return True


def test_a_session_over_the_limit_waits_until_another_leaves() -> None:
    queue, active = SessionQueue(), {"ann", "ben", "eve"}
    assert queue.enter("ann", 2, active.__contains__)
    assert queue.enter("ben", 2, active.__contains__)
    assert not queue.enter("eve", 2, active.__contains__)
    assert queue.enter("ann", 2, active.__contains__)
    assert queue.counts(active.__contains__) == (2, 1)
    active.remove("ann")
    assert queue.enter("eve", 2, active.__contains__)
    assert queue.counts(active.__contains__) == (2, 0)


def test_the_session_that_waits_longest_is_next_unless_it_has_left() -> None:
    queue, active = SessionQueue(), {"ann", "first", "second"}
    queue.enter("ann", 1, active.__contains__)
    for session in ("first", "second"):
        assert not queue.enter(session, 1, active.__contains__)
    assert (queue.position("first"), queue.position("second")) == (0, 1)
    active.remove("ann")
    assert not queue.enter("second", 1, active.__contains__)
    active.remove("first")
    assert queue.enter("second", 1, active.__contains__)


def test_a_session_that_lost_its_connection_returns_over_the_limit() -> None:
    queue = SessionQueue()
    queue.enter("ann", 1, always_active)
    assert queue.enter("ben", 1, always_active, returning=True)


def test_the_limit_is_a_positive_whole_number() -> None:
    assert limit_from({}) == DEFAULT_LIMIT
    assert limit_from({VARIABLE: " 7 "}) == 7
    for value in ("0", "-1", "many", "1.5", "٣"):
        with pytest.raises(UsageError, match=VARIABLE):
            limit_from({VARIABLE: value})

from __future__ import annotations

import pytest

from dashboard.access.session_limit import DEFAULT_LIMIT, VARIABLE, SessionQueue, limit_from
from geo.errors import UsageError


def test_a_session_over_the_limit_waits_until_another_leaves() -> None:
    queue = SessionQueue()
    assert queue.enter("ann", 2)
    assert queue.enter("ben", 2)
    assert not queue.enter("eve", 2)
    assert queue.enter("ann", 2)
    assert queue.counts() == (2, 1)
    queue.leave("ann")
    assert queue.enter("eve", 2)
    assert queue.counts() == (2, 0)


def test_the_session_that_waits_longest_is_next_unless_it_has_left() -> None:
    queue = SessionQueue()
    queue.enter("ann", 1)
    for session in ("first", "second"):
        assert not queue.enter(session, 1)
    assert (queue.position("first"), queue.position("second")) == (0, 1)
    queue.leave("ann")
    assert not queue.enter("second", 1)
    queue.leave("first")
    assert queue.enter("second", 1)


def test_a_session_that_lost_its_connection_returns_over_the_limit() -> None:
    queue = SessionQueue()
    queue.enter("ann", 1)
    assert queue.enter("ben", 1, returning=True)


def test_the_limit_is_a_positive_whole_number() -> None:
    assert limit_from({}) == DEFAULT_LIMIT
    assert limit_from({VARIABLE: " 7 "}) == 7
    for value in ("0", "-1", "many", "1.5", "٣"):
        with pytest.raises(UsageError, match=VARIABLE):
            limit_from({VARIABLE: value})

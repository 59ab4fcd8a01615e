"""The engine may take no more work than it did: counted, since seconds say more of the machine than of a change."""

import pytest

from benchmarks.work_counts import Counts, kept, measured, python

ROOM = 1.1
NAMES = list(kept()["counts"])


@pytest.fixture(scope="module")
def counts() -> Counts:
    if kept()["Python"] != python():
        pytest.skip(f"the counts kept are of Python {kept()['Python']}; another one counts otherwise")
    return measured()


def test_what_is_counted_is_what_was_kept(counts: Counts) -> None:
    assert list(counts) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_more_work_than_before(counts: Counts, name: str) -> None:
    limit = ROOM * kept()["counts"][name]
    assert counts[name] <= max(limit, 16), f"{name}: see python -m benchmarks.work, and keep with --write what is meant"

"""The engine must not take more gazetteer look-ups or memory than stored: times would depend on the machine."""

from __future__ import annotations

import pytest

from benchmarks.work_counts import MEMORY, Counts, measure, python, read_stored

MARGIN = 1.1
NAMES = list(read_stored()["counts"])


@pytest.fixture(scope="module")
def counts() -> Counts:
    return measure()


def test_the_stored_counts_have_the_same_names(counts: Counts) -> None:
    assert list(counts) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_count_exceeds_the_stored_one(counts: Counts, name: str) -> None:
    stored = read_stored()
    if name in MEMORY and stored["Python"] != python():
        pytest.skip(f"memory was measured with Python {stored['Python']}")
    limit = max(MARGIN * stored["counts"][name], 16)
    assert counts[name] <= limit, "if that is meant, run: python -m benchmarks.work_counts --write"
    assert counts[name] or name in MEMORY, "what is counted is not called any more"

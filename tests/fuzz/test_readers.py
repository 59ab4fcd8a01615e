"""Broken inputs into every reader: they are read or refused in a line, in time and memory that are bounded."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import MAX_BYTES, mutated
from tests.fuzz.readers import READERS, Reader

Gauge = Any  # of conftest

_NAMES = pytest.mark.parametrize("name", READERS)


def _many(some: int, all: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("number", [some, pytest.param(all, marks=pytest.mark.soak)])


def _begun(name: str) -> Reader:
    """Return a reader that has read its good samples: what it is made of is loaded."""
    reader = READERS[name]
    assert all(reader.read(sample) for sample in reader.samples)
    return reader


@_NAMES
@_many(66, 3_300)
def test_broken_files_are_read_or_refused(name: str, number: int, gauge: Gauge) -> None:
    reader = _begun(name)
    for seed in range(number):
        gauge.run(reader.read, mutated(reader.samples, f"{name} {seed}", in_place=reader.binary and seed % 4 > 0))


def _pieces(reader: Reader) -> st.SearchStrategy[bytes]:
    """Inputs put together of what a format is made of, of any text and of any bytes."""
    word = st.sampled_from(reader.words).map(str.encode)
    text = st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass"))
    piece = word | word | word | text | st.binary(max_size=20) | st.sampled_from(reader.samples)
    repeated = st.tuples(piece, st.integers(1, 400)).map(lambda pair: pair[0][:40] * pair[1])
    return st.lists(piece | piece | piece | repeated, max_size=25).map(lambda pieces: b"".join(pieces)[:MAX_BYTES])


@_NAMES
@_many(14, 700)
def test_fragments_of_a_format_in_any_order_are_read_or_refused(name: str, number: int, gauge: Gauge) -> None:
    reader = _begun(name)

    @settings(
        max_examples=number, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(_pieces(reader))
    def read_or_refused(data: bytes) -> None:
        gauge.run(reader.read, data)

    read_or_refused()

"""Every reader reads or rejects a broken input, with one-line messages and in bounded time and memory."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.conftest import Gauge
from tests.fuzz.mutations import MAX_BYTES, mutated
from tests.fuzz.readers import READERS, Reader

_NAMES = pytest.mark.parametrize("name", READERS)


def _inputs(number: int, in_soak: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("number", [number, pytest.param(in_soak, marks=pytest.mark.soak)])


def _warmed_up(name: str) -> Reader:
    """Return a reader that has read its valid samples, so that its imports are not measured."""
    reader = READERS[name]
    assert all(reader.read(sample) for sample in reader.samples)
    return reader


@_NAMES
@_inputs(66, 3_300)
def test_broken_files_are_read_or_refused(name: str, number: int, gauge: Gauge) -> None:
    reader = _warmed_up(name)
    for seed in range(number):
        gauge.run(reader.read, mutated(reader.samples, f"{name} {seed}", in_place=reader.binary and seed % 4 > 0))


def _fragments(reader: Reader) -> st.SearchStrategy[bytes]:
    """Inputs assembled from fragments of a format, any text and any bytes."""
    word = st.sampled_from(reader.words).map(str.encode)
    text = st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass"))
    fragment = word | word | word | text | st.binary(max_size=20) | st.sampled_from(reader.samples)
    repeated = st.tuples(fragment, st.integers(1, 400)).map(lambda pair: pair[0][:40] * pair[1])
    return st.lists(fragment | fragment | fragment | repeated, max_size=25).map(
        lambda fragments: b"".join(fragments)[:MAX_BYTES]
    )


@_NAMES
@_inputs(14, 700)
def test_fragments_of_a_format_in_any_order_are_read_or_refused(name: str, number: int, gauge: Gauge) -> None:
    reader = _warmed_up(name)

    @settings(
        max_examples=number, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(_fragments(reader))
    def read_or_refused(data: bytes) -> None:
        gauge.run(reader.read, data)

    read_or_refused()

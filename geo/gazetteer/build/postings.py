"""Turns names in buckets on disk into the columns of a gazetteer file, one bucket in memory at a time."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.build.disk_columns import BUCKETS, DiskNames, ScratchFolder
from geo.gazetteer.file_layout import KIND_BITS
from geo.gazetteer.scanner import BEGINNING_BITS, NAME_BITS, filter_size

__all__ = ["name_columns", "starts_of"]


def name_columns(
    scratch: ScratchFolder,
    names: DiskNames,
    beginnings: DiskNames,
    base_beginnings: NDArray[np.uint8],
    rank: NDArray[Any],
) -> dict[str, NDArray[Any]]:
    """Return the sections that find places by name.

    Args:
        scratch: The folder for the sections.
        names: All names.
        beginnings: The first tokens of the names that were added to the base.
        base_beginnings: The base's bitset of beginnings; the base does not contain their hashes.
        rank: The row in the file of each row that names were added with.
    """
    bits = filter_size(names.count, NAME_BITS)
    filters: list[NDArray[np.uint8]] = []
    with ExitStack() as stack:
        hashes, counts, postings = (stack.enter_context(scratch.path(f"out-{n}").open("wb")) for n in range(3))
        for number, records in enumerate(names.buckets()):
            values, sizes, bucket_postings = _sort_postings(records, rank)
            hashes.write(values.tobytes())
            counts.write(sizes.astype(np.uint32).tobytes())
            postings.write(bucket_postings.tobytes())
            filters.append(_filter_part(values, bits, number))
    beginning_bits = filter_size(beginnings.count, BEGINNING_BITS)
    parts = [_filter_part(records["hash"], beginning_bits, n) for n, records in enumerate(beginnings.buckets())]
    return {
        "name_hash": scratch.mapped("out-0", "<u8"),
        "name_start": scratch.stored("starts", starts_of(scratch.mapped("out-1", "<u4"))),
        "posting": scratch.mapped("out-2", "<u4"),
        "name_filter": np.concatenate(filters),
        "beginning_filter": np.concatenate(parts) | _widen(base_beginnings, beginning_bits),
    }


def starts_of(sizes: NDArray[Any]) -> NDArray[np.uint32]:
    """Return the start of each run, and the end of the last one, from the sizes of the runs."""
    starts = np.zeros(sizes.size + 1, np.uint32)
    np.cumsum(sizes, out=starts[1:], dtype=np.uint32)
    return starts


def _sort_postings(
    records: NDArray[Any], rank: NDArray[Any]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint32]]:
    """Return a bucket's distinct hashes, the number of places of each, and the postings in order."""
    rows = rank[records["row"]]
    # Of several entries for one name and place, keep the one with the best rank.
    order = np.lexsort((records["rank"], rows, records["hash"]))
    values, rows = records["hash"][order], rows[order]
    first = np.ones(order.size, np.bool_)
    first[1:] = (values[1:] != values[:-1]) | (rows[1:] != rows[:-1])
    records, rows = records[order[first]], rows[first]
    order = np.lexsort((rows, records["rank"], records["hash"]))
    postings = (rows[order] << np.uint32(KIND_BITS)) | records["kind"][order]
    values, sizes = np.unique(records["hash"], return_counts=True)
    return values, sizes, postings.astype(np.uint32)


def _filter_part(hashes: NDArray[Any], bits: int, bucket: int) -> NDArray[np.uint8]:
    """Return a bucket's part of the bitset; a hash sets the bit that its first `bits` bits number."""
    size = (1 << bits) // BUCKETS
    is_set = np.zeros(size, np.bool_)
    is_set[(hashes >> np.uint64(64 - bits)).astype(np.int64) - bucket * size] = True
    return np.packbits(is_set, bitorder="little")


def _widen(bitset: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Return a bitset over `bits` first bits that accepts the same hashes as a smaller one."""
    factor = (1 << bits) // (bitset.size * 8)
    if factor == 1:
        return bitset
    is_set = np.unpackbits(bitset, bitorder="little")
    return np.packbits(np.repeat(is_set, factor), bitorder="little")

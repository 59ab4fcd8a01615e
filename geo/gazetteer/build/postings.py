"""The names of a large gazetteer, from buckets on disk to the columns of the file, one bucket in memory at a time."""

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
    room: ScratchFolder, names: DiskNames, beginnings: DiskNames, base_beginnings: NDArray[np.uint8], rank: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Return the sections that find places by name. `rank` maps the rows that the names were added with to those of the
    file; `base_beginnings` is the bitset of beginnings of names that are there only as hashes."""
    bits = filter_size(names.count, NAME_BITS)
    filters: list[NDArray[np.uint8]] = []
    with ExitStack() as stack:
        hashes, counts, postings = (stack.enter_context(room.path(f"out-{n}").open("wb")) for n in range(3))
        for number, records in enumerate(names.buckets()):
            values, sizes, listed = _ordered(records, rank)
            hashes.write(values.tobytes())
            counts.write(sizes.astype(np.uint32).tobytes())
            postings.write(listed.tobytes())
            filters.append(_filter_part(values, bits, number))
    begun = filter_size(beginnings.count, BEGINNING_BITS)
    parts = [_filter_part(records["hash"], begun, n) for n, records in enumerate(beginnings.buckets())]
    return {
        "name_hash": room.mapped("out-0", "<u8"),
        "name_start": room.stored("starts", starts_of(room.mapped("out-1", "<u4"))),
        "posting": room.mapped("out-2", "<u4"),
        "name_filter": np.concatenate(filters),
        "beginning_filter": np.concatenate(parts) | _widened(base_beginnings, begun),
    }


def starts_of(sizes: NDArray[Any]) -> NDArray[np.uint32]:
    """Return where each of several runs begins, and where the last ends, from their sizes."""
    starts = np.zeros(sizes.size + 1, np.uint32)
    np.cumsum(sizes, out=starts[1:], dtype=np.uint32)
    return starts


def _ordered(
    records: NDArray[Any], rank: NDArray[Any]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint32]]:
    """Return the distinct hashes of a bucket, how many places each has, and their postings in order."""
    rows = rank[records["row"]]
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
    """Return a bucket's part of the bitset of the hashes' first bits."""
    size = (1 << bits) // BUCKETS
    chosen = np.zeros(size, np.bool_)
    chosen[(hashes >> np.uint64(64 - bits)).astype(np.int64) - bucket * size] = True
    return np.packbits(chosen, bitorder="little")


def _widened(bitset: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Return a bitset over more first bits that lets pass what the given one does."""
    times = (1 << bits) // (bitset.size * 8)
    if times == 1:
        return bitset
    chosen = np.unpackbits(bitset, bitorder="little")
    return np.packbits(np.repeat(chosen, times), bitorder="little")

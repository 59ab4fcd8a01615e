"""The list of articles of a filter, newest first, as much of it as is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.archive.article_queries import head, listed
from geo.archive.compiled_filter import CompiledFilter
from geo.archive.counts import Sizes, count
from geo.archive.partitions import Partition
from geo.index.counts import Neighbors

__all__ = ["Part", "neighbors", "page"]

Part = tuple[Partition, list[int], list[int]]
"""Articles of a month by rank, and how many mentions the filter leaves of each."""


def page(
    months: Sequence[Partition], wanted: CompiledFilter, sizes: Sizes, limit: int | None, offset: int
) -> list[Part]:
    """Return `limit` articles of the list after the first `offset`."""
    parts: list[Part] = []
    left = limit
    for month in months:
        if left == 0:
            break
        if not wanted.touches(month):
            continue
        if offset and (size := count([month], wanted, sizes).listed) <= offset:
            offset -= size
            continue
        ranks, counts = listed(month, wanted)
        shown = slice(offset, None if left is None else offset + left)
        parts.append((month, ranks[shown].tolist(), counts[shown].tolist()))
        left = None if left is None else left - len(ranks[shown])
        offset = 0
    return parts


def neighbors(
    months: Sequence[Partition], wanted: CompiledFilter, sizes: Sizes, of: int, home: Partition | None, rank: int
) -> Neighbors:
    """Return where the article of a rank in its month `home` stands in the list of `of` articles."""
    before = 0
    for month in months if home is not None else ():
        if month is home:
            ranks = listed(month, wanted)[0] if wanted.touches(month) else np.zeros(0, np.int64)
            if rank not in ranks:
                break
            at = before + int(np.searchsorted(ranks, rank))
            ids = _ids(months, wanted, sizes, 3 if at else 2, max(0, at - 1))
            newer, older = (ids[0] if at else None), ids[2 if at else 1 :]
            return Neighbors(at + 1, of, newer, older[0] if older else None)
        before += count([month], wanted, sizes).listed
    first = _ids(months, wanted, sizes, 1, 0)
    return Neighbors(None, of, None, first[0] if first else None)


def _ids(months: Sequence[Partition], wanted: CompiledFilter, sizes: Sizes, limit: int, offset: int) -> list[str]:
    parts = page(months, wanted, sizes, limit, offset)
    return [line[0] for month, ranks, _ in parts for line in head(month, ranks)]

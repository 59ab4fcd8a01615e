"""Pages of the list of articles of a filter, newest first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.archive.article_queries import headers, list_articles
from geo.archive.compiled_filter import CompiledFilter
from geo.archive.counts import Sizes, count
from geo.archive.partitions import Partition
from geo.index import Neighbors

__all__ = ["Part", "neighbors", "page"]

Part = tuple[Partition, list[int], list[int]]
"""Articles of a month: their ranks, and the number of selected mentions of each."""


def page(
    months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes, limit: int | None, offset: int
) -> list[Part]:
    """Return `limit` articles of the list, without the first `offset`."""
    parts: list[Part] = []
    remaining = limit
    for month in months:
        if remaining == 0:
            break
        if not compiled.may_match(month):
            continue
        if offset and (size := count([month], compiled, sizes).listed) <= offset:
            offset -= size
            continue
        ranks, counts = list_articles(month, compiled)
        page = slice(offset, None if remaining is None else offset + remaining)
        parts.append((month, ranks[page].tolist(), counts[page].tolist()))
        remaining = None if remaining is None else remaining - len(ranks[page])
        offset = 0
    return parts


def neighbors(
    months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes, length: int, home: Partition | None, rank: int
) -> Neighbors:
    """Return the position of an article, given by its month `home` and rank, in the list of `length` articles."""
    before = 0
    for month in months if home is not None else ():
        if month is home:
            ranks = list_articles(month, compiled)[0] if compiled.may_match(month) else np.zeros(0, np.int64)
            if rank not in ranks:
                break
            position = before + int(np.searchsorted(ranks, rank))
            ids = _ids(months, compiled, sizes, 3 if position else 2, max(0, position - 1))
            newer, older = (ids[0] if position else None), ids[2 if position else 1 :]
            return Neighbors(position + 1, length, newer, older[0] if older else None)
        before += count([month], compiled, sizes).listed
    first = _ids(months, compiled, sizes, 1, 0)
    return Neighbors(None, length, None, first[0] if first else None)


def _ids(months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes, limit: int, offset: int) -> list[str]:
    parts = page(months, compiled, sizes, limit, offset)
    return [header[0] for month, ranks, _ in parts for header in headers(month, ranks)]

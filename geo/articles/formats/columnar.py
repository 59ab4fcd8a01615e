"""Reads Parquet, Arrow and Feather files, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator

from geo.articles.formats.format import Format
from geo.articles.open_input import OpenedInput, in_any_order
from geo.errors import Rejection
from geo.types import Article

__all__ = ["FORMATS"]

_ALL_ROWS = 1 << 62


def _read_parquet(opened: OpenedInput) -> Iterator[Article | Rejection]:
    from geo.articles.parquet_rows import cut_rows, read_rows  # slow to load

    with in_any_order(opened) as stream:
        for rows in cut_rows(stream, opened.where, rows=_ALL_ROWS, options=opened.options):
            yield from read_rows(stream, opened.where, rows, options=opened.options, note=opened.note)


def _read_arrow(opened: OpenedInput) -> Iterator[Article | Rejection]:
    from geo.articles.parquet_rows import read_arrow

    with in_any_order(opened) as stream:
        yield from read_arrow(stream, opened.where, options=opened.options, note=opened.note)


FORMATS = (
    Format("parquet", "Parquet", (".parquet", ".pq"), _read_parquet, lambda opened: opened.sample.startswith(b"PAR1")),
    Format(
        "arrow", "Arrow or Feather", (".arrow", ".feather"), _read_arrow, lambda opened: opened.sample[:6] == b"ARROW1"
    ),
)

"""Mentions as Parquet: the table that `geo.arrow_tables` describes, for DuckDB, pandas, Spark and the like."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO, Final

from geo.types import Geoparse

_ARTICLES_AT_ONCE: Final = 2_000


def write_parquet(geoparses: Iterable[Geoparse], out: BinaryIO) -> None:
    """Write a row for each mention, unplaced ones too; memory does not grow with the number of articles."""
    import pyarrow.parquet as pq

    from geo.arrow_tables import MENTIONS, to_tables

    source = iter(geoparses)
    row = 0
    with pq.ParquetWriter(out, MENTIONS, compression="zstd") as writer:
        while chunk := list(islice(source, _ARTICLES_AT_ONCE)):
            writer.write_table(to_tables(chunk, first_row=row).mentions)
            row += len(chunk)

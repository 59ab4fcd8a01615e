from __future__ import annotations

import io
from itertools import chain, repeat

import pyarrow as pa
import pyarrow.parquet as pq

from geo.arrow_tables import MENTIONS, to_tables
from geo.export import write_parquet
from geo.types import Geoparse


def written(geoparses: list[Geoparse]) -> pa.Table:
    out = io.BytesIO()
    write_parquet(geoparses, out)
    return pq.read_table(io.BytesIO(out.getvalue()))


def test_the_file_holds_the_table_of_mentions(summit: Geoparse, quiet: Geoparse, sailing: Geoparse) -> None:
    geoparses = [summit, quiet, sailing]
    assert written(geoparses).equals(to_tables(geoparses).mentions)


def test_rows_of_articles_go_on_from_one_portion_to_the_next(quiet: Geoparse, sailing: Geoparse) -> None:
    table = written(list(chain(repeat(quiet, 2_500), [sailing])))
    assert set(table["row"].to_pylist()) == {2_500}


def test_no_articles_are_an_empty_table() -> None:
    assert written([]).schema.equals(MENTIONS)

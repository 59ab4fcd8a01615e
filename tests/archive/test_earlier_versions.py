"""Batches and archives that an earlier version wrote lack some columns: they open, and what they lack is unknown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.archive import Archive, aggregate
from geo.archive.file_layout import folder_of, index_path, read_arrow, write_arrow
from geo.arrow_tables import ARTICLES, MENTIONS, PLACES, ArticleTables, complete_table, geoparses_from_tables, to_tables
from geo.index import Filter
from geo.types import Geoparse

LATER = {"language", "precision", "is_approximate", "admin1_name", "iso_3166_2", "admin2_code", "wikidata"}


def without_later_columns(table: pa.Table, kept: tuple[str, ...] = ()) -> pa.Table:
    return table.select([name for name in table.column_names if name not in LATER - set(kept)])


@pytest.fixture
def earlier_batch(batch: Callable[..., Path], summit: Geoparse, sailing: Geoparse) -> Path:
    output = batch({"one": [summit, sailing]})
    for path in output.glob("*/*.parquet"):
        kept = ("admin2_code",) if path.parent.name == "places" else ()
        pq.write_table(without_later_columns(pq.read_table(path), kept), path)
    return output


def test_tables_of_an_earlier_version_give_the_same_geoparses(summit: Geoparse) -> None:
    tables = to_tables([summit])
    earlier = ArticleTables(
        complete_table(without_later_columns(tables.articles), ARTICLES),
        complete_table(without_later_columns(tables.mentions), MENTIONS),
        complete_table(without_later_columns(tables.places), PLACES),
    )
    assert list(geoparses_from_tables(earlier, [0])) == [summit]


def test_a_batch_of_an_earlier_version_is_aggregated(earlier_batch: Path, summit: Geoparse) -> None:
    aggregate(str(earlier_batch))
    found = Archive.open(earlier_batch).geoparse("summit")
    assert found == summit
    assert found is not None
    assert found.language is None


@pytest.fixture
def earlier_archive(earlier_batch: Path) -> Path:
    """An archive as the earlier version prepared it."""
    aggregate(str(earlier_batch))
    for path in folder_of(earlier_batch).glob("*/articles.arrow"):
        table = without_later_columns(read_arrow(path))
        mentions = table.column("mentions").combine_chunks()
        fields = [field for field in mentions.type.value_type if field.name not in LATER]
        values = pa.StructArray.from_arrays([mentions.values.field(field.name) for field in fields], fields=fields)
        lists = pa.ListArray.from_arrays(mentions.offsets, values)
        position = table.column_names.index("mentions")
        write_arrow(path, table.set_column(position, "mentions", lists), batch_rows=128, compression="zstd")
    index = json.loads(index_path(earlier_batch).read_text("utf-8")) | {"format": "dateline aggregates 1"}
    index_path(earlier_batch).write_text(json.dumps(index), "utf-8")
    return earlier_batch


def test_an_archive_of_an_earlier_version_opens(earlier_archive: Path, summit: Geoparse) -> None:
    archive = Archive.open(earlier_archive)
    assert archive.geoparse("summit") == summit
    assert archive.places(Filter()).name.tolist() != []
    assert [len(geoparse.mentions) for geoparse in archive.geoparses(Filter(articles=("summit",)))] == [4]


def test_an_archive_of_an_earlier_version_is_aggregated_again(earlier_archive: Path) -> None:
    report = aggregate(str(earlier_archive))
    assert report.months_written == report.months > 0
    assert aggregate(str(earlier_archive)).months_written == 0

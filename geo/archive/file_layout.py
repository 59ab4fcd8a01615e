"""The layout of the folder of aggregates: the schemas of its files, and the index of those in use."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from geo.arrow_tables import ARTICLES, MENTIONS, PLACES
from geo.errors import StoreError, system_reason

UNDATED: Final = "undated"
BATCH_ROWS: Final = 128
"""The number of articles in a record batch of `articles.arrow`, the smallest unit that is read and decompressed."""

_FORMAT: Final = "dateline aggregates 2"
_READABLE: Final = {_FORMAT, "dateline aggregates 1"}
"""The first version lacks some columns, which are read as nulls; it is aggregated again rather than updated."""

_ARTICLE_FIELDS: Final = frozenset({"row", "article_id", "title", "date", "day", "source", "url", "language"})
_PLACE_FIELDS: Final = frozenset({"geonameid", *PLACES.names}) - {"lat", "lon", "radius_km"}
_DERIVED_FIELDS: Final = frozenset({"precision"})

_LEFT_OUT: Final = _ARTICLE_FIELDS | _PLACE_FIELDS | _DERIVED_FIELDS

# An article with its mentions and its shard: nothing else is needed to read it.
NESTED: Final = pa.schema(
    [field for field in ARTICLES if field.name not in ("day", "mentions", "text")]
    + [
        pa.field("text", pa.large_string()),
        pa.field(
            "mentions",
            pa.list_(pa.struct([field for field in MENTIONS if field.name not in _LEFT_OUT])),
        ),
        pa.field("shard", pa.string()),
        pa.field("row", pa.int32()),
    ]
)
# Articles by publisher, the newest first. `first` is the row of its first mention in the month, `rank` its row in
# `articles.arrow`, `at` seconds of wall time.
ARTICLE_ROWS: Final = pa.schema(
    [("source", pa.int32()), ("day", pa.int32()), ("at", pa.int64()), ("rank", pa.int32()), ("first", pa.int64())]
)
# Mentions article by article, each sorted by place, so that an article's mentions of a place are adjacent. `flags` and
# `tenth` (of confidence) are as in `geo.index`; `ordinal` is the position among the article's mentions.
MENTION_ROWS: Final = pa.schema(
    [
        ("place", pa.int32()),
        ("flags", pa.uint8()),
        ("tenth", pa.uint8()),
        ("confidence", pa.float32()),
        ("ordinal", pa.int32()),
    ]
)
IDS: Final = pa.schema([("hash", pa.uint64()), ("rank", pa.int32())])
PLACE_ROWS: Final = PLACES
# The counts of a month for kind "place": mentions and articles of each key of a dimension, for everything (group 0) and
# for each country (its code + 1).
CELLS: Final = pa.schema(
    [
        ("dimension", pa.uint8()),
        ("group", pa.int32()),
        ("key", pa.int32()),
        ("mentions", pa.int32()),
        ("articles", pa.int32()),
    ]
)
DIMENSIONS: Final = {"place": 0, "day": 1, "source": 2, "kind": 3, "tenth": 4}
EVERYTHING, FIRST_COUNTRY = 0, 1


@dataclass(frozen=True, slots=True)
class PartitionEntry:
    """A month in the index.

    Attributes:
        folder: its folder.
        articles: its articles.
        mentions: its placed mentions.
        unplaced: its mentions of kind "place" without a place.
        first: its first day since 1970, None for the partition of undated articles.
        last: its last day.
    """

    folder: str
    articles: int
    mentions: int
    unplaced: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Index:
    """The files in use: the months, the tables of places and sources, and for each shard the months of its articles.

    `is_current` is False for files of an earlier version of Dateline.
    """

    engine: str
    places: str
    sources: str
    months: dict[str, PartitionEntry]
    shards: dict[str, list[str]]
    is_current: bool = True

    @property
    def files(self) -> set[str]:
        """The names of the files and folders in use."""
        return {self.places, self.sources, *(month.folder for month in self.months.values())}


def folder_of(output: str | Path) -> Path:
    """Return the folder of aggregates of a batch."""
    return Path(output) / "aggregates"


def index_path(output: str | Path) -> Path:
    """Return the path of the index."""
    return folder_of(output) / "index.json"


def read_index(output: str | Path) -> Index | None:
    """Return the index, None for a missing one or an earlier format. Raises StoreError for one that is not read."""
    path = index_path(output)
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if (layout := data.pop("format")) not in _READABLE:
            return None
        months = {name: PartitionEntry(**month) for name, month in data.pop("months").items()}
        return Index(months=months, is_current=layout == _FORMAT, **data)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {system_reason(error)}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise StoreError(f"{path}: is damaged: {error}; remove the folder and run: dateline aggregate") from error


def write_index(output: str | Path, index: Index) -> None:
    """Replace the index, which puts the new files into use."""
    fields = asdict(index)
    del fields["is_current"]
    data = json.dumps({"format": _FORMAT} | fields, ensure_ascii=False, indent=1)
    draft = folder_of(output) / "index.json.part"
    with draft.open("w", encoding="utf-8") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(index_path(output))


def write_arrow(path: Path, table: pa.Table, *, batch_rows: int | None = None, compression: str | None = None) -> None:
    """Write a table as an Arrow file, in one batch that can be mapped into memory, or in batches of `batch_rows`."""
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, table.schema, options=options) as writer:
        if batch_rows is None:
            for batch in table.combine_chunks().to_batches():
                writer.write_batch(batch)
        else:
            # Combined first, because batches also end where chunks do.
            writer.write_table(table.combine_chunks(), max_chunksize=batch_rows)


def read_arrow(path: Path) -> pa.Table:
    """Return a table of an Arrow file, mapped into memory. Raises StoreError for one that is missing or damaged."""
    try:
        with pa.memory_map(str(path)) as source:
            return pa.ipc.open_file(source).read_all()
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path}: cannot be read: {error}; run: dateline aggregate") from error

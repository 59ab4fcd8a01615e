"""Read articles from Parquet files: the columns have the names that CSV and JSONL have, rows are read by row group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.articles import DEFAULT_READ_OPTIONS, FieldNote, ReadOptions, build_article, field_of, ignore_note
from geo.batch.files import digest_of
from geo.errors import InputError, Rejection
from geo.message_text import printable_excerpt
from geo.types import Article

__all__ = ["SUFFIXES", "RowRange", "cut_rows", "read_rows"]

SUFFIXES: Final = (".parquet", ".pq")

_MAX_RANGES: Final = 16
"""A row group is decoded from its start: with more ranges, reaching the last rows would cost more than geoparsing."""

_ROWS_AT_ONCE: Final = 50
_CONVERSION_ERRORS: Final = (pa.ArrowException, ArithmeticError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class RowRange:
    """The rows from `start` to before `end` of a row group; `first` is the number, from 1, of the first in the file.

    `digest` is that of the file's footer, which records the position and length of every column.
    """

    group: int
    start: int
    end: int
    first: int
    digest: str

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.end - self.start


def cut_rows(
    stream: BinaryIO, name: str, *, rows: int, options: ReadOptions = DEFAULT_READ_OPTIONS
) -> Iterator[RowRange]:
    """Yield ranges of about `rows` rows of a Parquet file; raises InputError if it does not hold articles."""
    file = _open_parquet(stream, name)
    if "text" not in options.columns and not any(field_of(column) == "text" for column in file.schema_arrow.names):
        columns = printable_excerpt(", ".join(file.schema_arrow.names), 100).replace('"', "'")
        raise InputError(f'no column holds the text; name it "text"; the columns are: "{columns}"', where=name)
    digest = _footer(stream)
    first = 1
    for group in range(file.metadata.num_row_groups):
        total = file.metadata.row_group(group).num_rows
        size = max(rows, ceil(total / _MAX_RANGES))
        for start in range(0, total, size):
            end = min(start + size, total)
            yield RowRange(group, start, end, first + start, digest)
        first += total


def read_rows(
    stream: BinaryIO,
    name: str,
    rows: RowRange,
    *,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    note: Callable[[FieldNote], object] = ignore_note,
) -> Iterator[Article | Rejection]:
    """Yield the articles of a range of rows, and a Rejection, with the row as its line, for a row that is not one.

    Args:
        stream: The file.
        name: What messages call it.
        rows: The rows.
        options: What people say about the file.
        note: Called with each field that could not be read.

    Raises InputError if the file has changed or is damaged.
    """
    file = _open_parquet(stream, name)
    if _footer(stream) != rows.digest:
        raise InputError("has changed since it was split into shards", where=name)
    named = {column.split(".")[0] for column in options.columns.values()} | set(options.columns.values())
    columns = [column for column in file.schema_arrow.names if field_of(column) or column in named]
    position = 0
    try:
        # Texts are read as dictionaries: a small file may repeat one long text in a million rows.
        file = pq.ParquetFile(stream, read_dictionary=columns)
        for batch in file.iter_batches(batch_size=1_000, row_groups=[rows.group], columns=columns):
            selected = batch.slice(max(rows.start - position, 0), max(rows.end - max(position, rows.start), 0))
            begin = max(position, rows.start)
            position += batch.num_rows
            for offset, values in enumerate(_values(selected) if begin < position else ()):
                yield _article(values, name, rows.first + begin - rows.start + offset, options, note)
            if position >= rows.end:
                return
    except (OSError, *_CONVERSION_ERRORS) as error:
        raise InputError(f"is damaged: {printable_excerpt(str(error), 200)}", where=name) from error


def _values(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | None]:
    """Yield the values of each row, None for a row with a value that Python cannot represent, as the year 292,278."""
    for row in range(0, batch.num_rows, _ROWS_AT_ONCE):
        yield from _values_of(batch.slice(row, _ROWS_AT_ONCE))


def _values_of(batch: pa.RecordBatch) -> list[dict[str, Any] | None]:
    try:
        return batch.to_pylist()  # type: ignore[no-any-return]
    except _CONVERSION_ERRORS:
        return [None] if batch.num_rows == 1 else [_values_of(batch.slice(row, 1))[0] for row in range(batch.num_rows)]


def _article(
    values: dict[str, Any] | None,
    name: str,
    row: int,
    options: ReadOptions,
    note: Callable[[FieldNote], object],
) -> Article | Rejection:
    if values is None:
        return Rejection(
            name, "holds a text that is not UTF-8, or a time that is out of range or in no known zone", row
        )
    try:
        plain = {key: _plain(value) for key, value in values.items()}
        return build_article(plain, where=name, line=row, options=options, note=note)
    except InputError as error:
        return error.rejection()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _open_parquet(stream: BinaryIO, name: str) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(stream)
        file.schema_arrow.names  # noqa: B018  reading the names fails where they are not UTF-8
        return file
    except (OSError, *_CONVERSION_ERRORS) as error:
        raise InputError("is not a Parquet file, or is damaged", where=name) from error


def _footer(stream: BinaryIO) -> str:
    """Return the digest of the footer, whose length is in the four bytes before the last four ("PAR1")."""
    size = stream.seek(0, 2)
    stream.seek(size - 8)
    length = int.from_bytes(stream.read(4), "little")
    stream.seek(max(size - 8 - length, 0))
    return digest_of(size.to_bytes(8, "big") + stream.read(length))

"""Reads articles from Parquet and Arrow files: the columns have the names that CSV and JSONL have.

A Parquet file is read by row group, an Arrow file by record batch. Not in the face of the package, because pyarrow
takes long to load.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.articles.columns import NAME_THE_TEXT, field_of, is_container
from geo.articles.fields import build_article
from geo.articles.layout import NO_LAYOUT, Layout
from geo.articles.learn_layout import layout_of_rows
from geo.articles.ledger import FieldNote, ignore_note
from geo.articles.options import DEFAULT_READ_OPTIONS, ReadOptions
from geo.errors import InputError, Rejection
from geo.message_text import printable_excerpt
from geo.types import Article

__all__ = ["RowRange", "cut_rows", "read_arrow", "read_rows"]

_MAX_RANGES: Final = 16
"""A row group is decoded from its start: with more ranges, reaching the last rows would cost more than geoparsing."""

_ROWS_AT_ONCE: Final = 50
_NOT_REPRESENTED: Final = "holds a text that is not UTF-8, or a time that is out of range or in no known zone"
_CONVERSION_ERRORS: Final = (pa.ArrowException, ArithmeticError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class RowRange:
    """The rows from `start` to before `end` of a row group; `first` is the number, from 1, of the first in the file.

    `digest` is that of the file's footer, which records the position and length of every column. `layout` is that of
    the whole file.
    """

    group: int
    start: int
    end: int
    first: int
    digest: str
    layout: Layout = NO_LAYOUT

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.end - self.start


def cut_rows(
    stream: BinaryIO, name: str, *, rows: int, options: ReadOptions = DEFAULT_READ_OPTIONS
) -> Iterator[RowRange]:
    """Yield ranges of about `rows` rows of a Parquet file; raises InputError if it does not hold articles."""
    file = _open_parquet(stream, name)
    _require_text(file.schema_arrow.names, options, name)
    layout = layout_of_rows(_rows_to_learn_from(stream, name, options), options, name)
    digest = _footer(stream)
    first = 1
    for group in range(file.metadata.num_row_groups):
        total = file.metadata.row_group(group).num_rows
        size = max(rows, ceil(total / _MAX_RANGES))
        for start in range(0, total, size):
            end = min(start + size, total)
            yield RowRange(group, start, end, first + start, digest, layout)
        first += total


def _columns(names: Sequence[str], options: ReadOptions) -> list[str]:
    """Return the columns that may hold fields; of an object, the column is that of all of it."""
    stated = {path if path in names else path.split(".")[0] for path in options.columns.values()}
    return [name for name in names if field_of(name) or name in stated or is_container(name)]


def _require_text(names: Sequence[str], options: ReadOptions, where: str) -> None:
    if any(field_of(column) == "text" for column in _columns(names, options)) or "text" in options.columns:
        return
    columns = printable_excerpt(", ".join(names), 100).replace('"', "'")
    reason = f'no column holds the text; {NAME_THE_TEXT}; the columns are: "{columns}"'
    raise InputError(reason, where=where)


def _rows_to_learn_from(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[dict[str, Any]]:
    """Yield the first rows, then the dates of all rows, as far as they are text."""
    file = _open_parquet(stream, name)
    columns = _columns(file.schema_arrow.names, options)
    file = _with_dictionaries(file, stream, columns)
    dates = [
        column
        for column in columns
        if (field_of(column) == "date" or column == options.columns.get("date"))
        and pa.types.is_string(file.schema_arrow.field(column).type)
    ]
    try:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns):
            yield from (values for values in _values(batch) if values is not None)
            break
        for batch in file.iter_batches(batch_size=10_000, columns=dates) if dates else ():
            yield from (values for values in _values(batch) if values is not None)
    except (OSError, *_CONVERSION_ERRORS) as error:
        raise InputError(f"is damaged: {printable_excerpt(str(error), 200)}", where=name) from error


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
        stream: the file.
        name: what messages call it.
        rows: the range.
        options: what people say about the file.
        note: called with each field of an article that could not be read.

    Raises InputError if the file has changed or is damaged.
    """
    file = _open_parquet(stream, name)
    if _footer(stream) != rows.digest:
        raise InputError("has changed since it was split into shards", where=name)
    columns = _columns(file.schema_arrow.names, options)
    position = 0
    try:
        file = _with_dictionaries(file, stream, columns)
        for batch in file.iter_batches(batch_size=1_000, row_groups=[rows.group], columns=columns):
            selected = batch.slice(max(rows.start - position, 0), max(rows.end - max(position, rows.start), 0))
            begin = max(position, rows.start)
            position += batch.num_rows
            for offset, values in enumerate(_values(selected) if begin < position else ()):
                yield _article(values, name, rows.first + begin - rows.start + offset, rows.layout, options, note)
            if position >= rows.end:
                return
    except (OSError, *_CONVERSION_ERRORS) as error:
        raise InputError(f"is damaged: {printable_excerpt(str(error), 200)}", where=name) from error


def read_arrow(
    stream: BinaryIO,
    name: str,
    *,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    note: Callable[[FieldNote], object] = ignore_note,
) -> Iterator[Article | Rejection]:
    """Yield the articles of an Arrow or Feather file, and a Rejection for a row that is not one; see `read_rows`."""
    try:
        file = pa.ipc.open_file(stream)
        _require_text(file.schema.names, options, name)
        columns = _columns(file.schema.names, options)
        learned = (values for values in _arrow_rows(file, columns) if values is not None)
        layout = layout_of_rows(learned, options, name)
        for row, values in enumerate(_arrow_rows(file, columns), start=1):
            yield _article(values, name, row, layout, options, note)
    except (OSError, *_CONVERSION_ERRORS) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"is damaged: {printable_excerpt(str(error), 200)}", where=name) from error


def _arrow_rows(file: pa.ipc.RecordBatchFileReader, columns: list[str]) -> Iterator[dict[str, Any] | None]:
    for number in range(file.num_record_batches):
        batch = file.get_batch(number).select(columns)
        batch.validate(full=True)  # a file may state offsets beyond its texts, which would be read as they are
        yield from _values(batch)


def _article(
    values: dict[str, Any] | None,
    name: str,
    row: int,
    layout: Layout,
    options: ReadOptions,
    note: Callable[[FieldNote], object],
) -> Article | Rejection:
    if values is None:
        return Rejection(name, _NOT_REPRESENTED, row)
    try:
        plain = {key: _plain(value) for key, value in values.items()}
        return build_article(plain, where=name, line=row, options=options, note=note, layout=layout)
    except InputError as error:
        return error.rejection()


def _values(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | None]:
    """Yield the values of each row, None for a row with a value that Python cannot represent, as the year 292,278."""
    for row in range(0, batch.num_rows, _ROWS_AT_ONCE):
        yield from _values_of(batch.slice(row, _ROWS_AT_ONCE))


def _values_of(batch: pa.RecordBatch) -> list[dict[str, Any] | None]:
    try:
        return batch.to_pylist()  # type: ignore[no-any-return]
    except _CONVERSION_ERRORS:
        return [None] if batch.num_rows == 1 else [_values_of(batch.slice(row, 1))[0] for row in range(batch.num_rows)]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _open_parquet(stream: BinaryIO, name: str) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(stream)
        file.schema_arrow.names  # noqa: B018  reading the names fails where they are not UTF-8
        return file
    except (OSError, *_CONVERSION_ERRORS) as error:
        raise InputError("is not a Parquet file, or is damaged", where=name) from error


def _with_dictionaries(file: pq.ParquetFile, stream: BinaryIO, columns: Sequence[str]) -> pq.ParquetFile:
    """Return a file of which each different text is read once: a small one may repeat a text in a million rows."""
    paths = [file.schema.column(number).path for number in range(len(file.schema))]
    roots = tuple(f"{column}." for column in columns)
    return pq.ParquetFile(stream, read_dictionary=[path for path in paths if f"{path}.".startswith(roots)])


def _footer(stream: BinaryIO) -> str:
    """Return the digest of the footer, whose length is in the four bytes before the last four ("PAR1")."""
    size = stream.seek(0, 2)
    stream.seek(size - 8)
    length = int.from_bytes(stream.read(4), "little")
    stream.seek(max(size - 8 - length, 0))
    return blake2b(size.to_bytes(8, "big") + stream.read(length), digest_size=16).hexdigest()

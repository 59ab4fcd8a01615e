"""Plan a batch: cut inputs into shards. The same inputs give the same shards, in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from pathlib import PurePath
from typing import Final

from geo.articles import (
    DEFAULT_READ_OPTIONS,
    NO_LAYOUT,
    ByteRange,
    FileOutcome,
    FileRecord,
    ReadLedger,
    ReadOptions,
    count_items,
    read_byte_range,
    split_into_byte_ranges,
)
from geo.batch import files
from geo.batch.parquet_input import SUFFIXES as COLUMNAR
from geo.batch.parquet_input import RowRange, cut_rows, read_rows
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["Shard", "articles_of", "plan_shards"]

_TEXT_SUFFIXES: Final = (".jsonl", ".ndjson", ".csv", ".tsv")
_ROW_SUFFIXES: Final = (
    *_TEXT_SUFFIXES,
    *(suffix + compression for suffix in _TEXT_SUFFIXES for compression in (".gz", ".zst")),
)
_MAX_BYTES: Final = 32 << 20
_MAX_UNCUT_BYTES: Final = 512 << 20
_MAX_SHARDS_OF_COMPRESSED: Final = 64
"""A compressed file is decompressed from its beginning for each shard: up to here, that is cheap beside geoparsing."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of an input. Its `id` names its files: a digest of the engine, the file's name and the piece's bytes.

    `path` is the absolute path or address of the input, `name` what messages call it.
    """

    id: str
    path: str
    name: str
    part: ByteRange | RowRange

    @property
    def rows(self) -> int:
        """The approximate number of articles in it."""
        return self.part.rows


def plan_shards(
    inputs: Iterable[str], engine: str, *, rows: int, options: ReadOptions = DEFAULT_READ_OPTIONS
) -> Iterator[Shard | Rejection | FileRecord]:
    """Yield the shards of files, patterns and folders of JSONL, CSV and Parquet, and a Rejection for other inputs.

    A file of a folder that is of another kind is a record of a file that is passed over.

    Each file is read once, in the order given and by name within a pattern. A shard has at most `rows` articles, more
    where a Parquet row group is large. Raises UsageError for an address of a kind that cannot be read here.
    """
    seen: set[str] = set()
    repeats: Counter[str] = Counter()
    for name in inputs:
        try:
            for path, kind in files.other_files(name, _ROW_SUFFIXES + COLUMNAR).items():
                yield FileRecord(path, FileOutcome.PASSED_OVER, kind=kind)
            paths = files.list_files(name, _ROW_SUFFIXES + COLUMNAR)
        except InputError as error:
            yield error.rejection()
            continue
        for path in paths:
            absolute = files.absolute(path)
            if absolute in seen:
                continue
            seen.add(absolute)
            try:
                for part in _parts(absolute, path, rows, options):
                    key = _key(engine, path, part)
                    repeats[key] += 1  # equal pieces of equally named files in different folders
                    suffix = f"-{repeats[key]}" if repeats[key] > 1 else ""
                    yield Shard(key + suffix, absolute, path, part)
            except InputError as error:
                yield error.rejection()


def articles_of(
    shard: Shard, *, options: ReadOptions = DEFAULT_READ_OPTIONS, ledger: ReadLedger | None = None
) -> Iterator[Article | Rejection]:
    """Yield the articles of a shard, and a Rejection for a row that is not one.

    Args:
        shard: The shard.
        options: What people say about the input.
        ledger: What counts the articles, and the fields that could not be read.

    Raises:
        InputError: The input is gone or has changed.
    """
    ledger = ledger if ledger is not None else ReadLedger()
    part = shard.part
    if isinstance(part, RowRange):
        with files.open_file(shard.path) as stream:
            yield from count_items(read_rows(stream, shard.name, part, options=options, note=ledger.add_note), ledger)
        return
    if files.uncompressed_name(shard.path) == shard.path:
        head = files.read(shard.path, 0, part.header_size) if part.header_size else b""
        data = files.read(shard.path, part.start, part.end)
        yield from read_byte_range(shard.name, part, head, data, options=options, ledger=ledger)
        return
    with files.decompressed(shard.path) as stream:
        head = stream.read(part.header_size)
        files.skip(stream, part.start - part.header_size)
        data = stream.read(part.end - part.start)
    name = files.uncompressed_name(shard.name)
    for item in read_byte_range(name, part, head, data, options=options, ledger=ledger):
        yield replace(item, where=shard.name) if isinstance(item, Rejection) else item


def _parts(path: str, name: str, rows: int, options: ReadOptions) -> Iterator[ByteRange | RowRange]:
    suffix = PurePath(path).suffix.lower()
    if suffix in COLUMNAR:
        with files.open_file(path) as stream:
            yield from cut_rows(stream, name, rows=rows, options=options)
        return
    if not path.lower().endswith(_ROW_SUFFIXES):
        known = ", ".join(_TEXT_SUFFIXES + COLUMNAR)
        raise InputError(f"a batch reads {known}, also .gz and .zst; for other files use `dateline ingest`", where=name)
    pieces = _pieces(path, name, rows, options)
    if files.uncompressed_name(path) != path:
        cut_pieces = list(pieces)
        min_rows = ceil(sum(piece.rows for piece in cut_pieces) / _MAX_SHARDS_OF_COMPRESSED)
        pieces = iter(cut_pieces) if min_rows <= rows else _pieces(path, name, min_rows, options)
    yield from pieces


def _pieces(path: str, name: str, rows: int, options: ReadOptions) -> Iterator[ByteRange]:
    try:
        for piece in split_into_byte_ranges(
            lambda: files.decompressed(path),
            files.uncompressed_name(name),
            rows=rows,
            max_bytes=_MAX_BYTES,
            options=options,
        ):
            if piece.end - piece.start > _MAX_UNCUT_BYTES:
                why = "has a row that is too long" if piece.first_line else "is too large to read in one piece"
                raise InputError(f"{why}; only UTF-8 text can be cut, and only between rows", where=name)
            yield piece
    except InputError as error:
        raise InputError(error.reason, where=name, line=error.line, field=error.field) from error


def _key(engine: str, path: str, part: ByteRange | RowRange) -> str:
    place = f"{part.group} {part.start}" if isinstance(part, RowRange) else f"{part.first_line}"
    # Rows are read in another way where other rows of the file say so.
    layout = [] if part.layout == NO_LAYOUT else [repr(part.layout)]
    text = "\0".join([engine, PurePath(path).name, part.digest, place, str(part.rows), *layout])
    return files.digest_of(text.encode("utf-8", "surrogateescape"))[:24]

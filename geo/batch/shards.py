"""Plan a batch: cut inputs into shards. The same inputs give the same shards, in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import ceil
from pathlib import PurePath
from typing import BinaryIO, Final

from geo.articles import (
    DEFAULT_READ_OPTIONS,
    NO_LAYOUT,
    ByteRange,
    FileOutcome,
    FileRecord,
    Layout,
    ReadLedger,
    ReadOptions,
    count_items,
    has_byte_ranges,
    kind_not_read,
    read_byte_range,
    read_stream,
    split_into_byte_ranges,
)
from geo.articles.parquet_rows import RowRange, cut_rows, read_rows
from geo.batch import files
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["Shard", "articles_of", "plan_shards"]

_COLUMNAR: Final = (".parquet", ".pq")
_BLOCK_BYTES: Final = 1 << 20
_MAX_BYTES: Final = 32 << 20
_MAX_UNCUT_BYTES: Final = 512 << 20
_BYTES_OF_AN_ARTICLE: Final = 4_000
_MAX_SHARDS_OF_COMPRESSED: Final = 64
"""A compressed file is decompressed from its beginning for each shard: up to here, that is cheap beside geoparsing."""


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file that cannot be cut, with its length in bytes and their digest."""

    size: int
    digest: str
    layout: Layout = NO_LAYOUT

    @property
    def rows(self) -> int:
        """The number of articles that a file of this length may have."""
        return 1 + self.size // _BYTES_OF_AN_ARTICLE


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of an input. Its `id` names its files: a digest of the engine, the file's name and the piece's bytes.

    `path` is the absolute path or address of the input, `name` what messages call it.
    """

    id: str
    path: str
    name: str
    part: ByteRange | RowRange | WholeFile

    @property
    def rows(self) -> int:
        """The approximate number of articles in it."""
        return self.part.rows


def plan_shards(
    inputs: Iterable[str], engine: str, *, rows: int, output: str = "", options: ReadOptions = DEFAULT_READ_OPTIONS
) -> Iterator[Shard | Rejection | FileRecord]:
    """Yield the shards of files, patterns and folders, and a Rejection for what is not there.

    A file of a folder that is of a kind that is not read is a record of a file that is passed over.

    Each file is read once, in the order given and by name within a pattern. A shard of JSONL, CSV or Parquet has at
    most `rows` articles, more where a Parquet row group is large; a file of another kind is one shard. The files in
    the folder `output` are left out, because a batch must not read what it writes. Raises UsageError for an address of
    a kind that cannot be read here.
    """
    seen: set[str] = set()
    repeats: Counter[str] = Counter()
    for name in inputs:
        try:
            for path, kind in files.other_files(name).items():
                if not _is_within(path, output):
                    yield FileRecord(path, FileOutcome.PASSED_OVER, kind=kind)
            paths = files.list_files(name, _is_read)
        except InputError as error:
            yield error.rejection()
            continue
        for path in paths:
            absolute = files.absolute(path)
            if absolute in seen or _is_within(path, output):
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


def _is_within(path: str, folder: str) -> bool:
    return bool(folder) and files.absolute(path).startswith(f"{folder.rstrip('/')}/")


def _is_read(name: str) -> bool:
    return kind_not_read(name) is None


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
    if isinstance(part, WholeFile):
        with files.open_file(shard.path) as stream:
            if _whole_file(stream) != part:
                raise InputError("has changed since it was split into shards", where=shard.name)
            stream.seek(0)
            yield from read_stream(shard.name, stream, options=options, ledger=ledger)
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


def _parts(path: str, name: str, rows: int, options: ReadOptions) -> Iterator[ByteRange | RowRange | WholeFile]:
    if path.lower().endswith(_COLUMNAR):
        with files.open_file(path) as stream:
            yield from cut_rows(stream, name, rows=rows, options=options)
        return
    if not has_byte_ranges(files.uncompressed_name(path)):
        with files.open_file(path) as stream:
            yield _whole_file(stream)
        return
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


def _whole_file(stream: BinaryIO) -> WholeFile:
    digest = blake2b(digest_size=16)
    size = 0
    while block := stream.read(_BLOCK_BYTES):
        digest.update(block)
        size += len(block)
    return WholeFile(size, digest.hexdigest())


def _key(engine: str, path: str, part: ByteRange | RowRange | WholeFile) -> str:
    match part:
        case RowRange():
            place = f"{part.group} {part.start}"
        case ByteRange():
            place = f"{part.first_line}"
        case WholeFile():
            place = "whole"
    # Rows are read in another way where other rows of the file say so.
    layout = [] if part.layout == NO_LAYOUT else [repr(part.layout)]
    text = "\0".join([engine, PurePath(path).name, part.digest, place, str(part.rows), *layout])
    return files.digest_of(text.encode("utf-8", "surrogateescape"))[:24]

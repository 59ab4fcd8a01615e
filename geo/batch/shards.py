"""The plan: which inputs, cut into which shards. The same inputs give the same plan, in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from pathlib import PurePath
from typing import Final

from geo.articles import ByteRange, DuplicateFilter, read_byte_range, split_into_byte_ranges
from geo.batch import files
from geo.batch.parquet_input import SUFFIXES as COLUMNAR
from geo.batch.parquet_input import RowRange, cut_rows, read_rows
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["Shard", "articles_of", "planned"]

_PLAIN: Final = (".jsonl", ".ndjson", ".csv", ".tsv")
_ROWS: Final = (*_PLAIN, *(suffix + packed for suffix in _PLAIN for packed in (".gz", ".zst")))
_MOST_BYTES: Final = 32 << 20
_MOST_BYTES_UNCUT: Final = 512 << 20
_MOST_OF_PACKED: Final = 64
"""Shards of a packed file, which is unpacked from its beginning for each: up to here a small share of geoparsing it."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of an input. Its `id` names its files: a digest of the engine, the file's name and the piece's bytes.

    `path` is where the input is, `shown` what it is called in messages, `rows` about how many articles it holds.
    """

    id: str
    path: str
    shown: str
    part: ByteRange | RowRange

    @property
    def rows(self) -> int:
        """About how many articles it holds."""
        return self.part.rows


def planned(inputs: Iterable[str], engine: str, *, rows: int) -> Iterator[Shard | Rejection]:
    """Yield the shards of files, patterns and folders of JSONL, CSV and Parquet, and the inputs that are none.

    Each file once, in the order given and by name within a pattern; `rows` articles or fewer to a shard, more where a
    row group is large. Raises UsageError for an address of a kind that cannot be read here.
    """
    met: set[str] = set()
    numbers: Counter[str] = Counter()
    for name in inputs:
        try:
            paths = files.listed(name, _ROWS + COLUMNAR)
        except InputError as error:
            yield error.rejection()
            continue
        for path in paths:
            where = files.absolute(path)
            if where in met:
                continue
            met.add(where)
            try:
                for part in _parts(where, path, rows):
                    key = _key(engine, path, part)
                    numbers[key] += 1
                    number = f"-{numbers[key]}" if numbers[key] > 1 else ""
                    yield Shard(key + number, where, path, part)
            except InputError as error:
                yield error.rejection()


def articles_of(shard: Shard) -> Iterator[Article | Rejection]:
    """Yield the articles of a shard, and why a row is none. Raises InputError where the input is gone or has changed.

    An article that was met already in the shard is dropped.
    """
    part = shard.part
    if isinstance(part, RowRange):
        repeats = DuplicateFilter()
        with files.opened(shard.path) as stream:
            for item in read_rows(stream, shard.shown, part):
                if isinstance(item, Rejection) or not repeats.is_duplicate(item):
                    yield item
        return
    if files.plain_name(shard.path) == shard.path:
        head = files.read(shard.path, 0, part.head) if part.head else b""
        yield from read_byte_range(shard.shown, part, head, files.read(shard.path, part.start, part.end))
        return
    with files.unpacked(shard.path) as stream:
        head = stream.read(part.head)
        files.skip(stream, part.start - part.head)
        data = stream.read(part.end - part.start)
    for item in read_byte_range(files.plain_name(shard.shown), part, head, data):
        yield replace(item, where=shard.shown) if isinstance(item, Rejection) else item


def _parts(path: str, shown: str, rows: int) -> Iterator[ByteRange | RowRange]:
    suffix = PurePath(path).suffix.lower()
    if suffix in COLUMNAR:
        with files.opened(path) as stream:
            yield from cut_rows(stream, shown, rows=rows)
        return
    if not path.lower().endswith(_ROWS):
        known = ", ".join(_PLAIN + COLUMNAR)
        raise InputError(f"is read by `dateline ingest`, if at all; a batch reads {known}, also .gz, .zst", where=shown)
    pieces = _pieces(path, shown, rows)
    if files.plain_name(path) != path:
        found = list(pieces)
        least = ceil(sum(piece.rows for piece in found) / _MOST_OF_PACKED)
        pieces = iter(found) if least <= rows else _pieces(path, shown, least)
    yield from pieces


def _pieces(path: str, shown: str, rows: int) -> Iterator[ByteRange]:
    try:
        for piece in split_into_byte_ranges(
            lambda: files.unpacked(path), files.plain_name(shown), rows=rows, most_bytes=_MOST_BYTES
        ):
            if piece.end - piece.start > _MOST_BYTES_UNCUT:
                why = "has a row that is too long" if piece.first_line else "is too long to be read in one piece"
                raise InputError(f"{why}; text can only be cut in UTF-8, where rows begin", where=shown)
            yield piece
    except InputError as error:
        raise InputError(error.reason, where=shown, line=error.line, field=error.field) from error


def _key(engine: str, path: str, part: ByteRange | RowRange) -> str:
    place = f"{part.group} {part.start}" if isinstance(part, RowRange) else f"{part.first_line}"
    text = "\0".join([engine, PurePath(path).name, part.digest, place, str(part.rows)])
    return files.digest_of(text.encode("utf-8", "surrogateescape"))[:24]

"""The plan: which inputs, cut into which shards. The same inputs give the same plan, in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from geo.articles import Piece, Repeats, cut, read_piece
from geo.cluster import files
from geo.cluster.columnar import SUFFIXES as COLUMNAR
from geo.cluster.columnar import RowRange, cut_rows, read_rows
from geo.errors import InputError, Rejection
from geo.model import Article

__all__ = ["Shard", "articles_of", "planned"]

_ROWS: Final = (".jsonl", ".ndjson", ".csv", ".tsv")
_MOST_BYTES: Final = 32 << 20
_MOST_BYTES_UNCUT: Final = 512 << 20


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of an input. Its `id` names its files: a digest of the engine, the file's name and the piece's bytes.

    `path` is where the input is, `shown` what it is called in messages, `rows` about how many articles it holds.
    """

    id: str
    path: str
    shown: str
    part: Piece | RowRange

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
        repeats = Repeats()
        with files.opened(shard.path) as stream:
            for item in read_rows(stream, shard.shown, part):
                if isinstance(item, Rejection) or not repeats.is_repeat(item):
                    yield item
        return
    head = files.read(shard.path, 0, part.head) if part.head else b""
    yield from read_piece(shard.shown, part, head, files.read(shard.path, part.start, part.end))


def _parts(path: str, shown: str, rows: int) -> Iterator[Piece | RowRange]:
    suffix = PurePath(path).suffix.lower()
    if suffix in COLUMNAR:
        with files.opened(path) as stream:
            yield from cut_rows(stream, shown, rows=rows)
        return
    if suffix not in _ROWS:
        known = ", ".join(_ROWS + COLUMNAR)
        raise InputError(f"is read by `dateline ingest`, if at all; a batch reads {known}", where=shown)
    for piece in cut(lambda: files.opened(path), shown, rows=rows, most_bytes=_MOST_BYTES):
        if not piece.first_line and piece.end > _MOST_BYTES_UNCUT:
            raise InputError("is too long to be read in one piece, and can only be cut in UTF-8", where=shown)
        yield piece


def _key(engine: str, path: str, part: Piece | RowRange) -> str:
    place = f"{part.group} {part.start}" if isinstance(part, RowRange) else f"{part.first_line}"
    text = "\0".join([engine, PurePath(path).name, part.digest, place, str(part.rows)])
    return files.digest_of(text.encode("utf-8", "surrogateescape"))[:24]

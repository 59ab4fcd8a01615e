"""A file of records that may be stopped in at any moment, and gone on with: the end is the same, byte for byte.

    FILE.part        the records so far, in the order of the articles; it becomes FILE when all are there
    FILE.part.done   the engine, then a line an article: its digest, and why it has no record, where it has none

Going on, the inputs are read again from their beginning: each article that is done must be the one that was done, and
its record where it was. What a kill tore off at the end of either file is cut away and done again.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from geo.cli.messages import print_message
from geo.errors import Rejection, UsageError
from geo.export.json_lines import format_jsonl_line
from geo.json_records import iso_date
from geo.plural import pluralize
from geo.types import Article, Geoparse

__all__ = ["ResumableRecords"]

_FORMAT: Final = "dateline geoparse 1"
_BUFFER_BYTES: Final = 1 << 16


class ResumableRecords:
    """The records of a run, written beside their place until all are there. Use in a `with`, around the writing.

    `engine` says what they come from; another cannot go on with them. With `resume`, an earlier run is gone on with,
    or begun where there is none. Raises UsageError where that cannot be, or where it could be and is not asked for.
    """

    def __init__(self, path: Path, engine: str, *, resume: bool) -> None:
        self._target = Path(os.path.realpath(path))  # a link stays a link
        self._part = self._target.with_name(f"{self._target.name}.part")
        self._log = self._target.with_name(f"{self._target.name}.part.done")
        self._engine = engine
        self._digests: deque[str] = deque()
        self._files: tuple[BinaryIO, BinaryIO] | None = None
        self.resumed = 0
        self._done = 0
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; name a file in it")
        self._resuming = resume and self._part.exists()
        if self._part.exists() and not resume:
            raise UsageError(f"{self._part}: a run was stopped there; go on with it by --resume, or remove it")
        if resume and not self._resuming and path.exists():
            raise UsageError(f"{path}: is whole, there is nothing to go on with; without --resume it is made anew")

    def fresh(
        self, articles: Iterable[Article], skipped: Callable[[int], object], rejected: Callable[[Rejection], object]
    ) -> Iterator[Article]:
        """Yield the articles that are still to be done; `skipped` is called with how many were not, `rejected` with
        why one of those has no record. Raises UsageError where they are not what they were."""
        items = iter(articles)
        if self._resuming:
            yield from self._passed_over(items, rejected)
            skipped(self.resumed)
        for article in items:
            self._digests.append(_digest(article))
            yield article

    def add(self, result: Geoparse | Rejection) -> None:
        """Write what the next of the fresh articles came to."""
        if self._files is None:
            self._files = self._create()
        records, log = self._files
        digest = self._digests.popleft()
        if isinstance(result, Rejection):
            log.write(f"{digest} {json.dumps(asdict(result))}\n".encode())
        else:
            records.write(format_jsonl_line(result).encode("utf-8", "replace"))
            log.write(f"{digest}\n".encode())
        log.flush()  # so that a kill costs no more than the records that are not written yet
        self._done += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._files = self._files or self._create()
        if self._files is None:
            return
        for file in self._files:
            with file:
                file.flush()
                os.fsync(file.fileno())
        if error is None:
            self._part.replace(self._target)
            self._log.unlink()
        else:
            done = pluralize(self.resumed + self._done, "article")
            print_message(f"{done} done, in {self._part}; the same command with --resume goes on")

    def _create(self) -> tuple[BinaryIO, BinaryIO]:
        try:
            log = self._log.open("wb")
            log.write(json.dumps({"format": _FORMAT, "engine": self._engine}).encode() + b"\n")
            log.flush()
            return self._part.open("xb", buffering=_BUFFER_BYTES), log
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise UsageError(f"{self._target}: cannot be written: {reason}") from error

    def _passed_over(self, articles: Iterator[Article], rejected: Callable[[Rejection], object]) -> Iterator[Article]:
        """Pass over the articles that are done, cut off what is torn, and yield the first article that is not done."""
        records, log = self._opened()
        try:
            self._check_engine(log)
            first = self._first_undone(articles, records, log, rejected)
            for file in (records, log):
                file.truncate()
        except BaseException:
            records.close()
            log.close()
            raise
        self._files = records, log
        if first is not None:
            self._digests.append(_digest(first))
            yield first

    def _first_undone(
        self, articles: Iterator[Article], records: BinaryIO, log: BinaryIO, rejected: Callable[[Rejection], object]
    ) -> Article | None:
        for article in articles:
            entered, written = log.tell(), records.tell()
            entry = log.readline()
            if not entry.endswith(b"\n"):
                log.seek(entered)
                return article
            digest, _, why = entry.decode("utf-8", "replace").strip().partition(" ")
            if digest != _digest(article):
                raise self._changed(f"article {self.resumed + 1}, {article.id!r}, was another")
            if why:
                rejected(_rejection(why))
            else:
                line = records.readline()
                if not line.endswith(b"\n"):
                    log.seek(entered)
                    records.seek(written)
                    return article
                if not line.startswith(_beginning(article)) or not line.endswith(b"}\n"):
                    raise UsageError(f"{self._part}: is damaged at line {self.resumed + 1}; remove it")
            self.resumed += 1
        end = log.tell()
        if log.readline().endswith(b"\n"):
            raise self._changed("there were more articles")
        log.seek(end)
        return None

    def _opened(self) -> tuple[BinaryIO, BinaryIO]:
        try:
            return self._part.open("r+b", buffering=_BUFFER_BYTES), self._log.open("r+b", buffering=_BUFFER_BYTES)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise UsageError(f"{error.filename}: cannot be gone on with: {reason}; remove {self._part}") from error

    def _check_engine(self, log: BinaryIO) -> None:
        try:
            head: Any = json.loads(log.readline())
            engine = head["engine"] if head["format"] == _FORMAT else None
        except (ValueError, LookupError, TypeError):
            engine = None
        if engine is None:
            raise UsageError(f"{self._log}: is damaged; remove it and {self._part}")
        if engine != self._engine:
            raise UsageError(
                f"{self._part}: was begun by another engine or with other settings ({engine}); remove it, or go on "
                "with those"
            )

    def _changed(self, how: str) -> UsageError:
        return UsageError(f"{self._part}: the input has changed since ({how}); remove it to begin anew")


def _digest(article: Article) -> str:
    parts = [article.id, article.title, article.text, iso_date(article.date), article.source, article.url]
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def _beginning(article: Article) -> bytes:
    """Return how an article's record begins."""
    return json.dumps({"id": article.id}, ensure_ascii=False).encode("utf-8", "replace")[:-1] + b","


def _rejection(written: str) -> Rejection:
    found: dict[str, Any] = json.loads(written)
    return Rejection(**found)

"""Write a file of records that can be interrupted at any moment and resumed, with the same bytes at the end.

    FILE.part        the records so far, in the order of the articles; it becomes FILE when all are written
    FILE.part.done   the engine, then one line per article: its digest, and why it has no record, if it has none

To resume, the inputs are read again from the beginning: each finished article must have the same digest as before, and
its record must be in its place. An incomplete end of either file, after a kill, is cut off and written again.
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

from geo.cli.terminal import print_message
from geo.errors import Rejection, UsageError, system_reason
from geo.export import format_jsonl_line
from geo.json_records import iso_date
from geo.message_text import pluralize
from geo.types import Article, Geoparse

__all__ = ["ResumableRecords"]

_FORMAT: Final = "dateline geoparse 1"
_BUFFER_BYTES: Final = 1 << 16


class ResumableRecords:
    """The records of a run, in a temporary file until all are written. Use it in a `with` around the writing.

    Args:
        path: the final file.
        engine: identifies what the records depend on; a run can only be resumed with the same engine.
        resume: continue an earlier run, or start a new one.

    Raises:
        UsageError: the earlier run cannot be resumed, or there is one and `resume` is False.
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
            raise UsageError(
                f"{self._part}: an earlier run was interrupted; continue it with --resume, or remove this file"
            )
        if resume and not self._resuming and path.exists():
            raise UsageError(f"{path}: is complete; run without --resume to replace it")

    def remaining(
        self, articles: Iterable[Article], skipped: Callable[[int], object], rejected: Callable[[Rejection], object]
    ) -> Iterator[Article]:
        """Yield the articles that have no record yet.

        Args:
            articles: all articles, from the beginning.
            skipped: called with the number of articles that an earlier run finished.
            rejected: called with each rejection of the earlier run.

        Raises:
            UsageError: the articles differ from those of the earlier run.
        """
        items = iter(articles)
        if self._resuming:
            yield from self._skip_finished(items, rejected)
            skipped(self.resumed)
        for article in items:
            self._digests.append(_digest(article))
            yield article

    def add(self, result: Geoparse | Rejection) -> None:
        """Write the result for the next of the remaining articles."""
        if self._files is None:
            self._files = self._create()
        records, log = self._files
        digest = self._digests.popleft()
        if isinstance(result, Rejection):
            log.write(f"{digest} {json.dumps(asdict(result))}\n".encode())
        else:
            records.write(format_jsonl_line(result).encode("utf-8", "replace"))
            log.write(f"{digest}\n".encode())
        log.flush()  # so that a kill loses only records that are not written yet
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
            print_message(f"{done} done, in {self._part}; run the same command with --resume to continue")

    def _create(self) -> tuple[BinaryIO, BinaryIO]:
        try:
            log = self._log.open("wb")
            log.write(json.dumps({"format": _FORMAT, "engine": self._engine}).encode() + b"\n")
            log.flush()
            return self._part.open("xb", buffering=_BUFFER_BYTES), log
        except OSError as error:
            raise UsageError(f"{self._target}: cannot be written: {system_reason(error)}") from error

    def _skip_finished(self, articles: Iterator[Article], rejected: Callable[[Rejection], object]) -> Iterator[Article]:
        """Skip the finished articles, cut off incomplete lines, and yield the first article without a record."""
        records, log = self._open()
        try:
            self._check_engine(log)
            first = self._find_unfinished(articles, records, log, rejected)
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

    def _find_unfinished(
        self, articles: Iterator[Article], records: BinaryIO, log: BinaryIO, rejected: Callable[[Rejection], object]
    ) -> Article | None:
        for article in articles:
            log_position, record_position = log.tell(), records.tell()
            entry = log.readline()
            if not entry.endswith(b"\n"):
                log.seek(log_position)
                return article
            digest, _, why = entry.decode("utf-8", "replace").strip().partition(" ")
            if digest != _digest(article):
                raise self._changed(f"article {self.resumed + 1}, {article.id!r}, is different")
            if why:
                rejected(_rejection(why))
            else:
                line = records.readline()
                if not line.endswith(b"\n"):
                    log.seek(log_position)
                    records.seek(record_position)
                    return article
                if not line.startswith(_record_prefix(article)) or not line.endswith(b"}\n"):
                    raise UsageError(f"{self._part}: is damaged at line {self.resumed + 1}; remove it")
            self.resumed += 1
        end = log.tell()
        if log.readline().endswith(b"\n"):
            raise self._changed("there were more articles")
        log.seek(end)
        return None

    def _open(self) -> tuple[BinaryIO, BinaryIO]:
        try:
            return self._part.open("r+b", buffering=_BUFFER_BYTES), self._log.open("r+b", buffering=_BUFFER_BYTES)
        except OSError as error:
            raise UsageError(
                f"{error.filename}: cannot be resumed: {system_reason(error)}; remove {self._part}"
            ) from error

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
                f"{self._part}: was written by another engine or with other settings ({engine}); remove it, or "
                "use those settings"
            )

    def _changed(self, how: str) -> UsageError:
        return UsageError(f"{self._part}: the input has changed since ({how}); remove this file to start again")


def _digest(article: Article) -> str:
    parts = [article.id, article.title, article.text, iso_date(article.date), article.source, article.url]
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def _record_prefix(article: Article) -> bytes:
    """Return the first bytes of an article's record."""
    return json.dumps({"id": article.id}, ensure_ascii=False).encode("utf-8", "replace")[:-1] + b","


def _rejection(text: str) -> Rejection:
    record: dict[str, Any] = json.loads(text)
    return Rejection(**record)

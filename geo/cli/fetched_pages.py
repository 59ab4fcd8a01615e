"""The articles that an interrupted `dateline geoparse --fetch` has fetched, kept until the run is complete."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from geo.articles import build_article
from geo.errors import InputError, UsageError, system_reason
from geo.json_records import iso_date
from geo.types import Article

__all__ = ["FetchedPages"]


class FetchedPages:
    """Articles in FILE.part.pages, one JSON object a line: a resumed run must have the pages of the first.

    Use it in a `with` around the run. The file is removed at its end, and stays if it is interrupted.

    Args:
        output: the file that the run writes.
        resume: continue an earlier run; otherwise its pages are fetched again.
    """

    def __init__(self, output: Path, *, resume: bool) -> None:
        self._path = output.with_name(f"{output.name}.part.pages")
        self._positions: dict[str, int] = {}
        try:
            self._file: BinaryIO = self._path.open("r+b" if resume and self._path.exists() else "w+b")
        except OSError as error:
            raise UsageError(f"{self._path}: cannot be written: {system_reason(error)}") from error
        end = 0
        while (line := self._file.readline()).endswith(b"\n"):
            self._positions[json.loads(line)["id"]] = end
            end = self._file.tell()
        self._file.truncate(end)

    def get(self, identity: str) -> Article | None:
        """Return the article that was fetched under an id, None if none was."""
        if (position := self._positions.get(identity)) is None:
            return None
        self._file.seek(position)
        values = json.loads(self._file.readline())
        try:
            return replace(build_article(values, where=str(self._path), is_extracted=True), id=identity)
        except InputError as error:
            raise UsageError(f"{self._path}: is damaged; remove it") from error

    def add(self, article: Article) -> None:
        """Keep an article that was fetched."""
        position = self._file.seek(0, 2)
        record = {name: getattr(article, name) for name in ("id", "title", "text", "source", "url")}
        record["date"] = iso_date(article.date)
        self._file.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        self._file.flush()
        self._positions[article.id] = position

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if error is None:
            self._path.unlink(missing_ok=True)

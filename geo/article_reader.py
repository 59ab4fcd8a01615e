"""What the dashboard and the exports ask of articles and mentions, whatever holds them: a database, or an archive.

A database is named as sqlite:///PATH, an archive, the folder of a batch, as parquet:///PATH; with four slashes where
the path is absolute.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol, Self

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo.archive import Archive
from geo.errors import UsageError
from geo.index.columns import Revision
from geo.store import Bucket, Facets, Filter, Neighbors, ShareLink, Store, Totals
from geo.store.location import ENVIRONMENT_VARIABLE
from geo.types import Article, Correction, Geoparse

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["ArticleReader", "archive_folder", "archive_url", "open_article_reader"]

_SCHEME: Final = "parquet"


class ArticleReader(Protocol):
    """Articles and their mentions, read through a Filter; `Store` says what each method returns."""

    read_only: bool

    def close(self) -> None: ...  # noqa: D102
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def revision(self) -> Revision: ...  # noqa: D102
    def note(self, f: Filter) -> str | None: ...  # noqa: D102
    def has_articles(self) -> bool: ...  # noqa: D102
    def totals(self, f: Filter) -> Totals: ...  # noqa: D102
    def facets(self, f: Filter) -> Facets: ...  # noqa: D102
    def places(self, f: Filter) -> DataFrame: ...  # noqa: D102
    def snippets(self, f: Filter, place_ids: Sequence[str], per_place: int) -> DataFrame: ...  # noqa: D102
    def moved(self, f: Filter, limit: int = ...) -> DataFrame: ...  # noqa: D102
    def timeline(self, f: Filter, by: Bucket = ...) -> DataFrame: ...  # noqa: D102
    def place_timeline(self, f: Filter, by: Bucket = ..., limit_places: int = ...) -> DataFrame: ...  # noqa: D102
    def articles(self, f: Filter, *, limit: int | None = ..., offset: int = ...) -> DataFrame: ...  # noqa: D102
    def neighbors(self, f: Filter, article_id: str) -> Neighbors: ...  # noqa: D102
    def find_articles(self, words: str, limit: int = ...) -> DataFrame: ...  # noqa: D102
    def article_titles(self, article_ids: Sequence[str]) -> dict[str, str]: ...  # noqa: D102
    def article(self, article_id: str) -> Article | None: ...  # noqa: D102
    def geoparse_of(self, article_id: str) -> Geoparse | None: ...  # noqa: D102
    def geoparses(self, f: Filter) -> Iterator[Geoparse]: ...  # noqa: D102
    def corrected(self, f: Filter) -> Iterator[Geoparse]: ...  # noqa: D102
    def corrections(self, article_id: str | None = ...) -> list[Correction]: ...  # noqa: D102
    def share_link(self, token: str) -> ShareLink | None: ...  # noqa: D102
    def passes(self) -> list[ShareLink]: ...  # noqa: D102


def open_article_reader(url: str | None = None) -> ArticleReader:
    """Open, for reading, what `url` names, else DATELINE_DATABASE_URL, else the database in the user's data folder.

    Raises UsageError for what names neither a database nor an archive, StoreError for what is missing or damaged.
    """
    folder = archive_folder(url)
    return Archive.open(folder) if folder is not None else Store.open(url, read_only=True)


def archive_folder(url: str | None = None) -> Path | None:
    """Return the folder of the archive that `url` names, else DATELINE_DATABASE_URL, absolute; None where none is."""
    given = url or os.environ.get(ENVIRONMENT_VARIABLE) or ""
    if not given.startswith(f"{_SCHEME}:"):
        return None
    try:
        parsed = make_url(given)
    except (ArgumentError, ValueError):
        parsed = URL.create(_SCHEME)
    if not parsed.database or parsed.host or parsed.query:
        raise UsageError(f"{given!r} names no archive; use parquet:///FOLDER, with four slashes where it is absolute")
    return Path(parsed.database).expanduser().absolute()


def archive_url(folder: Path) -> str:
    """Return the URL of an archive, whatever characters are in its path."""
    return URL.create(_SCHEME, database=str(folder.absolute())).render_as_string()

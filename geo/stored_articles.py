"""The interface through which the dashboard and the exports read a database or an archive.

The URL of a database is sqlite:///PATH or postgresql://..., the URL of an archive, which is the folder of a batch,
parquet:///PATH; an absolute path makes four slashes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo.archive import Archive
from geo.errors import UsageError
from geo.index import Bucket, Facets, Filter, Neighbors, Revision, Totals
from geo.store import Store
from geo.store.location import ENVIRONMENT_VARIABLE
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["ArticleReader", "archive_folder", "archive_url", "open_article_reader"]

_SCHEME: Final = "parquet"


class ArticleReader(Protocol):
    """Articles and their mentions, read through a Filter. "Mentions" are placed mentions throughout."""

    def revision(self) -> Revision:
        """Return a token that changes whenever articles, mentions or corrections change."""

    def note(self, f: Filter) -> str | None:
        """Return what a user has to know of how a filter was answered, None where it was answered in full."""

    def has_articles(self) -> bool:
        """Whether there is any article at all."""

    def totals(self, f: Filter) -> Totals:
        """Count mentions, articles, places, and mentions that could not be placed."""

    def facets(self, f: Filter) -> Facets:
        """Return the countries, regions, kinds, sources, confidences and dates that can be filtered by."""

    def places(self, f: Filter) -> DataFrame:
        """Return the mentioned places with their counts, most mentions first; columns: `index.places_table`."""

    def snippets(self, f: Filter, place_ids: Sequence[str], per_place: int) -> DataFrame:
        """Return the newest sentences that mention each place; columns: `index.SNIPPET_COLUMNS`."""

    def offset_mentions(self, f: Filter, limit: int = ...) -> DataFrame:
        """Return the newest mentions with a point of their own ("30 km west of Osaka"); columns as of `snippets`."""

    def timeline(self, f: Filter, by: Bucket = ...) -> DataFrame:
        """Return mentions and articles per day, week, month or year, oldest first; columns: `index.timeline_table`."""

    def place_timeline(self, f: Filter, by: Bucket = ..., limit_places: int = ...) -> DataFrame:
        """Return the timelines of the most mentioned places; columns: `index.place_timeline_table`."""

    def articles(self, f: Filter, *, limit: int | None = ..., offset: int = ...) -> DataFrame:
        """Return the articles with their counts, newest first; columns: `index.ARTICLE_COLUMNS`.

        An article without mentions that match is listed with 0, unless the filter sets conditions on mentions:
        countries, regions, places, focus or corrections. `Totals.listed` counts the articles of the list.
        """

    def neighbors(self, f: Filter, article_id: str) -> Neighbors:
        """Return an article's position in the list of articles, and the articles before and after it."""

    def find_articles(self, words: str, limit: int = ...) -> DataFrame:
        """Return the newest articles with these words in their titles; columns as of `articles`, without mentions.

        The last word may be the beginning of a word. Without any words these are the newest articles.
        """

    def article_titles(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Return the titles of articles by id, without unknown ids."""

    def story(self, article_id: str, limit: int = ...) -> list[str]:
        """Return the ids of the other articles of its story, in the order they were stored."""

    def story_sizes(self, article_ids: Sequence[str]) -> dict[str, int]:
        """Return by id how many articles the story of each article has, itself included; without unknown ids."""

    def article(self, article_id: str) -> Article | None:
        """Return an article, None for an unknown id."""

    def geoparse(self, article_id: str) -> Geoparse | None:
        """Return an article with its mentions, including unplaced ones; None for an unknown id."""

    def geoparses(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that match the filter, newest first, with those of their mentions that match."""


@contextmanager
def open_article_reader(url: str | None = None) -> Iterator[ArticleReader]:
    """Open a database or an archive for reading, for the time of a `with`.

    Args:
        url: its URL; by default DATELINE_DATABASE_URL, then the database in the user's data folder.

    Raises:
        UsageError: `url` names neither a database nor an archive.
        StoreError: the database or archive is missing or damaged.
    """
    folder = archive_folder(url)
    if folder is not None:
        yield Archive.open(folder)
        return
    with Store.open(url, read_only=True) as store:
        yield store.reader


def archive_folder(url: str | None = None) -> Path | None:
    """Return the absolute folder of an archive's URL, by default DATELINE_DATABASE_URL; None for another URL."""
    url = url or os.environ.get(ENVIRONMENT_VARIABLE) or ""
    if not url.startswith(f"{_SCHEME}:"):
        return None
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = URL.create(_SCHEME)
    if not parsed.database or parsed.host or parsed.username or parsed.query:
        # The address is not shown: a part of it may be a password.
        raise UsageError(
            "this is not the URL of an archive; use parquet:///FOLDER, with four slashes for an absolute path"
        )
    return Path(parsed.database).expanduser().absolute()


def archive_url(folder: Path) -> str:
    """Return the URL of an archive, with special characters of its path escaped."""
    return URL.create(_SCHEME, database=str(folder.absolute())).render_as_string()

"""Geoparse many articles in one process or several: results in the order of the articles, memory bounded.

The result for an article depends only on it and the settings. A process that meets an article again under another id,
as when papers print the same agency report, reuses its result if it is among the last. Other processes, here or on
other machines, answer with Arrow tables (`geo.arrow_tables`), which are cheaper to transfer than objects and are what a
batch writes to files. A single process needs no tables and does not import pyarrow.
"""

from __future__ import annotations

import atexit
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from geo.errors import Rejection, UsageError
from geo.parallel.worker_pool import ItemFailure, WorkerPool
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.telemetry import emit
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from geo.arrow_tables import ArticleTables
    from geo.geoparser import Geoparser

__all__ = ["Batch", "GeoparserPool", "geoparse_articles", "geoparse_batch", "geoparse_in_subprocess"]

_CHUNK_ARTICLES: Final = 16
_CHUNK_CHARS: Final = 200_000
_CHUNKS_AHEAD: Final = 3  # per worker: one in work, one waiting, one finished while an earlier one is not
BASE_TIME_LIMIT_S = 60.0  # for an article of no length; a variable, so that tests can shorten it
_CHARS_PER_SECOND: Final = 3_000
_REMEMBERED_CHARS: Final = 1_000_000  # of articles whose results a process keeps: some 300 articles, 10 MB
_CHARS_PER_RESULT: Final = 500  # so that the number of short articles is bounded, too

Result = Geoparse | Rejection


@dataclass(frozen=True, slots=True)
class Batch:
    """Tables of the articles that were geoparsed, and for the others, by index, why they were rejected."""

    tables: ArticleTables
    rejections: tuple[tuple[int, Rejection], ...] = ()


_Slices = list[tuple[Sequence[Article], Batch | ItemFailure]]


def geoparse_batch(articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS) -> Batch:
    """Geoparse articles in this process, into Arrow tables (`geo.arrow_tables`).

    The same articles and settings give the same tables on every machine, whatever was geoparsed before. Everything
    that geoparses many articles is built on this. Not for use from several threads at once.

    Args:
        articles: The articles.
        settings: `geo.Settings(countries=("GB",))`, for example. The environment and dateline.toml are not read;
            `geo.settings.resolve_settings()` returns what they say.

    Raises:
        UsageError: `articles` has something other than articles.
        DatelineError: whatever making a Geoparser raises.
    """
    listed = _checked_articles(articles)
    return _to_batch(_geoparse_chunk(_cached_geoparser(settings), listed, _ignore))


def geoparse_articles(
    articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS, *, jobs: int = 1
) -> Iterator[Result]:
    """Geoparse articles in `jobs` processes; yield a Geoparse for each, or a Rejection for one that fails.

    Results come in the order of the articles, of which a few dozen per process are in memory. With several jobs, an
    article that crashes its worker or exceeds its time limit (1 minute, and 1 more for each 180,000 characters) is
    rejected alone.

    Raises:
        UsageError: `jobs` is less than 1.
        DatelineError: whatever making a Geoparser raises.
    """
    if jobs < 1:
        raise UsageError(f"the number of jobs is {jobs}; it must be 1 or more")
    return _geoparse_here(articles, settings) if jobs == 1 else _geoparse_in_workers(articles, settings, jobs)


def geoparse_in_subprocess(articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS) -> Batch:
    """Do what `geoparse_batch` does in another process, which is kept for the next call.

    An article that crashes that process or exceeds its time limit is rejected alone. Safe to call from several threads.
    """
    return _cached_pool(settings).geoparse_batch(articles)


class GeoparserPool:
    """Worker processes that geoparse with the same settings. Safe to use from several threads; close it after use."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._workers = _start_workers(settings, jobs)

    def geoparse_batch(self, articles: Iterable[Article]) -> Batch:
        """Do what `geoparse_batch` does in the workers; an article that crashes one of them is rejected alone."""
        futures = [self._workers.submit(chunk) for chunk in _chunks(articles)]
        return _join([part for future in futures for part in future.result()])

    def close(self) -> None:
        """End the workers at once; calls that are waiting for them fail."""
        self._workers.close()


def _chunks(articles: Iterable[Article]) -> Iterator[tuple[Article, ...]]:
    chunk: list[Article] = []
    chars = 0
    for article in articles:
        chunk.append(article)
        chars += len(article.text)
        if len(chunk) == _CHUNK_ARTICLES or chars >= _CHUNK_CHARS:
            yield tuple(chunk)
            chunk, chars = [], 0
    if chunk:
        yield tuple(chunk)


def _geoparse_here(articles: Iterable[Article], settings: Settings) -> Iterator[Result]:
    geoparser = _ReusingGeoparser(settings.build())
    for chunk in _chunks(articles):
        yield from _geoparse_chunk(geoparser, chunk, _ignore)


def _geoparse_in_workers(articles: Iterable[Article], settings: Settings, jobs: int) -> Iterator[Result]:
    waiting: deque[Future[_Slices]] = deque()
    with closing(_start_workers(settings, jobs)) as workers:
        for chunk in _chunks(articles):
            waiting.append(workers.submit(chunk))
            if len(waiting) >= _CHUNKS_AHEAD * jobs:
                yield from _results(waiting.popleft().result())
        while waiting:
            yield from _results(waiting.popleft().result())


def _results(slices: _Slices) -> Iterator[Result]:
    from geo.arrow_tables import geoparses_from_tables

    for articles, result in slices:
        if isinstance(result, ItemFailure):
            yield _rejection(articles[0], result)
            continue
        rejections = dict(result.rejections)
        tables = result.tables
        geoparses = geoparses_from_tables(tables, range(tables.articles.num_rows))
        for index, article in enumerate(articles):
            if index in rejections:
                yield rejections[index]
            else:
                geoparse = next(geoparses)
                # The tables, which the workers return, do not have how the article was read.
                read = replace(geoparse.article, is_extracted=article.is_extracted)
                yield replace(geoparse, article=read)


def _join(slices: _Slices) -> Batch:
    from geo.arrow_tables import concat_tables

    rejections: list[tuple[int, Rejection]] = []
    first = 0
    for articles, result in slices:
        if isinstance(result, ItemFailure):
            rejections.append((first, _rejection(articles[0], result)))
        else:
            rejections += ((first + index, rejection) for index, rejection in result.rejections)
        first += len(articles)
    return Batch(concat_tables(result.tables for _, result in slices if isinstance(result, Batch)), tuple(rejections))


def _rejection(article: Article, failure: ItemFailure) -> Rejection:
    return Rejection(f"article {article.id}", failure.reason)


class _LoadTask:
    """Loads the engine in another process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self) -> _GeoparseTask:
        return _GeoparseTask(self._settings)


class _GeoparseTask:
    """What workers do: `geoparse_batch`, announcing each article."""

    def __init__(self, settings: Settings) -> None:
        self.can_fork = settings.recognizer == DEFAULT_SETTINGS.recognizer  # other recognizers may have threads
        self._geoparser = _ReusingGeoparser(settings.build())
        if self.can_fork:
            # Fill the caches that are filled at first use before the fork, so that workers share them.
            self([Article("", "", "A ship left Cape Town for Osaka, in Japan.")], _ignore)

    def __call__(self, items: Sequence[Article], on_start: Callable[[int], object]) -> Batch:
        return _to_batch(_geoparse_chunk(self._geoparser, items, on_start))


def _start_workers(settings: Settings, jobs: int) -> WorkerPool[Article, Batch]:
    return WorkerPool(_LoadTask(settings), jobs, limit=_time_limit_s)


def _time_limit_s(article: Article) -> float:
    """Return how many seconds an article may take: some fifty times what it takes on a slow machine."""
    return BASE_TIME_LIMIT_S + len(article.text) / _CHARS_PER_SECOND


@lru_cache(maxsize=1)
def _cached_pool(settings: Settings) -> GeoparserPool:
    pool = GeoparserPool(settings, 1)
    atexit.register(pool.close)
    return pool


@lru_cache(maxsize=1)
def _cached_geoparser(settings: Settings) -> _ReusingGeoparser:
    return _ReusingGeoparser(settings.build())


class _ReusingGeoparser:
    """Geoparses articles, and keeps the last results, up to a number of characters, for articles that repeat."""

    def __init__(self, geoparser: Geoparser) -> None:
        self._geoparser = geoparser
        self._results: dict[bytes, Geoparse] = {}  # the oldest first
        self._chars = 0

    def geoparse(self, article: Article) -> Geoparse:
        """Return what the Geoparser returns for the article, from an equal one before if that is at hand."""
        key = _digest(article)
        if (result := self._results.get(key)) is not None:
            same = replace(result.article, id=article.id, date=article.date, is_extracted=article.is_extracted)
            return replace(result, article=same)
        result = self._geoparser.geoparse(article)
        self._results[key] = result
        self._chars += _length(result)
        while self._chars > _REMEMBERED_CHARS:
            self._chars -= _length(self._results.pop(next(iter(self._results))))
        return result


def _digest(article: Article) -> bytes:
    """Return a digest of what the result for an article depends on."""
    parts = (article.title, article.text, article.source or "", article.url or "")
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _length(result: Geoparse) -> int:
    return len(result.article.title) + len(result.article.text) + _CHARS_PER_RESULT


def _geoparse_chunk(
    geoparser: _ReusingGeoparser, articles: Sequence[Article], on_start: Callable[[int], object]
) -> list[Result]:
    start = time.perf_counter()
    results = []
    for index, article in enumerate(articles):
        on_start(index)
        results.append(_geoparse_one(geoparser, article))
    _emit_chunk(results, time.perf_counter() - start)
    return results


def _emit_chunk(results: Sequence[Result], seconds: float) -> None:
    mentions = [result.mentions for result in results if isinstance(result, Geoparse)]
    emit(
        "geoparse.chunk",
        articles=len(mentions),
        rejected=len(results) - len(mentions),
        mentions=sum(map(len, mentions)),
        placed=sum(mention.place is not None for of_article in mentions for mention in of_article),
        seconds=seconds,
    )


def _to_batch(results: Sequence[Result]) -> Batch:
    from geo.arrow_tables import to_tables

    tables = to_tables(result for result in results if isinstance(result, Geoparse))
    rejections = ((index, result) for index, result in enumerate(results) if isinstance(result, Rejection))
    return Batch(tables, tuple(rejections))


def _geoparse_one(geoparser: _ReusingGeoparser, article: Article) -> Result:
    try:
        return geoparser.geoparse(article)
    except Exception as error:  # noqa: BLE001  one bad article must not end a run of many
        return Rejection(f"article {article.id}", f"cannot be geoparsed: {type(error).__name__}: {error}")


def _checked_articles(articles: Any) -> list[Article]:
    if not isinstance(articles, Iterable):
        raise UsageError(f"articles: one {type(articles).__name__} is not an iterable of articles; write [article]")
    listed = list(articles)
    for index, article in enumerate(listed):
        if not isinstance(article, Article):
            reason = f"{article!r:.50} is of type {type(article).__name__}; it must be a geo.Article"
            raise UsageError(f"articles[{index}]: {reason}")
    return listed


def _ignore(_: int) -> None:
    pass

"""Many articles: one process or several, results in the order of the articles, memory that does not grow with them.

What an article comes to depends on it and the settings alone. Other processes, here or on other machines, answer with
tables (`geo.arrow_tables`), which cost less to hand over than objects, and are what an archive is written from. One
process alone needs no tables, and does not import what they are made of.
"""

from __future__ import annotations

import atexit
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.errors import Rejection, UsageError
from geo.parallel.worker_pool import ItemFailure, WorkerPool
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.telemetry import emit
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from geo.arrow_tables import ArticleTables
    from geo.geoparser import Geoparser

__all__ = ["Batch", "geoparse_articles", "geoparse_batch", "geoparse_in_subprocess"]

_CHUNK_ARTICLES: Final = 16
_CHUNK_CHARS: Final = 200_000
_CHUNKS_AHEAD: Final = 3  # for each worker: one in hand, one waiting, one done while an earlier one is not
_PATIENCE_S = 60.0
_CHARS_A_SECOND: Final = 3_000

Result = Geoparse | Rejection


@dataclass(frozen=True, slots=True)
class Batch:
    """What some articles came to: tables of those geoparsed, and by number, from 0, why the others were not."""

    tables: ArticleTables
    rejections: tuple[tuple[int, Rejection], ...] = ()


_Parts = list[tuple[Sequence[Article], Batch | ItemFailure]]


def geoparse_batch(articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS) -> Batch:
    """Geoparse articles in this process, and return what they came to as tables (`geo.arrow_tables`).

    The same articles and settings give the same tables, wherever and after whatever else they are geoparsed: whatever
    geoparses many articles, here, in other processes or on other machines, comes down to this. Not for several threads
    at once. Raises what making a Geoparser raises.
    """
    return _batch(_geoparsed(_geoparser(settings), list(articles), _nothing))


def geoparse_articles(
    articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS, *, jobs: int = 1
) -> Iterator[Result]:
    """Geoparse articles in `jobs` processes; yield a Geoparse or, for an article that cannot be geoparsed, a Rejection.

    In the order of the articles, of which a few dozen a process are held at a time, however long the first of them
    takes. With several jobs, an article that kills the process it is geoparsed in, or takes minutes, is rejected alone.
    Raises UsageError for less than one job, and what making a Geoparser raises.
    """
    if jobs < 1:
        raise UsageError(f"the number of jobs is {jobs}; it must be 1 or more")
    return _alone(articles, settings) if jobs == 1 else _together(articles, settings, jobs)


def geoparse_in_subprocess(articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS) -> Batch:
    """Do what `geoparse_batch` does in a process apart, which is kept for the next time.

    An article that kills that process, or takes minutes, is rejected alone. For several threads, too.
    """
    workers = _kept(settings)
    waiting = [(chunk, workers.submit(chunk)) for chunk in _chunks(articles)]
    parts = [part for _, future in waiting for part in future.result()]
    return _whole(parts)


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


def _alone(articles: Iterable[Article], settings: Settings) -> Iterator[Result]:
    geoparser = settings.build()
    for chunk in _chunks(articles):
        yield from _geoparsed(geoparser, chunk, _nothing)


def _together(articles: Iterable[Article], settings: Settings, jobs: int) -> Iterator[Result]:
    waiting: deque[Future[_Parts]] = deque()
    with closing(_workers(settings, jobs)) as workers:
        for chunk in _chunks(articles):
            waiting.append(workers.submit(chunk))
            if len(waiting) >= _CHUNKS_AHEAD * jobs:
                yield from _results(waiting.popleft().result())
        while waiting:
            yield from _results(waiting.popleft().result())


def _results(parts: _Parts) -> Iterator[Result]:
    from geo.arrow_tables import geoparses_from_tables

    for articles, found in parts:
        if isinstance(found, ItemFailure):
            yield _lost(articles[0], found)
            continue
        refused = dict(found.rejections)
        tables = found.tables
        geoparses = geoparses_from_tables(tables, range(tables.articles.num_rows))
        for number in range(len(articles)):
            yield refused[number] if number in refused else next(geoparses)


def _whole(parts: _Parts) -> Batch:
    from geo.arrow_tables import concat_tables

    refused: list[tuple[int, Rejection]] = []
    first = 0
    for articles, found in parts:
        if isinstance(found, ItemFailure):
            refused.append((first, _lost(articles[0], found)))
        else:
            refused += ((first + number, rejection) for number, rejection in found.rejections)
        first += len(articles)
    return Batch(concat_tables(found.tables for _, found in parts if isinstance(found, Batch)), tuple(refused))


def _lost(article: Article, lost: ItemFailure) -> Rejection:
    return Rejection(f"article {article.id}", lost.reason)


class _Load:
    """Loads the engine in another process. What a process has to know of this module is its name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self) -> _Geoparsing:
        return _Geoparsing(self._settings)


class _Geoparsing:
    """What other processes do: `geoparse_batch`, saying which article is in hand."""

    def __init__(self, settings: Settings) -> None:
        self.forks = settings.recognizer == DEFAULT_SETTINGS.recognizer  # others may have threads
        self._geoparser = settings.build()
        if self.forks:
            # So that what is made at first use is made before there are others to share it with.
            self([Article("", "", "A ship left Cape Town for Osaka, in Japan.")], _nothing)

    def __call__(self, items: Sequence[Article], begins: Callable[[int], object]) -> Batch:
        return _batch(_geoparsed(self._geoparser, items, begins))


def _workers(settings: Settings, jobs: int) -> WorkerPool[Article, Batch]:
    return WorkerPool(_Load(settings), jobs, limit=_seconds)


def _seconds(article: Article) -> float:
    """Return how long (s) an article may take: some fifty times what one takes on a slow machine."""
    return _PATIENCE_S + len(article.text) / _CHARS_A_SECOND


@lru_cache(maxsize=1)
def _kept(settings: Settings) -> WorkerPool[Article, Batch]:
    workers = _workers(settings, 1)
    atexit.register(workers.close)
    return workers


@lru_cache(maxsize=1)
def _geoparser(settings: Settings) -> Geoparser:
    return settings.build()


def _geoparsed(geoparser: Geoparser, articles: Sequence[Article], begins: Callable[[int], object]) -> list[Result]:
    begun = time.perf_counter()
    results = []
    for number, article in enumerate(articles):
        begins(number)
        results.append(_geoparse_one(geoparser, article))
    _tell(results, time.perf_counter() - begun)
    return results


def _tell(results: Sequence[Result], seconds: float) -> None:
    done = [result.mentions for result in results if isinstance(result, Geoparse)]
    emit(
        "geoparse.chunk",
        articles=len(done),
        rejected=len(results) - len(done),
        mentions=sum(map(len, done)),
        placed=sum(one.place is not None for mentions in done for one in mentions),
        seconds=seconds,
    )


def _batch(results: Sequence[Result]) -> Batch:
    from geo.arrow_tables import to_tables

    tables = to_tables(result for result in results if isinstance(result, Geoparse))
    refused = ((number, result) for number, result in enumerate(results) if isinstance(result, Rejection))
    return Batch(tables, tuple(refused))


def _geoparse_one(geoparser: Geoparser, article: Article) -> Result:
    try:
        return geoparser.geoparse(article)
    except Exception as error:  # noqa: BLE001  one bad article must not end a run of many
        return Rejection(f"article {article.id}", f"cannot be geoparsed: {type(error).__name__}: {error}")


def _nothing(_: int) -> None:
    pass

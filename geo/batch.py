"""Many articles: one process or several, results in the order of the articles, memory that does not grow with them.

A worker process makes its own Geoparser from settings small enough to send; the gazetteer's pages are shared through
the memory map. Workers are spawned, not forked: a fork copies the locks of threads that it leaves behind.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geo
from geo.errors import InputError, RecognizerError, Rejection, UsageError
from geo.model import Article, Geoparse
from geo.resources import data_folder
from geo.telemetry import tell

if TYPE_CHECKING:
    from geo.geocoders import OnlineFallback
    from geo.geoparser import Geoparser

__all__ = ["DEFAULT_SETTINGS", "Settings", "geoparse_articles", "geoparse_here"]

_CHUNK_ARTICLES: Final = 16
_CHUNK_CHARS: Final = 200_000
_CHUNKS_AHEAD: Final = 2  # for each worker: one in hand, one waiting

Result = Geoparse | Rejection


@dataclass(frozen=True, slots=True)
class Settings:
    """What a Geoparser is made from, with the names of its arguments; small, hashable and picklable.

    `online` names a provider that is asked for what the gazetteer cannot place, `online_contact` who asks, `online_url`
    a server of one's own; it's `fallback` that asks.
    """

    recognizer: str = "gazetteer"
    gazetteer: Path | None = None
    min_confidence: float = 0.0
    overlay: Path | None = None
    countries: tuple[str, ...] = ()
    bbox: tuple[float, ...] | None = None
    prefer_countries: tuple[str, ...] = ()
    prefer_bbox: tuple[float, ...] | None = None
    deny: tuple[str, ...] = ()
    publishers: Path | None = None
    online: str | None = None
    online_contact: str | None = None
    online_url: str | None = None

    def build(self) -> Geoparser:
        """Make the Geoparser. Raises UsageError, RecognizerError and GazetteerError as it does."""
        from geo.geoparser import Geoparser

        return Geoparser(**{key: value for key, value in asdict(self).items() if not key.startswith("online")})

    def fallback(self) -> OnlineFallback | None:
        """Make what places online what the gazetteer cannot, None where nothing is to go online; raises UsageError."""
        if self.online is None:
            return None
        from geo.gazetteer import Gazetteer
        from geo.geocoders import OnlineFallback, OnlineService
        from geo.resolution import Control

        if self.online_contact is None:
            raise UsageError(f"{self.online} wants to know who asks; give an e-mail or web address as online_contact")
        return OnlineFallback(
            OnlineService(self.online, self.online_contact, self.online_url),
            Gazetteer.open(self.gazetteer, overlay=self.overlay),
            Control.of(countries=self.countries, bbox=self.bbox, deny=self.deny),
        )

    def engine(self) -> str:
        """Return the name and version of everything that a result depends on: another string, another result."""
        from geo.gazetteer import Gazetteer
        from geo.recognition import PACKAGED_RECOGNIZER, pipeline_version

        gazetteer = Gazetteer.open(self.gazetteer, overlay=self.overlay).info.version
        parts = [f"dateline {geo.__version__}", self.recognizer, _weights_version(), gazetteer]
        if self.recognizer != PACKAGED_RECOGNIZER:
            parts.append(pipeline_version(self.recognizer))
        if self.publishers is not None:
            parts.append(f"publishers {_file_version(self.publishers)}")
        chosen = asdict(
            replace(self, recognizer="", gazetteer=None, overlay=None, publishers=None, online_contact=None)
        )
        plain = asdict(Settings(recognizer=""))
        return " ".join(parts + [f"{key}={value}" for key, value in chosen.items() if value != plain[key]])


DEFAULT_SETTINGS: Final = Settings()


def geoparse_articles(
    articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS, *, jobs: int = 1
) -> Iterator[Result]:
    """Geoparse articles in `jobs` processes; yield a Geoparse or, for an article that cannot be geoparsed, a Rejection.

    In the order of the articles, of which a few dozen a process are held at a time. A worker that dies costs a repeat
    of what it had in hand, and the article that killed it. A script that asks for several jobs needs the usual
    `if __name__ == "__main__":`. Raises UsageError for less than one job, and what making a Geoparser raises.
    """
    if jobs < 1:
        raise UsageError(f"the number of jobs is {jobs}; it must be 1 or more")
    chunks = _chunks(articles)
    return _alone(chunks, settings) if jobs == 1 else _together(chunks, settings, jobs)


def geoparse_here(articles: Iterable[Article], settings: Settings = DEFAULT_SETTINGS) -> Iterator[Result]:
    """Do what `geoparse_articles` does in this process, with the Geoparser that it last made for these settings.

    For work that comes in portions. Not for several threads at once.
    """
    for chunk in _chunks(articles):
        yield from _work(settings, chunk)


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


def _alone(chunks: Iterable[Sequence[Article]], settings: Settings) -> Iterator[Result]:
    geoparser = settings.build()
    for chunk in chunks:
        yield from _geoparse_chunk(geoparser, chunk)


def _together(chunks: Iterable[Sequence[Article]], settings: Settings, jobs: int) -> Iterator[Result]:
    waiting: deque[tuple[Sequence[Article], Future[list[Result]]]] = deque()
    with closing(_Workers(settings, jobs)) as workers:
        for chunk in chunks:
            waiting.append((chunk, workers.submit(chunk)))
            if len(waiting) >= _CHUNKS_AHEAD * jobs:
                yield from workers.result(*waiting.popleft())
        while waiting:
            yield from workers.result(*waiting.popleft())


class _Workers:
    """A pool of processes that is made anew when one of them dies."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings = settings
        self._jobs = jobs
        self._pool = _pool(jobs)

    def submit(self, chunk: Sequence[Article]) -> Future[list[Result]]:
        try:
            return self._pool.submit(_work, self._settings, chunk)
        except BrokenProcessPool:
            self.close()
            self._pool = _pool(self._jobs)
            return self._pool.submit(_work, self._settings, chunk)

    def result(self, chunk: Sequence[Article], future: Future[list[Result]]) -> list[Result]:
        try:
            return future.result()
        except BrokenProcessPool:
            return list(_rescue(chunk, self._settings))

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def _rescue(chunk: Sequence[Article], settings: Settings) -> Iterator[Result]:
    """Repeat a chunk whose worker died, article by article in a process apart, so that none dies for another."""
    pool: ProcessPoolExecutor | None = None
    try:
        for article in chunk:
            pool = pool or _proven_pool(settings)
            try:
                yield from pool.submit(_work, settings, (article,)).result()
            except BrokenProcessPool:
                yield Rejection(f"article {article.id}", "the process that geoparsed it died; perhaps it lacked memory")
                pool.shutdown()
                pool = None
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _proven_pool(settings: Settings) -> ProcessPoolExecutor:
    pool = _pool(1)
    try:
        pool.submit(_work, settings, ()).result()
    except BrokenProcessPool as error:
        raise RecognizerError(
            "worker processes die as they start: there is too little memory, or the script that asks for several jobs "
            'lacks its `if __name__ == "__main__":`'
        ) from error
    return pool


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    # Ctrl-C goes to the whole group of processes; the parent decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    """End this process when its parent is gone: a worker waits on a queue of which it holds both ends."""
    wait([sentinel])
    os._exit(1)


def _file_version(path: Path) -> str:
    try:
        return blake2b(path.read_bytes(), digest_size=6).hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error


@lru_cache(maxsize=1)
def _weights_version() -> str:
    """Return a digest of the packaged weights and lexicon: they may be trained anew within a version."""
    digest = blake2b(digest_size=6)
    for path in sorted(data_folder().glob("*.json*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _geoparser(settings: Settings) -> Geoparser:
    return settings.build()


def _work(settings: Settings, chunk: Sequence[Article]) -> list[Result]:
    return _geoparse_chunk(_geoparser(settings), chunk)


def _geoparse_chunk(geoparser: Geoparser, chunk: Sequence[Article]) -> list[Result]:
    begun = time.perf_counter()
    results: list[Result]
    try:
        results = list(geoparser.pipe(chunk))
    except Exception:  # noqa: BLE001  whatever it is, it is one article's, found in the second go
        results = [_geoparse_one(geoparser, article) for article in chunk]
    _tell(results, time.perf_counter() - begun)
    return results


def _tell(results: Sequence[Result], seconds: float) -> None:
    done = [result.mentions for result in results if isinstance(result, Geoparse)]
    tell(
        "geoparse.chunk",
        articles=len(done),
        rejected=len(results) - len(done),
        mentions=sum(map(len, done)),
        placed=sum(one.place is not None for mentions in done for one in mentions),
        seconds=seconds,
    )


def _geoparse_one(geoparser: Geoparser, article: Article) -> Result:
    try:
        return geoparser.geoparse(article)
    except Exception as error:  # noqa: BLE001  one bad article must not end a run of many
        return Rejection(f"article {article.id}", f"cannot be geoparsed: {type(error).__name__}: {error}")

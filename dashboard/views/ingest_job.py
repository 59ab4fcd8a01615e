"""Add articles from the browser to the store, in a background thread that can be watched and canceled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal, TypeVar

from dashboard.access.rate_limit import Quota, Resource
from geo.articles import (
    FileOutcome,
    FileRecord,
    ReadLedger,
    ReadOptions,
    display_name,
    is_web_address,
    read_articles,
    read_upload,
)
from geo.articles.web import WebReader
from geo.errors import DatelineError, Rejection
from geo.feeds import FoundFeed
from geo.ingest import IngestReport, ingest_articles
from geo.packaged_files import seeds_folder
from geo.settings import resolve_read_options, resolve_settings
from geo.store import Store
from geo.telemetry import emit
from geo.types import Article

__all__ = [
    "MAX_ADDRESSES",
    "MAX_ARTICLES",
    "MAX_FILES",
    "MAX_FILE_MB",
    "MAX_TOTAL_MB",
    "IngestJob",
    "add",
    "add_samples",
    "addresses",
    "geoparser_lock",
    "start",
    "uploads",
]

MAX_ADDRESSES = 20
MAX_FILES = 50
MAX_FILE_MB = 20
MAX_TOTAL_MB = 100
MAX_ARTICLES = 2000  # from one file

UNLIMITED: Final = Quota()

_LOG = logging.getLogger(__name__)
geoparser_lock = threading.Lock()
"""Held while articles are geoparsed: a geoparser serves one thread at a time."""

_Result = Article | Rejection
Source = Callable[[ReadLedger, ReadOptions], Iterator[_Result]]  # reads a file or web address when it is called
_Item = TypeVar("_Item")


@dataclass
class IngestJob:
    """The progress of adding files or web addresses. One thread writes it, others read it.

    Attributes:
        sources: The number of sources.
        what: What the sources are.
        by: The e-mail address of the user who adds them, for the log.
        stage: The current stage.
        read: The number of sources read.
        articles: The number of articles in them.
        finished: The number of articles that are finished.
        ids: The ids of the articles that are stored, some of them before.
        rejections: The articles and sources that were rejected.
        report: What became of everything, once all articles are finished.
        error: What ended the job early, for the user.
    """

    sources: int
    what: Literal["file", "address", "text"] = "file"
    by: str = ""
    stage: Literal["waiting", "reading", "mapping", "done"] = "waiting"
    read: int = 0
    articles: int = 0
    finished: int = 0
    ids: list[str] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    report: IngestReport | None = None
    error: str | None = None
    _canceled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop before the next article. Finished articles are kept."""
        self._canceled.set()

    @property
    def canceled(self) -> bool:
        """Whether `cancel` was called."""
        return self._canceled.is_set()

    @property
    def share(self) -> float:
        """The finished share, 0 to 1. Reading counts as a tenth."""
        reading = self.read / max(1, self.sources)
        mapping = self.finished / self.articles if self.articles else 0.0
        return min(1.0, 0.1 * reading + 0.9 * mapping)

    def run(self, sources: Iterable[Source], store: Store) -> None:
        """Read, geoparse and store. Never raises; `error` says what ended it early."""
        try:
            self.add(sources, store)
        except DatelineError as error:
            self.error = str(error)
        except Exception:  # noqa: BLE001  in a thread, no caller would see the exception
            _LOG.exception("adding articles failed")
            self.error = "An unexpected error occurred. See the server's log for details."

    def add(self, sources: Iterable[Source], store: Store) -> None:
        """Read, geoparse and store.

        Raises:
            UsageError: The settings are invalid.
            StoreError: The store cannot be written.
            GazetteerError: The gazetteer cannot be read.
        """
        try:
            with geoparser_lock:
                self.stage = "reading"
                ledger, how = ReadLedger(), resolve_read_options()
                items = list(self._read(sources, ledger, how))
                self.articles = sum(isinstance(item, Article) for item in items)
                self.stage = "mapping"
                self.report = self._ingest(items, store, ledger)
        finally:
            _emit_done(self)
            self.stage = "done"

    def _ingest(self, items: Sequence[_Result], store: Store, ledger: ReadLedger) -> IngestReport:
        ledger.articles = 0  # a limit or a cancel ends reading in the middle of a file
        return ingest_articles(
            self._counted(items, ledger),
            store,
            ledger=ledger,
            progress=self._finish,
            stored=self.ids.append,
            rejected=self.rejections.append,
            settings=resolve_settings(),
        )

    def _counted(self, items: Iterable[_Result], ledger: ReadLedger) -> Iterator[_Result]:
        for item in self._until_canceled(items):
            ledger.articles += isinstance(item, Article)
            yield item

    def _finish(self) -> None:
        self.finished += 1

    def _read(self, sources: Iterable[Source], ledger: ReadLedger, how: ReadOptions) -> Iterator[_Result]:
        for source in self._until_canceled(sources):
            yield from self._until_canceled(source(ledger, how))
            self.read += 1

    def _until_canceled(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for item in items:
            if self.canceled:
                return
            yield item


def start(
    sources: Sequence[Source], store: Store, *, what: Literal["file", "address"] = "file", by: str = ""
) -> IngestJob:
    """Start a thread that adds the articles of the sources, and return its progress."""
    job = IngestJob(sources=len(sources), what=what, by=by)
    threading.Thread(target=job.run, args=(sources, store), name="intake", daemon=True).start()
    return job


def uploads(
    files: Iterable[tuple[str, bytes]], quota: Quota = UNLIMITED, options: Sequence[ReadOptions] = ()
) -> list[Source]:
    """Return the sources of uploaded files (name and content). One over a limit yields a rejection that says so.

    Args:
        files: The names and contents of the files.
        quota: What the user may still add.
        options: What the user says about each file; without it, files are read as the settings say.
    """
    sources: list[Source] = []
    total = 0
    for number, (name, data) in enumerate(files):
        total += len(data)
        own = options[number] if options else None
        if number >= MAX_FILES:
            sources.append(_rejected_source(name, f"skipped: at most {MAX_FILES} files at a time"))
        elif len(data) > MAX_FILE_MB * 1_000_000:
            sources.append(
                _rejected_source(name, f"skipped: larger than {MAX_FILE_MB} MB; use `dateline ingest` for such files")
            )
        elif total > MAX_TOTAL_MB * 1_000_000:
            sources.append(_rejected_source(name, f"skipped: more than {MAX_TOTAL_MB} MB in total; add it separately"))
        else:
            sources.append(_limit_amount(quota, name, "bytes", len(data), partial(_read_file, name, data, own)))
    return sources


def addresses(text: str, quota: Quota = UNLIMITED, feeds: list[FoundFeed] | None = None) -> list[Source]:
    """Return the sources of web addresses, one per line. They are fetched when they are read.

    Feeds that are found then are appended to `feeds`.
    """
    found = [] if feeds is None else feeds
    sources: list[Source] = []
    for number, line in enumerate(line.strip() for line in text.splitlines() if line.strip()):
        if number >= MAX_ADDRESSES:
            sources.append(_rejected_source(line, f"skipped: at most {MAX_ADDRESSES} addresses at a time"))
        elif is_web_address(line):
            sources.append(_limit_amount(quota, line, "addresses", 1, partial(_read_address, line, found)))
        else:
            sources.append(_rejected_source(line, "is not a web address: it must start with https:// or http://"))
    return sources


def _read_file(
    name: str, data: bytes, own: ReadOptions | None, quota: Quota, ledger: ReadLedger, how: ReadOptions
) -> Iterator[_Result]:
    return _limit_articles(read_upload(name, data, options=own or how, ledger=ledger), name, quota)


def _read_address(
    address: str, found: list[FoundFeed], quota: Quota, ledger: ReadLedger, how: ReadOptions
) -> Iterator[_Result]:
    web = WebReader(on_feed=lambda url, feed: found.append(FoundFeed(url, feed.title, len(feed.entries))))
    return _limit_articles(read_articles([address], options=how, ledger=ledger, web=web), address, quota)


def _limit_amount(
    quota: Quota,
    name: str,
    resource: Resource,
    amount: int,
    read: Callable[[Quota, ReadLedger, ReadOptions], Iterator[_Result]],
) -> Source:
    """Count an amount against the quota; return the source, or one that yields the refusal."""
    refusal = quota.take(resource, amount)
    return partial(read, quota) if refusal is None else _rejected_source(name, f"skipped: {refusal}")


def _rejected_source(name: str, reason: str) -> Source:
    def reject(ledger: ReadLedger, how: ReadOptions) -> Iterator[_Result]:
        ledger.add_file(FileRecord(display_name(name), FileOutcome.REFUSED, reason=reason))
        yield Rejection(display_name(name), reason)

    return reject


def add(items: Iterable[_Result], store: Store, *, by: str = "") -> IngestJob:
    """Geoparse and store articles; return the finished job. Raises what `IngestJob.add` raises."""
    job = IngestJob(sources=1, what="text", by=by)
    job.add([lambda ledger, how: iter(items)], store)
    return job


def add_samples(store: Store) -> IngestJob:
    """Geoparse and store the sample articles that come with Dateline; return the finished job."""
    return add(read_articles([seeds_folder()]), store)


def _emit_done(job: IngestJob) -> None:
    report = job.report or IngestReport()
    emit(
        "adding.done",
        what=job.what,
        by=job.by,
        added=report.added,
        replaced=report.replaced,
        unchanged=report.unchanged,
        rejected=len(job.rejections),
        failed=job.report is None,
    )


def _limit_articles(items: Iterator[Article | Rejection], name: str, quota: Quota) -> Iterator[Article | Rejection]:
    for number, item in enumerate(items):
        if number >= MAX_ARTICLES:
            yield Rejection(
                display_name(name),
                f"only the first {MAX_ARTICLES:,} articles were added; use `dateline ingest` for more",
            )
            return
        if isinstance(item, Article) and (refusal := quota.take("articles")):
            reason = f"the articles from number {number + 1:,} on were skipped: {refusal}"
            yield Rejection(display_name(name), reason)
            return
        yield item

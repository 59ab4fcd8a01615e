"""Articles from the browser into the store: a job in a thread of its own that can be watched and cancelled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal, TypeVar

from dashboard.access.rate_limit import Quota, Resource
from geo.articles import display_name, is_web_address, read_articles, read_upload
from geo.errors import DatelineError, Rejection
from geo.parallel import geoparse_articles
from geo.plural import pluralize
from geo.resources import seeds_folder
from geo.settings import resolve_settings
from geo.store import Store
from geo.telemetry import emit
from geo.types import Article, Geoparse

__all__ = [
    "MAX_ADDRESSES",
    "MAX_ARTICLES",
    "MAX_FILES",
    "MAX_FILE_MB",
    "MAX_TOTAL_MB",
    "IngestJob",
    "Report",
    "add",
    "add_samples",
    "addresses",
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
_geoparsing = threading.Lock()  # one geoparser serves one thread at a time
_Found = Article | Rejection
Source = Callable[[], Iterator[_Found]]
_Item = TypeVar("_Item")


@dataclass
class Report:
    """What became of the articles that were given; `ids` are those that are in the store now."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    duplicates: int = 0
    placed: int = 0
    ids: list[str] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """How many articles are done."""
        return self.added + self.replaced + self.unchanged + self.duplicates

    def __str__(self) -> str:
        parts = [
            (self.added, "added"),
            (self.replaced, "replaced"),
            (self.unchanged, "there already"),
            (self.duplicates, "there already under another name"),
        ]
        said = ", ".join(f"{number:,} {what}" for number, what in parts if number) or "none added"
        return f"{pluralize(self.articles, 'article')}: {said}; {pluralize(self.placed, 'mention')} mapped"


@dataclass
class IngestJob:
    """Files or web addresses on their way into the store. One thread writes it, others read it.

    `read` and `articles` count sources read and articles found in them; what is done is in `report`. `by` is the
    address of who adds them, for the log.
    """

    sources: int
    what: Literal["file", "address"] = "file"
    by: str = ""
    stage: Literal["waiting", "reading", "mapping", "done"] = "waiting"
    read: int = 0
    articles: int = 0
    report: Report = field(default_factory=Report)
    trouble: str | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop before the next article; what is done stays."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._cancelled.is_set()

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1: reading is a tenth of it."""
        reading = self.read / max(1, self.sources)
        mapping = (self.report.articles / self.articles) if self.articles else 0.0
        return min(1.0, 0.1 * reading + 0.9 * mapping)

    def run(self, sources: Iterable[Source], store: Store) -> None:
        """Read, geoparse and store; never raises: `trouble` says what ended it."""
        try:
            with _geoparsing:
                self.stage = "reading"
                found = list(self._read(sources))
                self.articles = sum(isinstance(item, Article) for item in found)
                self.stage = "mapping"
                _add(self._until_cancelled(found), store, self.report)
        except DatelineError as error:
            self.trouble = str(error)
        except Exception:  # noqa: BLE001  a thread has nobody above who would hear
            _LOG.exception("adding articles failed")
            self.trouble = "Something went wrong that Dateline did not foresee. What it was is in the server's log."
        finally:
            _tell(self.report, self.what, self.by, failed=self.trouble is not None)
            self.stage = "done"

    def _read(self, sources: Iterable[Source]) -> Iterator[Article | Rejection]:
        for source in self._until_cancelled(sources):
            yield from self._until_cancelled(source())
            self.read += 1

    def _until_cancelled(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for item in items:
            if self.cancelled:
                return
            yield item


def start(
    sources: Sequence[Source], store: Store, *, what: Literal["file", "address"] = "file", by: str = ""
) -> IngestJob:
    """Begin to add what the sources yield; the job goes on whether or not anyone watches."""
    job = IngestJob(sources=len(sources), what=what, by=by)
    threading.Thread(target=job.run, args=(sources, store), name="intake", daemon=True).start()
    return job


def uploads(files: Iterable[tuple[str, bytes]], quota: Quota = UNLIMITED) -> list[Source]:
    """Return the sources of uploaded files, (name, bytes) each; one over a limit yields why it was skipped."""
    found: list[Source] = []
    total = 0
    for number, (name, data) in enumerate(files):
        total += len(data)
        if number >= MAX_FILES:
            found.append(_refusal(name, f"skipped: at most {MAX_FILES} files at once"))
        elif len(data) > MAX_FILE_MB * 1_000_000:
            found.append(_refusal(name, f"skipped: larger than {MAX_FILE_MB} MB; use `dateline ingest` for such files"))
        elif total > MAX_TOTAL_MB * 1_000_000:
            found.append(_refusal(name, f"skipped: more than {MAX_TOTAL_MB} MB at once; add it in a second go"))
        else:
            found.append(_within(quota, name, "bytes", len(data), partial(_read_file, name, data)))
    return found


def addresses(text: str, quota: Quota = UNLIMITED) -> list[Source]:
    """Return the sources of web addresses, one a line, that are fetched when they are read."""
    found: list[Source] = []
    for number, line in enumerate(line.strip() for line in text.splitlines() if line.strip()):
        if number >= MAX_ADDRESSES:
            found.append(_refusal(line, f"skipped: at most {MAX_ADDRESSES} addresses at once"))
        elif is_web_address(line):
            found.append(_within(quota, line, "addresses", 1, partial(_read_address, line)))
        else:
            found.append(_refusal(line, "is not a web address: one begins with https:// or http://"))
    return found


def _read_file(name: str, data: bytes, quota: Quota) -> Iterator[Article | Rejection]:
    return _first(read_upload(name, data), name, quota)


def _read_address(address: str, quota: Quota) -> Iterator[Article | Rejection]:
    return _first(read_articles([address]), address, quota)


def _within(
    quota: Quota, name: str, resource: Resource, amount: int, read: Callable[[Quota], Iterator[_Found]]
) -> Source:
    """Return a source within what somebody may add, or one that says why not."""
    why = quota.take(resource, amount)
    return partial(read, quota) if why is None else _refusal(name, f"skipped: {why}")


def _refusal(name: str, reason: str) -> Source:
    return lambda: iter([Rejection(display_name(name), reason)])


def add(items: Iterable[Article | Rejection], store: Store, *, by: str = "") -> Report:
    """Geoparse and store articles, and say what became of each; raises StoreError, GazetteerError."""
    report = Report()
    with _geoparsing:
        _add(items, store, report)
    _tell(report, "text", by)
    return report


def add_samples(store: Store) -> Report:
    """Map the sample articles that come with Dateline."""
    return add(read_articles([seeds_folder()]), store)


def _tell(report: Report, what: str, by: str, *, failed: bool = False) -> None:
    emit(
        "adding.done",
        what=what,
        by=by,
        added=report.added,
        replaced=report.replaced,
        unchanged=report.unchanged,
        duplicates=report.duplicates,
        rejected=len(report.rejections),
        failed=failed,
    )


def _add(items: Iterable[Article | Rejection], store: Store, report: Report) -> None:
    settings = resolve_settings()
    engine = settings.engine()
    for result in geoparse_articles(_fresh(items, store, report, engine), settings):
        if isinstance(result, Rejection):
            report.rejections.append(result)
        else:
            _keep(result, store, report, engine)


def _fresh(items: Iterable[Article | Rejection], store: Store, report: Report, engine: str) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Rejection):
            report.rejections.append(item)
        elif (standing := store.status(item, engine=engine)) in ("new", "changed"):
            yield item
        elif standing == "unchanged":
            report.unchanged += 1
            report.ids.append(item.id)
        else:
            report.duplicates += 1


def _keep(parsed: Geoparse, store: Store, report: Report, engine: str) -> None:
    counts = store.add([parsed], engine=engine)
    report.added += counts.added
    report.replaced += counts.replaced
    report.duplicates += counts.duplicates
    if counts.added or counts.replaced:
        report.ids.append(parsed.article.id)
        report.placed += sum(resolved.place is not None for resolved in parsed.mentions)


def _first(items: Iterator[Article | Rejection], name: str, quota: Quota) -> Iterator[Article | Rejection]:
    for number, item in enumerate(items):
        if number >= MAX_ARTICLES:
            yield Rejection(
                display_name(name),
                f"only the first {MAX_ARTICLES:,} articles were taken; use `dateline ingest` for more",
            )
            return
        if isinstance(item, Article) and (why := quota.take("articles")):
            yield Rejection(display_name(name), f"the articles from {number + 1:,} on were skipped: {why}")
            return
        yield item

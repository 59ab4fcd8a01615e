"""Ingests articles: reads them, skips those that are stored already, geoparses and stores the rest, and reports."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.articles import read_articles
from geo.errors import Rejection
from geo.message_text import pluralize
from geo.parallel import geoparse_articles
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.store import AddCounts, Store
from geo.telemetry import emit
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from geo.geocoders import OnlineFallback

__all__ = ["IngestReport", "ingest", "ingest_articles", "reread"]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """How many articles of a run were added, replaced or left out, and the inputs that were rejected.

    `unchanged` articles were stored before by the same engine; `duplicates` have the text of an article that is stored
    under another id, and are not stored. `mentions` and `placed` count the articles that were geoparsed in this run.
    `unmatched_corrections` counts the stored corrections whose mention the article lacks now. `languages` counts
    the articles that were geoparsed in this run by the language that they are written in.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    duplicates: int = 0
    mentions: int = 0
    placed: int = 0
    rejections: tuple[Rejection, ...] = ()
    unmatched_corrections: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """Number of articles that were not rejected."""
        return self.added + self.replaced + self.unchanged + self.duplicates

    def __str__(self) -> str:
        duplicates = f", {self.duplicates:,} left out as duplicates" if self.duplicates else ""
        return (
            f"{pluralize(self.articles, 'article')}: {self.added:,} added, {self.replaced:,} replaced, "
            f"{self.unchanged:,} unchanged{duplicates}; {pluralize(self.mentions, 'mention')}, {self.placed:,} placed; "
            f"{pluralize(len(self.rejections), 'input')} rejected"
            + (
                f"; {pluralize(self.unmatched_corrections, 'correction')} no longer to be found in the articles"
                if self.unmatched_corrections
                else ""
            )
        )


def ingest(
    inputs: Iterable[str | Path],
    store: Store,
    *,
    jobs: int = 1,
    progress: Callable[[], object] | None = None,
    rejected: Callable[[Rejection], object] | None = None,
    on_bytes_read: Callable[[int], object] | None = None,
    stdin: BinaryIO | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    online: OnlineFallback | None = None,
) -> IngestReport:
    """Read articles, geoparse those that are new or changed, and store them.

    If the process is killed, everything committed stays, and the same call does the rest.

    Args:
        inputs: files, folders, web addresses, or "-" for standard input.
        store: the database, open for writing.
        jobs: worker processes.
        progress: called once for each article that is done.
        rejected: called with each input that is skipped, when it is skipped.
        on_bytes_read: called with the number of bytes of each block that is read from a file.
        stdin: what "-" reads, `sys.stdin` by default.
        settings: what the geoparser is made from.
        online: the online geocoders that place what the gazetteer cannot.

    Raises:
        StoreError: the database cannot be read or written. Also what making a Geoparser raises.
    """
    items = read_articles(inputs, stdin=stdin, on_bytes_read=on_bytes_read)
    return ingest_articles(
        items, store, jobs=jobs, progress=progress, rejected=rejected, settings=settings, online=online
    )


def ingest_articles(
    items: Iterable[Article | Rejection],
    store: Store,
    *,
    jobs: int = 1,
    progress: Callable[[], object] | None = None,
    rejected: Callable[[Rejection], object] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    online: OnlineFallback | None = None,
) -> IngestReport:
    """Do what `ingest` does with articles that were read before, and rejections of inputs that could not be read."""
    started = time.monotonic()
    run = _Run(store, settings.engine(), progress or _ignore, rejected or _ignore, online)
    results = geoparse_articles(run.filter_new(items), settings, jobs=jobs)
    counts = store.add(run.count_mentions(results), engine=run.engine)
    report = run.report(counts)
    _emit_event(report, time.monotonic() - started)
    return report


def reread(
    store: Store,
    *,
    other_settings: bool = False,
    jobs: int = 1,
    progress: Callable[[], object] | None = None,
    rejected: Callable[[Rejection], object] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    online: OnlineFallback | None = None,
) -> IngestReport:
    """Geoparse stored articles again that another version of Dateline, its models or its gazetteer geoparsed.

    People's corrections are applied to the new mentions. If the process is killed, everything committed stays, and the
    same call does the rest. An article that cannot be geoparsed stays as it is.

    Args:
        store: the database, open for writing.
        other_settings: whether articles of this version with other settings are geoparsed again, too.
        jobs: worker processes.
        progress: called once for each article that is done.
        rejected: called with each article that cannot be geoparsed.
        settings: what the geoparser is made from.
        online: the online geocoders that place what the gazetteer cannot.

    Raises:
        StoreError: the database cannot be read or written. Also what making a Geoparser raises.
    """
    started = time.monotonic()
    run = _Run(store, settings.engine(), progress or _ignore, rejected or _ignore, online)
    outdated = store.outdated(run.engine, other_settings=other_settings)
    results = geoparse_articles(outdated, settings, jobs=jobs)
    report = run.report(AddCounts(replaced=store.rewrite(run.count_mentions(results), engine=run.engine)))
    _emit_event(report, time.monotonic() - started)
    return report


@dataclass
class _Run:
    """The state of one run. Its two generators are chained: articles go in, geoparses come out."""

    store: Store
    engine: str
    on_article: Callable[[], object]
    on_rejection: Callable[[Rejection], object]
    online: OnlineFallback | None
    counts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)

    def filter_new(self, items: Iterable[Article | Rejection]) -> Iterator[Article]:
        """Yield the articles that are not stored yet or have changed; count the others."""
        for item in items:
            if isinstance(item, Rejection):
                self._reject(item)
                continue
            status = self.store.status(item, engine=self.engine)
            if status in ("new", "changed"):
                yield item
            else:
                self.counts[status] += 1
                self.on_article()

    def count_mentions(self, results: Iterable[Geoparse | Rejection]) -> Iterator[Geoparse]:
        """Yield the geoparses, with what online geocoders placed; count their mentions."""
        for result in results:
            if isinstance(result, Rejection):
                self._reject(result)
                continue
            geoparse = result if self.online is None else self.online.place(result)
            self.counts["mentions"] += len(geoparse.mentions)
            if geoparse.language is not None:
                self.languages[geoparse.language] += 1
            self.counts["placed"] += sum(mention.place is not None for mention in geoparse.mentions)
            self.on_article()
            yield geoparse

    def report(self, counts: AddCounts) -> IngestReport:
        """Return the report of the run, with what was stored."""
        # Only a replaced article can have lost the mention that a correction is about.
        corrections = self.store.corrections.active() if counts.replaced else ()
        return IngestReport(
            added=counts.added,
            replaced=counts.replaced,
            unchanged=counts.unchanged + self.counts["unchanged"],
            mentions=self.counts["mentions"],
            placed=self.counts["placed"],
            rejections=tuple(self.rejections),
            unmatched_corrections=sum(not correction.matches for correction in corrections),
            languages=dict(self.languages),
        )

    def _reject(self, rejection: Rejection) -> None:
        self.rejections.append(rejection)
        self.on_rejection(rejection)


def _emit_event(report: IngestReport, seconds: float) -> None:
    emit(
        "ingest.done",
        added=report.added,
        replaced=report.replaced,
        unchanged=report.unchanged,
        duplicates=report.duplicates,
        mentions=report.mentions,
        placed=report.placed,
        adrift=report.unmatched_corrections,  # the field keeps the name that log pipelines know
        rejected=len(report.rejections),
        seconds=seconds,
    )


def _ignore(*_: object) -> None:
    pass

"""From files to the store: read, skip what is there already, geoparse, store, and say what became of everything."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.articles import read_articles
from geo.errors import Rejection
from geo.parallel.geoparse_many import geoparse_articles
from geo.plural import pluralize
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.store import Store
from geo.telemetry import emit
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from geo.geocoders import OnlineFallback

__all__ = ["IngestReport", "ingest", "ingest_articles"]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a run's articles, each counted once, and the inputs that were skipped with the reason.

    `unchanged` were stored already by the same engine; `duplicates` have the text of an article stored under another
    id, and were left out. `mentions` and `placed` are of the articles that were geoparsed in this run. `adrift` counts
    the corrections in the store that find nothing: they are kept, but their articles have changed.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    duplicates: int = 0
    mentions: int = 0
    placed: int = 0
    rejections: tuple[Rejection, ...] = ()
    adrift: int = 0

    @property
    def articles(self) -> int:
        """How many articles were read and not rejected."""
        return self.added + self.replaced + self.unchanged + self.duplicates

    def __str__(self) -> str:
        duplicates = f", {self.duplicates:,} left out as duplicates" if self.duplicates else ""
        return (
            f"{pluralize(self.articles, 'article')}: {self.added:,} added, {self.replaced:,} replaced, "
            f"{self.unchanged:,} unchanged{duplicates}; {pluralize(self.mentions, 'mention')}, {self.placed:,} placed; "
            f"{pluralize(len(self.rejections), 'input')} rejected"
            + (f"; {pluralize(self.adrift, 'correction')} no longer to be found in the articles" if self.adrift else "")
        )


def ingest(
    inputs: Iterable[str | Path],
    store: Store,
    *,
    jobs: int = 1,
    progress: Callable[[], object] | None = None,
    rejected: Callable[[Rejection], object] | None = None,
    took: Callable[[int], object] | None = None,
    stdin: BinaryIO | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    online: OnlineFallback | None = None,
) -> IngestReport:
    """Read articles from files and folders, geoparse those that are new or changed, and store them.

    `progress` is called once for each article that is done, `rejected` for each input that is skipped, `took` with
    the bytes of files, as it happens.
    Killed at any moment, everything committed stays; the same call again does the rest. Raises StoreError, and what
    making a Geoparser raises. `online` places what the gazetteer cannot.
    """
    items = read_articles(inputs, stdin=stdin, took=took)
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
    """Do what `ingest` does with articles that were read already, among them what could not be read."""
    begun = time.monotonic()
    run = _Run(store, settings.engine(), progress or _nothing, rejected or _nothing, online)
    results = geoparse_articles(run.fresh(items), settings, jobs=jobs)
    counts = store.add(run.parsed(results), engine=run.engine)
    report = IngestReport(
        added=counts.added,
        replaced=counts.replaced,
        unchanged=counts.unchanged + run.seen["unchanged"],
        duplicates=counts.duplicates + run.seen["duplicate"],
        mentions=run.seen["mentions"],
        placed=run.seen["placed"],
        rejections=tuple(run.rejections),
        adrift=sum(not correction.matches for correction in store.corrections()) if counts.replaced else 0,
    )
    figures = {name: value for name, value in asdict(report).items() if isinstance(value, int)}
    emit("ingest.done", **figures, rejected=len(report.rejections), seconds=time.monotonic() - begun)
    return report


@dataclass
class _Run:
    store: Store
    engine: str
    progress: Callable[[], object]
    rejected: Callable[[Rejection], object]
    online: OnlineFallback | None
    seen: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)

    def fresh(self, items: Iterable[Article | Rejection]) -> Iterator[Article]:
        """Yield the articles that are worth geoparsing; count the others."""
        for item in items:
            if isinstance(item, Rejection):
                self._reject(item)
                continue
            standing = self.store.standing(item, engine=self.engine)
            if standing in ("new", "changed"):
                yield item
            else:
                self.seen[standing] += 1
                self.progress()

    def parsed(self, results: Iterable[Geoparse | Rejection]) -> Iterator[Geoparse]:
        """Yield the geoparses; count their mentions."""
        for result in results:
            if isinstance(result, Rejection):
                self._reject(result)
                continue
            done = result if self.online is None else self.online.place(result)
            self.seen["mentions"] += len(done.mentions)
            self.seen["placed"] += sum(resolved.place is not None for resolved in done.mentions)
            self.progress()
            yield done

    def _reject(self, rejection: Rejection) -> None:
        self.rejections.append(rejection)
        self.rejected(rejection)


def _nothing(*_: object) -> None:
    pass

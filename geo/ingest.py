"""Ingests articles: reads them, skips those that are stored already, geoparses and stores the rest, and reports."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.articles import (
    DEFAULT_READ_OPTIONS,
    ReadLedger,
    ReadOptions,
    RejectionCounts,
    RunRegister,
    RunReport,
    article_id,
    clean_line,
    clean_text,
    count_items,
    ids_with_less,
    read_articles,
)
from geo.errors import Rejection
from geo.message_text import pluralize, printable_excerpt
from geo.parallel import geoparse_articles
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.store import AddCounts, Store
from geo.telemetry import emit
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from geo.articles.web import LinkReader
    from geo.geocoders import OnlineFallback

__all__ = ["IngestReport", "ingest", "ingest_articles", "recognize_stored", "rejected_reuse", "reread"]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of the articles of a run.

    `unchanged` articles were stored before by the same engine; `repeats` have the id and the words of an article before
    them in this run. `mentions` and `placed` count the articles that were geoparsed in this run. `rejections` are the
    articles and the inputs that were rejected, and `rejected` counts the articles among them. `unmatched_corrections`
    counts the stored corrections whose mention the article lacks now. `languages` counts the articles that were
    geoparsed in this run by the language that they are written in. `read` has the files.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    repeats: int = 0
    mentions: int = 0
    placed: int = 0
    rejections: tuple[Rejection, ...] = ()
    unmatched_corrections: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    read: ReadLedger = field(default_factory=ReadLedger, compare=False)
    rejected: RejectionCounts = field(default_factory=RejectionCounts, compare=False)

    @property
    def articles(self) -> int:
        """Number of articles that were not rejected."""
        return self.added + self.replaced + self.unchanged + self.repeats

    @property
    def ledger(self) -> RunReport:
        """The files and articles that were read, and what became of them."""
        outcomes = {name: getattr(self, name) for name in ("added", "replaced", "unchanged", "repeats")}
        return RunReport(self.read, outcomes, self.rejected)

    def lines(self) -> Iterator[str]:
        """Yield the lines that end a run."""
        yield from self.ledger.file_lines()
        yield from self.ledger.note_lines()
        yield str(self)

    def record(self, command: str) -> dict[str, object]:
        """Return the report as docs/schema/report.schema.json describes it."""
        counts = {"found": self.mentions, "placed": self.placed}
        return self.ledger.record(command, mentions=counts, languages=dict(self.languages))

    def __str__(self) -> str:
        corrections = pluralize(self.unmatched_corrections, "correction")
        return f"{self.ledger.article_line()}; {pluralize(self.mentions, 'mention')}, {self.placed:,} placed" + (
            f"; {corrections} no longer to be found in the articles" if self.unmatched_corrections else ""
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
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    fetch: bool = False,
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
        options: what people say about the inputs.
        fetch: whether the page of each link in lists of links is read, but for those that are stored.
        settings: what the geoparser is made from.
        online: the online geocoders that place what the gazetteer cannot.

    Raises:
        StoreError: the database cannot be read or written. Also what making a Geoparser raises.
    """
    ledger = ReadLedger()
    items = read_articles(
        inputs,
        stdin=stdin,
        on_bytes_read=on_bytes_read,
        options=options,
        ledger=ledger,
        on_link=_link_reader(store) if fetch else None,
    )
    return ingest_articles(
        items,
        store,
        ledger=ledger,
        jobs=jobs,
        progress=progress,
        rejected=rejected,
        settings=settings,
        online=online,
    )


def _link_reader(store: Store) -> LinkReader:
    from geo.articles.web import LinkReader  # only needed for links

    return LinkReader(known=store.reader.article)


def ingest_articles(
    items: Iterable[Article | Rejection],
    store: Store,
    *,
    ledger: ReadLedger | None = None,
    jobs: int = 1,
    progress: Callable[[], object] | None = None,
    stored: Callable[[str], object] | None = None,
    rejected: Callable[[Rejection], object] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    online: OnlineFallback | None = None,
) -> IngestReport:
    """Do what `ingest` does with articles that were read before, and rejections of inputs that could not be read.

    Args:
        ledger: what the reader of the items counts them in, None if no reader does.
        stored: called with the id of each article that is stored, or was stored before.
        items, store, jobs, progress, rejected, settings, online: see `ingest`.
    """
    started = time.monotonic()
    run = _Run(store, settings.engine(), progress or _ignore, rejected or _ignore, online)
    run.on_stored = stored or _ignore
    if ledger is None:
        items = count_items(items, run.read)
    else:
        run.read = ledger
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
    results = geoparse_articles(run.count_read(outdated), settings, jobs=jobs)
    replaced = store.rewrite(run.count_mentions(results), engine=run.engine)
    changed_meanwhile = run.counts["geoparsed"] - replaced
    report = run.report(AddCounts(replaced=replaced, unchanged=changed_meanwhile))
    _emit_event(report, time.monotonic() - started)
    return report


def rejected_reuse(register: RunRegister, article: Article, where: str) -> Rejection | bool:
    """Remember an article of a run; return a rejection if its id was used for another article.

    Args:
        register: The articles of the run.
        article: The next article.
        where: The input that it is in.

    Returns:
        A rejection for an id that was used with other words; True for a repeat, with the same words; otherwise False.
    """
    earlier = register.add(article, where)
    if earlier is None or earlier.same_words:
        return earlier is not None
    field, value = "id", article.id
    if article.url and article.id == article_id(article.title, article.text, article.url):
        field, value = "url", article.url  # of which the id was made
    reason = f'"{printable_excerpt(value)}" was used before in this run with another text, by "{earlier}"'
    return Rejection(where, f"{reason}; give each article an id of its own", field=field)


def recognize_stored(article: Article, store: Store, register: RunRegister) -> Article:
    """Return a new article under the id that it is stored under, if that id was made when less of it was known.

    Its publisher and date may have been left out of the id by an earlier version, or not have been read.
    """
    for other_id in ids_with_less(article, clean_line(article.title), clean_text(article.text)):
        stored = None if other_id in register else store.reader.article(other_id)
        if stored is None or stored.source not in (article.source, None) or stored.date not in (article.date, None):
            continue
        register.add_id(article, other_id)
        return replace(article, id=other_id)
    return article


@dataclass
class _Run:
    """The state of one run. Its two generators are chained: articles go in, geoparses come out."""

    store: Store
    engine: str
    on_article: Callable[[], object]
    on_rejection: Callable[[Rejection], object]
    online: OnlineFallback | None
    on_stored: Callable[[str], object] = lambda article_id: None
    read: ReadLedger = field(default_factory=ReadLedger)
    register: RunRegister = field(default_factory=RunRegister)
    counts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    rejected: RejectionCounts = field(default_factory=RejectionCounts)

    def count_read(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Yield the articles, and count them as read."""
        for article in articles:
            self.read.articles += 1
            yield article

    def filter_new(self, items: Iterable[Article | Rejection]) -> Iterator[Article]:
        """Yield the articles that are not stored yet or have changed; count the others."""
        for item in items:
            if isinstance(item, Rejection):
                self._reject(item)
                continue
            reuse = rejected_reuse(self.register, item, self.read.where or "the articles given")
            if isinstance(reuse, Rejection):
                self._reject_article(reuse)
            elif reuse:
                self._count("repeats")
            else:
                yield from self._unless_unchanged(item)

    def _unless_unchanged(self, article: Article) -> Iterator[Article]:
        status = self.store.status(article, engine=self.engine)
        if status == "new":
            known = recognize_stored(article, self.store, self.register)
            if known.id != article.id:
                article, status = known, self.store.status(known, engine=self.engine)
        if status == "unchanged":
            self.on_stored(article.id)
            self._count("unchanged")
        else:
            yield article

    def _count(self, outcome: str) -> None:
        self.counts[outcome] += 1
        self.on_article()

    def count_mentions(self, results: Iterable[Geoparse | Rejection]) -> Iterator[Geoparse]:
        """Yield the geoparses, with what online geocoders placed; count their mentions."""
        for result in results:
            if isinstance(result, Rejection):
                self._reject_article(result)
                continue
            geoparse = result if self.online is None else self.online.place(result)
            self.counts["mentions"] += len(geoparse.mentions)
            if geoparse.language is not None:
                self.languages[geoparse.language] += 1
            self.counts["placed"] += sum(mention.place is not None for mention in geoparse.mentions)
            self._count("geoparsed")
            yield geoparse
            self.on_stored(geoparse.article.id)

    def report(self, counts: AddCounts) -> IngestReport:
        """Return the report of the run, with what was stored."""
        # Only a replaced article can have lost the mention that a correction is about.
        corrections = self.store.corrections.active() if counts.replaced else ()
        return IngestReport(
            added=counts.added,
            replaced=counts.replaced,
            unchanged=counts.unchanged + self.counts["unchanged"],
            repeats=self.counts["repeats"],
            mentions=self.counts["mentions"],
            placed=self.counts["placed"],
            rejections=tuple(self.rejections),
            unmatched_corrections=sum(not correction.matches for correction in corrections),
            languages=dict(self.languages),
            read=self.read,
            rejected=self.read.rejected + self.rejected,
        )

    def _reject_article(self, rejection: Rejection) -> None:
        self.rejected.add(rejection)
        self._reject(rejection)

    def _reject(self, rejection: Rejection) -> None:
        self.rejections.append(rejection)
        self.on_rejection(rejection)


def _emit_event(report: IngestReport, seconds: float) -> None:
    emit(
        "ingest.done",
        added=report.added,
        replaced=report.replaced,
        unchanged=report.unchanged,
        duplicates=report.repeats,  # the field keeps the name that log pipelines know
        mentions=report.mentions,
        placed=report.placed,
        adrift=report.unmatched_corrections,  # likewise
        rejected=len(report.rejections),
        seconds=seconds,
    )


def _ignore(*_: object) -> None:
    pass

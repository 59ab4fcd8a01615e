"""Watches feeds in rounds: requests the feeds that are due, ingests new entries, and schedules the next requests.

The feeds are those of the watch list, and those that people follow in the dashboard over the same database. Several
programs may watch the same feeds: each claims a feed before it requests it, and the others pass it over meanwhile.

A feed that fails is requested less and less often, down to once a day, until it works again. A feed that states how
long to wait (Retry-After) is left alone that long; one that is gone for good (status 410) is not requested again. The
state of a feed is stored only after its articles are, so that the next round makes up for one that was killed.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from itertools import islice

from geo.articles import ReadLedger, RejectionCounts, RunReport
from geo.articles.web import Feed, FeedEntry, WebReader, article_from_entry, parse_feed, require_ok
from geo.errors import InputError, Rejection, StoreError
from geo.feeds.watch_list import WatchedFeed, WatchList
from geo.ingest import IngestReport, ingest_articles
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.store import FeedState, Store
from geo.telemetry import emit
from geo.types import Article

_MAX_WAIT = dt.timedelta(days=1)
_CLAIM = dt.timedelta(minutes=15)  # the longest between two articles of a feed that a program works on
_ARTICLES_AT_ONCE = 20  # in memory
_AUTHOR = "watch"  # of the removals of articles that are too old
_JITTER = 0.1  # share of the wait by which it varies, so that many watchers do not send requests at once
_OUTCOMES = {outcome: 0 for outcome in ("added", "replaced", "unchanged", "repeats", "left out")}
_GONE, _TOO_MANY_REQUESTS, _UNAVAILABLE = 410, 429, 503


@dataclass(frozen=True, slots=True)
class WatchRound:
    """What a round did.

    `requested` counts the feeds, of which `unchanged` had nothing new and `failed` failed or are gone; `added` counts
    new articles, `languages` these by language; `removed` counts those older than their feeds keep them. `next_at` is
    when the next feed is due, None where all are gone. `ledger` has what became of each new entry.
    """

    requested: int = 0
    unchanged: int = 0
    failed: int = 0
    added: int = 0
    removed: int = 0
    rejections: tuple[Rejection, ...] = ()
    next_at: dt.datetime | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    ledger: RunReport = field(default_factory=RunReport, compare=False)


@dataclass(slots=True)
class _FeedRequest:
    """A feed that is requested in this round: its new state, and its entries that were ingested or failed, by key."""

    feed: WatchedFeed
    state: FeedState
    unchanged: bool = False
    ingested: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    article_ids: dict[str, str] = field(default_factory=dict)
    unread: RejectionCounts = field(default_factory=RejectionCounts)

    def emit_event(self) -> None:
        state = self.state
        outcome = "gone" if state.gone else "failed" if state.failures else "unchanged" if self.unchanged else "ok"
        emit(
            "feed.asked",
            feed=state.url,
            outcome=outcome,
            articles=len(self.ingested),
            missed=len(self.failed),
            failures=state.failures,
            problem=state.problem,
        )


@dataclass(slots=True)
class FeedWatcher:
    """Watches feeds into a store.

    Args:
        watch_list: feeds besides those that people follow in the dashboard.
        store: the database, open for writing; it also holds the followed feeds and the state of all feeds.
        web: fetches feeds and pages.
        settings: what the geoparser is made from.
        now: returns an aware time; replaced in tests.
        chance: returns a number from 0 to 1, for the jitter; replaced in tests.
        geoparsing: enclosed around the geoparsing of articles, where other threads of the program geoparse as well.
    """

    watch_list: WatchList
    store: Store
    web: WebReader = field(default_factory=WebReader)
    settings: Settings = DEFAULT_SETTINGS
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    chance: Callable[[], float] = random.random
    geoparsing: Callable[[], AbstractContextManager[object]] = nullcontext

    def feeds(self) -> tuple[WatchedFeed, ...]:
        """Return the feeds to watch now: those of the watch list, and those that people follow and have not paused."""
        listed = {feed.url for feed in self.watch_list.feeds}
        followed = [
            WatchedFeed(feed.url, feed.every, feed.source)
            for feed in self.store.followed_feeds.all()
            if feed.file is None and not feed.paused and feed.url not in listed
        ]
        return (*self.watch_list.feeds, *followed)

    def run_round(self, *, all_feeds: bool = False) -> WatchRound:
        """Request the feeds that are due, and ingest their new articles.

        Args:
            all_feeds: whether feeds that are not due yet are requested as well; those that are gone are not.

        Raises:
            StoreError: the database cannot be read or written.
        """
        started = time.monotonic()
        requests: list[_FeedRequest] = []
        rejections: list[Rejection] = []
        added = 0
        read, outcomes, rejected = ReadLedger(), Counter(_OUTCOMES), RejectionCounts()
        languages: Counter[str] = Counter()
        for feed in self.feeds():
            request = self._claim(feed, all_feeds=all_feeds)
            if request is None:
                continue
            try:
                for report in self._ingest(request, rejections):
                    added += report.added + report.replaced
                    languages.update(report.languages)
                    read.add(report.read)
                    outcomes.update(report.ledger.outcomes)
                    rejected += report.rejected
                # Only now, with the articles stored: see the module's docstring.
                done = [*request.ingested, *request.passed_over]
                self.store.feeds.record(request.state, done, request.failed, request.article_ids)
            except BaseException:
                with suppress(StoreError):
                    self.store.feeds.release(feed.url)
                raise
            read.articles += len(request.passed_over)
            outcomes["left out"] += len(request.passed_over)
            read.rejected += request.unread
            rejected += request.unread
            request.emit_event()
            requests.append(request)
        result = WatchRound(
            requested=len(requests),
            unchanged=sum(request.unchanged for request in requests),
            failed=sum(request.state.failures > 0 or request.state.gone for request in requests),
            added=added,
            removed=self._remove_expired(),
            rejections=tuple(rejections),
            next_at=self.next_at(),
            languages=languages,
            ledger=RunReport(read, outcomes, rejected),
        )
        self._emit_event(result, time.monotonic() - started)
        return result

    def next_at(self) -> dt.datetime | None:
        """Return when the next feed is due, None where there is none or all are gone."""
        states = (self.store.feeds.state(feed.url) for feed in self.feeds())
        now = self.now()
        due = [_due_at(state, now) for state in states if not state.gone]
        return min(due, default=None)

    def _remove_expired(self) -> int:
        """Remove the articles that are older than their feeds keep them; return their number."""
        oldest_days = {feed.url: day for feed in self.feeds() if (day := self._oldest_day(feed)) is not None}
        expired = self.store.feeds.expired_articles(oldest_days)
        change = self.store.changes.remove(expired, author=_AUTHOR)
        return change.articles if change is not None else 0

    def _oldest_day(self, feed: WatchedFeed) -> dt.date | None:
        """Return the oldest day whose articles a feed keeps, None for one that keeps all."""
        return (self.now() - feed.keep).date() if feed.keep is not None else None

    def _claim(self, feed: WatchedFeed, *, all_feeds: bool) -> _FeedRequest | None:
        """Claim a feed that is due; return None for one that is not, or that another program has claimed."""
        now = self.now()
        state = self.store.feeds.state(feed.url)
        if state.gone or (_due_at(state, now) > now and not all_feeds):
            return None
        claimed = self.store.feeds.claim(feed.url, now, now + _CLAIM)
        if claimed is None:
            return None
        if claimed.asked_at != state.asked_at:  # another program has fetched it since
            self.store.feeds.release(feed.url)
            return None
        return _FeedRequest(feed, replace(claimed, asked_at=now))

    def _emit_event(self, result: WatchRound, seconds: float) -> None:
        states = [self.store.feeds.state(feed.url) for feed in self.feeds()]
        gone, failing = sum(state.gone for state in states), sum(state.failures > 0 for state in states)
        emit(
            "watch.round",
            asked=result.requested,
            unchanged=result.unchanged,
            failed=result.failed,
            added=result.added,
            removed=result.removed,
            rejected=len(result.rejections),
            feeds_ok=len(states) - gone - failing,
            feeds_failing=failing,
            feeds_gone=gone,
            due=result.next_at.timestamp() if result.next_at else None,
            seconds=seconds,
        )

    def _ingest(self, request: _FeedRequest, rejections: list[Rejection]) -> Iterator[IngestReport]:
        """Ingest the new articles of a feed, a few at a time, and yield what became of these."""
        articles = self._new_articles(request, rejections)
        while batch := list(islice(articles, _ARTICLES_AT_ONCE)):
            with self.geoparsing():
                yield ingest_articles(batch, self.store, settings=self.settings, rejected=rejections.append)

    def _new_articles(self, request: _FeedRequest, rejections: list[Rejection]) -> Iterator[Article]:
        now = self.now()
        try:
            content = self._fetch_feed(request)
        except InputError as error:
            rejections.append(error.rejection())
            request.state = self._after_failure(request.state, request.feed, error.reason)
            return
        for article in self._read_new_entries(content, request, rejections):
            request.state = replace(request.state, articles=request.state.articles + 1, newest_at=now)
            yield article

    def _fetch_feed(self, request: _FeedRequest) -> Feed:
        """Fetch a feed and set its new state. Raises InputError where it cannot be fetched or read."""
        feed, state = request.feed, request.state
        url = state.moved_to or feed.url
        response = self.web.polite_fetcher.fetch(url, etag=state.etag, last_modified=state.last_modified)
        if response.unchanged:
            request.unchanged = True
            request.state = self._after_success(state, feed)
            return Feed(state.title, ())
        if response.status == _GONE:
            request.state = replace(state, due_at=None, problem="is gone for good")
            return Feed(state.title, ())
        is_busy = response.status in {_TOO_MANY_REQUESTS, _UNAVAILABLE}
        if is_busy and (wait := self._parse_retry_after(response.retry_after)):
            request.state = replace(
                state,
                due_at=self.now() + wait,
                failures=state.failures + 1,
                problem="asks to be left alone for a while",
            )
            return Feed(state.title, ())
        content = parse_feed(require_ok(response, url).body, response.url, response.charset)
        request.state = self._after_success(
            replace(
                state,
                etag=response.etag,
                last_modified=response.last_modified,
                moved_to=response.moved_to or state.moved_to,
                title=content.title,
            ),
            feed,
        )
        return content

    def _read_new_entries(self, content: Feed, request: _FeedRequest, rejections: list[Rejection]) -> Iterator[Article]:
        feed = request.feed
        entries = _entries_by_key(content.entries)
        extended_at = self.now()
        oldest_day = self._oldest_day(feed)
        removed = self.store.changes.removed_urls(entry.url for entry in entries.values() if entry.url)
        for key in self.store.feeds.new_entries(feed.url, list(entries)):
            if entries[key].url in removed:  # by a person, or as too old
                request.passed_over.append(key)
                continue
            if self.now() - extended_at > _CLAIM / 10:
                extended_at = self.now()
                self.store.feeds.extend_claim(feed.url, extended_at + _CLAIM)
            try:
                article = article_from_entry(entries[key], content, feed.url, self.web.polite_fetcher)
            except InputError as error:
                rejections.append(error.rejection())
                request.unread.add(error.rejection())
                request.failed.append(key)
                continue
            is_expired = oldest_day is not None and article.date is not None and _day(article.date) < oldest_day
            if is_expired or self.store.changes.is_removed(article):
                request.passed_over.append(key)
                continue
            request.ingested.append(key)
            request.article_ids[key] = article.id
            yield replace(article, source=feed.source) if feed.source else article

    def _after_success(self, state: FeedState, feed: WatchedFeed) -> FeedState:
        return replace(state, due_at=self.now() + self._with_jitter(feed.every), failures=0, problem=None)

    def _after_failure(self, state: FeedState, feed: WatchedFeed, problem: str) -> FeedState:
        # The wait doubles with each failure. The exponent is bounded, so that no timedelta overflows.
        wait = min(feed.every * 2 ** min(state.failures, 12), max(_MAX_WAIT, feed.every))
        due = self.now() + self._with_jitter(wait)
        return replace(state, due_at=due, failures=state.failures + 1, problem=problem)

    def _with_jitter(self, wait: dt.timedelta) -> dt.timedelta:
        return wait * (1 + _JITTER * (2 * self.chance() - 1))

    def _parse_retry_after(self, header: str | None) -> dt.timedelta | None:
        """Return the wait of a Retry-After header, in seconds or a date, at most a day; None for anything else."""
        if not header:
            return None
        try:
            wait = (
                dt.timedelta(seconds=int(header))
                if header.strip().isdecimal()
                else parsedate_to_datetime(header) - self.now()
            )
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(wait, dt.timedelta(0)), _MAX_WAIT)


def _day(date: dt.date) -> dt.date:
    """Return the calendar day of a date or a datetime."""
    return date.date() if isinstance(date, dt.datetime) else date


def _due_at(state: FeedState, now: dt.datetime) -> dt.datetime:
    """Return when a feed is due: now, if it was never requested, or if the clock was set back since.

    One that another program has claimed is due when its claim ends, at the earliest.
    """
    clock_was_set_back = state.asked_at is not None and state.asked_at > now
    due = now if state.due_at is None or clock_was_set_back else state.due_at
    return max(due, state.claimed_until) if state.claimed_until and state.claimed_until > now else due


def _entries_by_key(entries: Sequence[FeedEntry]) -> dict[str, FeedEntry]:
    """Return the entries by the key that they are remembered by: an id that several pages share is not used."""
    pages: dict[str, set[str | None]] = {}
    for entry in entries:
        if entry.id:
            pages.setdefault(entry.id, set()).add(entry.url)
    return {_entry_key(entry, has_unique_id=len(pages.get(entry.id or "", ())) == 1): entry for entry in entries}


def _entry_key(entry: FeedEntry, *, has_unique_id: bool) -> str:
    """Return the id of an entry, or its URL without one, or its words without either; hashed where it is long."""
    key = (entry.id if has_unique_id else None) or entry.url or f"{entry.title}\0{entry.text}"
    return key if len(key) <= 200 else blake2b(key.encode(), digest_size=16).hexdigest()

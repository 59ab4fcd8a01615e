"""One round after another: ask what is due, take in what is new, and work out when to ask again.

A feed that fails is asked less and less often, up to once a day, until it answers; one that says how long to wait is
left alone that long; one that says that it is gone is not asked again. What was taken in is written down only after its
articles are in the store: killed at any moment, a round is made up for by the next.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from geo.articles.web import FeedEntry, WebReader, article_from_entry, parse_feed, require_ok
from geo.articles.web.feeds import Feed
from geo.errors import InputError, Rejection
from geo.feeds.watch_list import WatchedFeed, WatchList
from geo.ingest import ingest_articles
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.store import FeedState, Store
from geo.telemetry import emit
from geo.types import Article

_LONGEST_WAIT = dt.timedelta(days=1)
_JITTER = 0.1  # share of the wait by which it varies, so that many watchers do not ask at once
_GONE, _TOO_MANY, _UNAVAILABLE = 410, 429, 503


@dataclass(frozen=True, slots=True)
class WatchRound:
    """What a round did: feeds asked, of which so many had nothing new or failed; articles new; what went wrong."""

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    added: int = 0
    rejections: tuple[Rejection, ...] = ()
    next_at: dt.datetime | None = None


@dataclass(slots=True)
class _Asked:
    """A feed that was asked in this round, and what is to be written down of it in the end."""

    state: FeedState
    unchanged: bool = False
    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def emit_event(self) -> None:
        """Say how it went."""
        state = self.state
        outcome = "gone" if state.gone else "failed" if state.failures else "unchanged" if self.unchanged else "ok"
        emit(
            "feed.asked",
            feed=state.url,
            outcome=outcome,
            articles=len(self.done),
            missed=len(self.failed),
            failures=state.failures,
            problem=state.problem,
        )


@dataclass(slots=True)
class FeedWatcher:
    """Watches the feeds of a plan into a store. `now` returns an aware time; both it and `chance` are for tests."""

    plan: WatchList
    store: Store
    web: WebReader = field(default_factory=WebReader)
    settings: Settings = DEFAULT_SETTINGS
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    chance: Callable[[], float] = random.random

    def round(self) -> WatchRound:
        """Ask the feeds that are due, and take in their new articles. Raises StoreError."""
        begun = time.monotonic()
        asked: list[_Asked] = []
        rejections: list[Rejection] = []
        report = ingest_articles(
            self._articles(asked, rejections), self.store, settings=self.settings, rejected=rejections.append
        )
        for one in asked:
            self.store.feeds.record(one.state, one.done, one.failed)
            one.emit_event()
        done = WatchRound(
            asked=len(asked),
            unchanged=sum(one.unchanged for one in asked),
            failed=sum(one.state.failures > 0 or one.state.gone for one in asked),
            added=report.added + report.replaced,
            rejections=tuple(rejections),
            next_at=self.next_at(),
        )
        self._tell(done, time.monotonic() - begun)
        return done

    def _tell(self, done: WatchRound, seconds: float) -> None:
        states = [self.store.feeds.state(feed.url) for feed in self.plan.feeds]
        gone, failing = sum(state.gone for state in states), sum(state.failures > 0 for state in states)
        emit(
            "watch.round",
            asked=done.asked,
            unchanged=done.unchanged,
            failed=done.failed,
            added=done.added,
            rejected=len(done.rejections),
            feeds_ok=len(states) - gone - failing,
            feeds_failing=failing,
            feeds_gone=gone,
            due=done.next_at.timestamp() if done.next_at else None,
            seconds=seconds,
        )

    def next_at(self) -> dt.datetime | None:
        """Return when the next feed is due; None where all are gone."""
        states = (self.store.feeds.state(feed.url) for feed in self.plan.feeds)
        now = self.now()
        due = [_due_at(state, now) for state in states if not state.gone]
        return min(due, default=None)

    def _articles(self, asked: list[_Asked], rejections: list[Rejection]) -> Iterator[Article]:
        now = self.now()
        for feed in self.plan.feeds:
            state = self.store.feeds.state(feed.url)
            if state.gone or _due_at(state, now) > now:
                continue
            one = _Asked(replace(state, asked_at=now))
            try:
                found = self._ask(feed, one)
            except InputError as error:
                rejections.append(error.rejection())
                one.state = self._failed(one.state, feed, error.reason)
                asked.append(one)
                continue
            for article in self._taken_in(found, feed, one, rejections):
                one.state = replace(one.state, articles=one.state.articles + 1, newest_at=now)
                yield article
            asked.append(one)

    def _ask(self, feed: WatchedFeed, one: _Asked) -> Feed:
        """Fetch a feed and note what it says for the next time. Raises InputError where it cannot be had."""
        state = one.state
        url = state.moved_to or feed.url
        answer = self.web.polite_fetcher.fetch(url, etag=state.etag, last_modified=state.last_modified)
        if answer.unchanged:
            one.unchanged = True
            one.state = self._well(state, feed)
            return Feed(state.title, ())
        if answer.status == _GONE:
            one.state = replace(state, due_at=None, problem="is gone for good")
            return Feed(state.title, ())
        if answer.status in {_TOO_MANY, _UNAVAILABLE} and (wait := self._told_to_wait(answer.retry_after)):
            one.state = replace(
                state,
                due_at=self.now() + wait,
                failures=state.failures + 1,
                problem="asks to be left alone for a while",
            )
            return Feed(state.title, ())
        found = parse_feed(require_ok(answer, url).body, answer.url, answer.charset)
        one.state = self._well(
            replace(
                state,
                etag=answer.etag,
                last_modified=answer.last_modified,
                moved_to=answer.moved_to or state.moved_to,
                title=found.title,
            ),
            feed,
        )
        return found

    def _taken_in(self, found: Feed, feed: WatchedFeed, one: _Asked, rejections: list[Rejection]) -> Iterator[Article]:
        entries = _by_key(found.entries)
        for key in self.store.feeds.new_entries(feed.url, list(entries)):
            try:
                article = article_from_entry(entries[key], found, feed.url, self.web.polite_fetcher)
            except InputError as error:
                rejections.append(error.rejection())
                one.failed.append(key)
                continue
            one.done.append(key)
            yield replace(article, source=feed.source) if feed.source else article

    def _well(self, state: FeedState, feed: WatchedFeed) -> FeedState:
        return replace(state, due_at=self.now() + self._varied(feed.every), failures=0, problem=None)

    def _failed(self, state: FeedState, feed: WatchedFeed, problem: str) -> FeedState:
        wait = min(feed.every * 2 ** min(state.failures, 12), max(_LONGEST_WAIT, feed.every))
        due = self.now() + self._varied(wait)
        return replace(state, due_at=due, failures=state.failures + 1, problem=problem)

    def _varied(self, wait: dt.timedelta) -> dt.timedelta:
        return wait * (1 + _JITTER * (2 * self.chance() - 1))

    def _told_to_wait(self, said: str | None) -> dt.timedelta | None:
        """Return the time of a Retry-After, in seconds or as a date, a day at most; None for what is neither."""
        if not said:
            return None
        try:
            wait = (
                dt.timedelta(seconds=int(said))
                if said.strip().isdecimal()
                else parsedate_to_datetime(said) - self.now()
            )
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(wait, dt.timedelta(0)), _LONGEST_WAIT)


def _due_at(state: FeedState, now: dt.datetime) -> dt.datetime:
    """Return when a feed is due; now, where it was never asked, or later than it is now: the clock was set back."""
    turned_back = state.asked_at is not None and state.asked_at > now
    return now if state.due_at is None or turned_back else state.due_at


def _by_key(entries: Sequence[FeedEntry]) -> dict[str, FeedEntry]:
    """Return the entries by what tells them apart; an id that the feed gives to several pages tells none of them."""
    pages: dict[str, set[str | None]] = {}
    for entry in entries:
        if entry.id:
            pages.setdefault(entry.id, set()).add(entry.url)
    return {_key(entry, is_told=len(pages.get(entry.id or "", ())) == 1): entry for entry in entries}


def _key(entry: FeedEntry, *, is_told: bool) -> str:
    """Return what tells an entry from others: its id, else its address, else its words."""
    name = (entry.id if is_told else None) or entry.url or f"{entry.title}\0{entry.text}"
    return name if len(name) <= 200 else blake2b(name.encode(), digest_size=16).hexdigest()

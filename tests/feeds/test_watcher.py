"""The watcher over a real server on this machine, with a clock that the tests set."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext

import pytest

from geo.articles.web import Fetcher, Limits, UrlPolicy, WebReader
from geo.feeds import DEFAULT_INTERVAL, NO_FEEDS, FeedWatcher, WatchedFeed, WatchList
from geo.index import Filter
from geo.store import Store
from tests.conftest import Site

START = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
STORY = "Heavy rain closed the harbour of Osaka on Monday, and ferries to Shikoku stayed in port. " * 20


def feed(*titles: str) -> str:
    items = (
        f"<item><title>{title}</title><guid>{title}</guid><link>https://example.org/{title}</link>"
        f"<description>{title}. {STORY}</description></item>"
        for title in titles
    )
    return f'<rss version="2.0"><channel><title>Port News</title>{"".join(items)}</channel></rss>'


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make_watcher(site: Site, store: Store, clock: Clock, *, source: str | None = None) -> FeedWatcher:
    web = WebReader(Fetcher(UrlPolicy(frozenset({"127.0.0.1"})), Limits(seconds=2)))
    web.polite_fetcher.delay_seconds = 0
    watch_list = WatchList((WatchedFeed(site.url("/feed"), source=source),))
    return FeedWatcher(watch_list, store, web, now=clock, chance=lambda: 0.5)


def followed_watcher(store: Store, clock: Clock) -> FeedWatcher:
    """A watcher without a watch list: it watches what people follow."""
    web = WebReader(Fetcher(UrlPolicy(frozenset({"127.0.0.1"})), Limits(seconds=2)))
    web.polite_fetcher.delay_seconds = 0
    return FeedWatcher(NO_FEEDS, store, web, now=clock, chance=lambda: 0.5)


def test_new_entries_are_ingested_once(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", feed("One", "Two"), "application/rss+xml")
    first = watcher.run_round()
    assert (first.requested, first.added, first.failed) == (1, 2, 0)
    clock.forward(minutes=16)
    site.serve("/feed", feed("Three", "One", "Two"), "application/rss+xml")
    again = watcher.run_round()
    assert again.added == 1
    for result in (first, again):
        result.ledger.check()
        assert result.ledger.articles == result.added
    assert first.ledger.article_line() == (
        "2 articles: 2 added, 0 replaced, 0 unchanged, 0 repeats, 0 left out, 0 rejected"
    )
    assert store.reader.totals(Filter()).listed == 3


def test_a_feed_is_requested_when_it_is_due_and_not_before(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", feed("One"), "application/rss+xml")
    assert watcher.run_round().next_at == START + dt.timedelta(minutes=15)
    clock.forward(minutes=14)
    assert watcher.run_round().requested == 0
    clock.forward(minutes=1)
    assert watcher.run_round().requested == 1


def test_requests_are_conditional_on_a_change(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", feed("One"), "application/rss+xml", ETag='"7"', Last_Modified="Mon, 02 Mar 2026 07:00:00 GMT")
    watcher.run_round()
    site.serve("/feed", b"", status=304)
    clock.forward(minutes=15)
    again = watcher.run_round()
    assert (again.unchanged, again.failed) == (1, 0)
    _, headers = site.asked[-1]
    assert headers["if-none-match"] == '"7"'
    assert headers["if-modified-since"] == "Mon, 02 Mar 2026 07:00:00 GMT"


def test_a_restarted_watcher_continues_where_it_stopped(site: Site, store: Store, clock: Clock) -> None:
    site.serve("/feed", feed("One"), "application/rss+xml")
    make_watcher(site, store, clock).run_round()
    assert make_watcher(site, store, clock).run_round().requested == 0
    clock.forward(minutes=15)
    again = make_watcher(site, store, clock).run_round()
    assert (again.requested, again.added) == (1, 0)


def test_a_failing_feed_is_requested_less_and_less_often_until_it_works(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", "oops", status=500)
    waits = []
    for _ in range(9):
        result = watcher.run_round()
        assert (result.requested, result.failed) == (1, 1)
        assert result.next_at is not None
        waits.append((result.next_at - clock.now).total_seconds() / 60)
        clock.now = result.next_at
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    state = store.feeds.state(site.url("/feed"))
    assert (state.failures, state.problem) == (9, "is answered with status 500, not with a page")
    site.serve("/feed", feed("One"), "application/rss+xml")
    assert watcher.run_round().added == 1
    assert store.feeds.state(site.url("/feed")).problem is None


@pytest.mark.parametrize(
    ("reason", "minutes"), [("600", 10), ("Mon, 02 Mar 2026 10:00:00 GMT", 120), ("9999999999", 1440), ("soon", 15)]
)
def test_retry_after_is_obeyed(site: Site, store: Store, clock: Clock, reason: str, minutes: int) -> None:
    site.serve("/feed", "", status=429, Retry_After=reason)
    assert make_watcher(site, store, clock).run_round().next_at == START + dt.timedelta(minutes=minutes)


def test_a_feed_that_is_gone_is_not_requested_again(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", "", status=410)
    assert watcher.run_round().next_at is None
    clock.forward(days=30)
    assert watcher.run_round().requested == 0


def test_a_feed_that_moved_permanently_is_requested_at_its_new_url(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.redirect("/feed", site.serve("/new", feed("One"), "application/rss+xml"), status=301)
    watcher.run_round()
    clock.forward(minutes=15)
    watcher.run_round()
    assert [path for path in site.paths() if path != "/robots.txt"] == ["/feed", "/new", "/new"]


def test_a_page_that_cannot_be_fetched_is_retried_and_then_given_up(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    item = f"<item><title>One</title><link>{site.url('/page')}</link></item>"
    site.serve("/feed", f'<rss version="2.0"><channel>{item}</channel></rss>', "application/rss+xml")
    for _ in range(6):
        watcher.run_round()
        clock.forward(minutes=15)
    assert site.paths().count("/page") == 4


def test_the_publisher_of_the_watch_list_is_used(site: Site, store: Store, clock: Clock) -> None:
    site.serve("/feed", feed("One"), "application/rss+xml")
    make_watcher(site, store, clock, source="The Harbour Post").run_round()
    assert store.reader.articles(Filter()).source.tolist() == ["The Harbour Post"]


def test_a_page_in_place_of_a_feed_is_one_rejection(site: Site, store: Store, clock: Clock) -> None:
    site.serve("/feed", "<html><body>We have moved</body></html>")
    result = make_watcher(site, store, clock).run_round()
    assert (result.failed, len(result.rejections)) == (1, 1)


def test_followed_feeds_are_watched_until_they_are_paused(site: Site, store: Store, clock: Clock) -> None:
    url = site.serve("/feed", feed("One"), "application/rss+xml")
    watcher = followed_watcher(store, clock)
    assert watcher.run_round().next_at is None
    store.followed_feeds.follow(url, DEFAULT_INTERVAL, source="The Harbour Post")
    first = watcher.run_round()
    assert (first.requested, first.added, first.next_at) == (1, 1, START + DEFAULT_INTERVAL)
    assert store.reader.articles(Filter()).source.tolist() == ["The Harbour Post"]
    clock.forward(minutes=15)
    store.followed_feeds.pause(url)
    assert watcher.run_round().requested == 0
    store.followed_feeds.resume(url)
    assert watcher.run_round().requested == 1


def test_a_feed_of_the_watch_list_that_is_followed_too_is_requested_once(
    site: Site, store: Store, clock: Clock
) -> None:
    watcher = make_watcher(site, store, clock)
    store.followed_feeds.follow(site.serve("/feed", feed("One"), "application/rss+xml"), DEFAULT_INTERVAL)
    assert watcher.run_round().requested == 1


def test_all_feeds_are_requested_at_once_on_demand_but_for_those_that_are_gone(
    site: Site, store: Store, clock: Clock
) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", feed("One"), "application/rss+xml")
    watcher.run_round()
    assert watcher.run_round().requested == 0
    assert watcher.run_round(all_feeds=True).requested == 1
    site.serve("/feed", "", status=410)
    watcher.run_round(all_feeds=True)
    assert watcher.run_round(all_feeds=True).requested == 0


def test_a_feed_that_another_program_has_claimed_is_passed_over(site: Site, store: Store, clock: Clock) -> None:
    url = site.serve("/feed", feed("One"), "application/rss+xml")
    until = START + dt.timedelta(minutes=5)
    assert store.feeds.claim(url, START, until) is not None
    watcher = make_watcher(site, store, clock)
    result = watcher.run_round(all_feeds=True)
    assert (result.requested, result.next_at) == (0, until)
    clock.forward(minutes=5)
    assert watcher.run_round().requested == 1


def test_two_watchers_at_the_same_time_request_a_feed_once(site: Site, store: Store, clock: Clock) -> None:
    site.serve("/feed", feed("One", "Two"), "application/rss+xml")
    watchers = [make_watcher(site, store, clock) for _ in range(2)]
    with ThreadPoolExecutor(2) as programs:
        rounds = list(programs.map(FeedWatcher.run_round, watchers))
    assert site.paths().count("/feed") == 1
    assert sum(result.requested for result in rounds) == 1
    assert store.reader.totals(Filter()).listed == 2


def test_the_claim_of_a_round_that_is_broken_off_ends(site: Site, store: Store, clock: Clock) -> None:
    site.serve("/feed", feed("One"), "application/rss+xml")
    watcher = make_watcher(site, store, clock)

    def interrupt() -> AbstractContextManager[object]:
        raise KeyboardInterrupt

    watcher.geoparsing = interrupt
    with pytest.raises(KeyboardInterrupt):
        watcher.run_round()
    watcher.geoparsing = nullcontext
    assert watcher.run_round().added == 1

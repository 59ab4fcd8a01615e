"""Articles that are older than their feed keeps them are removed, and removed ones do not come back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.utils import format_datetime

import pytest

from geo.feeds import FeedWatcher, WatchedFeed, WatchList
from geo.index import Filter
from geo.store import Store
from geo.types import Article, Geoparse
from tests.conftest import Site
from tests.feeds.test_watcher import START, STORY, Clock, make_watcher

DAY = dt.timedelta(days=1)


def feed(**ages: int | None) -> str:
    """A feed of entries by title, with their ages in days at the start; None for an entry without a date."""
    items = (
        f"<item><title>{title}</title><link>https://example.org/{title}</link>"
        + (f"<pubDate>{format_datetime(START - age * DAY)}</pubDate>" if age is not None else "")
        + f"<description>{title}. {STORY}</description></item>"
        for title, age in ages.items()
    )
    return f'<rss version="2.0"><channel><title>Port News</title>{"".join(items)}</channel></rss>'


@pytest.fixture
def clock() -> Clock:
    return Clock()


def watcher_of(site: Site, store: Store, clock: Clock, **keep: dt.timedelta | None) -> FeedWatcher:
    """A watcher of feeds by the names of their paths, with how long each keeps its articles."""
    feeds = WatchList(tuple(WatchedFeed(site.url(f"/{name}"), keep=kept) for name, kept in keep.items()))
    return replace(make_watcher(site, store, clock), watch_list=feeds)


def titles(store: Store) -> set[str]:
    return set(store.reader.articles(Filter())["title"])


def test_old_articles_of_a_feed_are_removed_and_no_others(site: Site, store: Store, clock: Clock) -> None:
    store.add([Geoparse(Article("hand", "By hand", "Added by hand.", dt.date(2000, 1, 1)))])
    watcher = watcher_of(site, store, clock, news=10 * DAY)
    site.serve("/news", feed(Old=8, New=1), "application/rss+xml")
    first = watcher.run_round()
    assert (first.added, first.removed) == (2, 0)
    clock.forward(days=3)
    second = watcher.run_round()
    assert (second.added, second.removed) == (0, 1)
    assert titles(store) == {"By hand", "New"}
    (change,) = store.changes.undoable()
    assert (change.action, change.author, change.title) == ("remove", "watch", "Old")
    clock.forward(days=3)
    assert watcher.run_round().added == 0
    assert titles(store) == {"By hand", "New"}


def test_an_article_that_is_too_old_when_it_is_first_seen_is_not_ingested(
    site: Site, store: Store, clock: Clock
) -> None:
    watcher = watcher_of(site, store, clock, news=10 * DAY)
    site.serve("/news", feed(Ancient=400, New=1), "application/rss+xml")
    result = watcher.run_round()
    assert (result.added, result.removed) == (1, 0)
    assert titles(store) == {"New"}
    assert store.feeds.new_entries(site.url("/news"), ["https://example.org/Ancient"]) == []


def test_a_feed_without_a_limit_keeps_its_articles(site: Site, store: Store, clock: Clock) -> None:
    watcher = watcher_of(site, store, clock, news=None)
    site.serve("/news", feed(Old=8), "application/rss+xml")
    watcher.run_round()
    clock.forward(days=4000)
    assert watcher.run_round().removed == 0
    assert titles(store) == {"Old"}


def test_an_article_of_two_feeds_is_kept_as_long_as_one_of_them_keeps_it(
    site: Site, store: Store, clock: Clock
) -> None:
    watcher = watcher_of(site, store, clock, short=10 * DAY, long=20 * DAY)
    for path in ("/short", "/long"):
        site.serve(path, feed(Shared=8), "application/rss+xml")
    watcher.run_round()
    clock.forward(days=5)
    assert watcher.run_round().removed == 0
    clock.forward(days=10)
    assert watcher.run_round().removed == 1
    assert titles(store) == set()


def test_an_article_without_a_date_is_as_old_as_it_is_stored(site: Site, store: Store, clock: Clock) -> None:
    clock.now = dt.datetime.now(dt.UTC)
    watcher = watcher_of(site, store, clock, news=10 * DAY)
    site.serve("/news", feed(Undated=None), "application/rss+xml")
    watcher.run_round()
    clock.forward(days=9)
    assert watcher.run_round().removed == 0
    clock.forward(days=3)
    assert watcher.run_round().removed == 1


def test_an_article_that_a_person_removed_does_not_come_back(site: Site, store: Store, clock: Clock) -> None:
    watcher = watcher_of(site, store, clock, news=None, other=None)
    site.serve("/news", feed(One=1, Two=1), "application/rss+xml")
    watcher.run_round()
    (two,) = store.reader.find_articles("Two")["article_id"]
    store.changes.remove([two], author="ann")
    store.changes.purge(everything=True)
    site.serve("/other", feed(Two=1, Three=1), "application/rss+xml")
    clock.forward(days=1)
    assert watcher.run_round().added == 1
    assert titles(store) == {"One", "Three"}

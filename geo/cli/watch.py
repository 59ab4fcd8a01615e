"""`dateline watch` and `dateline status`: ingest new articles of feeds, and show the state of each feed."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo.cli.options import AsJson, Database, Metrics, retry_policy
from geo.cli.terminal import REJECTED, format_table, print_json, print_languages, print_message, report_rejection
from geo.message_text import pluralize

if TYPE_CHECKING:
    from geo.feeds import FeedWatcher, WatchList, WatchRound
    from geo.store import FeedState, FollowedFeed, Store

_MAX_SLEEP_S: Final = 60.0  # short, so that a changed clock and added feeds are noticed
_NO_FEEDS: Final = "no feeds are followed; add one in the dashboard, or list them in a file: dateline watch feeds.toml"


def watch(
    plan: Annotated[Path | None, typer.Argument(metavar="FEEDS.toml", hidden=True)] = None,
    once: Annotated[bool, typer.Option("--once", help="Fetch the feeds that are due, then exit.")] = False,
    now: Annotated[
        bool, typer.Option("--now", help="Fetch every feed at once, due or not; then go on, or exit with --once.")
    ] = False,
    metrics: Metrics = None,
    database: Database = None,
) -> None:
    """Watch feeds and ingest new articles.

    FEEDS.toml lists feeds and how often to fetch them. The feeds that people follow in the dashboard are watched in any
    case, so no file is needed. Writes one line per round, and one about new articles. Feeds are fetched only if they
    changed, no more often than they allow, and never against robots.txt.

    Example: dateline watch feeds.toml --metrics 127.0.0.1:9464
    """
    from geo.feeds import NO_FEEDS, FeedWatcher, read_watch_list
    from geo.settings import resolve_settings
    from geo.store import Store
    from geo.telemetry import serve_metrics

    watch_list = read_watch_list(plan) if plan is not None else NO_FEEDS
    with Store.open(database, retry=retry_policy(forever=not once)) as store, serve_metrics(metrics):
        if plan is not None:
            _list_in_dashboard(store, plan.name, watch_list)
        watcher = FeedWatcher(watch_list, store, settings=resolve_settings())
        if not watcher.feeds():
            print_message(_NO_FEEDS if once else f"{_NO_FEEDS}; waiting for one")
        result = _run_round(watcher, all_feeds=now)
        # Without a file, people may add feeds in the dashboard at any time.
        while not once and (plan is None or watcher.next_at() is not None):
            _sleep_until_due(watcher)
            result = _run_round(watcher)
        if once and result.failed:
            raise typer.Exit(REJECTED)


def status(as_json: AsJson = False, database: Database = None) -> None:
    """Show the state of each watched feed.

    Example: dateline status
    """
    from geo.store import FeedState, Store

    with Store.open(database, read_only=True) as store:
        # Of a feed that is followed in the dashboard and listed in a file, the file counts: it cannot be paused.
        in_order = sorted(store.followed_feeds.all(), key=lambda feed: feed.file is not None)
        followed = {feed.url: feed for feed in in_order}
        feeds = store.feeds.all()
    known = {feed.url for feed in feeds}
    feeds += [FeedState(url) for url in followed if url not in known]
    if as_json:
        print_json([_record(feed, followed.get(feed.url)) for feed in feeds])
    elif not feeds:
        print_message(_NO_FEEDS)
    else:
        heading = ("feed", "state", "articles", "newest", "fetched", "due")
        typer.echo(format_table(heading, [_row(feed, followed.get(feed.url)) for feed in feeds]))


def _list_in_dashboard(store: Store, file: str, watch_list: WatchList) -> None:
    """Store the feeds of the file, so that the dashboard shows them."""
    from geo.store import FollowedFeed

    listed = [FollowedFeed(feed.url, feed.every, feed.source) for feed in watch_list.feeds]
    store.followed_feeds.replace_file(file, listed)


def _run_round(watcher: FeedWatcher, *, all_feeds: bool = False) -> WatchRound:
    result = watcher.run_round(all_feeds=all_feeds)
    for rejection in result.rejections:
        report_rejection(rejection)
    none_left = "; all feeds are gone" if watcher.feeds() else ""
    removed = f", {pluralize(result.removed, 'old article')} removed" if result.removed else ""
    due = f"; next at {result.next_at.astimezone():%Y-%m-%d %H:%M}" if result.next_at else none_left
    print_message(
        f"{pluralize(result.requested, 'feed')} fetched: {result.unchanged} unchanged, {result.failed} failed; "
        f"{pluralize(result.added, 'article')} added{removed}{due}",
        logged=True,
    )
    if result.ledger.articles:
        print_message(result.ledger.article_line(), logged=True)
    print_languages(result.languages)
    return result


def _sleep_until_due(watcher: FeedWatcher) -> None:
    while (due := watcher.next_at()) is None or (left := (due - dt.datetime.now(dt.UTC)).total_seconds()) > 0:
        time.sleep(_MAX_SLEEP_S if due is None else min(left, _MAX_SLEEP_S))


def _row(feed: FeedState, followed: FollowedFeed | None) -> tuple[str | int | None, ...]:
    return (
        feed.url,
        _state(feed, followed),
        feed.articles,
        _format_time(feed.newest_at),
        _format_time(feed.asked_at),
        _format_time(feed.due_at),
    )


def _state(feed: FeedState, followed: FollowedFeed | None) -> str:
    if feed.gone:
        return "gone"
    if followed is not None and followed.paused:
        return "paused"
    if feed.failures:
        return f"failed {pluralize(feed.failures, 'time')}: {feed.problem}"
    return "ok" if feed.asked_at else "not fetched yet"


def _format_time(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""


def _record(feed: FeedState, followed: FollowedFeed | None) -> dict[str, str | int | None]:
    is_paused = followed is not None and followed.paused
    return {
        "url": feed.url,
        "title": feed.title,
        "state": "gone" if feed.gone else "paused" if is_paused else "failing" if feed.failures else "ok",
        "failures": feed.failures,
        "problem": feed.problem,
        "articles": feed.articles,
        "newest_at": feed.newest_at.isoformat() if feed.newest_at else None,
        "asked_at": feed.asked_at.isoformat() if feed.asked_at else None,
        "due_at": feed.due_at.isoformat() if feed.due_at else None,
        "moved_to": feed.moved_to,
        "file": followed.file if followed is not None else None,
    }

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
    from geo.feeds import FeedWatcher, WatchRound
    from geo.store import FeedState

_MAX_SLEEP_S: Final = 60.0  # short, so that a changed clock is noticed


def watch(
    plan: Annotated[Path, typer.Argument(metavar="FEEDS.toml", hidden=True)],
    once: Annotated[bool, typer.Option("--once", help="Fetch the feeds that are due, then exit.")] = False,
    metrics: Metrics = None,
    database: Database = None,
) -> None:
    """Watch feeds and ingest new articles.

    FEEDS.toml lists the feeds and how often to fetch them. Writes one line per round. Feeds are fetched only if they
    changed, no more often than they allow, and never against robots.txt.

    Example: dateline watch feeds.toml --metrics 127.0.0.1:9464
    """
    from geo.feeds import FeedWatcher, read_watch_list
    from geo.settings import resolve_settings
    from geo.store import Store
    from geo.telemetry import serve_metrics

    watch_list = read_watch_list(plan)
    with Store.open(database, retry=retry_policy(forever=not once)) as store, serve_metrics(metrics):
        watcher = FeedWatcher(watch_list, store, settings=resolve_settings())
        result = _run_round(watcher)
        while not once and result.next_at is not None:
            _sleep_until(result.next_at)
            result = _run_round(watcher)
        if once and result.failed:
            raise typer.Exit(REJECTED)


def status(as_json: AsJson = False, database: Database = None) -> None:
    """Show the state of each watched feed.

    Example: dateline status
    """
    from geo.store import Store

    with Store.open(database, read_only=True) as store:
        feeds = store.feeds.all()
    if as_json:
        print_json([_record(feed) for feed in feeds])
    elif not feeds:
        print_message("no feeds have been watched yet; write a feeds.toml and run: dateline watch feeds.toml")
    else:
        heading = ("feed", "state", "articles", "newest", "fetched", "due")
        typer.echo(format_table(heading, [_row(feed) for feed in feeds]))


def _run_round(watcher: FeedWatcher) -> WatchRound:
    result = watcher.run_round()
    for rejection in result.rejections:
        report_rejection(rejection)
    due = f"; next at {result.next_at.astimezone():%Y-%m-%d %H:%M}" if result.next_at else "; all feeds are gone"
    print_message(
        f"{pluralize(result.requested, 'feed')} fetched: {result.unchanged} unchanged, {result.failed} failed; "
        f"{pluralize(result.added, 'article')} added{due}",
        logged=True,
    )
    print_languages(result.languages)
    return result


def _sleep_until(moment: dt.datetime) -> None:
    while (left := (moment - dt.datetime.now(dt.UTC)).total_seconds()) > 0:
        time.sleep(min(left, _MAX_SLEEP_S))


def _row(feed: FeedState) -> tuple[str | int | None, ...]:
    return (
        feed.url,
        _state(feed),
        feed.articles,
        _format_time(feed.newest_at),
        _format_time(feed.asked_at),
        _format_time(feed.due_at),
    )


def _state(feed: FeedState) -> str:
    if feed.gone:
        return "gone"
    return f"failed {pluralize(feed.failures, 'time')}: {feed.problem}" if feed.failures else "ok"


def _format_time(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""


def _record(feed: FeedState) -> dict[str, str | int | None]:
    return {
        "url": feed.url,
        "title": feed.title,
        "state": "gone" if feed.gone else "failing" if feed.failures else "ok",
        "failures": feed.failures,
        "problem": feed.problem,
        "articles": feed.articles,
        "newest_at": feed.newest_at.isoformat() if feed.newest_at else None,
        "asked_at": feed.asked_at.isoformat() if feed.asked_at else None,
        "due_at": feed.due_at.isoformat() if feed.due_at else None,
        "moved_to": feed.moved_to,
    }

"""`dateline watch` and `dateline status`: articles that keep arriving, and how their feeds fare."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo.cli.messages import REJECTED, print_message, rejected
from geo.cli.options import AsJson, Database, Metrics
from geo.cli.retry_options import waiting
from geo.cli.table import table
from geo.plural import pluralize

if TYPE_CHECKING:
    from geo.feeds import FeedWatcher, WatchRound
    from geo.store import FeedState

_NAP_SECONDS: Final = 60.0  # at most, so that a changed clock is noticed


def watch(
    plan: Annotated[Path, typer.Argument(metavar="FEEDS.toml", help="The feeds to watch, and how often.")],
    once: Annotated[bool, typer.Option("--once", help="Ask what is due, take it in, and end.")] = False,
    metrics: Metrics = None,
    database: Database = None,
) -> None:
    """Watch feeds, and take in what is new; one line of log a round.

    Sites are asked politely: only for what has changed, no oftener than they wish, never what their robots.txt closes.

    Example: dateline watch feeds.toml --metrics 127.0.0.1:9464
    """
    from geo.feeds import FeedWatcher, read_watch_list
    from geo.settings import resolve_settings
    from geo.store import Store
    from geo.telemetry import serve_metrics

    chosen = read_watch_list(plan)
    with Store.open(database, retry=waiting(for_good=not once)) as store, serve_metrics(metrics):
        watched = FeedWatcher(chosen, store, settings=resolve_settings({}))
        done = _round(watched)
        while not once and done.next_at is not None:
            _sleep_until(done.next_at)
            done = _round(watched)
        if once and done.failed:
            raise typer.Exit(REJECTED)


def status(as_json: AsJson = False, database: Database = None) -> None:
    """Show how each watched feed fares.

    Example: dateline status
    """
    from geo.store import Store

    with Store.open(database, read_only=True) as store:
        feeds = store.feeds.all()
    if as_json:
        typer.echo(json.dumps([_record(feed) for feed in feeds], ensure_ascii=False, indent=2))
    elif not feeds:
        print_message("no feed was ever watched; write a feeds.toml and run: dateline watch feeds.toml")
    else:
        heading = ("feed", "state", "articles", "newest", "asked", "due")
        typer.echo(table(heading, [_row(feed) for feed in feeds]))


def _round(watched: FeedWatcher) -> WatchRound:
    done = watched.run_round()
    for rejection in done.rejections:
        rejected(rejection)
    due = f"; next at {done.next_at.astimezone():%Y-%m-%d %H:%M}" if done.next_at else "; all are gone"
    print_message(
        f"{pluralize(done.requested, 'feed')} asked: {done.unchanged} unchanged, {done.failed} failed; "
        f"{pluralize(done.added, 'article')} added{due}",
        told=True,
    )
    return done


def _sleep_until(moment: dt.datetime) -> None:
    while (left := (moment - dt.datetime.now(dt.UTC)).total_seconds()) > 0:
        time.sleep(min(left, _NAP_SECONDS))


def _row(feed: FeedState) -> tuple[str | int | None, ...]:
    return (feed.url, _health(feed), feed.articles, _shown(feed.newest_at), _shown(feed.asked_at), _shown(feed.due_at))


def _health(feed: FeedState) -> str:
    if feed.gone:
        return "gone"
    return f"failed {pluralize(feed.failures, 'time')}: {feed.problem}" if feed.failures else "ok"


def _shown(moment: dt.datetime | None) -> str:
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

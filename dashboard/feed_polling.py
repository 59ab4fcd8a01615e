"""Reads the feeds that people follow, in a thread of the server.

Other programs over the same database, such as `dateline watch` or another server, may do so at the same time: each feed
is read by one of them. The feeds of a watcher's file are left to that watcher.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from dashboard.views import ingest_job
from geo.errors import DatelineError
from geo.feeds import NO_FEEDS, FeedWatcher
from geo.settings import resolve_settings
from geo.store import Store
from geo.stored_articles import archive_folder

__all__ = ["poll", "poll_soon", "running"]

_LOG: Final = logging.getLogger(__name__)
_INTERVAL_S: Final = 30.0
_running = threading.Lock()  # one poll at a time in this process


@contextmanager
def running() -> Iterator[None]:
    """Poll in a thread of its own inside the context, which lasts as long as the server runs."""
    stopped = threading.Event()
    threading.Thread(target=_poll_until, args=(stopped,), name="feeds", daemon=True).start()
    try:
        yield
    finally:
        stopped.set()


def poll_soon() -> None:
    """Read the feeds that are due in a thread of its own, because someone follows a new one."""
    threading.Thread(target=_poll_or_log, name="feeds-now", daemon=True).start()


def poll() -> None:
    """Read the followed feeds that are due. Raises DatelineError where the database or the gazetteer fails."""
    if archive_folder() is not None:
        return
    with _running, Store.open() as store:
        watcher = FeedWatcher(
            NO_FEEDS, store, settings=resolve_settings(), geoparsing=lambda: ingest_job.geoparser_lock
        )
        due = watcher.next_at()
        if due is not None and due <= dt.datetime.now(dt.UTC):
            watcher.run_round()


def _poll_until(stopped: threading.Event) -> None:
    while not stopped.wait(_INTERVAL_S):
        _poll_or_log()


def _poll_or_log() -> None:
    try:
        poll()
    except DatelineError as error:
        _LOG.warning("feeds could not be read: %s", error)
    except Exception:  # noqa: BLE001  in a thread, no caller would see the exception
        _LOG.exception("feeds could not be read")

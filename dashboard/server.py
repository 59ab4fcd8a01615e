"""What the server's process does besides answering: set-up before the first user comes, and following feeds."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Final

import streamlit as st

from dashboard import feed_polling
from geo.errors import DatelineError
from geo.telemetry import METRICS_VARIABLE, Metrics, configure_logging, open_metrics, subscribe

__all__ = ["lifespan", "load_libraries", "metrics", "set_up"]

_LOG = logging.getLogger(__name__)
_VIEWS: Final = ("page", "side_panel", "timeline")  # they import everything else
_ALL_INTERFACES: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, object] | None]:
    """Set up before the server accepts connections, and follow feeds until it stops."""
    try:
        set_up()
    except DatelineError as error:
        _LOG.error("%s", error)  # the page works without metrics
    load_libraries()
    with feed_polling.running():
        if not st.get_option("server.headless"):
            # In a thread: where there is no window system, a browser may run in the terminal until the user quits it.
            threading.Thread(target=webbrowser.open, args=(_address(),), daemon=True).start()
        yield None


@cache
def set_up() -> None:
    """Set up logging and metrics. Later calls do nothing.

    Raises:
        UsageError: A setting is invalid.
        DatelineError: The address of the metrics cannot be opened.
    """
    configure_logging()
    if address := os.environ.get(METRICS_VARIABLE):
        open_metrics(address, metrics())
    else:
        with suppress(DatelineError):  # prometheus-client is not installed
            metrics()


@cache
def metrics() -> Metrics:
    """Return the metrics of this process, which count from the first call on.

    Raises:
        DatelineError: The package prometheus-client is not installed.
    """
    counted = Metrics(dashboard=True)
    subscribe(counted)
    return counted


def load_libraries() -> None:
    """Import everything that the page needs, so that the first user does not wait, and keep it out of the collector.

    Streamlit runs the garbage collector after every run of the page. It would traverse hundreds of thousands of objects
    of spaCy and pandas that never become garbage, which took more time than all of Dateline's own work.
    """
    for name in _VIEWS:
        importlib.import_module(f"dashboard.views.{name}")
    gc.collect()
    gc.freeze()


def _address() -> str:
    """Return the URL of the page for a browser on this machine."""
    host, port = st.get_option("server.address") or "localhost", st.get_option("server.port")
    host = "localhost" if host in _ALL_INTERFACES else f"[{host}]" if ":" in host else host
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"{scheme}://{host}:{port}/{path}"

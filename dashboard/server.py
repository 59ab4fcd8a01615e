"""One-time setup of the server process: logging, metrics and the garbage collector.

Prometheus metrics have an address of their own, on the loopback interface by default. Everything that Streamlit's
server serves is open before login.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
from functools import cache

from geo.errors import DatelineError
from geo.telemetry import METRICS_VARIABLE, configure_logging, open_metrics

__all__ = ["freeze_loaded_objects", "import_heavy_modules", "set_up", "set_up_or_log"]

_LOG = logging.getLogger(__name__)
_HEAVY_MODULES = ("pandas", "folium", "geo.geoparser", "geo.store", "geo.export")


@cache
def set_up() -> None:
    """Set up logging, and the metrics if the environment configures them. Later calls do nothing.

    Raises:
        UsageError: A setting is invalid.
        DatelineError: The address of the metrics cannot be opened.
    """
    configure_logging()
    if address := os.environ.get(METRICS_VARIABLE):
        open_metrics(address, dashboard=True)


@cache
def set_up_or_log() -> None:
    """Set up as `set_up` does, but log errors: the page works without metrics, for example under `streamlit run`."""
    try:
        set_up()
    except DatelineError as error:
        _LOG.error("%s", error)


def import_heavy_modules() -> None:
    """Import the large libraries before the server accepts connections, so that the first user does not wait."""
    for name in _HEAVY_MODULES:
        importlib.import_module(name)


@cache
def freeze_loaded_objects() -> None:
    """Exclude all objects that exist now from garbage collection. Call it once everything is loaded.

    Streamlit runs the collector after every run of the page. It would traverse hundreds of thousands of objects of
    spaCy and pandas that never become garbage, which took more time than all of Dateline's own work.
    """
    gc.collect()
    gc.freeze()

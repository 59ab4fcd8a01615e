"""What the dashboard's server sets up once: its log, and figures for Prometheus at an address of their own.

Figures are not served by Streamlit's own server: everything there is open to whoever may reach the page, before any
login; its routes cannot be added to without importing the app into another server, which `streamlit run` and hosts of
Streamlit apps do not do. An address of one's own, on the loopback interface, needs no guard.
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
_HEAVY = ("pandas", "folium", "geo.geoparser", "geo.store", "geo.export")


@cache
def set_up() -> None:
    """Begin the log and the figures that the environment asks for, once. Raises UsageError, DatelineError."""
    configure_logging()
    if address := os.environ.get(METRICS_VARIABLE):
        open_metrics(address, dashboard=True)


@cache
def set_up_or_log() -> None:
    """Do so for who has started Streamlit by hand: what cannot be set up is in the log, the page works without."""
    try:
        set_up()
    except DatelineError as error:
        _LOG.error("%s", error)


def import_heavy_modules() -> None:
    """Load what takes long to load before anybody is let in, so that who comes first does not wait for it."""
    for name in _HEAVY:
        importlib.import_module(name)


@cache
def freeze_loaded_objects() -> None:
    """Once all is loaded, keep it out of the garbage collector's way.

    Streamlit collects after every run, and looks through all that there is: hundreds of thousands of objects of spaCy,
    pandas and the like, which are never garbage. Measured, that took more of the server than all of Dateline's work.
    """
    gc.collect()
    gc.freeze()

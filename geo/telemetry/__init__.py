"""Events of Dateline, given to subscribers as they happen: the log, and metrics for Prometheus.

    emit("watch.round", asked=3, added=2)  →  every subscriber  →  a line of the log, counters

Code that emits an event does not know who subscribes. Without subscribers, `emit` costs almost nothing.
"""

from geo.telemetry.events import Event, FieldValue, emit, gauge_value, register_gauge, subscribe, unsubscribe
from geo.telemetry.log import JsonStream, configure_logging, is_json, json_line
from geo.telemetry.metrics import METRICS_VARIABLE, Metrics, open_metrics, serve_metrics

__all__ = [
    "METRICS_VARIABLE",
    "Event",
    "FieldValue",
    "JsonStream",
    "Metrics",
    "configure_logging",
    "emit",
    "gauge_value",
    "is_json",
    "json_line",
    "open_metrics",
    "register_gauge",
    "serve_metrics",
    "subscribe",
    "unsubscribe",
]

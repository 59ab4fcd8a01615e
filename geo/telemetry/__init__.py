"""What Dateline does, told as it happens to whoever listens: lines of a log, figures for Prometheus.

    tell("watch.round", asked=3, added=2)  →  every listener  →  a line of JSON, counters

Whoever does the work knows neither; where nobody listens, telling costs next to nothing.
"""

from geo.telemetry.events import Event, FieldValue, emit, register_gauge, subscribe, unsubscribe
from geo.telemetry.log import configure_logging, is_json

__all__ = ["Event", "FieldValue", "configure_logging", "emit", "is_json", "register_gauge", "subscribe", "unsubscribe"]

"""What Dateline does, told as it happens to whoever listens: lines of a log, figures for Prometheus.

    tell("watch.round", asked=3, added=2)  →  every listener  →  a line of JSON, counters

Whoever does the work knows neither; where nobody listens, telling costs next to nothing.
"""

from geo.telemetry.events import Event, Fact, listen, offer, tell, unlisten
from geo.telemetry.log import begin_log, is_json

__all__ = ["Event", "Fact", "begin_log", "is_json", "listen", "offer", "tell", "unlisten"]

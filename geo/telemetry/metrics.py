"""Metrics for Prometheus, counted from events, at an HTTP address of their own.

`Metrics` subscribes to events; `serve_metrics` opens the address, which only Prometheus should be able to reach.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import geo
from geo.errors import DatelineError, UsageError, system_reason
from geo.telemetry.events import Event, gauge_value, subscribe, unsubscribe

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

METRICS_VARIABLE: Final = "DATELINE_METRICS"
_ADDRESS = re.compile(r"(?:\[(?P<ipv6>[0-9a-fA-F:]+)\]|(?P<host>[^\s:\[\]]+)):(?P<port>\d{1,5})")
_SECONDS_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The metrics of this process: of the dashboard, or of ingesting and watching feeds.

    Raises DatelineError where prometheus-client is not installed.
    """

    def __init__(self, *, dashboard: bool = False) -> None:
        try:
            from prometheus_client import (
                CollectorRegistry,
                PlatformCollector,
                ProcessCollector,
                disable_created_metrics,
            )
        except ImportError as error:
            raise DatelineError(
                "metrics need the package prometheus-client; install it with: pip install prometheus-client"
            ) from error
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry: CollectorRegistry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._gauge("build", "The running version.", "version").labels(geo.__version__).set(1)
        self._handlers: dict[str, Callable[[Event], None]] = {}
        self._add_geoparsing_metrics()
        if dashboard:
            self._add_dashboard_metrics()
        else:
            self._add_ingest_metrics()
            self._add_feed_metrics()

    def __call__(self, event: Event) -> None:
        """Count an event."""
        if (handle := self._handlers.get(event.name)) is not None:
            handle(event)

    def text(self) -> str:
        """Return all metrics in Prometheus's text format."""
        from prometheus_client import generate_latest

        return generate_latest(self.registry).decode()

    def _add_ingest_metrics(self) -> None:
        articles = self._counter("ingest_articles", "Ingested articles by outcome.", "outcome")
        rejected = self._counter("ingest_rejected", "Inputs that could not be read or geoparsed.")
        runs = self._histogram(
            "ingest_seconds", "Duration of an ingest or of a round of the watcher.", (1, 10, 60, 600)
        )

        def count_ingest(event: Event) -> None:
            for outcome in ("added", "replaced", "unchanged", "duplicates"):
                articles.labels(outcome).inc(_number(event, outcome))
            rejected.inc(_number(event, "rejected"))
            runs.observe(_number(event, "seconds"))

        removed = self._counter("articles_removed", "Removed articles.")
        self._handlers |= {
            "ingest.done": count_ingest,
            "articles.removed": lambda event: removed.inc(_number(event, "articles")),
        }

    def _add_geoparsing_metrics(self) -> None:
        parsed = self._counter("geoparse_articles", "Articles geoparsed in this process.")
        mentions = self._counter("geoparse_mentions", "Mentions by whether they were placed.", "placed")
        seconds = self._histogram("geoparse_article_seconds", "Duration of geoparsing one article.", _SECONDS_BUCKETS)

        def count_chunk(event: Event) -> None:
            count, placed = _number(event, "articles"), _number(event, "placed")
            parsed.inc(count)
            mentions.labels("yes").inc(placed)
            mentions.labels("no").inc(_number(event, "mentions") - placed)
            for _ in range(int(count)):
                seconds.observe(_number(event, "seconds") / count)

        self._handlers["geoparse.chunk"] = count_chunk

    def _add_feed_metrics(self) -> None:
        requests = self._counter("feed_requests", "Requests of feeds by outcome.", "outcome")
        entries = self._counter("feed_articles", "New entries of feeds by whether their text could be fetched.", "had")
        rounds = self._counter("watch_rounds", "Rounds of the watcher.")
        last = self._gauge("watch_last_round_timestamp_seconds", "Time at which the last round ended.")
        due = self._gauge("watch_next_round_timestamp_seconds", "Time at which the next feed is due.")
        feeds = self._gauge("feeds", "Feeds of the watch list by state.", "state")

        def count_request(event: Event) -> None:
            requests.labels(str(event.fields.get("outcome"))).inc()
            entries.labels("yes").inc(_number(event, "articles"))
            entries.labels("no").inc(_number(event, "missed"))

        def count_round(event: Event) -> None:
            rounds.inc()
            last.set_to_current_time()
            due.set(_number(event, "due"))
            for state in ("ok", "failing", "gone"):
                feeds.labels(state).set(_number(event, f"feeds_{state}"))

        self._handlers |= {"feed.asked": count_request, "watch.round": count_round}

    def _add_dashboard_metrics(self) -> None:
        self._gauge("sessions", "Open sessions of the dashboard.").set_function(lambda: gauge_value("sessions"))
        waiting = self._gauge("sessions_waiting", "Sessions that wait for a free place.")
        waiting.set_function(lambda: gauge_value("sessions_waiting"))
        entered = self._counter("sessions_entered", "Admitted sessions by role of the user.", "role")
        refused = self._counter("sessions_refused", "Refused sessions by reason.", "reason")
        runs = self._histogram(
            "page_run_seconds", "Duration of a run of the page, or of its map alone.", _SECONDS_BUCKETS, "part"
        )
        failures = self._counter("page_failures", "Parts of the page that failed to render.", "part")
        passes = self._counter("passes", "Share links created, revoked and refused.", "done")
        jobs = self._counter("adding_articles", "Articles added on the page by outcome.", "outcome")

        def count_job(event: Event) -> None:
            for outcome in ("added", "replaced", "unchanged", "rejected"):
                jobs.labels(outcome).inc(_number(event, outcome))

        self._handlers |= {
            "session.entered": lambda event: entered.labels(str(event.fields.get("role"))).inc(),
            "session.refused": lambda event: refused.labels(str(event.fields.get("reason"))).inc(),
            "page.run": lambda event: runs.labels(str(event.fields.get("part"))).observe(_number(event, "seconds")),
            "page.failed": lambda event: failures.labels(str(event.fields.get("part"))).inc(),
            "pass.made": lambda _: passes.labels("made").inc(),
            "pass.withdrawn": lambda _: passes.labels("withdrawn").inc(),
            "pass.refused": lambda _: passes.labels("refused").inc(),
            "adding.done": count_job,
        }

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        from prometheus_client import Counter

        return Counter(f"dateline_{name}", help_text, labels, registry=self.registry)

    def _gauge(self, name: str, help_text: str, *labels: str) -> Gauge:
        from prometheus_client import Gauge

        return Gauge(f"dateline_{name}", help_text, labels, registry=self.registry)

    def _histogram(self, name: str, help_text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        from prometheus_client import Histogram

        return Histogram(f"dateline_{name}", help_text, labels, buckets=buckets, registry=self.registry)


@contextmanager
def serve_metrics(address: str | None) -> Iterator[None]:
    """Serve metrics at an address such as "127.0.0.1:9464" inside the context; None serves nothing.

    Raises UsageError for an invalid address, DatelineError where the address cannot be opened.
    """
    if address is None:
        yield
        return
    metrics = Metrics()
    server = open_metrics(address, metrics)
    subscribe(metrics)
    try:
        yield
    finally:
        unsubscribe(metrics)
        server.shutdown()
        server.server_close()


def open_metrics(address: str, metrics: Metrics) -> WSGIServer:
    """Serve metrics at an address until the returned server is shut down. Raises as `serve_metrics` does."""
    match = _ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match["port"]) < 65536:
        raise UsageError(f"{address!r} is not an address for metrics; write host:port, such as 127.0.0.1:9464")
    from prometheus_client import start_http_server

    try:
        server, _ = start_http_server(int(match["port"]), match["ipv6"] or match["host"], metrics.registry)
    except OSError as error:
        raise DatelineError(
            f"{address}: cannot be opened for metrics: {system_reason(error)}; choose another address"
        ) from error
    return server


def _number(event: Event, name: str) -> float:
    value = event.fields.get(name)
    return float(value) if isinstance(value, int | float) else 0.0

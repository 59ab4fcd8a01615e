"""Figures for Prometheus: what events add up to, in its text format, at an address of its own.

`Metrics` is a listener; `serve_metrics` opens the address, which should be one that only Prometheus reaches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import geo
from geo.errors import DatelineError, UsageError
from geo.telemetry.events import Event, gauge_value, subscribe, unsubscribe

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

METRICS_VARIABLE: Final = "DATELINE_METRICS"
_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:]+)\]|(?P<host>[^\s:\[\]]+)):(?P<port>\d{1,5})")
_FAST = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of this process, those of the watcher or of the dashboard, each with what it takes in.

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
                "figures for Prometheus need prometheus-client; install it with: pip install prometheus-client"
            ) from error
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry: CollectorRegistry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._gauge("build", "The version that runs.", "version").labels(geo.__version__).set(1)
        self._heard: dict[str, Callable[[Event], None]] = {}
        self._of_geoparsing()
        if dashboard:
            self._of_dashboard()
        else:
            self._of_ingest()
            self._of_feeds()

    def __call__(self, event: Event) -> None:
        """Add an event up."""
        if (hear := self._heard.get(event.name)) is not None:
            hear(event)

    def text(self) -> str:
        """Return all figures in Prometheus's text format."""
        from prometheus_client import generate_latest

        return generate_latest(self.registry).decode()

    def _of_ingest(self) -> None:
        articles = self._counter("ingest_articles", "Articles taken in, by what became of them.", "outcome")
        rejected = self._counter("ingest_rejected", "Inputs that could not be read or geoparsed.")
        runs = self._histogram(
            "ingest_seconds", "How long an ingest took, or a round of the watcher.", (1, 10, 60, 600)
        )

        def ingested(event: Event) -> None:
            for outcome in ("added", "replaced", "unchanged", "duplicates"):
                articles.labels(outcome).inc(_number(event, outcome))
            rejected.inc(_number(event, "rejected"))
            runs.observe(_number(event, "seconds"))

        self._heard["ingest.done"] = ingested

    def _of_geoparsing(self) -> None:
        parsed = self._counter("geoparse_articles", "Articles geoparsed in this process.")
        mentions = self._counter("geoparse_mentions", "Mentions found, by whether they were placed.", "placed")
        seconds = self._histogram("geoparse_article_seconds", "How long an article took.", _FAST)

        def geoparsed(event: Event) -> None:
            count, placed = _number(event, "articles"), _number(event, "placed")
            parsed.inc(count)
            mentions.labels("yes").inc(placed)
            mentions.labels("no").inc(_number(event, "mentions") - placed)
            for _ in range(int(count)):
                seconds.observe(_number(event, "seconds") / count)

        self._heard["geoparse.chunk"] = geoparsed

    def _of_feeds(self) -> None:
        requests = self._counter("feed_requests", "Feeds asked, by how it went.", "outcome")
        entries = self._counter("feed_articles", "New entries of feeds, by whether their page could be had.", "had")
        rounds = self._counter("watch_rounds", "Rounds of the watcher.")
        last = self._gauge("watch_last_round_timestamp_seconds", "When the last round ended.")
        due = self._gauge("watch_next_round_timestamp_seconds", "When the next is due.")
        feeds = self._gauge("feeds", "Feeds of the plan, by how they fare.", "state")

        def asked(event: Event) -> None:
            requests.labels(str(event.facts.get("outcome"))).inc()
            entries.labels("yes").inc(_number(event, "articles"))
            entries.labels("no").inc(_number(event, "missed"))

        def rounded(event: Event) -> None:
            rounds.inc()
            last.set_to_current_time()
            due.set(_number(event, "due"))
            for state in ("ok", "failing", "gone"):
                feeds.labels(state).set(_number(event, f"feeds_{state}"))

        self._heard |= {"feed.asked": asked, "watch.round": rounded}

    def _of_dashboard(self) -> None:
        self._gauge("sessions", "Windows that look at the dashboard.").set_function(lambda: gauge_value("sessions"))
        waiting = self._gauge("sessions_waiting", "Windows that wait until there is room.")
        waiting.set_function(lambda: gauge_value("sessions_waiting"))
        entered = self._counter("sessions_entered", "Windows let in, by the role of who looks.", "role")
        refused = self._counter("sessions_refused", "Windows not let in, by why.", "reason")
        runs = self._histogram("page_run_seconds", "How long the page, or its map alone, took.", _FAST, "part")
        failures = self._counter("page_failures", "Parts of the page that could not be shown.", "part")
        passes = self._counter("passes", "What was done with links that need no account.", "done")
        jobs = self._counter("adding_articles", "Articles added on the page, by what became of them.", "outcome")

        def added(event: Event) -> None:
            for outcome in ("added", "replaced", "unchanged", "duplicates", "rejected"):
                jobs.labels(outcome).inc(_number(event, outcome))

        self._heard |= {
            "session.entered": lambda event: entered.labels(str(event.facts.get("role"))).inc(),
            "session.refused": lambda event: refused.labels(str(event.facts.get("reason"))).inc(),
            "page.run": lambda event: runs.labels(str(event.facts.get("part"))).observe(_number(event, "seconds")),
            "page.failed": lambda event: failures.labels(str(event.facts.get("part"))).inc(),
            "pass.made": lambda _: passes.labels("made").inc(),
            "pass.withdrawn": lambda _: passes.labels("withdrawn").inc(),
            "pass.refused": lambda _: passes.labels("refused").inc(),
            "adding.done": added,
        }

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        from prometheus_client import Counter

        return Counter(f"dateline_{name}", about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        from prometheus_client import Gauge

        return Gauge(f"dateline_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        from prometheus_client import Histogram

        return Histogram(f"dateline_{name}", about, labels, buckets=buckets, registry=self.registry)


@contextmanager
def serve_metrics(address: str | None) -> Iterator[None]:
    """Answer Prometheus at "127.0.0.1:9464" while a watcher works; None serves nothing.

    Raises UsageError for what is no address, DatelineError where nobody can listen there.
    """
    if address is None:
        yield
        return
    metrics, server = open_metrics(address)
    try:
        yield
    finally:
        unsubscribe(metrics)
        server.shutdown()
        server.server_close()


def open_metrics(address: str, *, dashboard: bool = False) -> tuple[Metrics, WSGIServer]:
    """Answer Prometheus at an address from now on; raises as `serve_metrics` does."""
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found["port"]) < 65536:
        raise UsageError(f"{address!r} is no address for Prometheus; write one such as 127.0.0.1:9464")
    metrics = Metrics(dashboard=dashboard)
    from prometheus_client import start_http_server

    try:
        server, _ = start_http_server(int(found["port"]), found["six"] or found["host"], metrics.registry)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise DatelineError(f"{address}: cannot listen there: {reason}; choose another address") from error
    subscribe(metrics)
    return metrics, server


def _number(event: Event, name: str) -> float:
    value = event.facts.get(name)
    return float(value) if isinstance(value, int | float) else 0.0

from __future__ import annotations

import math
import socket
import urllib.request
from collections.abc import Iterator

import pytest

from geo.errors import DatelineError, UsageError
from geo.telemetry import Metrics, emit, events, register_gauge, serve_metrics, subscribe, unsubscribe

pytest.importorskip("prometheus_client", reason="prometheus-client is not installed")
from prometheus_client.parser import text_string_to_metric_families


@pytest.fixture(autouse=True)
def _nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_gauges", {})


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    heard = Metrics()
    subscribe(heard)
    yield heard
    unsubscribe(heard)


def figures(text: str) -> dict[str, float]:
    """Every figure of ours, by name and labels."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {
        ".".join((sample.name.removeprefix("dateline_"), *sample.labels.values())): sample.value
        for sample in samples
        if sample.name.startswith("dateline_")
    }


def test_events_are_counted(metrics: Metrics) -> None:
    for _ in range(2):
        emit("ingest.done", added=3, replaced=1, unchanged=0, duplicates=0, rejected=2, seconds=0.5)
    emit("geoparse.chunk", articles=4, mentions=10, placed=9, seconds=0.2)
    emit("feed.asked", outcome="failed", articles=0, missed=1)
    emit("watch.round", feeds_ok=2, feeds_failing=1, feeds_gone=0, due=1_700_000_000.0)
    emit("articles.removed", change=1, by="ann", articles=7, ids="a, b")
    emit("nobody.listens")
    result = figures(metrics.text())
    assert result["ingest_articles_total.added"] == 6
    assert result["ingest_rejected_total"] == 4
    assert result["articles_removed_total"] == 7
    assert result["geoparse_mentions_total.no"] == 1
    assert result["geoparse_article_seconds_count"] == 4
    assert result["geoparse_article_seconds_bucket.0.05"] == 4
    assert result["feed_requests_total.failed"] == 1
    assert result["feeds.failing"] == 1
    assert result["watch_next_round_timestamp_seconds"] == 1_700_000_000
    assert "sessions" not in result


def test_the_dashboard_has_its_own_counters_and_gauges() -> None:
    heard = Metrics(dashboard=True)
    windows = ["ann"]
    register_gauge("sessions", lambda: len(windows))
    subscribe(heard)
    try:
        emit("session.entered", role="viewer")
        emit("session.refused", reason="full")
        emit("page.run", part="map", seconds=0.03)
        emit("adding.done", added=2, rejected=1)
        emit("pass.refused", reason="forged")
    finally:
        unsubscribe(heard)
    windows.append("ben")
    result = figures(heard.text())
    assert result["sessions"] == 2
    assert result["sessions_entered_total.viewer"] == result["sessions_refused_total.full"] == 1
    assert result["page_run_seconds_count.map"] == 1
    assert result["adding_articles_total.added"] == 2
    assert result["passes_total.refused"] == 1
    assert "watch_last_round_timestamp_seconds" not in result


def test_a_gauge_that_fails_does_not_affect_others() -> None:
    def away() -> float:
        raise RuntimeError

    register_gauge("sessions", lambda: 3)
    register_gauge("sessions_waiting", away)
    result = figures(Metrics(dashboard=True).text())
    assert result["sessions"] == 3
    assert math.isnan(result["sessions_waiting"])


def test_metrics_are_served_inside_the_context() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with serve_metrics(address):
        emit("watch.round", feeds_ok=5)
        with urllib.request.urlopen(f"http://{address}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            assert figures(answer.read().decode())["feeds.ok"] == 5
        with pytest.raises(DatelineError, match="cannot be opened for metrics"), serve_metrics(address):
            pass
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://{address}/metrics")


@pytest.mark.parametrize("address", ["9464", "127.0.0.1:", "127.0.0.1:70000", "http://127.0.0.1:1", ""])
def test_an_invalid_metrics_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="not an address for metrics"), serve_metrics(address):
        pass


def test_a_failing_subscriber_does_not_stop_the_work() -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    subscribe(broken)
    try:
        emit("ingest.done", added=1)
    finally:
        unsubscribe(broken)

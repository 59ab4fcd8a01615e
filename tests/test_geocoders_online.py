"""Online geocoders, against a local server that answers with Nominatim's JSON."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.adapters import RequestsAdapter, URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.geocoders import Nominatim

from geo.errors import StoreError, UsageError
from geo.geocoders import ChainGeocoder, GazetteerGeocoder, PoliteGeocoder, online_geocoder

DOWNING_STREET = {
    "place_id": 258761232,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
    "osm_type": "relation",
    "osm_id": 1879842,
    "lat": "51.5034878",
    "lon": "-0.1276965",
    "class": "building",
    "type": "yes",
    "place_rank": 30,
    "importance": 0.52,
    "addresstype": "building",
    "name": "10 Downing Street",
    "display_name": "10 Downing Street, Westminster, London, SW1A 2AA, United Kingdom",
    "boundingbox": ["51.5032573", "51.5036483", "-0.1278356", "-0.1273038"],
}


class Provider:
    """A server on 127.0.0.1. It sends `replies` in turn, the last one repeatedly, and records the requests."""

    def __init__(self) -> None:
        self.replies: list[tuple[int, dict[str, str], str]] = []
        self.queries: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.agents: list[str] = []
        self.stall = threading.Event()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                provider.paths.append(url.path)
                provider.queries.append({key: values[0] for key, values in parse_qs(url.query).items()})
                provider.agents.append(self.headers["User-Agent"])
                is_known = "downing" in provider.queries[-1].get("q", "").lower() or "reverse" in url.path
                record = DOWNING_STREET if "reverse" in url.path else [DOWNING_STREET]
                headers: dict[str, str] = {}
                status, body = 200, json.dumps(record if is_known else [])
                if provider.replies:
                    status, headers, body = (
                        provider.replies.pop(0) if len(provider.replies) > 1 else provider.replies[0]
                    )
                if status == 0:
                    provider.stall.wait(5)
                    return
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.domain = f"127.0.0.1:{self.server.server_port}"


class Clock:
    """A clock that only advances during `sleep`."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.stall.set()
    server.server.shutdown()
    server.server.server_close()
    thread.join()


@pytest.fixture
def clock() -> Clock:
    return Clock()


Make = Callable[..., Any]


@pytest.fixture
def online(provider: Provider, clock: Clock, tmp_path: Path) -> Make:
    def make(**options: Any) -> Any:
        settings = {"domain": provider.domain, "scheme": "http", "user_agent": "dateline-tests/1 (nobody@example.org)"}
        return online_geocoder(
            "Nominatim",
            cache=tmp_path / "cache" / "answers.db",
            clock=clock,
            sleep=clock.sleep,
            now=clock,
            **(settings | options),
        )

    return make


def test_the_chain_goes_online_only_for_names_that_the_gazetteer_lacks(online: Make, provider: Provider) -> None:
    chain = ChainGeocoder(GazetteerGeocoder(), online())
    assert chain.geocode("Osaka").raw["geonameid"] == 1853909
    assert provider.queries == []
    location = chain.geocode("10 Downing Street, London")
    assert (location.latitude, location.longitude) == (51.5034878, -0.1276965)
    assert provider.queries == [{"q": "10 Downing Street, London", "format": "json", "limit": "1"}]
    assert provider.agents == ["dateline-tests/1 (nobody@example.org)"]


def test_a_result_names_its_provider_and_license(online: Make) -> None:
    raw = online().geocode("10 Downing Street").raw
    assert raw["provider"].startswith("nominatim 127.0.0.1")
    assert "OpenStreetMap" in raw["attribution"]
    assert raw["licence"] == DOWNING_STREET["licence"]
    assert (raw["fetched_at"], raw["cached"]) == (1000.0, False)


def test_a_result_is_cached_between_runs(online: Make, provider: Provider) -> None:
    first = online().geocode("10 Downing Street")
    again = online().geocode("  10 downing   STREET ")
    assert len(provider.queries) == 1
    assert (again.address, again.point) == (first.address, first.point)
    assert again.raw["cached"] is True


def test_options_are_part_of_the_cache_key(online: Make, provider: Provider) -> None:
    geocoder = online()
    geocoder.geocode("10 Downing Street", country_codes="gb")
    listed = geocoder.geocode("10 Downing Street", exactly_one=False)
    assert len(provider.queries) == 2
    assert provider.queries[0]["countrycodes"] == "gb"
    assert geocoder.geocode("10 Downing Street", exactly_one=False)[0].address == listed[0].address
    assert len(provider.queries) == 2


def test_an_empty_result_is_cached_for_two_weeks(online: Make, provider: Provider, clock: Clock) -> None:
    assert online().geocode("Nowhere at all") is None
    assert online().geocode("Nowhere at all") is None
    assert len(provider.queries) == 1
    clock.now += 15 * 86_400
    assert online().geocode("Nowhere at all") is None
    assert len(provider.queries) == 2


def test_an_expired_result_is_requested_again(online: Make, provider: Provider, clock: Clock) -> None:
    online().geocode("10 Downing Street")
    clock.now += 181 * 86_400
    assert online().geocode("10 Downing Street").raw["cached"] is False
    assert len(provider.queries) == 2


def test_a_failure_is_not_cached(online: Make, provider: Provider) -> None:
    provider.replies = [*[(503, {}, "{}")] * 3, (200, {}, json.dumps([DOWNING_STREET]))]
    with pytest.raises(GeocoderTimedOut):
        online().geocode("10 Downing Street")
    assert online().geocode("10 Downing Street").address == DOWNING_STREET["display_name"]


def test_requests_respect_the_minimum_interval(online: Make, clock: Clock) -> None:
    geocoder = online(min_interval_s=1.5)
    for number in range(3):
        geocoder.geocode(f"Nowhere {number}")
    assert clock.sleeps == [1.5, 1.5]


def test_retry_after_is_respected(online: Make, provider: Provider, clock: Clock) -> None:
    provider.replies = [(429, {"Retry-After": "7"}, "{}"), (200, {}, json.dumps([DOWNING_STREET]))]
    assert online().geocode("10 Downing Street") is not None
    assert clock.sleeps == [7.0]


def test_a_long_retry_after_is_raised_at_once_and_remembered(online: Make, provider: Provider, clock: Clock) -> None:
    provider.replies = [(429, {"Retry-After": "86400"}, "{}")]
    geocoder = online()
    with pytest.raises(GeocoderRateLimited) as caught:
        geocoder.geocode("10 Downing Street")
    assert caught.value.retry_after == 86_400
    with pytest.raises(GeocoderUnavailable, match="no requests are sent for 86400 s"):
        geocoder.geocode("Nowhere")
    assert (len(provider.queries), clock.sleeps) == (1, [])


def test_waits_between_retries_double_up_to_the_last_retry(online: Make, provider: Provider, clock: Clock) -> None:
    provider.replies = [(502, {}, "{}")]
    with pytest.raises(Exception, match="502"):
        online(retries=3).geocode("10 Downing Street")
    assert clock.sleeps == [1.0, 2.0, 4.0]
    assert len(provider.queries) == 4


def test_requests_stop_for_a_while_after_repeated_failures(provider: Provider, clock: Clock) -> None:
    provider.replies = [(503, {}, "{}")]
    inner = Nominatim(
        domain=provider.domain, scheme="http", user_agent="dateline-tests/1", adapter_factory=URLLibAdapter
    )
    geocoder = PoliteGeocoder(
        inner, retries=0, failures_allowed=2, rest_s=300, clock=clock, sleep=clock.sleep, timeout_s=2
    )
    for _ in range(2):
        with pytest.raises(GeocoderTimedOut):
            geocoder.geocode("anywhere")
    with pytest.raises(GeocoderUnavailable, match="no requests are sent for 300 s"):
        geocoder.geocode("anywhere")
    assert len(provider.queries) == 2
    clock.now += 301
    provider.replies = []
    assert geocoder.geocode("10 Downing Street") is not None


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, GeocoderQueryError), (401, GeocoderAuthenticationFailure), (403, GeocoderInsufficientPrivileges)],
)
def test_permanent_errors_are_not_retried(
    online: Make, provider: Provider, status: int, error: type[Exception]
) -> None:
    provider.replies = [(status, {}, "{}")]
    with pytest.raises(error):
        online().geocode("10 Downing Street")
    assert len(provider.queries) == 1


@pytest.mark.parametrize("body", ["", "<html>busy</html>", "[", "nonsense"])
def test_a_response_that_is_not_json_is_an_error(online: Make, provider: Provider, body: str) -> None:
    provider.replies = [(200, {}, body)]
    with pytest.raises(GeocoderParseError):
        online().geocode("10 Downing Street")


def test_a_silent_provider_times_out(online: Make, provider: Provider) -> None:
    provider.replies = [(0, {}, "")]
    with pytest.raises(GeocoderTimedOut):
        online(timeout_s=0.05, retries=0).geocode("10 Downing Street")


def test_a_refused_connection_is_an_error(online: Make) -> None:
    with pytest.raises(GeocoderServiceError, match="refused"):
        online(domain="127.0.0.1:9", retries=0).geocode("10 Downing Street")


def test_reverse_geocoding_is_cached_too(online: Make, provider: Provider) -> None:
    geocoder = online()
    assert geocoder.reverse((51.5035, -0.1277)).address == DOWNING_STREET["display_name"]
    assert geocoder.reverse([51.5035, -0.1277]).raw["cached"] is True
    assert provider.paths == ["/reverse"]


def test_the_chain_refuses_options_that_a_geocoder_does_not_support(provider: Provider, tmp_path: Path) -> None:
    photon = online_geocoder(
        "photon", user_agent="dateline-tests/1", cache=tmp_path / "a.db", domain=provider.domain, scheme="http"
    )
    chain = ChainGeocoder(GazetteerGeocoder(), photon)
    assert chain.geocode("Osaka", country_codes="jp") is not None
    with pytest.raises(GeocoderQueryError, match="Photon does not take country_codes"):
        chain.geocode("221B Xyzzy Street", country_codes="gb")
    assert provider.queries == []


def test_the_gazetteer_geocoder_resolves_descriptive_names() -> None:
    location = GazetteerGeocoder().geocode("coastal Texas, USA")
    assert (location.raw["name"], location.raw["match"]) == ("Texas", "direction")  # type: ignore[union-attr]
    assert 0 < location.raw["penalty"] < 0.2  # type: ignore[union-attr]
    assert GazetteerGeocoder(fuzzy=False).geocode("coastal Texas, USA") is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"service": "atlantis"}, "geopy has no geocoder 'atlantis'"),
        ({"user_agent": " "}, "user_agent is empty"),
        ({"min_interval_s": -1}, "min_interval_s is -1"),
        ({"timeout_s": 0}, "timeout_s is 0"),
        ({"planet": "Mars"}, "geopy rejects these settings"),
        ({"service": "opencage"}, "geopy rejects these settings"),
    ],
)
def test_invalid_settings_are_refused(tmp_path: Path, arguments: dict[str, Any], message: str) -> None:
    defaults: dict[str, Any] = {"service": "nominatim", "user_agent": "dateline-tests/1", "cache": tmp_path / "a.db"}
    settings = defaults | arguments
    with pytest.raises(UsageError, match=message):
        online_geocoder(**settings)


def test_an_adapter_with_its_own_retries_is_refused() -> None:
    inner = Nominatim(user_agent="dateline-tests/1", adapter_factory=RequestsAdapter)
    with pytest.raises(UsageError, match="URLLibAdapter"):
        PoliteGeocoder(inner)
    inner.adapter.session.close()


def test_a_cache_that_is_not_a_database_is_an_error(online: Make, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "answers.db").write_bytes(b"not a database, really" * 100)
    with pytest.raises(StoreError, match=r"answers.db: the cache .* cannot be used"):
        online()


def test_hostile_names_do_not_break_the_cache(online: Make, provider: Provider, tmp_path: Path) -> None:
    geocoder = online()
    for name in ("'); drop table answer; --", '"}],{{7*7}}', "Łódź", "\N{SNOWMAN}"):
        geocoder.geocode(name)
        geocoder.geocode(name)
    assert len(provider.queries) == 4
    with sqlite3.connect(tmp_path / "cache" / "answers.db") as database:
        assert database.execute("select count(*) from answer").fetchone() == (4,)
    database.close()

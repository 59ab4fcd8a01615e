"""Names that the gazetteer lacks, resolved online: against a local server that answers with the providers' JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner, Result

from geo import Gazetteer, Geoparser
from geo.cli import app
from geo.errors import UsageError
from geo.geocoders import OnlineFallback, OnlineService
from geo.resolution import PlaceConstraints
from geo.settings import Settings

TEXT = "SPRINGFIELD, Ohio — Crowds gathered on Zubrowka Avenue on Monday, police in Springfield said."

STREET = {
    "place_id": 112233,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
    "osm_type": "way",
    "osm_id": 4247312,
    "lat": "39.9301",
    "lon": "-83.8052",
    "class": "highway",
    "type": "residential",
    "importance": 0.1,
    "addresstype": "road",
    "name": "Zubrowka Avenue",
    "display_name": "Zubrowka Avenue, Springfield, Clark County, Ohio, 45503, United States",
    "address": {"road": "Zubrowka Avenue", "state": "Ohio", "country": "United States", "country_code": "us"},
    "boundingbox": ["39.9281", "39.9321", "-83.8072", "-83.8032"],
}
FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [-83.8052, 39.9301]},
    "properties": {
        "osm_type": "W",
        "osm_id": 4247312,
        "osm_key": "highway",
        "osm_value": "residential",
        "type": "street",
        "name": "Zubrowka Avenue",
        "city": "Springfield",
        "state": "Ohio",
        "country": "United States",
        "countrycode": "US",
        "extent": [-83.8072, 39.9321, -83.8032, 39.9281],
    },
}


@dataclass
class Provider:
    """A server on 127.0.0.1 that knows one street. A `status` other than 200 makes every request fail."""

    url: str = ""
    status: int = 200
    queries: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    def answer(self, path: str) -> Any:
        parts = urlsplit(path)
        query = parse_qs(parts.query)["q"][0]
        self.queries.append(query)
        is_known = "Zubrowka" in query
        if parts.path.startswith("/api"):
            return {"type": "FeatureCollection", "features": [FEATURE] if is_known else []}
        return [STREET] if is_known else []


@pytest.fixture
def provider() -> Iterator[Provider]:
    state = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(state.answer(self.path)).encode()
            state.agents.append(self.headers["User-Agent"])
            self.send_response(state.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield state
        server.shutdown()
        thread.join()


Make = Callable[..., OnlineFallback]


@pytest.fixture
def fallback(provider: Provider, tmp_path: Path) -> Make:
    def make(name: str = "nominatim", **control: Any) -> OnlineFallback:
        service = OnlineService(name, "desk@example.org", provider.url)
        geocoder = service.geocoder(tmp_path / "answers.db")
        return OnlineFallback(service, Gazetteer.open(), PlaceConstraints.from_options(**control), geocoder)

    return make


@pytest.mark.parametrize("name", ["nominatim", "photon"])
def test_a_name_that_the_gazetteer_lacks_is_resolved_by_the_provider(fallback: Make, name: str) -> None:
    online = fallback(name)
    placed = online.place(Geoparser().geoparse(TEXT))
    street = next(resolved for resolved in placed.mentions if resolved.text == "Zubrowka Avenue")
    assert street.place is not None
    assert (street.place.id, street.place.name) == (f"{name}:way/4247312", "Zubrowka Avenue")
    assert (street.place.lat, street.place.lon, street.place.country_code) == (39.9301, -83.8052, "US")
    assert (street.place.feature_class, street.place.feature_code) == ("R", "ST")
    assert street.place.radius_km == pytest.approx(0.3, abs=0.05)
    assert street.place.geonameid is None
    assert 0 < street.confidence < 0.6
    assert (online.requested, online.placed, online.failed) == (1, 1, 0)


def test_only_the_name_and_the_place_of_the_article_are_sent(fallback: Make, provider: Provider) -> None:
    fallback().place(Geoparser().geoparse(TEXT))
    assert provider.queries == ["Zubrowka Avenue, Springfield, Ohio, United States"]
    assert provider.agents[0].startswith("dateline/")
    assert "desk@example.org" in provider.agents[0]


def test_a_name_is_requested_once_and_cached(fallback: Make, provider: Provider) -> None:
    for _ in range(2):
        fallback().place(Geoparser().geoparse(TEXT))
    assert len(provider.queries) == 1


def test_names_that_the_gazetteer_resolves_are_not_requested(fallback: Make, provider: Provider) -> None:
    geoparse = Geoparser().geoparse("Quakes shook Osaka, and French officials came.")
    assert fallback().place(geoparse) == geoparse
    assert provider.queries == []


def test_a_result_outside_the_allowed_countries_is_ignored(fallback: Make) -> None:
    geoparse = Geoparser().geoparse(TEXT)
    assert fallback(countries=["IN"]).place(geoparse) == geoparse


def test_a_failing_provider_does_not_fail_articles_and_gets_no_requests_after_three_failures(
    fallback: Make, provider: Provider
) -> None:
    provider.status = 401
    online = fallback()
    geoparses = [Geoparser().geoparse(TEXT.replace("Zubrowka", name)) for name in ("Alfa", "Brava", "Carla", "Delta")]
    assert [online.place(geoparse) for geoparse in geoparses] == geoparses
    assert (online.requested, online.placed, online.failed) == (3, 0, 3)
    assert "401" in online.last_error


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        (("google", "desk@example.org"), "'google' is not an online service"),
        (("photon", "somebody"), "'somebody' is not a contact"),
        (("photon", "desk@example.org", "example.org"), "'example.org' is not the URL of a server"),
    ],
)
def test_an_invalid_service_is_refused(service: tuple[str, ...], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        OnlineService(*service)


def test_online_lookups_are_off_by_default() -> None:
    assert Settings().fallback() is None


def test_nominatim_requires_a_contact() -> None:
    with pytest.raises(UsageError, match="nominatim requires a contact"):
        Settings(online="nominatim").fallback()


Invoke = Callable[..., Result]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, provider: Provider) -> Invoke:
    (tmp_path / "dateline.toml").write_text(f'online_contact = "desk@example.org"\nonline_url = "{provider.url}"\n')
    monkeypatch.setenv("DATELINE_SETTINGS", str(tmp_path / "dateline.toml"))
    monkeypatch.setenv("DATELINE_DATABASE_URL", f"sqlite:///{tmp_path}/articles.db")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return lambda *arguments: CliRunner().invoke(app, [*arguments, "-", "--online", "nominatim"], input=TEXT)


def test_geoparse_writes_the_point_and_its_attribution(invoke: Invoke) -> None:
    result = invoke("geoparse")
    mentions = json.loads(result.stdout)["mentions"]
    street = next(mention for mention in mentions if mention["text"] == "Zubrowka Avenue")
    assert (street["place_id"], street["geonameid"]) == ("nominatim:way/4247312", None)
    assert "OpenStreetMap contributors" in street["attribution"]
    assert all("attribution" not in mention for mention in mentions if mention is not street)
    assert "asked nominatim about 1 name; it placed 1" in result.stderr
    assert "OpenStreetMap contributors" in result.stderr


def test_ingest_stores_places_resolved_online(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("ingest")
    assert result.exit_code == 0, result.stderr
    assert "asked nominatim about 1 name; it placed 1" in result.stderr
    rows = CliRunner().invoke(app, ["export", "--format", "csv"]).stdout
    assert "nominatim:way/4247312" in rows

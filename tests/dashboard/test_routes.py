"""Who may call what the server answers besides the page: requests of browsers and programs to a real server.

A user who has logged in is stood for by the cookie that Streamlit sets at the end of a login;
`tests/browser/test_access.py` logs in for real.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode

import pytest
import streamlit as st
import uvicorn
from itsdangerous import URLSafeTimedSerializer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard import assets, data_access
from dashboard.access import Role, share_link_keys
from dashboard.access.share_tokens import VARIABLE, keys_from, sign_token
from dashboard.routes import all_routes
from dashboard.routes.guard import EVERYBODY, Caller, GuardedRoute, Rule, caller_of
from geo.store import Store

ROOT: Final = Path(__file__).resolve().parents[2]
SECRET: Final = "0123456789abcdef" * 4
ORIGIN: Final = "http://news.example.org"
NAMED: Final = {"DATELINE_ADMINS": "ann@x.org", "DATELINE_EDITORS": "ben@x.org", "DATELINE_VIEWERS": "@x.org"}


class Dashboard:
    """A server of the dashboard in a process of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str], host: str = "127.0.0.1", path: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.database = f"sqlite:///{folder}/articles.db"
        self.url = f"http://127.0.0.1:{port}{path}"
        options = {"server.port": port, "server.address": host, "server.headless": True, "server.baseUrlPath": path}
        own = {"DATELINE_DATABASE_URL": self.database, "HOME": str(folder), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-P", str(ROOT / "dashboard" / "__main__.py"), json.dumps(options)]
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, **own, **environment}, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + 60
        while self.status("/healthz") != 200:
            running = self.process.poll() is None and time.monotonic() < deadline
            assert running, (folder / "log").read_text()
            time.sleep(0.1)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Return status and text of the answer; 0 where nothing answers."""
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + path, headers=dict(headers or {}))) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def status(self, path: str, headers: Mapping[str, str] | None = None) -> int:
        return self.get(path, headers)[0]

    def share(self, lifetime: dt.timedelta) -> tuple[str, str]:
        """Create a share link; return its id and its signed token."""
        with Store.open(self.database) as store:
            link, token = store.share_links.create("country=RU", "ann@x.org", lifetime)
        return link.id, sign_token(token, link.expires_at, keys_from({}, SECRET))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard whose users log in, as behind a proxy: it is asked by another name than that of this machine."""
    folder = tmp_path_factory.mktemp("hosted")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "{ORIGIN}/oauth2callback"\ncookie_secret = "{SECRET}"\nclient_id = "x"\n'
        'client_secret = "x"\nserver_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"\n'
    )
    dashboard = Dashboard(folder, NAMED | {"DATELINE_ACCESS": "login"}, host="0.0.0.0", path="/news")
    yield dashboard
    dashboard.stop()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard on a user's own machine."""
    dashboard = Dashboard(tmp_path_factory.mktemp("local"), {"DATELINE_ACCESS": ""})
    yield dashboard
    dashboard.stop()


def logged_in(address: str, *, verified: bool = True, origin: str = ORIGIN, secret: str = SECRET) -> dict[str, str]:
    """Return the headers of a request by a user who has logged in."""
    claims = {"email": address, "email_verified": verified, "is_logged_in": True, "origin": origin}
    return {
        "Cookie": "_streamlit_user=" + URLSafeTimedSerializer(secret, salt="_streamlit_user").dumps(json.dumps(claims))
    }


def test_every_route_states_who_may_call_it() -> None:
    """A new route is listed here, with its rule."""
    assert all(isinstance(route, GuardedRoute) for route in all_routes())
    assert {route.path: route.rule for route in all_routes()} == {
        f"/{assets.PREFIX}/{{version}}/{{path:path}}": EVERYBODY,
        "/healthz": EVERYBODY,
        "/metrics": Rule(Role.ADMIN, same_machine=True),
    }


def test_everybody_may_load_assets_and_ask_whether_the_server_answers(hosted: Dashboard) -> None:
    assert hosted.get("/healthz") == (200, "ok"), (
        f"Starlette {version('starlette')} or Streamlit {version('streamlit')} matches routes in another way: compare "
        "GuardedRoute.matches with starlette.routing.Route.matches, and how st.App adds the routes that it gets."
    )
    assert hosted.status(f"/{assets.url('dashboard/components/rows.js')}") == 200
    assert hosted.status("/assets/0/dashboard/components/rows.js") == 404
    assert hosted.status("/assets/0/dashboard/routes/guard.py") == 404


@pytest.mark.parametrize(
    ("user", "status"), [("ann@x.org", 200), ("ben@x.org", 403), ("carol@x.org", 403), ("eve@elsewhere.org", 403)]
)
def test_a_user_has_the_role_of_the_page(hosted: Dashboard, user: str, status: int) -> None:
    assert hosted.status("/metrics", logged_in(user)) == status


def test_nobody_has_a_role_without_a_valid_login(hosted: Dashboard) -> None:
    invalid = [
        {},
        logged_in("ann@x.org", verified=False),
        logged_in("ann@x.org", secret="another secret"),
        logged_in("ann@x.org", origin="http://elsewhere.org") | {"Origin": ORIGIN},
        logged_in("ann@x.org") | {"Origin": "http://elsewhere.org"},
        {"Cookie": "_streamlit_user=invented"},
        {"Cookie": "_streamlit_user=chunks-1000000"},
    ]
    for headers in invalid:
        assert hosted.get("/metrics", headers) == (403, "You do not have access to this.")
    assert hosted.status("/metrics", logged_in("ann@x.org") | {"Origin": ORIGIN}) == 200


def test_headers_cannot_claim_to_be_on_the_same_machine(hosted: Dashboard, local: Dashboard) -> None:
    assert hosted.status("/metrics", {"Host": "127.0.0.1"}) == 403  # the network can reach this server
    assert local.status("/metrics") == 200
    assert local.status("/metrics", {"Host": "news.example.org"}) == 403
    for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip"):
        assert local.status("/metrics", {name: "127.0.0.1"}) == 403


def test_a_share_link_gives_no_more_than_its_view_whatever_the_role(hosted: Dashboard) -> None:
    link_id, token = hosted.share(dt.timedelta(days=1))
    query = "?" + urlencode({"pass": token})
    assert hosted.status(f"/metrics{query}") == 403
    assert hosted.status(f"/metrics{query}", logged_in("ann@x.org")) == 403
    assert hosted.status("/metrics?pass=invented", logged_in("ann@x.org")) == 200
    with Store.open(hosted.database) as store:
        store.share_links.revoke(link_id)
    assert hosted.status(f"/metrics{query}", logged_in("ann@x.org")) == 200  # the page, too, falls back to the role


def test_the_answers_of_guarded_routes_are_not_kept(local: Dashboard) -> None:
    with urllib.request.urlopen(f"{local.url}/metrics") as answer:
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "dateline_page_failures" in answer.read().decode()


def test_metrics_are_counted_without_an_address_of_their_own(local: Dashboard) -> None:
    pytest.importorskip("prometheus_client", reason="prometheus-client is not installed")
    assert 'dateline_build{version="' in local.get("/metrics")[1]


class Answer(NamedTuple):
    status: int
    role: str = ""
    sees: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def view() -> Iterator[str]:
    """The URL of a route for viewers and guests, which answers with what the caller may do."""

    async def answer(request: Request) -> Response:
        caller = caller_of(request)
        countries = caller.guest.filter.countries if caller.guest else ("all",)
        return JSONResponse([caller.role.name, countries])

    rule = Rule(Role.VIEWER, guests=True)
    routes = [GuardedRoute("/view", answer, rule=rule, methods=["GET", "POST"])]
    site = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=site.run, daemon=True)
    thread.start()
    while not site.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{site.servers[0].sockets[0].getsockname()[1]}/view"
    site.should_exit = True
    thread.join()


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dt.timedelta], tuple[str, str]]]:
    """Create a share link to the articles about Russia; return its id and its signed token."""
    st.cache_resource.clear()
    url = f"sqlite:///{tmp_path}/articles.db"
    for name, value in {"DATELINE_DATABASE_URL": url, VARIABLE: SECRET, "DATELINE_ACCESS": "login"}.items():
        monkeypatch.setenv(name, value)

    def create(lifetime: dt.timedelta) -> tuple[str, str]:
        with Store.open(url) as store:
            link, token = store.share_links.create("country=RU", "ann@x.org", lifetime)
        return link.id, sign_token(token, link.expires_at, share_link_keys())

    yield create
    st.cache_resource.clear()


def ask(url: str, token: str = "", *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
    request = urllib.request.Request(f"{url}?{urlencode({'pass': token})}", method=method, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request) as answer:
            role, countries = json.load(answer)
            return Answer(answer.status, role, tuple(countries))
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(error.code)


def test_a_guest_gets_the_view_of_the_share_link_until_it_expires_or_is_revoked(
    view: str, links: Callable[[dt.timedelta], tuple[str, str]]
) -> None:
    link_id, token = links(dt.timedelta(days=1))
    _, expired = links(dt.timedelta(seconds=-1))
    assert ask(view, token) == (200, "NOBODY", ("RU",))
    assert ask(view, expired) == ask(view, f"{token}0") == ask(view) == Answer(403)
    data_access.store().share_links.revoke(link_id)
    assert ask(view, token).status == 403


def test_by_default_users_of_the_same_machine_are_editors_and_others_nobody(
    view: str, links: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ACCESS", "")
    assert ask(view) == (200, "EDITOR", ("all",))
    assert ask(view, headers={"X-Forwarded-For": "192.0.2.1"}).status == 403
    monkeypatch.setenv("DATELINE_ACCESS", "public")
    assert ask(view, headers={"X-Forwarded-For": "192.0.2.1"}) == (200, "VIEWER", ("all",))


def test_settings_and_databases_that_fail_admit_nobody(
    view: str, links: Callable[[dt.timedelta], tuple[str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, token = links(dt.timedelta(days=1))
    monkeypatch.setenv("DATELINE_ACCESS", "everybody")
    assert ask(view).status == 503
    monkeypatch.setenv("DATELINE_ACCESS", "login")
    (tmp_path / "other.db").write_bytes(b"not a database" * 100)
    monkeypatch.setenv("DATELINE_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    assert ask(view, token).status == 503


@pytest.mark.parametrize("rule", [Rule(Role.VIEWER), Rule(Role.EDITOR), Rule(Role.ADMIN)])
def test_a_rule_admits_its_role_and_higher_ones(rule: Rule) -> None:
    assert [role for role in Role if rule.admits(Caller(role))] == [role for role in Role if role >= rule.role]


def test_another_sites_page_changes_nothing_by_a_users_login(
    view: str, links: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that may change something counts as the user's only if it says that it comes from the page."""
    monkeypatch.setenv("DATELINE_EDITORS", "ben@x.org")
    headers = logged_in("ben@x.org", secret=st.get_option("server.cookieSecret"))
    assert ask(view, headers=headers) == (200, "EDITOR", ("all",))
    assert ask(view, method="POST", headers=headers).status == 403
    assert ask(view, method="POST", headers=headers | {"Origin": "http://elsewhere.org"}).status == 403
    assert ask(view, method="POST", headers=headers | {"Origin": ORIGIN}) == (200, "EDITOR", ("all",))

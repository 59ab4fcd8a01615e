"""Logging in, against a provider on this machine that speaks OpenID Connect."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CLIENT, SECRET = "dateline", "not-so-secret"


class Provider:
    """An OpenID provider: who comes to log in is `address`, if the client proves who it is."""

    def __init__(self) -> None:
        self.address = "ann@example.org"
        self.verified = True
        self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.codes: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
                if path == "/.well-known/openid-configuration":
                    self.reply(provider.configuration())
                elif path == "/keys":
                    self.reply({"keys": [provider.key.as_dict(private=False)]})
                elif path == "/authorize":
                    assert query["client_id"] == [CLIENT]
                    assert query["response_type"] == ["code"]
                    code = secrets.token_urlsafe()
                    provider.codes[code] = query["nonce"][0]
                    self.send_response(302)
                    answer = urlencode({"code": code, "state": query["state"][0]})
                    self.send_header("Location", f"{query['redirect_uri'][0]}?{answer}")
                    self.end_headers()
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                claimed = base64.b64decode(self.headers.get("Authorization", "Basic ").partition(" ")[2]).decode()
                nonce = provider.codes.pop(form.get("code", [""])[0], None)
                if claimed != f"{CLIENT}:{SECRET}" or nonce is None:
                    self.send_error(401)
                    return
                self.reply({"access_token": "x", "token_type": "Bearer", "id_token": provider.token(nonce)})

            def reply(self, content: object) -> None:
                data = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                """Keep the tests' output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "sub": self.address, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": nonce}
        claims |= {"email": self.address, "email_verified": self.verified}
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def hosted(serve: Callable[..., str], stored: Path, provider: Provider) -> str:
    """A dashboard that asks its readers to log in."""
    named = {"DATELINE_ACCESS": "login", "DATELINE_EDITORS": "ann@example.org", "DATELINE_VIEWERS": "@example.org"}

    def secrets_for(url: str) -> str:
        return (
            f'[auth]\nredirect_uri = "{url}/oauth2callback"\ncookie_secret = "{secrets.token_hex()}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
        )

    return serve(stored, environment=named, secrets=secrets_for)


@pytest.fixture
def as_person(provider: Provider) -> Iterator[Callable[..., None]]:
    def become(address: str, *, verified: bool = True) -> None:
        provider.address, provider.verified = address, verified

    yield become
    become("ann@example.org")


@pytest.fixture
def enter(look: Callable[..., object]) -> Callable[..., object]:
    """Open a window without waiting for a map, which may never come."""
    return partial(look, settle=False)


def logged_in(enter, url: str):
    window = enter(url)
    window.page.get_by_role("button", name="Log in").click()
    return window


def test_nothing_is_shown_before_logging_in(enter, hosted):
    page = enter(f"{hosted}/?read=summit").page
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert page.locator("iframe").count() == 0
    assert "New Delhi" not in page.content()


def test_a_link_opens_after_logging_in(enter, hosted, as_person):
    as_person("ann@example.org")
    window = logged_in(enter, f"{hosted}/?country=RU")
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.locator(".chip")).to_have_count(1)
    expect(window.page.get_by_role("button", name="Add articles")).to_be_visible()
    window.page.get_by_role("button", name="Log out").click()
    expect(window.page.get_by_role("heading", name="Log in")).to_be_visible()


def test_a_viewer_sees_and_shares_and_adds_nothing(enter, hosted, as_person):
    as_person("carol@example.org")
    window = logged_in(enter, hosted)
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.get_by_role("button", name="Share")).to_be_visible()
    expect(window.page.get_by_role("button", name="Add articles")).to_have_count(0)


@pytest.mark.parametrize(("address", "verified"), [("eve@elsewhere.example", True), ("ann@example.org", False)])
def test_who_is_not_named_or_not_verified_stays_outside(enter, hosted, as_person, address, verified):
    as_person(address, verified=verified)
    page = logged_in(enter, hosted).page
    expect(page.get_by_role("heading", name="No access" if verified else "Log in")).to_be_visible()
    assert page.locator("iframe").count() == 0


def test_a_dashboard_open_to_the_public_is_read_only(serve, enter, stored):
    window = enter(serve(stored, environment={"DATELINE_ACCESS": "public"}))
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.get_by_role("button", name="Add articles")).to_have_count(0)


def test_a_dashboard_that_listens_to_the_network_is_closed_until_it_is_said_who_may_see_it(serve, enter, stored):
    page = enter(serve(stored, flags=["--server.address=0.0.0.0"])).page
    expect(page.get_by_role("heading", name="Not open to the network")).to_be_visible()


def test_a_pass_opens_one_view_without_an_account_until_it_is_withdrawn(enter, hosted, as_person):
    as_person("ann@example.org")
    member = logged_in(enter, f"{hosted}/?country=RU")
    expect(member.mark("Moscow")).to_be_visible()
    member.page.get_by_role("button", name="Share").click()
    member.page.get_by_role("tab", name="Without an account").click()
    member.page.get_by_role("button", name="Make a link").click()
    address = member.page.locator("code", has_text="?pass=").inner_text()

    guest = enter(address)
    expect(guest.mark("Moscow")).to_be_visible()
    expect(guest.page.locator(".sentence")).to_contain_text("of 1 place in 1 article")
    for name in ("Share", "Add articles", "Compare"):
        expect(guest.page.get_by_role("button", name=name)).to_have_count(0)
    wider = enter(f"{address}&country=ZA&q=yacht&read=sailing")
    expect(wider.page.get_by_text("This article is not in the database")).to_be_visible()
    assert "yacht" not in wider.page.content()
    reader = enter(f"{address}&read=summit")
    expect(reader.page.get_by_role("heading", name="Leaders meet in New Delhi")).to_be_visible()

    member.page.get_by_role("button", name="Withdraw").click()
    expect(member.page.get_by_role("button", name="Withdraw")).to_have_count(0)
    late = enter(address)
    expect(late.page.get_by_text("This link holds no longer")).to_be_visible()
    assert late.page.locator("iframe").count() == 0

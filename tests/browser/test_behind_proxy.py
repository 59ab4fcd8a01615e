"""The dashboard behind the proxy that is shipped, with its headers: a real Caddy on this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.openid_provider import provided

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

NAMED = {"DATELINE_EDITORS": "ann@example.org"}
CADDYFILE = Path(__file__).resolve().parents[2] / "deploy" / "Caddyfile"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(
    serve: Callable[..., str], stored: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Start the proxy before a dashboard with an access of its own, and return the proxy's address."""
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("Caddy is not installed (apt-get install caddy)")
    started: list[subprocess.Popen[bytes]] = []

    def start(access: str, path: str = "", **more: object) -> str:
        site = f"http://127.0.0.1:{_free_port()}"
        wanted = {"DATELINE_ACCESS": access} if access else {}
        upstream = serve(stored, path=path, site=site + path, environment=wanted | NAMED, **more)
        folder = tmp_path_factory.mktemp("caddy")
        own = {"DATELINE_SITE": site, "DATELINE_UPSTREAM": urlsplit(upstream).netloc, "HOME": str(folder)}
        own["DATELINE_BASE_PATH"] = path
        # The port of its own administration would be the same for all.
        config = folder / "Caddyfile"
        shipped = CADDYFILE.read_text(encoding="utf-8")
        config.write_text(shipped.replace("\n{\n", "\n{\n\tadmin off\n", 1), encoding="utf-8")
        command = [caddy, "run", "--config", str(config), "--adapter", "caddyfile"]
        with (folder / "log.txt").open("wb") as log:
            started.append(subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=subprocess.STDOUT))
        for _ in range(200):
            try:
                urllib.request.urlopen(site, timeout=1)
                return site + path
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError((folder / "log.txt").read_text())

    yield start
    for process in started:
        process.terminate()
        process.wait(20)


def answer(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


def test_the_map_works_under_the_proxys_headers(proxied: Callable[..., str], look: Callable[..., Dashboard]) -> None:
    site = proxied("public")
    window = look(site)
    window.open_popup("Moscow")
    expect(window.popup.locator("h2")).to_have_text("Moscow")
    window.page.get_by_role("button", name="Share").click()
    window.page.get_by_role("button", name="QR code").click()
    expect(window.page.get_by_role("img", name="QR code of the link to this view")).to_be_visible()
    headers = urllib.request.urlopen(site).headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers
    assert answer(f"{site}/healthz") == (200, "ok")
    assert answer(f"{site}/_stcore/metrics")[0] == 404
    assert answer(f"{site}/metrics")[0] == 403


def test_the_dashboard_works_below_a_path_of_the_site(
    proxied: Callable[..., str], look: Callable[..., Dashboard]
) -> None:
    with provided() as provider:
        site = proxied("login", "/news", secrets=provider.secrets)
        assert site.endswith("/news")
        top = site.removesuffix("/news")
        assert answer(f"{top}/healthz") == (200, "ok")
        assert answer(f"{site}/_stcore/metrics")[0] == 404
        assert answer(f"{site}/metrics")[0] == 403
        missing: list[str] = []
        window = look(f"{top}/", settle=False)
        window.page.on("response", lambda found: missing.append(found.url) if found.status >= 400 else None)
        window.page.get_by_role("button", name="Log in").click()
        window.settled()
        assert window.page.url.startswith(f"{site}/?at=")
        window.open_popup("Moscow")
        window.page.get_by_role("button", name="Share").click()
        expect(window.page.get_by_label("Link to this view")).to_have_value(re.compile(re.escape(f"{site}/?")))
        window.page.get_by_role("button", name="QR code").click()
        expect(window.page.get_by_role("img", name="QR code of the link to this view")).to_be_visible()
        window.page.get_by_role("tab", name="Without an account").click()
        window.page.get_by_role("button", name="Create a link").click()
        shared = window.page.locator("code", has_text="?pass=").inner_text()
        assert shared.startswith(f"{site}/?pass=")
        guest = look(shared)
        expect(guest.mark("Moscow")).to_be_visible()
        assert missing == []


def test_behind_a_proxy_the_dashboard_is_closed_until_access_is_configured(
    proxied: Callable[..., str], look: Callable[..., Dashboard]
) -> None:
    page = look(proxied(""), settle=False).page
    expect(page.get_by_role("heading", name="Not open to the network")).to_be_visible()

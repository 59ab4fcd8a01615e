"""The dashboard behind the proxy that is shipped, with its headers: a real Caddy on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

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

    def start(access: str) -> str:
        site = f"http://127.0.0.1:{_free_port()}"
        upstream = serve(stored, environment={"DATELINE_ACCESS": access} if access else {}).removeprefix("http://")
        folder = tmp_path_factory.mktemp("caddy")
        own = {"DATELINE_SITE": site, "DATELINE_UPSTREAM": upstream, "HOME": str(folder)}
        # The port of its own administration would be the same for all.
        config = folder / "Caddyfile"
        config.write_text("{\n\tadmin off\n}\n" + CADDYFILE.read_text(encoding="utf-8"), encoding="utf-8")
        command = [caddy, "run", "--config", str(config), "--adapter", "caddyfile"]
        with (folder / "log.txt").open("wb") as log:
            started.append(subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=subprocess.STDOUT))
        for _ in range(200):
            try:
                urllib.request.urlopen(site, timeout=1)
                return site
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError((folder / "log.txt").read_text())

    yield start
    for process in started:
        process.terminate()
        process.wait(20)


def test_the_map_works_under_the_proxys_headers(proxied, look):
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


def test_behind_a_proxy_the_dashboard_is_closed_until_it_is_said_who_may_see_it(proxied, look):
    page = look(proxied(""), settle=False).page
    expect(page.get_by_role("heading", name="Not open to the network")).to_be_visible()

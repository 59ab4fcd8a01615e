"""Hosting as docs/hosting.md leads through it, from a clean folder: PostgreSQL with a password, watcher, dashboard, a
proxy with TLS and an OpenID provider, each by itself on this machine.

DATELINE_PROGRAM names another `dateline` than this checkout's to run it with, DATELINE_SHOTS a folder for pictures.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.openid_provider import Provider, provided
from tests.postgres import GUARDED, PostgresServer

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard
    from tests.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.soak]

ROOT = Path(__file__).resolve().parents[2]
FERRY = "Ferries from Osaka to Shikoku stayed in port on Monday as a storm came near. " * 12
MARKET = "Traders in Nairobi said on Tuesday that prices had fallen since the rain. " * 12


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Newsroom:
    """Everything that is started for a hosted Dateline, in a folder of its own."""

    def __init__(self, folder: Path, database: str, provider: Provider, site: Site) -> None:
        self.folder, self.provider, self.site = folder, provider, site
        self.port, self.metrics = free_port(), free_port()
        self.url = f"https://127.0.0.1:{free_port()}"
        program = os.environ.get("DATELINE_PROGRAM")
        self.program = [program] if program else [sys.executable, "-m", "geo.cli"]
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DATELINE_DATABASE_URL": database,
            "DATELINE_LOG": "json",
            "DATELINE_ACCESS": "login",
            "DATELINE_EDITORS": "@example.org",
            "DATELINE_WEB_HOSTS": "127.0.0.1",
        }
        if not program:
            self.environment["PYTHONPATH"] = str(ROOT)
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(provider.secrets(self.url), encoding="utf-8")
        example = (ROOT / "deploy" / "feeds.toml.example").read_text(encoding="utf-8")
        assert "https://example.org/news.rss" in example
        (folder / "feeds.toml").write_text(
            example.replace("https://example.org/news.rss", site.url("/port.rss")), encoding="utf-8"
        )

    @contextmanager
    def runs(self, name: str, *command: str, **more: str) -> Iterator[None]:
        """A process while this lasts; what it writes is in a file of its name."""
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment | more, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            yield
            assert process.poll() is None, self.log(name)
        finally:
            process.terminate()
            process.wait(30)

    def dateline(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.program, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def watcher(self) -> Any:
        return self.runs("watch", *self.program, "watch", "feeds.toml", "--metrics", f"127.0.0.1:{self.metrics}")

    def dashboard(self) -> Any:
        return self.runs("serve", *self.program, "serve", "--no-browser", "--port", str(self.port))

    def proxy(self) -> Any:
        config = self.folder / "Caddyfile"
        shipped = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
        own = "admin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tdefault_sni 127.0.0.1"
        config.write_text(shipped.replace("\n{\n", f"\n{{\n\t{own}\n", 1), encoding="utf-8")
        command = ("caddy", "run", "--config", str(config), "--adapter", "caddyfile")
        return self.runs("caddy", *command, DATELINE_SITE=self.url, DATELINE_UPSTREAM=f"127.0.0.1:{self.port}")

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def wait(self, holds: Callable[[], bool], seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until, "\n".join(path.read_text() for path in self.folder.glob("*.log"))
            time.sleep(0.5)

    def well(self) -> bool:
        trusted = ssl.create_default_context()
        authority = next(self.folder.rglob("root.crt"), None)
        if authority is None:
            return False
        trusted.load_verify_locations(authority)
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2, context=trusted) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False


@pytest.fixture
def newsroom(tmp_path: Path, postgres: PostgresServer, site: Site) -> Iterator[Newsroom]:
    if shutil.which("caddy") is None:
        pytest.skip("Caddy is not installed (apt-get install caddy)")
    name = postgres.empty()
    with provided() as provider:
        yield Newsroom(tmp_path, postgres.url(name, *GUARDED), provider, site)
    postgres.drop(name)


def feed(site: Site, name: str, headline: str, text: str) -> str:
    """Serve a feed with one story, whose text is on its page; return the feed's address."""
    article = site.serve(
        f"/{name}.html",
        f"<!doctype html><title>{headline}</title><article><h1>{headline}</h1><p>{text}</p></article>",
    )
    item = f"<item><title>{headline}</title><link>{article}</link></item>"
    channel = f'<rss version="2.0"><channel><title>{name}</title>{item}</channel></rss>'
    return site.serve(f"/{name}.rss", channel, "text/xml")


def test_a_newsroom_follows_its_feeds_and_shares_a_view_until_it_is_revoked(
    newsroom: Any, site: Any, look: Callable[..., Dashboard]
) -> None:
    feed(site, "port", "Harbour closed", FERRY)
    market = feed(site, "market", "Prices fall", MARKET)
    shots = Path(os.environ["DATELINE_SHOTS"]) if "DATELINE_SHOTS" in os.environ else None

    def shot(window: Dashboard, name: str, *, settle: bool = True) -> None:
        if shots is not None:
            for width, height in ((1440, 900), (390, 844)):
                window.page.set_viewport_size({"width": width, "height": height})
                window.page.wait_for_timeout(1500)
                window.page.screenshot(path=str(shots / f"{name}-{width}.png"))
            window.page.set_viewport_size({"width": 1280, "height": 900})
            if settle:
                window.settled()

    with ExitStack() as running:
        running.enter_context(newsroom.dashboard())
        running.enter_context(newsroom.proxy())
        newsroom.wait(newsroom.well)

        editor = look(newsroom.url, settle=False, ignore_https_errors=True)
        expect(editor.page.get_by_role("heading", name="Log in")).to_be_visible()
        editor.page.get_by_role("button", name="Log in").click()
        expect(editor.page.get_by_text("No articles yet")).to_be_visible()
        shot(editor, "empty")

        running.enter_context(newsroom.watcher())
        newsroom.wait(lambda: '"event": "watch.round"' in newsroom.log("watch"))
        editor.page.reload()
        expect(editor.mark("Osaka")).to_be_visible()
        health = newsroom.dateline("health", "--dashboard", f"http://127.0.0.1:{newsroom.port}")
        assert health.returncode == 0, health.stdout
        assert "feeds: 1 watched, 0 of them failing" in health.stdout
        figures = urllib.request.urlopen(f"http://127.0.0.1:{newsroom.metrics}/metrics").read().decode()
        assert 'dateline_ingest_articles_total{outcome="added"} 1.0' in figures

        editor.press("Add articles")
        editor.page.get_by_role("tab", name="Web page or feed").click()
        editor.page.get_by_label("Web addresses, one per line").fill(market)
        shot(editor, "adding")
        editor.page.get_by_role("button", name="Fetch and map").click()
        editor.page.get_by_role("button", name="Show added articles").click()
        expect(editor.mark("Nairobi")).to_be_visible()

        editor.page.goto(f"{newsroom.url}/?country=KE")
        editor.settled()
        editor.press("Share")
        editor.page.get_by_role("tab", name="Without an account").click()
        editor.page.get_by_role("button", name="Create a link").click()
        link = editor.page.locator("code", has_text="?pass=").inner_text()
        shot(editor, "sharing")

        guest = look(link, ignore_https_errors=True)
        expect(guest.mark("Nairobi")).to_be_visible()
        assert "Osaka" not in guest.page.content()
        shot(guest, "guest")

        if not editor.page.get_by_role("button", name="Revoke").is_visible():
            editor.press("Share")
            editor.page.get_by_role("tab", name="Without an account").click()
        editor.page.get_by_role("button", name="Revoke").click()
        expect(editor.page.get_by_role("button", name="Revoke")).to_have_count(0)
        guest.map.locator(".leaflet-control-zoom-out").click()
        expect(guest.page.get_by_text("This link has expired or was revoked")).to_be_visible()
        assert guest.page.locator(".dl-map").count() == 0
        shot(guest, "withdrawn", settle=False)

    said = newsroom.log("serve") + newsroom.log("watch") + newsroom.log("caddy")
    for secret in (link.partition("?pass=")[2], GUARDED[1], "cookie_secret", "Traders in"):
        assert secret not in said
    for event in ("session.entered", "adding.done", "pass.made", "pass.withdrawn", "pass.refused", "feed.asked"):
        assert f'"event": "{event}"' in said

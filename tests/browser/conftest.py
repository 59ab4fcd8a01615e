"""The dashboard in a real Chromium that can reach this machine only."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from dashboard import assets
from geo.ingest import ingest
from geo.packaged_files import seeds_folder
from geo.store import Store, database_url
from geo.types import Article, Geoparse

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Browser, Dialog, JSHandle, Locator, Page, expect  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
MAPS = assets.url("dashboard/components/maps.js")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
SLOW_MS = 60_000
expect.set_options(timeout=20_000)

HOSTILE_TITLE = "{{ 7*7 }}{% x %}{# ${alert(1)} </script><img src=x onerror=alert(1)> \\`+alert(1)+`"
HOSTILE_TEXT = (
    "<script>alert(2)</script> In Cape Town ![x](http://example.invalid/x.png) {{ cycler }} ${alert(3)} "
    "\\\\` + alert(4) + ` <b>fell</b>."
)


@pytest.fixture(scope="session")
def hostile(mark: Callable[..., Geoparse]) -> Geoparse:
    article = Article(
        "hostile", HOSTILE_TITLE, HOSTILE_TEXT, dt.date(2023, 5, 1), "<i>Evil</i>", "https://example.org/x"
    )
    return mark(article, {"Cape Town": "Cape Town"})


@pytest.fixture(scope="session")
def stored(
    summit: Geoparse,
    sailing: Geoparse,
    officials: Geoparse,
    hostile: Geoparse,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A database with four articles."""
    path = tmp_path_factory.mktemp("store") / "articles.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit, sailing, officials, hostile])
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A dashboard process over one database, started in a folder of its own."""

    def __init__(
        self,
        database: Path,
        folder: Path,
        environment: Mapping[str, str],
        secrets: Callable[[str], str] | None,
        flags: Sequence[str],
        path: str,
        site: str | None,
    ) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}{path}"
        self.log = folder / "log.txt"
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(ROOT / "dashboard" / "app.py"),
            "--server.headless=true",
        ]
        command += [f"--server.port={port}", f"--server.baseUrlPath={path}", "--server.fileWatcherType=none", *flags]
        own = {"DATELINE_DATABASE_URL": f"sqlite:///{database}", "HOME": str(folder)}
        if secrets is not None:
            (folder / ".streamlit").mkdir()
            (folder / ".streamlit" / "secrets.toml").write_text(secrets(site or self.url), encoding="utf-8")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, **own, **environment}, stdout=log, stderr=subprocess.STDOUT
            )

    def wait(self) -> None:
        for _ in range(240):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1)
                return
            except OSError:
                self.process.poll()
            try:
                self.process.wait(0.25)
            except subprocess.TimeoutExpired:
                continue
        raise RuntimeError(f"the dashboard did not start: {self.log.read_text()}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start a dashboard over a database and return its address."""
    servers: list[Server] = []

    def start(
        database: Path,
        *,
        environment: Mapping[str, str] = MappingProxyType({}),
        secrets: Callable[[str], str] | None = None,
        flags: Sequence[str] = (),
        path: str = "",
        site: str | None = None,
    ) -> str:
        """`path` is below which it is served, `site` where it is seen from outside if that is another address."""
        folder = tmp_path_factory.mktemp("serve")
        servers.append(Server(database, folder, environment, secrets, flags, path, site))
        servers[-1].wait()
        return servers[-1].url

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def served(serve: Callable[[Path], str], stored: Path) -> str:
    return serve(stored)


@pytest.fixture(scope="session")
def samples(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a dashboard with the sample articles: hundreds of places."""
    path = tmp_path_factory.mktemp("samples") / "samples.db"
    with Store.open(database_url(path)) as store:
        ingest([str(seeds_folder())], store)
    return serve(path)


@pytest.fixture
def growing(serve: Callable[[Path], str], tmp_path: Path, summit: Geoparse) -> str:
    """A dashboard of its own, for a test that adds articles."""
    path = tmp_path / "own.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit])
    return serve(path)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=[*FLAGS, ONLY_THIS_MACHINE])
        yield browser
        browser.close()


@dataclasses.dataclass
class Dashboard:
    """A page of the dashboard, and what went wrong on it."""

    page: Page
    wrong: list[str]

    def open(self, url: str) -> Dashboard:
        self.page.goto(url)
        self.settled()
        return self

    def settled(self) -> None:
        """Wait until no script runs and the map, where there is one, has told where it is."""
        stands = self.page.locator(
            ".dl-map, .st-key-versus, .st-key-welcome, .st-key-nothing, .st-key-trouble-page"
        ).first
        expect(stands).to_be_attached(timeout=SLOW_MS)
        self._idle()
        if self.page.locator(".dl-map").count() and not self.page.locator(".st-key-nothing").count():
            expect(self.map.locator(".leaflet-tile-loaded").first).to_be_attached()
            self.page.wait_for_url(re.compile("at="))
        self.page.wait_for_timeout(700)
        self._idle()

    def _idle(self) -> None:
        app = self.page.locator('[data-testid="stApp"]')
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=SLOW_MS)

    @property
    def map(self) -> Locator:
        return self.page.locator(".dl-map").first

    def mark(self, name: str) -> Locator:
        """The circle whose label has the name."""
        return self.map.locator(f'.dl-mark[aria-label*="{name}"]')

    @property
    def popup(self) -> Locator:
        return self.map.locator(".dl-popup").last

    def open_popup(self, name: str) -> None:
        """Click a circle until its popup shows: a page that still moves under the pointer swallows a click."""
        for patience_ms in (4_000, 8_000, SLOW_MS):
            self.mark(name).click(force=True)
            with suppress(AssertionError):
                expect(self.popup).to_be_visible(timeout=patience_ms)
                return
        raise AssertionError(f"no popup opened at {name}")

    def press(self, name: str) -> None:
        """Click the only button with the name, once nothing moves: what a rerun replaces stays a while on the page."""
        self.settled()
        button = self.page.get_by_role("button", name=name)
        expect(button).to_have_count(1)
        button.click()
        self.settled()

    def summary(self) -> str:
        return str(self.page.locator(".sentence").inner_text())

    def row(self, text: str) -> Locator:
        return self.page.locator("button.row", has_text=text)

    def height(self, element: Locator) -> float:
        """The height of an element in pixels."""
        box = element.bounding_box()
        assert box is not None
        return box["height"]

    def maps(self) -> JSHandle:
        """The module through which the parts of the page reach its maps."""
        return self.page.evaluate_handle("url => import(new URL(url, document.baseURI).href)", MAPS)

    def in_map(self, script: str, index: int = 0) -> Any:
        """What a function returns for the Leaflet map of the page; in a comparison, index 1 is the second one."""
        return self.maps().evaluate(f"({{ maps }}, index) => ({script})([...maps][index].map)", index)


@pytest.fixture
def look(chromium: Browser) -> Iterator[Callable[..., Dashboard]]:
    """Open a new browser window on the dashboard; at the end nothing may have gone wrong in any."""
    opened: list[Dashboard] = []
    contexts = []

    def open_window(
        url: str,
        width: int = 1280,
        height: int = 900,
        *,
        settle: bool = True,
        first_time: bool = False,
        **options: Any,
    ) -> Dashboard:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, permissions=["clipboard-read", "clipboard-write"], **options
        )
        context.set_default_timeout(SLOW_MS)
        if not first_time:
            context.add_init_script("try { localStorage.setItem('dateline.tour', 'seen') } catch {}")
        page = context.new_page()
        window = Dashboard(page, [])
        page.on("request", lambda request: _note_request(window, request.url))
        page.on("pageerror", lambda error: window.wrong.append(f"error on the page: {error}"))
        page.on("dialog", lambda dialog: _note_dialog(window, dialog))
        page.on(
            "console",
            lambda message: window.wrong.append(f"console: {message.text}") if message.type == "error" else None,
        )
        contexts.append(context)
        opened.append(window)
        if not settle:
            page.goto(url)
            return window
        return window.open(url)

    yield open_window
    wrong = [what for window in opened for what in window.wrong]
    for context in contexts:
        context.close()
    assert wrong == []


def _note_dialog(window: Dashboard, dialog: Dialog) -> None:
    window.wrong.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _note_request(window: Dashboard, url: str) -> None:
    if not re.match(r"(https?|wss?)://127\.0\.0\.1:|data:|blob:", url):
        window.wrong.append(f"request to another machine: {url}")

"""Measure how fast the dashboard is over a million mentions: in Chromium, from the action to the new map.

    python -m benchmarks.dashboard [--database FILE] [--rounds N]

Starts a server over the articles of `benchmarks.synthetic_articles`, which it generates first if they do not exist.
First paint is the time from opening the address until circles are on the map. A redraw is the time from the key, the
click or the release of the map until the circles or their numbers have changed. Payload is what the browser received
for it, memory the peak of the server. Wall times depend on the load of the machine, so CPU time of the server is given
too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import synthetic_articles
from geo.store import database_url

_ROOT = Path(__file__).resolve().parents[1]
_FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update".split()
_TIMEOUT_MS = 120_000
_SETTLE_MS = 900
_HOLD_MS = 300  # a map that is released while moving glides on
# The map is in the shadow tree of its component.
_MARKS = """() => [...document.querySelectorAll('.st-key-map-frame *')]
    .flatMap(host => host.shadowRoot ? [...host.shadowRoot.querySelectorAll('.dl-mark')] : [])
    .map(mark => mark.getAttribute('aria-label')).sort().join('|')"""
_CHANGED = f"before => {{ const now = ({_MARKS})(); return now !== '' && now !== before; }}"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Timings:
    """Wall and server CPU times (s) and payloads (bytes) of one kind of action."""

    name: str
    wall: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    def line(self) -> str:
        """Return the statistics in one line."""
        slow = statistics.quantiles(self.wall, n=20)[-1] if len(self.wall) > 1 else self.wall[0]
        return (
            f"{self.name:32s} {statistics.median(self.wall):7.2f} {slow:7.2f} {max(self.wall):7.2f}"
            f" {statistics.median(self.server):7.2f} {max(self.sent) / 1000:9.0f}   {len(self.wall)}"
        )


class Server:
    """A dashboard process over a database."""

    def __init__(self, database: Path, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "streamlit", "run", str(_ROOT / "dashboard" / "app.py")]
        command += ["--server.headless=true", f"--server.port={port}", "--server.fileWatcherType=none"]
        changed = {"DATELINE_DATABASE_URL": database_url(database), "HOME": str(folder), "PYTHONPATH": str(_ROOT)}
        with (folder / "log.txt").open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=os.environ | changed, stdout=log, stderr=subprocess.STDOUT
            )
        for _ in range(480):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1)
                return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError((folder / "log.txt").read_text())

    def cpu(self) -> float:
        """Return the CPU time used so far (s)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def peak_mb(self) -> float:
        """Return the peak memory (MB)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(20)


class Window:
    """A browser window on the dashboard that counts the bytes it receives."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.received = 0
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script("localStorage.setItem('dateline.tour', 'seen')")
        self.page: Page = context.new_page()
        self.page.set_default_timeout(_TIMEOUT_MS)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, payload: str | bytes) -> None:
        self.received += len(payload)

    def open(self, timings: Timings, query: str = "") -> None:
        """Open the dashboard; record the time until circles are on the map."""
        with self._record(timings):
            self.page.goto(f"{self.server.url}/{query}", wait_until="commit")
            self.page.locator(".dl-mark").first.wait_for()
        self._settle()

    def do(self, timings: Timings, act: Callable[[], object]) -> None:
        """Do something; record the time until the circles have changed."""
        before = self.page.evaluate(_MARKS)
        with self._record(timings):
            act()
            self.page.wait_for_function(_CHANGED, arg=before, polling="raf")
        self._settle()

    def drag(self, dx: int, dy: int) -> None:
        """Drag the map by some pixels and hold it."""
        page = self.page
        box = page.locator(".dl-map").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.85
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - dx / 2, y - dy / 2, steps=3)
        page.mouse.move(x - dx, y - dy, steps=3)
        page.wait_for_timeout(_HOLD_MS)

    def close(self) -> None:
        """Close it."""
        self.page.context.close()

    @contextmanager
    def _record(self, timings: Timings) -> Iterator[None]:
        self.received, cpu, start = 0, self.server.cpu(), time.perf_counter()
        yield
        timings.wall.append(time.perf_counter() - start)
        self.page.wait_for_timeout(_SETTLE_MS)
        timings.server.append(self.server.cpu() - cpu)
        timings.sent.append(self.received)

    def _settle(self) -> None:
        app = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        app.wait_for(state="attached")
        self.page.wait_for_timeout(_SETTLE_MS)
        app.wait_for(state="attached")


def measure(server: Server, browser: Browser, rounds: int) -> list[Timings]:
    """Do the typical actions of readers, `rounds` times each."""
    cold, warm = Timings("first paint, first reader"), Timings("first paint, next readers")
    search, period, country = Timings("search for words"), Timings("period"), Timings("country by link")
    pan, zoom = Timings("pan"), Timings("zoom")
    window = Window(browser, server)
    window.open(cold)
    words = ["harbour", "minister election", '"officials said"', "reservoirs", "farmers bridge", "clinics", "wells dry"]
    for number in range(rounds):
        box = window.page.get_by_label("Words in title or text")
        box.fill(words[number % len(words)])
        window.do(search, partial(box.press, "Enter"))
        box.fill("")
        window.do(search, partial(box.press, "Enter"))
    for number in range(rounds):
        choices = window.page.locator(".st-key-strip button")
        label = ["2025", "30 days", "All"][number % 3]
        window.do(period, choices.get_by_text(label, exact=True).first.click)
    window.close()
    for number in range(rounds):
        other = Window(browser, server)
        other.open(warm)
        other.open(country, f"?country={['US', 'IN', 'FR', 'BR', 'JP', 'NG'][number % 6]}")
        other.close()
    window = Window(browser, server)
    window.open(warm, "?at=48,10,6")
    for number in range(rounds):
        window.drag(*[(420, 0), (0, 300), (-420, 60), (260, -260)][number % 4])
        window.do(pan, window.page.mouse.up)
    for number in range(rounds):
        control = ".leaflet-control-zoom-out" if number % 4 < 2 else ".leaflet-control-zoom-in"
        window.page.locator(control).hover()
        window.page.mouse.down()
        window.do(zoom, window.page.mouse.up)
    return [cold, warm, country, search, period, pan, zoom]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, default=Path("build/library.db"))
    parser.add_argument("--articles", type=int, default=synthetic_articles.ARTICLES)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    arguments.database.parent.mkdir(parents=True, exist_ok=True)
    if speed := synthetic_articles.build(arguments.database, arguments.articles):
        print(f"wrote the articles: {speed:,.0f} articles/s written", file=sys.stderr)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        server = Server(arguments.database, Path(folder))
        try:
            browser = started.chromium.launch(executable_path=chromium, args=_FLAGS)
            results = measure(server, browser, arguments.rounds)
            memory = server.peak_mb()
            browser.close()
        finally:
            server.stop()
    if arguments.json:
        print(
            json.dumps(
                {
                    timings.name: {"wall": timings.wall, "server": timings.server, "sent": timings.sent}
                    for timings in results
                }
            )
        )
        return
    print(f"{'seconds':32s} {'median':>7s} {'95 %':>7s} {'max':>7s} {'server':>7s} {'max kB':>9s}   times")
    for timings in results:
        print(timings.line())
    print(f"peak memory of the server {memory:.0f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()

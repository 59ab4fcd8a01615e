"""Draws the pictures of this folder: `python docs/draw.py`. Needs the dependency group "test" and Chromium.

It starts a dashboard over the sample articles, opens each view in a browser window and saves a screenshot.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parent
TORNADO = "seed-003-paris-texas-tornado"


@dataclass(frozen=True, slots=True)
class Picture:
    """A view: its link, the window's size, an action before the screenshot, and the color scheme."""

    name: str
    link: str
    size: tuple[int, int] = (1280, 800)
    before: Callable[[Page], object] | None = None
    theme: Literal["light", "dark"] = "light"


def _ask_why(page: Page) -> None:
    """Open the explanation in the popup of the map."""
    page.locator(".dl-map").get_by_text("Why this place?").first.click()
    page.locator(".dl-why").wait_for()


PICTURES = (
    Picture("dashboard", "", (1440, 900)),
    Picture("why", f"?read={TORNADO}&place=gn:4717560&at=35.6,-95.5,7", (1440, 860), before=_ask_why),
    Picture("reader", "?read=seed-001-putin-new-delhi&at=28,80,5", theme="dark"),
    Picture("filters", "?from=2022-01-01&to=2023-12-31&at=32,40,3&layer=circles&layer=countries"),
    Picture("phone", "?at=28,77,4", (390, 844)),
)


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as address, sync_playwright() as started:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            width, height = picture.size
            window = browser.new_page(viewport={"width": width, "height": height}, color_scheme=picture.theme)
            window.goto(f"{address}/{picture.link}")
            window.locator(".dl-mark").first.wait_for(timeout=60_000)
            window.wait_for_timeout(3_000)
            if (tour := window.get_by_role("button", name="Got it")).count():
                tour.click()
            if picture.before is not None:
                picture.before(window)
            window.wait_for_timeout(2_000)
            window.locator('[data-testid="stStatusWidget"]').wait_for(state="detached", timeout=60_000)
            window.wait_for_timeout(1_000)  # elements fade in
            window.screenshot(path=DOCS / f"{picture.name}.png")
            window.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve the sample articles until the pictures are drawn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DATELINE_DATABASE_URL": f"sqlite:///{folder}/samples.db", "HOME": str(folder)}
    run = [sys.executable, "-m", "geo.cli"]
    subprocess.run([*run, "ingest", str(DOCS.parent / "seeds")], env=environment, cwd=DOCS.parent, check=True)  # noqa: S603
    server = subprocess.Popen(  # noqa: S603
        [*run, "serve", "--no-browser", "--port", str(port)], env=environment, cwd=DOCS.parent
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()

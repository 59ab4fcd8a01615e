from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import FilePayload, expect

from geo.store import Store
from geo.types import Geoparse

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def test_pasted_article_is_mapped_and_opened(look: Callable[..., Dashboard], growing: str) -> None:
    window = look(growing)
    window.page.get_by_role("button", name="Add articles").click()
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("Rain in Kenya")
    dialog.get_by_label("Publisher").fill("Example Post")
    dialog.get_by_label("Text").fill("Farmers near Nairobi welcomed the rain on Monday. Kenya hopes for more.")
    dialog.get_by_role("button", name="Map this article").click()
    expect(window.page.locator(".article h2")).to_have_text("Rain in Kenya")
    expect(window.page.locator(".sentence")).to_contain_text("1 article")
    expect(window.page.locator(".chip")).to_have_text(["Rain in Kenya×"])
    expect(window.mark("Nairobi").or_(window.mark("Kenya")).first).to_be_visible()


def test_an_empty_paste_is_refused(look: Callable[..., Dashboard], growing: str) -> None:
    window = look(growing)
    window.page.get_by_role("button", name="Add articles").click()
    window.page.get_by_role("button", name="Map this article").click()
    expect(window.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()


def test_uploaded_files_are_mapped_and_the_bad_ones_named(look: Callable[..., Dashboard], growing: str) -> None:
    window = look(growing)
    window.page.get_by_role("button", name="Add articles").click()
    window.page.get_by_role("tab", name="Upload files").click()
    rows = [
        {"title": "Fire in Lagos", "text": "A fire broke out in Lagos on Sunday.", "date": "2024-02-03"},
        {"title": "x"},
    ]
    files: list[FilePayload] = [
        {"name": "news.jsonl", "mimeType": "application/jsonl", "buffer": "\n".join(map(json.dumps, rows)).encode()},
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
    ]
    window.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(files)
    window.page.get_by_role("button", name="Map these files").click()
    dialog = window.page.get_by_role("dialog")
    expect(dialog.get_by_text("2 articles: 1 added")).to_be_visible()
    expect(dialog.get_by_text("news.jsonl:2")).to_be_visible()
    expect(dialog.get_by_text("empty.txt")).not_to_have_count(0)
    dialog.get_by_role("button", name="Show added articles").click()
    expect(window.mark("Lagos")).to_be_visible()
    expect(window.page.locator(".chip")).to_have_text(["Fire in Lagos×"])


def test_an_upload_is_previewed_and_its_columns_can_be_chosen(look: Callable[..., Dashboard], growing: str) -> None:
    window = look(growing)
    window.page.get_by_role("button", name="Add articles").click()
    window.page.get_by_role("tab", name="Upload files").click()
    table = "Kopf,Remarks by the desk,When\nFire in Lagos,A fire broke out in Lagos on Sunday.,2024-02-03\n"
    file: FilePayload = {"name": "desk.csv", "mimeType": "text/csv", "buffer": table.encode()}
    window.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files([file])
    dialog = window.page.get_by_role("dialog")
    expect(dialog.get_by_text("no column holds the text")).to_be_visible()
    dialog.get_by_role("button", name="Columns and dates").click()
    window.page.get_by_role("combobox", name=re.compile("Text")).click()
    window.page.get_by_role("option", name="Remarks by the desk").click()
    expect(dialog.get_by_text("desk.csv: 1 article")).to_be_visible()
    window.page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Map these files").click()
    dialog.get_by_role("button", name="Show added articles").click()
    expect(window.mark("Lagos")).to_be_visible()


def test_a_canceled_upload_keeps_finished_articles(look: Callable[..., Dashboard], growing: str) -> None:
    window = look(growing)
    window.page.get_by_role("button", name="Add articles").click()
    window.page.get_by_role("tab", name="Upload files").click()
    rows = [{"title": f"Story {n}", "text": f"Rain fell on Lagos and Nairobi on day {n}. " * 40} for n in range(1500)]
    file: FilePayload = {
        "name": "many.jsonl",
        "mimeType": "application/jsonl",
        "buffer": "\n".join(map(json.dumps, rows)).encode(),
    }
    window.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files([file])
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Map these files").click()
    expect(dialog.get_by_text(re.compile(r"Mapped [1-9][\d,]* of 1,500 articles"))).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_text(re.compile(r"Canceled\. [\d,]+ of 1,500 articles were finished"))).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(window.page.locator(".sentence")).not_to_contain_text(" 1 article")
    expect(window.mark("Lagos")).to_be_visible()


def test_a_pasted_address_is_recognized(look: Callable[..., Dashboard], growing: str) -> None:
    window = look(growing)
    window.page.get_by_role("button", name="Add articles").click()
    window.page.get_by_role("dialog").get_by_label("Text").fill("https://example.org/news")
    window.page.get_by_role("button", name="Map this article").click()
    expect(window.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("web address")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A page on a web server of this machine, which the dashboard is allowed to ask."""
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    words = "<p>The harbour of Cape Town was closed on Sunday as a storm came in from the sea.</p>" * 5
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "storm.html").write_text(
        f"<html><title>Storm</title><body><article><h1>Storm</h1>{words}</article></body>"
    )
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_address_is_fetched_and_a_missing_page_reported(
    look: Callable[..., Dashboard], site: Any, serve: Callable[..., str], tmp_path: Path, summit: Geoparse
) -> None:
    path = tmp_path / "own.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit])
    window = look(serve(path))
    window.page.get_by_role("button", name="Add articles").click()
    window.page.get_by_role("tab", name="Web page or feed").click()
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_label("Web addresses, one per line").fill(f"{site}/storm.html\n{site}/gone.html")
    dialog.get_by_role("button", name="Fetch and map").click()
    expect(dialog.get_by_text("2 files: 1 read, 0 passed over, 1 refused")).to_be_visible()
    expect(dialog.get_by_text("does not exist (any more)")).to_be_visible()
    dialog.get_by_role("button", name="Show added articles").click()
    expect(window.mark("Cape Town")).to_be_visible()


def test_empty_database_offers_the_samples_and_maps_them(
    look: Callable[..., Dashboard], serve: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "empty.db"
    Store.open(f"sqlite:///{path}").close()
    window = look(serve(path))
    expect(window.page.get_by_role("heading", name="No articles yet")).to_be_visible()
    window.page.get_by_role("button", name="Map the sample articles").click()
    expect(window.page.locator(".sentence")).to_contain_text("40 articles", timeout=60_000)
    expect(window.map.locator(".dl-mark").first).to_be_visible()


def test_damaged_database_is_named_in_words(
    look: Callable[..., Dashboard], serve: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database" * 100)
    window = look(serve(path))
    expect(window.page.get_by_role("heading", name="Dateline cannot show the page")).to_be_visible()
    expect(window.page.get_by_text(str(path))).to_be_visible()

"""Lists of links: the page of each is read with --fetch."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import Result

from geo.articles.web import HOSTS_VARIABLE
from geo.cli.fetched_pages import FetchedPages
from geo.types import Article

Invoke = Callable[..., Result]

_PAGE = """<html><head><title>Storm in {town}</title></head><body><article><h1>Storm in {town}</h1>
<p>A storm hit the harbor of {town} on Tuesday morning and tore the roofs off several houses, the mayor said.</p>
<p>Schools in {town} stay closed until Friday, and trains to the coast do not run until the tracks are clear.</p>
</article></body></html>"""


@dataclass
class Site:
    """A news site on this machine: the pages that it has, and how often each was asked for."""

    address: str = ""
    requests: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests[self.path] += 1
            pages = {
                "/robots.txt": "User-agent: *\nDisallow: /private\n",
                "/osaka": _PAGE.format(town="Osaka"),
                "/kobe": _PAGE.format(town="Kobe"),
                "/private": _PAGE.format(town="Nagoya"),
            }
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv(HOSTS_VARIABLE, "127.0.0.1")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


@pytest.fixture
def links(site: Site, tmp_path: Path) -> Path:
    rows = [
        f"{number},2024-03-0{number},Daily Sample,{site.address}/{page}"
        for number, page in enumerate(["osaka", "gone", "private", "kobe"], start=1)
    ]
    path = tmp_path / "stories.csv"
    path.write_text("\n".join(["stories_id,publish_date,media_name,url", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_list_of_links_is_refused_with_what_to_do(invoke: Invoke, links: Path) -> None:
    refused = invoke("geoparse", str(links))
    assert refused.exit_code == 3
    assert "--fetch reads the page of each link" in refused.stderr


def test_the_page_of_each_link_is_read_as_its_site_allows(invoke: Invoke, links: Path, site: Site) -> None:
    done = invoke("geoparse", str(links), "--fetch")
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert {article["id"]: article["title"] for article in articles} == {"1": "Storm in Osaka", "4": "Storm in Kobe"}
    assert f"{links}:3: {site.address}/gone: does not exist (any more)" in done.stderr
    assert f"{links}:4: {site.address}/private: " in done.stderr
    assert site.requests["/private"] == 0
    assert "4 articles: 2 written, 2 rejected" in done.stderr
    assert done.exit_code == 3


def test_pages_that_are_stored_are_not_fetched_again(invoke: Invoke, links: Path, site: Site) -> None:
    first = invoke("ingest", str(links), "--fetch")
    assert "4 articles: 2 added, 0 replaced, 0 unchanged, 0 repeats, 2 rejected" in first.stderr
    again = invoke("ingest", str(links), "--fetch")
    assert "4 articles: 0 added, 0 replaced, 2 unchanged, 0 repeats, 2 rejected" in again.stderr
    assert (site.requests["/osaka"], site.requests["/kobe"]) == (1, 1)


def test_fetched_pages_of_an_interrupted_run_are_kept(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    article = Article("7", "Storm", "A storm hit Osaka.", None, "Daily", "https://example.org/7", is_extracted=True)

    def interrupted_run() -> None:
        with FetchedPages(output, resume=False) as pages:
            pages.add(article)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted_run()
    kept = tmp_path / "out.jsonl.part.pages"
    kept.write_bytes(kept.read_bytes() + b'{"id": "8", "ti')  # the process died while it wrote
    with FetchedPages(output, resume=True) as pages:
        assert pages.get("7") == article
        assert pages.get("8") is None
        pages.add(Article("9", "Rain", "Rain fell on Kobe."))
        assert pages.get("9") is not None
    assert not kept.exists()

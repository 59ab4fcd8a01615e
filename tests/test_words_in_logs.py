"""No log contains a word of an article or a secret.

Marked words are used wherever text can enter, and every log is searched for them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Site

ROOT = Path(__file__).parents[1]
# One word for each way in, so that a failure says where it came from.
WORDS = "zqtitle zqtext zqdate zqid zqsource zqheader zqjson zqpage zqentry zqteaser zqpasted zqlong zqstray".split()
SECRETS = ["zqtoken", "zquser", "zqpassword", "zqcookie", "zqpasskey"]


def found_in(log: str) -> list[str]:
    return [word for word in (*WORDS, *SECRETS) if word in log]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    settings = tmp_path / "dateline.toml"
    settings.touch()
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "DATELINE_LOG": "json",
        "DATELINE_DATABASE_URL": f"sqlite:///{tmp_path / 'articles.db'}",
        "DATELINE_SETTINGS": str(settings),
        "DATELINE_WEB_HOSTS": "127.0.0.1",
        "DATELINE_PASS_KEYS": "zqpasskey" * 5,
    }


def logged(environment: dict[str, str], folder: Path, *arguments: object) -> str:
    """Run a command as a host does, and return all its output."""
    command = [sys.executable, "-m", "geo.cli", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, timeout=120, check=False
    )
    assert done.returncode in {0, 3}, done.stderr
    assert all(json.loads(line)["event"] for line in done.stderr.splitlines())
    return done.stdout + done.stderr


def test_logs_of_an_ingest_have_no_words_of_articles(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = [
        {"id": "zqid", "title": "zqtitle in Patna", "text": "zqtext fell in Patna.", "source": "zqsource"},
        {"text": "zqtext", "date": "zqdate"},
        {"text": "zqtext", "date": "02/01/2026 zqdate"},
        {"text": "zqtext", "url": "javascript:zqtoken"},
        {"text": "zqtext", "id": "zqid" * 400},
        {"text": ["zqtext"]},
    ]
    lines = [*map(json.dumps, rows), '{"zqjson": 1, "zqjson": 2}', '{"text": "zqtext', '{"text": zqjson}']
    (folder / "a.jsonl").write_text("\n".join(lines))
    (folder / "b.csv").write_text("zqheader,other\nzqtext,1\n")
    (folder / "c.csv").write_text('text,date\n"zqtext "zqstray" ",\nzqtext,zqdate\nzqtext,2021-12-06,zqstray\n')
    (folder / "d.md").write_text("---\ntitle: [zqtitle\ndate: zqdate\n---\nzqtext")
    (folder / "e.html").write_text(
        '<html><head><meta name="date" content="zqdate"></head><body>zqpage in Oslo</body></html>'
    )
    (folder / "f.txt").write_bytes("zqtext in Málaga".encode("latin-1"))
    (folder / "g.json").write_text('{"zqjson": [}')
    (folder / "h.txt").write_text("zqlong " * 300_000)
    assert found_in(logged(environment, tmp_path, "ingest", folder)) == []
    assert found_in(logged(environment, tmp_path, "ingest", folder)) == []


def test_logs_of_the_watcher_have_no_words_of_articles(environment: dict[str, str], site: Site, tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>zqentry {n}</title>{link}<description>{text}</description><pubDate>zqdate</pubDate></item>"
        for n, (link, text) in enumerate(
            [
                (f"<link>{site.url('/gone?key=zqtoken')}</link>", "zqteaser"),
                ("<link>http://10.0.0.1/a?key=zqtoken</link>", "zqteaser"),
                ("<link>http://zquser:zqpassword@127.0.0.1/</link>", "zqteaser"),
                ("", "zqtext fell in Oslo. " * 100),
                ("", ""),
            ]
        )
    )
    site.serve(
        "/feed?key=zqtoken", f'<rss version="2.0"><channel><title>zqsource</title>{items}</channel></rss>', "text/xml"
    )
    site.serve("/broken?key=zqtoken", "<html><body>zqpage</body></html>")
    site.serve("/kind?key=zqtoken", b"zqpage", "image/png")
    urls = [site.url(f"{path}?key=zqtoken") for path in ("/feed", "/broken", "/kind", "/none")]
    plan = tmp_path / "feeds.toml"
    watched = [urls[0], "http://zquser:zqpassword@127.0.0.1/"]  # few, because a site is requested once in two seconds
    plan.write_text("".join(f'[[feed]]\nurl = "{url}"\n' for url in watched))
    assert found_in(logged(environment, tmp_path, "watch", plan, "--once")) == []
    assert found_in(logged(environment, tmp_path, "ingest", *urls[1:])) == []


def test_logs_of_the_dashboard_have_no_words_of_articles(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: Any
) -> None:
    for name in ("DATELINE_DATABASE_URL", "DATELINE_SETTINGS", "DATELINE_PASS_KEYS"):
        monkeypatch.setenv(name, environment[name])
    monkeypatch.setenv("DATELINE_ACCESS", "open")
    caplog.set_level("INFO")
    page = AppTest.from_file(str(ROOT / "dashboard" / "page_script.py"), default_timeout=60)
    page.query_params["q"] = "zqtext"
    page.query_params["pass"] = "zqtoken"
    page.run()
    next(button for button in page.button if button.label == "Paste or upload your own").click().run()
    next(area for area in page.text_area if area.label == "Text").input("zqpasted fell in Oslo.")
    next(field for field in page.text_input if field.label == "Title").input("zqtitle")
    next(button for button in page.button if button.label == "Map this article").click().run()
    assert not page.exception
    said = capfd.readouterr()
    assert found_in(said.out + said.err + caplog.text) == []

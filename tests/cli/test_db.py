from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from typer.testing import Result

from geo.store.migrations import HEAD, version_number

Invoke = Callable[..., Result]


def test_upgrade_creates_or_upgrades_the_tables_and_says_so(invoke: Invoke, tmp_path: Path) -> None:
    written = Path(__file__).parents[1] / "store" / "version_1.sql"
    with closing(sqlite3.connect(tmp_path / "old.db")) as raw:
        raw.executescript(written.read_text(encoding="utf-8"))
    for name, did in [("new", "created"), ("new", "up to date"), ("old", "upgraded from version 1")]:
        done = invoke("db", "upgrade", "--database", f"sqlite:///{tmp_path}/{name}.db")
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == f"dateline: {tmp_path}/{name}.db: {did}, version {version_number(HEAD)}\n"


def test_a_database_is_checked_backed_up_restored_and_moved(invoke: Invoke, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"id": "a", "title": "Floods in Osaka", "text": "Rain fell on Osaka."}\n')
    assert invoke("ingest", str(articles)).exit_code == 0
    checked = invoke("db", "check")
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert checked.stderr == f"dateline: {tmp_path}/articles.db: no problems found\n"
    file = str(tmp_path / "news.backup")
    saved = invoke("db", "backup", file)
    assert saved.exit_code == 0
    assert "1 article" in saved.stderr
    assert invoke("db", "backup", file).exit_code == 1
    assert invoke("db", "restore", file).exit_code == 1
    assert invoke("db", "restore", file, "--replace").exit_code == 0
    other = f"sqlite:///{tmp_path}/other.db"
    assert "1 article" in invoke("db", "restore", file, "--database", other).stderr
    third = f"sqlite:///{tmp_path}/third.db"
    moved = invoke("db", "move", other, third)
    assert (moved.exit_code, moved.stdout) == (0, "")
    refused = invoke("db", "move", other, third)
    assert refused.exit_code == 1
    assert "already has articles" in refused.stderr
    assert invoke("db", "check", "--database", third).exit_code == 0


def test_check_lists_findings_and_remedies_and_repair_applies_them(invoke: Invoke, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"id": "a", "title": "Floods in Osaka", "text": "Rain fell on Osaka."}\n')
    invoke("ingest", str(articles))
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw, raw:
        raw.execute("DELETE FROM packs")
    for _ in range(2):
        checked = invoke("db", "check")
        assert (checked.exit_code, checked.stdout) == (1, "article 'a': its mentions are not in the index\n")
        assert "1 finding: run `dateline db check --repair`" in checked.stderr
    (line,) = invoke("db", "check", "--json").stdout.splitlines()
    assert json.loads(line)["trouble"] == "pack"
    assert invoke("db", "check", "--repair").exit_code == 0
    assert invoke("db", "check").exit_code == 0


def test_every_command_gives_advice_on_a_damaged_database(invoke: Invoke, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"id": "a", "title": "Floods in Osaka", "text": "Rain fell on Osaka."}\n')
    invoke("ingest", str(articles))
    path = tmp_path / "articles.db"
    whole = path.read_bytes()
    for damaged in (whole[:4096] + b"\xff" * (len(whole) - 4096), b"\xff" * len(whole), whole[:5000]):
        path.write_bytes(damaged)
        for command in (("ingest", str(articles)), ("export",), ("status",), ("db", "check"), ("db", "backup", "b")):
            done = invoke(*command)
            assert done.exit_code == 1, command
            assert "dateline db" in done.stderr, done.stderr

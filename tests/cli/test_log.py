from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Dateline = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_every_line_is_json_without_words_of_articles(
    dateline: Dateline, environment: dict[str, str], articles: Path, tmp_path: Path
) -> None:
    environment["DATELINE_LOG"] = "json"
    with articles.open("a", encoding="utf-8") as rows:
        rows.write('{"title": "Secret", "text": "Nobody knows.", "date": "Whisper"}\n{"text": 7}\n')
    done = dateline("ingest", articles)
    assert done.returncode == 3
    records = [json.loads(line) for line in done.stderr.decode().splitlines()]
    assert {record["event"] for record in records} == {"input.rejected", "ingest.done"}
    assert records[-1]["event"] == "ingest.done"
    assert records[-1]["rejected"] == len(records) - 1
    for word in ("Whisper", "Nobody", "Osaka"):
        assert word not in done.stderr.decode()


@pytest.mark.parametrize("command", [["health"], ["--version"]])
def test_an_unknown_log_format_is_refused_by_every_command(
    dateline: Dateline, environment: dict[str, str], command: list[str]
) -> None:
    environment["DATELINE_LOG"] = "xml"
    done = dateline(*command)
    assert done.returncode == 2
    assert done.stderr.decode() == "dateline: DATELINE_LOG is 'xml'; it must be text or json\n"

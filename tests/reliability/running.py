"""The real command in processes of its own, over articles enough to be interrupted in the middle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import geo
from geo.index import Filter
from geo.packaged_files import seeds_folder
from geo.store import Store, check
from geo.types import Geoparse, MentionKind

ROOT = Path(geo.__file__).parent.parent
EVERYTHING = Filter(kinds=tuple(MentionKind))


def write_articles(path: Path, number: int) -> Path:
    """Write so many short articles, the beginnings of the samples again and again, each a little different."""
    samples = [file.read_text(encoding="utf-8") for file in sorted(seeds_folder().glob("*.md"))]
    leads = [sample.rpartition("---")[2].strip().partition("\n\n")[0] for sample in samples]
    with path.open("w", encoding="utf-8") as file:
        for at in range(number):
            article = {"id": f"a{at:05}", "title": f"Story {at}", "text": f"{leads[at % len(leads)]} Number {at}."}
            file.write(json.dumps(article) + "\n")
    return path


def dateline(*arguments: object, url: str, **options: object) -> subprocess.Popen[str]:
    """Start a command over a database."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DATELINE_DATABASE_URL": url}
    command = [sys.executable, "-m", "geo.cli", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, **options)  # type: ignore[call-overload, no-any-return]


def run(*arguments: object, url: str, **options: object) -> tuple[int, str]:
    """Run a command over a database; return its exit code and what it said."""
    with dateline(*arguments, url=url, **options) as process:
        said = process.communicate(timeout=900)[1]
    return process.returncode, said


def content(url: str) -> list[Geoparse]:
    """Return all that a database holds of articles, having made sure that it is whole."""
    with Store.open(url, read_only=True) as store:
        assert [str(finding) for finding in check(store)] == []
        found = sorted(store.reader.geoparses(EVERYTHING), key=lambda geoparse: geoparse.article.id)
        assert len(found) == store.reader.totals(EVERYTHING).articles
        return found

"""Count the work that geoparsing the sample articles takes: gazetteer look-ups and memory.

    python -m benchmarks.work_counts [--write]

Times differ between machines and hours; these counts do not, so that a test compares them with tests/work.json.
`--write` updates that file, for a change that is meant to take more work, or takes less.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
STORED = ROOT / "tests" / "work.json"
MEMORY = ("KiB at peak for an article", "KiB kept after reading the articles again")
_IN_CHILD = "--in-this-process"

Counts = dict[str, int]


def measure() -> Counts:
    """Count in a new process, where sets have the same order each time."""
    command = [sys.executable, "-m", "benchmarks.work_counts", _IN_CHILD]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "0"}, check=True, capture_output=True, text=True
    )
    counts: Counts = json.loads(done.stdout)
    return counts


def read_stored() -> dict[str, Any]:
    """Return the stored counts, and the Python version they were measured with."""
    content: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return content


def python() -> str:
    """Return the Python version, on which memory depends."""
    return ".".join(platform.python_version_tuple()[:2])


def _count() -> Counts:
    from geo.articles import read_articles
    from geo.geoparser import Geoparser
    from geo.types import Article

    articles = [article for article in read_articles([ROOT / "seeds"]) if isinstance(article, Article)]
    geoparser = Geoparser()
    geoparser.geoparse("Rain fell in Osaka.")  # fills the caches that belong to no article
    mentions = 0

    def geoparse() -> None:
        nonlocal mentions
        mentions = sum(len(geoparser.geoparse(article).mentions) for article in articles)

    look_ups = _count_look_ups(geoparse)
    tracemalloc.start()
    geoparse()
    gc.collect()
    memory_before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    geoparse()
    gc.collect()
    memory_after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    memory = ((peak - memory_before) // 1024, max(0, memory_after - memory_before) // 1024)
    return {
        "articles": len(articles),
        "characters": sum(len(article.title) + len(article.text) for article in articles),
        "mentions": mentions,
        **look_ups,
        **dict(zip(MEMORY, memory, strict=True)),
    }


def _count_look_ups(work: Callable[[], object]) -> Counter[str]:
    from geo.gazetteer.file_index import FileIndex
    from geo.types import Place

    names = {
        FileIndex.scan.__code__: "texts scanned for names",
        FileIndex.candidates.__code__: "names looked up in the gazetteer",
        Place.__init__.__code__: "places read from the gazetteer",
    }
    counts: Counter[str] = Counter(dict.fromkeys(names.values(), 0))

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in names:
            counts[names[frame.f_code]] += 1

    sys.setprofile(count)
    work()
    sys.setprofile(None)
    return counts


def main() -> int:
    """Print the counts beside the stored ones, or store them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.work_counts", description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="update tests/work.json")
    parser.add_argument(_IN_CHILD, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_this_process:
        print(json.dumps(_count()))
        return 0
    counts = measure()
    stored = read_stored()["counts"]
    if options.write:
        content = {"Python": python(), "counts": counts}
        STORED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    for name, count in counts.items():
        print(f"{name:45} {count:>12,} {stored.get(name, 0):>12,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The work that geoparsing the sample articles takes, counted: calls, look-ups, memory.

    python -m benchmarks.work_counts [--write]

Seconds differ from machine to machine and from hour to hour. These counts do not: the same Python comes to the same
ones, so that a test can hold them against those in tests/work.json. `--write` keeps the new counts there, for a change
that is meant to take more work, or takes less.
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
KEPT = ROOT / "tests" / "work.json"
_GEO = str(ROOT / "geo") + os.sep
_GAZETTEER = str(ROOT / "geo" / "gazetteer" / "index.py")
_LOOK_UPS = {
    "scan": "texts scanned for names",
    "_candidates_of": "names looked up in the gazetteer",
    "_read_place": "places read from the gazetteer",
}
_IN_CHILD = "--in-this-process"

Counts = dict[str, int]


def measured() -> Counts:
    """Count in a fresh process in which sets keep one order."""
    command = [sys.executable, "-m", "benchmarks.work_counts", _IN_CHILD]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "0"}, check=True, capture_output=True, text=True
    )
    counts: Counts = json.loads(done.stdout)
    return counts


def kept() -> dict[str, Any]:
    """Return what is kept: the counts, and the Python that they are of."""
    content: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return content


def python() -> str:
    """Return the Python whose counts are comparable: another one calls more or less for the same lines."""
    return ".".join(platform.python_version_tuple()[:2])


def _counted() -> Counts:
    from geo.articles import read_articles
    from geo.geoparser import Geoparser
    from geo.types import Article

    articles = [article for article in read_articles([str(ROOT / "seeds")]) if isinstance(article, Article)]
    geoparser = Geoparser()
    geoparser.geoparse("Rain fell in Osaka.")  # what is made at first use belongs to no article
    mentions = 0

    def read() -> None:
        nonlocal mentions
        mentions = sum(len(geoparser.geoparse(article).mentions) for article in articles)

    counts = dict(_calls(read))
    tracemalloc.start()
    read()
    gc.collect()
    kept_at_first = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    read()
    gc.collect()
    kept_after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {
        "articles": len(articles),
        "characters": sum(len(article.title) + len(article.text) for article in articles),
        "mentions": mentions,
        **counts,
        "KiB at the most for an article": (peak - kept_at_first) // 1024,
        "KiB kept of articles read again": max(0, kept_after - kept_at_first) // 1024,
    }


def _calls(work: Callable[[], object]) -> Counter[str]:
    """Count the calls of and from the project's own functions, and those that read the gazetteer."""
    counts: Counter[str] = Counter({name: 0 for name in _LOOK_UPS.values()})

    def count(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if not code.co_filename.startswith(_GEO):
            return
        if event == "call":
            counts["calls of functions"] += 1
            if code.co_filename == _GAZETTEER and code.co_name in _LOOK_UPS:
                counts[_LOOK_UPS[code.co_name]] += 1
        elif event == "c_call":
            counts["calls of built-in functions"] += 1

    sys.setprofile(count)
    work()
    sys.setprofile(None)
    return counts


def main() -> int:
    """Print the counts beside those kept, or keep them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.work_counts", description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="keep the counts")
    parser.add_argument(_IN_CHILD, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_this_process:
        print(json.dumps(_counted()))
        return 0
    counts = measured()
    if options.write:
        content = {"Python": python(), "counts": counts}
        KEPT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    before = kept()["counts"]
    for name, count in counts.items():
        print(f"{name:40} {count:>12,} {before.get(name, 0):>12,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

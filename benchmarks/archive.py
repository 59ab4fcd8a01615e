"""How fast the dashboard's questions to an archive are answered, and what preparing it costs.

    python -m benchmarks.archive [--mentions N] [--folder FOLDER] [--only WORDS] [--keep] [--peers]

A made-up batch of N mentions (`benchmarks.synthetic_batch`) is written, prepared, and asked what the page asks. Each
question is asked of an archive opened anew, in a process of its own: cold, after the system was told to let go of the
files in its memory; again in a new process, with them in memory; and once more in that process, which keeps the counts
of the last filters. Then a shard is taken out of the batch and put back in, and the batch prepared each time. It is
removed afterwards, unless `--keep`. With `--peers`, mentions and articles by place are also counted by DuckDB
(`pip install duckdb`) and pyarrow, over the batch's own Parquet files.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import synthetic_batch
from dashboard.map.payload import marks
from dashboard.map.viewport import Viewport
from geo.archive import Archive, aggregate
from geo.store import Filter

_WORLD, _REGION, _CITY = (
    Viewport(20, 0, 2, 930, 640),
    Viewport(48, 10, 6, 930, 640),
    Viewport(48.85, 2.35, 11, 930, 640),
)
_YEAR = Filter(since=dt.date(2021, 1, 1), until=dt.date(2021, 12, 31))
_DAYS = Filter(since=dt.date(2025, 3, 10), until=dt.date(2025, 4, 20))
_COUNTRY = Filter(countries=("DE",))
_Question = Callable[[Archive], object]


def _map(archive: Archive, f: Filter, view: Viewport) -> object:
    return marks(archive.places(f), view, lambda ids, each: archive.snippets(f, ids, each), lambda *_: ())


def _page(archive: Archive, f: Filter) -> object:
    """Ask all that the page asks when a filter is chosen."""
    archive.totals(f), archive.facets(f), archive.articles(f, limit=60)
    archive.timeline(replace(f, since=None, until=None), "month")
    return _map(archive, f, _WORLD)


def _largest(archive: Archive) -> str:
    return str(archive.facets(Filter()).sources["source"].iloc[0])


def _rare(archive: Archive) -> str:
    return str(archive.places(Filter())["place_id"].iloc[20_000])


_PUBLISHERS = {"largest": 0, "middling": 100}
QUESTIONS: dict[str, _Question] = {
    "map, the world": lambda archive: _map(archive, Filter(), _WORLD),
    "map, a region": lambda archive: _map(archive, Filter(), _REGION),
    "map, a city": lambda archive: _map(archive, Filter(), _CITY),
    "list of places": lambda archive: archive.places(Filter()),
    "timeline": lambda archive: archive.timeline(Filter(), "month"),
    "all filters' options": lambda archive: archive.facets(Filter()),
    "newest 400 articles": lambda archive: archive.articles(Filter(), limit=400),
    "a place's 200 newest sentences": lambda archive: archive.snippets(Filter(), ["gn:2988507"], 200),
    "a rare place's sentences": lambda archive: archive.snippets(Filter(), [RARE], 200),
    "an article": lambda archive: archive.geoparse("made-up-77"),
    "a year: places": lambda archive: archive.places(_YEAR),
    "six weeks: places": lambda archive: archive.places(_DAYS),
    "a country: places": lambda archive: archive.places(_COUNTRY),
    "largest publisher: places": lambda archive: archive.places(Filter(sources=(LARGEST,))),
    "middling publisher: places": lambda archive: archive.places(Filter(sources=(MIDDLING,))),
    "whole page": lambda archive: _page(archive, Filter()),
    "whole page, a year": lambda archive: _page(archive, _YEAR),
    "whole page, six weeks": lambda archive: _page(archive, _DAYS),
    "whole page, a country": lambda archive: _page(archive, _COUNTRY),
    "whole page, largest publisher": lambda archive: _page(archive, Filter(sources=(LARGEST,))),
    "whole page, middling publisher": lambda archive: _page(archive, Filter(sources=(MIDDLING,))),
    "from the rows: two countries": lambda archive: archive.totals(Filter(countries=("DE", "FR"))),
    "from the rows: confidence": lambda archive: archive.totals(Filter(min_confidence=0.8)),
    "from the texts: a word": lambda archive: archive.totals(Filter(text="reservoirs")),
}
RARE = LARGEST = MIDDLING = ""


def ask(folder: Path, name: str, names: list[str]) -> dict[str, float]:
    """Ask one question in this process, twice; return seconds of the wall and of the processor, and memory."""
    global RARE, LARGEST, MIDDLING
    RARE, LARGEST, MIDDLING = names
    question = QUESTIONS[name]
    _warm_up()
    begun, cpu = time.perf_counter(), time.process_time()
    archive = Archive.open(folder)
    question(archive)
    first, spent = time.perf_counter() - begun, time.process_time() - cpu
    begun = time.perf_counter()
    question(archive)
    again = time.perf_counter() - begun
    # Not what getrusage says, which is never less than what the process had that started this one.
    status = Path("/proc/self/status").read_text()
    most = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000
    return {
        "first": first,
        "cpu": spent,
        "again": again,
        "mb": most,
    }


def _warm_up() -> None:
    """Import what a server has imported long before it is asked."""
    import pandas as pd
    import pandas.util
    import pyarrow.compute  # noqa: F401

    pd.DataFrame({"a": [1]}).to_dict("records")


def _in_a_process(folder: Path, name: str, names: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.archive", "--folder", str(folder), "--ask", json.dumps([name, names])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _forget(folder: Path) -> None:
    """Tell the system to let go of the files that it holds in memory."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9


def _prepare(folder: Path, mentions: int) -> None:
    took = synthetic_batch.make(folder, mentions)
    print(f"made the batch in {took:.0f} s, {_size(folder) - _size(folder / 'aggregates'):.2f} GB", flush=True)
    begun, cpu = time.perf_counter(), time.process_time()
    report = aggregate(str(folder))
    wall, spent = time.perf_counter() - begun, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{report}\nprepared in {wall:.0f} s ({spent:.0f} s of processor), at most {memory:.2f} GB of memory")
    sizes: dict[str, float] = {}
    for path in (folder / "aggregates").rglob("*.arrow"):
        sizes[path.name.partition("-")[0]] = sizes.get(path.name.partition("-")[0], 0.0) + path.stat().st_size / 1e9
    print(f"{_size(folder / 'aggregates'):.2f} GB: " + ", ".join(f"{name} {gb:.2f}" for name, gb in sizes.items()))


def measure(folder: Path, *, only: str = "") -> None:
    """Ask every question, and print."""
    archive = Archive.open(folder)
    sources = archive.facets(Filter()).sources["source"]
    names = [_rare(archive), *(str(sources.iloc[n]) for n in _PUBLISHERS.values())]
    print(f"{'milliseconds':34s} {'cold':>8s} {'warm':>8s} {'cpu':>8s} {'kept':>8s} {'MB':>6s}")
    for name in QUESTIONS:
        if only not in name:
            continue
        _forget(folder / "aggregates")
        cold, warm = (_in_a_process(folder, name, names) for _ in range(2))
        figures = [cold["first"], warm["first"], warm["cpu"], warm["again"]]
        line = " ".join(f"{1000 * seconds:8.0f}" for seconds in figures)
        print(f"{name:34s} {line} {warm['mb']:6.0f}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def refresh(folder: Path) -> None:
    """Take a shard out of the batch and put it back in, and prepare it each time."""
    path = folder / "manifest.json"
    whole = path.read_text(encoding="utf-8")
    manifest = json.loads(whole)
    manifest["shards"].pop()
    for text in (json.dumps(manifest), whole):
        path.write_text(text, encoding="utf-8")
        begun = time.perf_counter()
        report = aggregate(str(folder))
        print(f"{report} in {time.perf_counter() - begun:.1f} s", flush=True)


def peers(folder: Path) -> None:
    """Count mentions and articles by place in four ways."""
    import duckdb
    import pyarrow.dataset as ds

    duckdb.sql("SET enable_progress_bar = false")
    files = str(folder / "mentions" / "*.parquet")
    kept = "kind = 'place' AND place_id IS NOT NULL"
    query = f"SELECT place_id, count(*), count(DISTINCT article_id) FROM '{files}' WHERE {kept}"  # noqa: S608
    columns = ["place_id", "article_id"]
    rows = ds.dataset(folder / "mentions")

    def arrow(*conditions: Any) -> object:
        wanted = ds.field("kind") == "place"
        for condition in conditions:
            wanted &= condition
        table = rows.to_table(columns=columns, filter=wanted)
        return table.group_by("place_id").aggregate([("article_id", "count"), ("article_id", "count_distinct")])

    year = (ds.field("day") >= _YEAR.since, ds.field("day") <= _YEAR.until)
    period = f"day BETWEEN DATE '{_YEAR.since}' AND DATE '{_YEAR.until}'"
    # A confidence that all reach is answered from the rows.
    scan, scan_year = Filter(min_confidence=1e-6), replace(_YEAR, min_confidence=1e-6)
    ways: dict[str, Callable[[], object]] = {
        "DuckDB, all": lambda: duckdb.sql(query + " GROUP BY ALL").fetchnumpy(),
        "pyarrow, all": arrow,
        "the months' rows, all": lambda: Archive.open(folder).places(scan),
        "the small tables, all": lambda: Archive.open(folder).places(Filter()),
        "DuckDB, a year": lambda: duckdb.sql(f"{query} AND {period} GROUP BY ALL").fetchnumpy(),
        "pyarrow, a year": lambda: arrow(*year),
        "the months' rows, a year": lambda: Archive.open(folder).places(scan_year),
        "the small tables, a year": lambda: Archive.open(folder).places(_YEAR),
    }
    print(f"{'milliseconds':34s} {'best of 3':>10s} {'cpu':>8s}")
    for name, way in ways.items():
        taken = []
        for _ in range(3):
            begun, cpu = time.perf_counter(), time.process_time()
            way()
            taken.append((time.perf_counter() - begun, time.process_time() - cpu))
        print(f"{name:34s} {1000 * min(taken)[0]:10.0f} {1000 * min(cpu for _, cpu in taken):8.0f}", flush=True)


def main() -> None:
    """Make, prepare, ask, remove."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path("build/archive"))
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        name, names = json.loads(arguments.ask)
        found: Any = ask(arguments.folder, name, names)
        print(json.dumps(found))
        return
    _prepare(arguments.folder, arguments.mentions)
    measure(arguments.folder, only=arguments.only)
    refresh(arguments.folder)
    if arguments.peers:
        peers(arguments.folder)
    if not arguments.keep:
        shutil.rmtree(arguments.folder)


if __name__ == "__main__":
    main()

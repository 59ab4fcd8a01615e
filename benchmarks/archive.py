"""Measure how fast an archive answers the dashboard's queries, and what preparing it costs.

    python -m benchmarks.archive [--mentions N] [--folder FOLDER] [--only WORDS] [--keep] [--peers]

Writes a synthetic batch of N mentions (`benchmarks.synthetic_batch`), prepares it, and runs the queries of the page.
Each query runs in a new process on a newly opened archive: cold, after the files were dropped from the page cache;
warm, in another process; and repeated in that process, which caches the counts of the last filters. Then a shard is
removed from the batch and added again, with an update each time. The batch is deleted at the end, unless `--keep` is
given. With `--peers`, DuckDB (`pip install duckdb`) and pyarrow also count mentions and articles by place in the
Parquet files.
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
from geo.index import Filter

_WORLD, _REGION, _CITY = (
    Viewport(20, 0, 2, 930, 640),
    Viewport(48, 10, 6, 930, 640),
    Viewport(48.85, 2.35, 11, 930, 640),
)
_YEAR = Filter(since=dt.date(2021, 1, 1), until=dt.date(2021, 12, 31))
_DAYS = Filter(since=dt.date(2025, 3, 10), until=dt.date(2025, 4, 20))
_COUNTRY = Filter(countries=("DE",))
_Query = Callable[[Archive], object]


def _map(archive: Archive, f: Filter, view: Viewport) -> object:
    return marks(archive.places(f), view, lambda ids, each: archive.snippets(f, ids, each), lambda _: "")


def _page(archive: Archive, f: Filter) -> object:
    """Run all queries of the page after a filter has changed."""
    archive.totals(f), archive.facets(f), archive.articles(f, limit=60)
    archive.timeline(replace(f, since=None, until=None), "month")
    return _map(archive, f, _WORLD)


def _rare(archive: Archive) -> str:
    return str(archive.places(Filter())["place_id"].iloc[20_000])


_PUBLISHERS = {"largest": 0, "middling": 100}
# Set by `run_query`, in its process, before a query that needs them.
RARE: str = ""
LARGEST: str = ""
MIDDLING: str = ""
QUERIES: dict[str, _Query] = {
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


def run_query(folder: Path, name: str, names: list[str]) -> dict[str, float]:
    """Run one query in this process, twice; return wall and CPU time (s) and peak memory (MB)."""
    global RARE, LARGEST, MIDDLING
    RARE, LARGEST, MIDDLING = names
    query = QUERIES[name]
    _warm_up()
    start, cpu = time.perf_counter(), time.process_time()
    archive = Archive.open(folder)
    query(archive)
    first, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    start = time.perf_counter()
    query(archive)
    again = time.perf_counter() - start
    # Not getrusage, which is never less than the peak of the parent process.
    status = Path("/proc/self/status").read_text()
    most = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000
    return {
        "first": first,
        "cpu": cpu_seconds,
        "again": again,
        "mb": most,
    }


def _warm_up() -> None:
    """Import what a running server has already imported."""
    import pandas as pd
    import pandas.util
    import pyarrow.compute  # noqa: F401

    pd.DataFrame({"a": [1]}).to_dict("records")


def _run_in_process(folder: Path, name: str, names: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.archive", "--folder", str(folder), "--ask", json.dumps([name, names])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _drop_from_page_cache(folder: Path) -> None:
    """Drop the files of a folder from the page cache."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _gigabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9


def _prepare(folder: Path, mentions: int) -> None:
    seconds = synthetic_batch.make(folder, mentions)
    print(
        f"wrote the batch in {seconds:.0f} s, {_gigabytes(folder) - _gigabytes(folder / 'aggregates'):.2f} GB",
        flush=True,
    )
    start, cpu = time.perf_counter(), time.process_time()
    report = aggregate(str(folder))
    wall, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{report}\nprepared in {wall:.0f} s ({cpu_seconds:.0f} s CPU), peak memory {memory:.2f} GB")
    sizes: dict[str, float] = {}
    for path in (folder / "aggregates").rglob("*.arrow"):
        sizes[path.name.partition("-")[0]] = sizes.get(path.name.partition("-")[0], 0.0) + path.stat().st_size / 1e9
    print(f"{_gigabytes(folder / 'aggregates'):.2f} GB: " + ", ".join(f"{name} {gb:.2f}" for name, gb in sizes.items()))


def measure(folder: Path, *, only: str = "") -> None:
    """Run every query and print the results."""
    archive = Archive.open(folder)
    sources = archive.facets(Filter()).sources["source"]
    names = [_rare(archive), *(str(sources.iloc[n]) for n in _PUBLISHERS.values())]
    print(f"{'milliseconds':34s} {'cold':>8s} {'warm':>8s} {'cpu':>8s} {'again':>8s} {'MB':>6s}")
    for name in QUERIES:
        if only not in name:
            continue
        _drop_from_page_cache(folder / "aggregates")
        cold, warm = (_run_in_process(folder, name, names) for _ in range(2))
        times = [cold["first"], warm["first"], warm["cpu"], warm["again"]]
        line = " ".join(f"{1000 * seconds:8.0f}" for seconds in times)
        print(f"{name:34s} {line} {warm['mb']:6.0f}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def refresh(folder: Path) -> None:
    """Remove a shard from the batch and add it again, with an update each time."""
    path = folder / "manifest.json"
    complete = path.read_text(encoding="utf-8")
    manifest = json.loads(complete)
    manifest["shards"].pop()
    for text in (json.dumps(manifest), complete):
        path.write_text(text, encoding="utf-8")
        start = time.perf_counter()
        report = aggregate(str(folder))
        print(f"{report} in {time.perf_counter() - start:.1f} s", flush=True)


def peers(folder: Path) -> None:
    """Count mentions and articles by place with DuckDB, pyarrow and the archive."""
    import duckdb
    import pyarrow.dataset as ds

    duckdb.sql("SET enable_progress_bar = false")
    files = str(folder / "mentions" / "*.parquet")
    condition = "kind = 'place' AND place_id IS NOT NULL"
    query = f"SELECT place_id, count(*), count(DISTINCT article_id) FROM '{files}' WHERE {condition}"  # noqa: S608
    columns = ["place_id", "article_id"]
    rows = ds.dataset(folder / "mentions")

    def arrow(*conditions: Any) -> object:
        selected = ds.field("kind") == "place"
        for condition in conditions:
            selected &= condition
        table = rows.to_table(columns=columns, filter=selected)
        return table.group_by("place_id").aggregate([("article_id", "count"), ("article_id", "count_distinct")])

    year = (ds.field("day") >= _YEAR.since, ds.field("day") <= _YEAR.until)
    period = f"day BETWEEN DATE '{_YEAR.since}' AND DATE '{_YEAR.until}'"
    # A filter by confidence, even one that every mention passes, is answered from the rows.
    scan, scan_year = Filter(min_confidence=1e-6), replace(_YEAR, min_confidence=1e-6)
    queries: dict[str, Callable[[], object]] = {
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
    for name, query_peer in queries.items():
        times = []
        for _ in range(3):
            start, cpu = time.perf_counter(), time.process_time()
            query_peer()
            times.append((time.perf_counter() - start, time.process_time() - cpu))
        print(f"{name:34s} {1000 * min(times)[0]:10.0f} {1000 * min(cpu for _, cpu in times):8.0f}", flush=True)


def main() -> None:
    """Write the batch, measure, and delete it."""
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
        measured: Any = run_query(arguments.folder, name, names)
        print(json.dumps(measured))
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

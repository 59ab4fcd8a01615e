"""A long run of `dateline geoparse`: whether it stays as fast and as small to the end, and what two cores do.

    python -m benchmarks.long_run [--articles N] [--jobs N] [--pair N]

Articles of some 400 words (`benchmarks.cluster.made`) are read from one file and written to another. Every tenth of the
way: the rate since the last one, by the wall clock and by processor time, and the memory of each process (PSS: what is
shared is divided among those that share it). Then, on `--pair` articles, one job beside two, one after the other: the
ratio of their rates once under way, and of their processor time, which tells what two idle cores would do where other
programs were in the way.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil

from benchmarks.cluster import made

ARTICLES, JOBS, PAIR, MILLION = 20_000, 2, 2_000, 1_000_000
_LOOK_EVERY_S = 0.5


@dataclass(frozen=True)
class Sample:
    """How far a run was, when, after how much processor time (s), and its memory: this process's, then its workers'."""

    articles: int
    at: float
    cpu: float
    megabytes: tuple[float, ...]


def archive(folder: Path, articles: int) -> Path:
    """Write made articles to a file."""
    path = folder / f"made-{articles}.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(article) + "\n" for article in made(articles))
    return path


def run(path: Path, articles: int, jobs: int) -> list[Sample]:
    """Geoparse a file; return a sample for the first articles and for each tenth of the way."""
    output = path.with_name(f"out-{jobs}.jsonl")
    log = path.with_name(f"{output.name}.part.done")  # a line an article
    command = [sys.executable, "-m", "geo.cli", "geoparse", str(path), "-o", str(output), "--jobs", str(jobs)]
    samples: list[Sample] = []
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        tree = psutil.Process(process.pid)
        lines = offset = 0
        while process.poll() is None:
            time.sleep(_LOOK_EVERY_S)
            if log.exists():
                with log.open("rb") as stream:
                    stream.seek(offset)
                    block = stream.read()
                offset += len(block)
                lines += block.count(b"\n")
            if lines > max(1, len(samples) * articles // 10):
                samples.append(_sample(tree, lines - 1))
    if process.returncode:
        raise SystemExit(f"the run failed: {process.returncode}")
    output.unlink()
    return samples


def _sample(tree: psutil.Process, articles: int) -> Sample:
    processes = [tree, *tree.children(recursive=True)]
    times = [process.cpu_times() for process in processes]
    cpu = sum(one.user + one.system for one in times)
    megabytes = tuple(process.memory_full_info().pss / 1e6 for process in processes)
    return Sample(articles, time.monotonic(), cpu, megabytes)


def rates(first: Sample, last: Sample) -> tuple[float, float]:
    """Return articles a second between two samples, and articles a second of processor time."""
    done = last.articles - first.articles
    return done / (last.at - first.at), done / (last.cpu - first.cpu)


def show(samples: list[Sample]) -> None:
    """Print the way of a long run, and what it says of a million articles."""
    print(f"{'articles':>9} {'a second':>9} {'a CPU-second':>13}   MB: command, then its processes")
    for before, sample in pairwise(samples):
        wall, cpu = rates(before, sample)
        memory = " + ".join(f"{one:.0f}" for one in sample.megabytes)
        print(f"{sample.articles:>9,} {wall:>9.1f} {cpu:>13.1f}   {memory} = {sum(sample.megabytes):.0f}")
    middle = len(samples) // 2
    early, late = rates(samples[0], samples[middle]), rates(samples[middle], samples[-1])
    print(f"second half beside the first: {late[0] / early[0]:.2f} by the clock, {late[1] / early[1]:.2f} by CPU time")
    wall, cpu = rates(samples[0], samples[-1])
    print(f"a million at this rate: {MILLION / wall / 3600:.1f} h by the clock, {MILLION / cpu / 3600:.1f} CPU-hours")
    grown = sum(samples[-1].megabytes) - sum(samples[middle].megabytes)
    print(f"memory grew by {grown:.0f} MB in the second half, over {samples[-1].articles - samples[middle].articles:,}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--pair", type=int, default=PAIR, help="articles to compare one job with two on; 0: don't")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before; {chosen.jobs} jobs", flush=True)
    with tempfile.TemporaryDirectory() as name:
        if chosen.articles:
            path = archive(Path(name), chosen.articles)
            print(f"{chosen.articles:,} articles, {path.stat().st_size / 1e6:.0f} MB", flush=True)
            show(run(path, chosen.articles, chosen.jobs))
        if chosen.pair:
            path = archive(Path(name), chosen.pair)
            before = os.getloadavg()[0]
            one, two = (run(path, chosen.pair, jobs) for jobs in (1, 2))
            (wall1, cpu1), (wall2, cpu2) = rates(one[0], one[-1]), rates(two[0], two[-1])
            print(
                f"one job {wall1:.1f} articles/s, two {wall2:.1f}: {wall2 / wall1:.2f} times; load {before:.1f} before"
            )
            ideal = 2 * cpu2 / cpu1
            print(f"a CPU-second {cpu1:.1f} and {cpu2:.1f} articles: two idle cores would do {ideal:.2f} times")


if __name__ == "__main__":
    main()

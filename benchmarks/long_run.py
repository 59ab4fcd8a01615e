"""Measure whether a long `dateline geoparse` keeps its speed and memory, and what a second core brings.

    python -m benchmarks.long_run [--articles N] [--jobs N] [--pair N]

Reads articles of about 400 words (`benchmarks.cluster.compose_articles`) from one file and writes to another. After
each tenth it prints the rate since the last one, by wall and CPU time, and the memory of each process (PSS: shared
pages are divided among the processes that share them). Then it runs `--pair` articles with one job and with two, and
prints the ratios of their rates and of their CPU time; the latter predicts two idle cores on a busy machine.
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

from benchmarks.cluster import compose_articles

ARTICLES, JOBS, PAIR, MILLION = 20_000, 2, 2_000, 1_000_000
_CHECK_EVERY_S = 0.5


@dataclass(frozen=True)
class Sample:
    """The articles finished at a time (s), the CPU time (s), and the memory (MB) of the command and its workers."""

    articles: int
    at: float
    cpu: float
    megabytes: tuple[float, ...]


def archive(folder: Path, articles: int) -> Path:
    """Write composed articles to a file."""
    path = folder / f"made-{articles}.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(article) + "\n" for article in compose_articles(articles))
    return path


def run(path: Path, articles: int, jobs: int) -> list[Sample]:
    """Geoparse a file; return a sample after the first articles and after each tenth."""
    output = path.with_name(f"out-{jobs}.jsonl")
    log = path.with_name(f"{output.name}.part.done")  # one line per article
    command = [sys.executable, "-m", "geo.cli", "geoparse", str(path), "-o", str(output), "--jobs", str(jobs)]
    samples: list[Sample] = []
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        tree = psutil.Process(process.pid)
        lines = offset = 0
        while process.poll() is None:
            time.sleep(_CHECK_EVERY_S)
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
    cpu = sum(time.user + time.system for time in times)
    megabytes = tuple(process.memory_full_info().pss / 1e6 for process in processes)
    return Sample(articles, time.monotonic(), cpu, megabytes)


def rates(first: Sample, last: Sample) -> tuple[float, float]:
    """Return articles per second, and per CPU second, between two samples."""
    done = last.articles - first.articles
    return done / (last.at - first.at), done / (last.cpu - first.cpu)


def show(samples: list[Sample]) -> None:
    """Print the samples of a long run, and extrapolate to a million articles."""
    print(f"{'articles':>9} {'a second':>9} {'a CPU-second':>13}   MB: command, then its processes")
    for before, sample in pairwise(samples):
        wall, cpu = rates(before, sample)
        memory = " + ".join(f"{megabytes:.0f}" for megabytes in sample.megabytes)
        print(f"{sample.articles:>9,} {wall:>9.1f} {cpu:>13.1f}   {memory} = {sum(sample.megabytes):.0f}")
    middle = len(samples) // 2
    early, late = rates(samples[0], samples[middle]), rates(samples[middle], samples[-1])
    print(f"second half to first half: {late[0] / early[0]:.2f} by wall time, {late[1] / early[1]:.2f} by CPU time")
    wall, cpu = rates(samples[0], samples[-1])
    print(f"a million at this rate: {MILLION / wall / 3600:.1f} h by wall time, {MILLION / cpu / 3600:.1f} CPU-hours")
    grown = sum(samples[-1].megabytes) - sum(samples[middle].megabytes)
    print(f"memory grew by {grown:.0f} MB in the second half, over {samples[-1].articles - samples[middle].articles:,}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--pair", type=int, default=PAIR, help="articles for comparing one job with two; 0: skip")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before; {options.jobs} jobs", flush=True)
    with tempfile.TemporaryDirectory() as name:
        if options.articles:
            path = archive(Path(name), options.articles)
            print(f"{options.articles:,} articles, {path.stat().st_size / 1e6:.0f} MB", flush=True)
            show(run(path, options.articles, options.jobs))
        if options.pair:
            path = archive(Path(name), options.pair)
            before = os.getloadavg()[0]
            one, two = (run(path, options.pair, jobs) for jobs in (1, 2))
            (wall1, cpu1), (wall2, cpu2) = rates(one[0], one[-1]), rates(two[0], two[-1])
            print(
                f"one job {wall1:.1f} articles/s, two {wall2:.1f}: {wall2 / wall1:.2f} times; load {before:.1f} before"
            )
            ideal = 2 * cpu2 / cpu1
            print(f"a CPU-second {cpu1:.1f} and {cpu2:.1f} articles: two idle cores would do {ideal:.2f} times")


if __name__ == "__main__":
    main()

"""A batch on a Dask cluster whose workers keep being killed, beside the same batch undisturbed.

    python -m benchmarks.cluster [--articles N] [--words N] [--calm N] [--workers N] [--every SECONDS]

Articles of some 400 words, or as many as asked for, are put together from sentences of the sample articles, the same
for the same number, in files of some 20,000. Four workers geoparse them twice: undisturbed, all of them or the first
files up to `--calm` articles, then all of them with one worker killed (SIGKILL) every 20 seconds and another started in
its place. Prints both times, what they had to do, the most memory that a worker with its processes took, and whether
the results are the same, file for file.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psutil

from geo.articles import read_articles
from geo.batch import Manifest, read_manifest
from geo.resources import seeds_folder
from geo.types import Article

ARTICLES, WORKERS, EVERY_S, ROWS, WORDS, FILE = 4_000, 4, 20.0, 100, 400, 20_000


def made(count: int, seed: int = 1, words: int = WORDS) -> Iterator[dict[str, str]]:
    """Yield articles of some `words` words put together from the samples': a paragraph here, a sentence there."""
    chance = random.Random(seed)  # noqa: S311
    seeds = [item for item in read_articles([seeds_folder()]) if isinstance(item, Article)]
    sentences = [re.split(r"(?<=[.!?]) ", article.text) for article in seeds]
    for number in range(count):
        first = chance.choice(seeds)
        text = first.text if words >= WORDS else f"Dispatch {number}."  # no two may be the same
        while text.count(" ") < words:
            story = chance.choice(sentences)
            start = chance.randrange(len(story))
            text += "\n\n" + " ".join(story[start : start + chance.randint(2, 5)])
        yield {"id": f"made-{number}", "title": f"{first.title} ({number})", "text": text, "source": first.source or ""}


class Cluster:
    """A scheduler and workers, as processes of this machine."""

    def __init__(self, workers: int, folder: Path, stack: ExitStack) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{port}"
        self.kills = 0
        self.megabytes = 0.0
        self._folder = folder
        self._stack = stack
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port))
        self._workers = [self._worker() for _ in range(workers)]

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"]
        process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def _worker(self) -> subprocess.Popen[bytes]:
        alone = ["--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--local-directory", str(self._folder)]
        return self._start("dask_worker", self.address, *alone)

    def disturb(self, every_s: float | None, over: threading.Event) -> None:
        """Kill the worker that has lived longest, and start another, until it is over; look at their memory."""
        due = time.monotonic() + (every_s or math.inf)
        while not over.wait(5.0 if every_s is None else min(5.0, every_s)):
            self.megabytes = max(self.megabytes, *map(_megabytes, self._workers))
            if time.monotonic() >= due:
                self._workers.pop(0).kill()
                self._workers.append(self._worker())
                self.kills += 1
                due += every_s or math.inf


def _megabytes(worker: subprocess.Popen[bytes]) -> float:
    """Return the memory (PSS) of a worker and the processes that it works in."""
    try:
        root = psutil.Process(worker.pid)
        return sum(float(one.memory_full_info().pss) for one in [root, *root.children(recursive=True)]) / 1e6
    except psutil.Error:
        return 0.0


@dataclass(frozen=True)
class Outcome:
    """What a batch left, how long it took (s), how many workers were killed, the most memory of one (MB)."""

    manifest: Manifest
    seconds: float
    kills: int
    megabytes: float

    @property
    def articles(self) -> int:
        """How many articles were stored."""
        return sum(entry.articles for entry in self.manifest.shards)

    def __str__(self) -> str:
        rate = self.articles / self.seconds
        return f"{self.seconds:6.0f} s  {rate:5.0f} articles/s  {self.megabytes:4.0f} MB a worker at most"


def run(inputs: Sequence[Path], output: Path, workers: int, rows: int, every_s: float | None) -> Outcome:
    """Run a batch on a cluster of this machine, whose workers are killed every so many seconds."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        cluster = Cluster(workers, folder, stack)
        command = [sys.executable, "-m", "geo.cli", "batch", *map(str, inputs), str(output), "--rows", str(rows)]
        begun = time.monotonic()
        batch = subprocess.Popen([*command, "--cluster", cluster.address])
        over = threading.Event()
        watcher = threading.Thread(target=cluster.disturb, args=(every_s, over))
        watcher.start()
        stack.callback(watcher.join)
        stack.callback(over.set)
        if batch.wait():
            raise SystemExit(f"the batch failed: {batch.returncode}")
        on_bytes_read = time.monotonic() - begun
        over.set()
        manifest = read_manifest(str(output))
        assert manifest is not None
        return Outcome(manifest, on_bytes_read, cluster.kills, cluster.megabytes)


def archives(folder: Path, articles: int, words: int) -> list[Path]:
    """Write made articles to files."""
    source = made(articles, words=words)
    paths = []
    while lines := [json.dumps(article) + "\n" for article in islice(source, FILE)]:
        paths.append(folder / f"made-{len(paths):02}.jsonl")
        paths[-1].write_text("".join(lines), encoding="utf-8")
    return paths


def main() -> None:
    """Make the articles, run both batches, and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--words", type=int, default=WORDS, help="words to an article")
    parser.add_argument("--calm", type=int, default=0, help="articles for the undisturbed batch; 0: all")
    parser.add_argument("--rows", type=int, default=ROWS, help="articles to a shard")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--every", type=float, default=EVERY_S, help="seconds between kills")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster ends with this
    with tempfile.TemporaryDirectory() as name:
        paths = archives(Path(name), chosen.articles, chosen.words)
        megabytes = sum(path.stat().st_size for path in paths) / 1e6
        print(f"{chosen.articles:,} articles, {megabytes:.1f} MB; {chosen.workers} workers, {os.cpu_count()} cores")
        print(f"load {os.getloadavg()[0]:.1f} before", flush=True)
        few = paths[: -(-(chosen.calm or chosen.articles) // FILE)]
        calm = run(few, Path(name) / "calm", chosen.workers, chosen.rows, None)
        print(f"undisturbed      {calm}", flush=True)
        rough = run(paths, Path(name) / "rough", chosen.workers, chosen.rows, chosen.every)
        print(f"with {rough.kills:3} killed  {rough}", flush=True)
    overhead = (rough.seconds / rough.articles) / (calm.seconds / calm.articles) - 1
    print(f"overhead an article {overhead:.0%}; {sum(e.mentions for e in rough.manifest.shards):,} mentions")
    same = rough.manifest.shards[: len(calm.manifest.shards)] == calm.manifest.shards
    whole = rough.articles == chosen.articles
    print(f"the same, file for file: {'yes' if same else 'NO'}")
    print(f"nothing lost, nothing twice: {'yes' if whole else 'NO'}")
    if not same or not whole:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

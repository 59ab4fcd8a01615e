"""Run a batch on a Dask cluster whose workers are killed again and again, and the same batch undisturbed.

    python -m benchmarks.cluster [--articles N] [--words N] [--calm N] [--workers N] [--every SECONDS]

Articles of about 400 words, or `--words`, are composed of sentences of the sample articles, always the same, in files
of 20,000. Four workers geoparse them twice: undisturbed, all of them or the first files up to `--calm` articles, then
all of them with one worker killed (SIGKILL) and replaced every 20 seconds. Prints both times, the peak memory of a
worker with its processes, and whether the results are the same, file for file.
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
from geo.packaged_files import seeds_folder
from geo.types import Article

ARTICLES, WORKERS, EVERY_S, ROWS, WORDS, FILE = 4_000, 4, 20.0, 100, 400, 20_000


def compose_articles(count: int, seed: int = 1, words: int = WORDS) -> Iterator[dict[str, str]]:
    """Yield articles of about `words` words, composed of sentences of the sample articles."""
    rng = random.Random(seed)  # noqa: S311
    seeds = [item for item in read_articles([seeds_folder()]) if isinstance(item, Article)]
    sentences = [re.split(r"(?<=[.!?]) ", article.text) for article in seeds]
    for number in range(count):
        first = rng.choice(seeds)
        text = first.text if words >= WORDS else f"Dispatch {number}."  # makes each text unique
        while text.count(" ") < words:
            story = rng.choice(sentences)
            start = rng.randrange(len(story))
            text += "\n\n" + " ".join(story[start : start + rng.randint(2, 5)])
        yield {"id": f"made-{number}", "title": f"{first.title} ({number})", "text": text, "source": first.source or ""}


class Cluster:
    """A scheduler and workers, as processes on this machine."""

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
        """Kill and replace the oldest worker every so many seconds until `over`; record the workers' memory."""
        due = time.monotonic() + (every_s or math.inf)
        while not over.wait(5.0 if every_s is None else min(5.0, every_s)):
            self.megabytes = max(self.megabytes, *map(_megabytes, self._workers))
            if time.monotonic() >= due:
                self._workers.pop(0).kill()
                self._workers.append(self._worker())
                self.kills += 1
                due += every_s or math.inf


def _megabytes(worker: subprocess.Popen[bytes]) -> float:
    """Return the memory (PSS) of a worker and its child processes."""
    try:
        root = psutil.Process(worker.pid)
        return sum(float(process.memory_full_info().pss) for process in [root, *root.children(recursive=True)]) / 1e6
    except psutil.Error:
        return 0.0


@dataclass(frozen=True)
class Outcome:
    """The manifest of a batch, its time (s), the number of workers killed, and the peak memory of one (MB)."""

    manifest: Manifest
    seconds: float
    kills: int
    megabytes: float

    @property
    def articles(self) -> int:
        """The number of articles in the output."""
        return sum(entry.articles for entry in self.manifest.shards)

    def __str__(self) -> str:
        rate = self.articles / self.seconds
        return f"{self.seconds:6.0f} s  {rate:5.0f} articles/s  {self.megabytes:4.0f} MB peak per worker"


def run(inputs: Sequence[Path], output: Path, workers: int, rows: int, every_s: float | None) -> Outcome:
    """Run a batch on a cluster on this machine; kill a worker every so many seconds."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        cluster = Cluster(workers, folder, stack)
        command = [sys.executable, "-m", "geo.cli", "batch", *map(str, inputs), str(output), "--rows", str(rows)]
        start = time.monotonic()
        batch = subprocess.Popen([*command, "--cluster", cluster.address])
        over = threading.Event()
        watcher = threading.Thread(target=cluster.disturb, args=(every_s, over))
        watcher.start()
        stack.callback(watcher.join)
        stack.callback(over.set)
        if batch.wait():
            raise SystemExit(f"the batch failed: {batch.returncode}")
        seconds = time.monotonic() - start
        over.set()
        manifest = read_manifest(str(output))
        assert manifest is not None
        return Outcome(manifest, seconds, cluster.kills, cluster.megabytes)


def archives(folder: Path, articles: int, words: int) -> list[Path]:
    """Write composed articles to files."""
    source = compose_articles(articles, words=words)
    paths: list[Path] = []
    while lines := [json.dumps(article) + "\n" for article in islice(source, FILE)]:
        paths.append(folder / f"made-{len(paths):02}.jsonl")
        paths[-1].write_text("".join(lines), encoding="utf-8")
    return paths


def main() -> None:
    """Run both batches and compare them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--words", type=int, default=WORDS, help="words per article")
    parser.add_argument("--calm", type=int, default=0, help="articles for the undisturbed batch; 0: all")
    parser.add_argument("--rows", type=int, default=ROWS, help="articles per shard")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--every", type=float, default=EVERY_S, help="seconds between kills")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster ends with this process
    with tempfile.TemporaryDirectory() as name:
        paths = archives(Path(name), options.articles, options.words)
        megabytes = sum(path.stat().st_size for path in paths) / 1e6
        print(f"{options.articles:,} articles, {megabytes:.1f} MB; {options.workers} workers, {os.cpu_count()} cores")
        print(f"load {os.getloadavg()[0]:.1f} before", flush=True)
        calm_paths = paths[: -(-(options.calm or options.articles) // FILE)]
        calm = run(calm_paths, Path(name) / "calm", options.workers, options.rows, None)
        print(f"undisturbed      {calm}", flush=True)
        rough = run(paths, Path(name) / "rough", options.workers, options.rows, options.every)
        print(f"with {rough.kills:3} killed  {rough}", flush=True)
    overhead = (rough.seconds / rough.articles) / (calm.seconds / calm.articles) - 1
    print(f"overhead per article {overhead:.0%}; {sum(e.mentions for e in rough.manifest.shards):,} mentions")
    same = rough.manifest.shards[: len(calm.manifest.shards)] == calm.manifest.shards
    complete = rough.articles == options.articles
    print(f"the same, file for file: {'yes' if same else 'NO'}")
    print(f"nothing lost, nothing twice: {'yes' if complete else 'NO'}")
    if not same or not complete:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

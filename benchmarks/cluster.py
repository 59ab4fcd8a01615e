"""A batch on a Dask cluster whose workers keep being killed, beside the same batch undisturbed.

    python -m benchmarks.cluster [--articles N] [--workers N] [--every SECONDS]

Articles of some 400 words are put together from sentences of the sample articles, the same for the same number. Four
workers geoparse them twice: undisturbed, then with one of them killed (SIGKILL) every 20 seconds and another started in
its place. Prints both times, what they had to do, and whether the results are the same, file for file.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from geo.articles import read_articles
from geo.cluster import Manifest, read_manifest
from geo.model import Article
from geo.resources import seeds_folder

ARTICLES, WORKERS, EVERY_S, ROWS, WORDS = 4_000, 4, 20.0, 100, 400


def made(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield articles put together from the samples': a paragraph here, a sentence there."""
    chance = random.Random(seed)  # noqa: S311
    seeds = [item for item in read_articles([seeds_folder()]) if isinstance(item, Article)]
    sentences = [re.split(r"(?<=[.!?]) ", article.text) for article in seeds]
    for number in range(count):
        first = chance.choice(seeds)
        text = first.text
        while text.count(" ") < WORDS:
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

    def disturb(self, every_s: float, over: threading.Event) -> None:
        """Kill the worker that has lived longest, and start another, until it is over."""
        while not over.wait(every_s):
            self._workers.pop(0).kill()
            self._workers.append(self._worker())
            self.kills += 1


def run(archive: Path, output: Path, workers: int, every_s: float | None) -> tuple[Manifest, float, int]:
    """Return the manifest of a batch, how long it took (s) and how many workers were killed meanwhile."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        cluster = Cluster(workers, folder, stack)
        command = [sys.executable, "-m", "geo.cli", "batch", str(archive), str(output), "--rows", str(ROWS)]
        begun = time.monotonic()
        batch = subprocess.Popen([*command, "--cluster", cluster.address])
        over = threading.Event()
        if every_s is not None:
            killer = threading.Thread(target=cluster.disturb, args=(every_s, over))
            killer.start()
            stack.callback(killer.join)
            stack.callback(over.set)
        if batch.wait():
            raise SystemExit(f"the batch failed: {batch.returncode}")
        took = time.monotonic() - begun
        over.set()
        manifest = read_manifest(str(output))
        assert manifest is not None
        return manifest, took, cluster.kills


def main() -> None:
    """Make the articles, run both batches, and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--every", type=float, default=EVERY_S, help="seconds between kills")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        archive = Path(name) / "made.jsonl"
        with archive.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(article) + "\n" for article in made(chosen.articles))
        megabytes = archive.stat().st_size / 1e6
        print(f"{chosen.articles:,} articles, {megabytes:.1f} MB; {chosen.workers} workers, {os.cpu_count()} cores")
        calm, calm_s, _ = run(archive, Path(name) / "calm", chosen.workers, None)
        print(f"undisturbed      {calm_s:6.0f} s  {chosen.articles / calm_s:5.0f} articles/s")
        rough, rough_s, kills = run(archive, Path(name) / "rough", chosen.workers, chosen.every)
        print(f"with {kills:3} killed  {rough_s:6.0f} s  {chosen.articles / rough_s:5.0f} articles/s")
    stored = sum(entry.articles for entry in rough.shards)
    print(
        f"overhead {rough_s / calm_s - 1:.0%}; {stored:,} articles, {sum(e.mentions for e in rough.shards):,} mentions"
    )
    same = calm == rough
    print(
        f"the same, file for file: {'yes' if same else 'NO'}; nothing lost, nothing twice: {stored == chosen.articles}"
    )
    if not same or stored != chosen.articles:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

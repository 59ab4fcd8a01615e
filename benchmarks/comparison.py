"""Compare Dateline with other packages on PyPI: accuracy, speed, start-up and memory.

    python -m benchmarks.comparison [CORPUS_FOLDER] [--seconds 8] [--write]

Each engine runs in its own process, on one core, on the same texts: the sample articles, and every *.jsonl file of
CORPUS_FOLDER. It is scored on them, then timed while it reads the last set repeatedly, recut into articles of 400
words. Rates are by wall and by CPU time; on a busy machine, compare the latter. `--write` stores the results in
benchmarks/results/, as JSON and Markdown.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.machine import machine, peak_mb, private_mb
from benchmarks.peers import ENGINES, LACKS, Hit, Point, Read, installed, points_of_names, whole_text
from benchmarks.report import markdown, write
from geo.corrections import point_place
from geo.types import Article, Field, Geoparse, Mention, MentionKind, ResolvedMention

_WORDS = 400
_MANY = 1500  # articles for the run on several cores
_STARTS = 3  # runs of a command; the best one counts
SAMPLES = Path(__file__).with_name("samples.jsonl")
_SEEDS = Path(__file__).parents[1] / "seeds"

Figures = dict[str, Any]


def measure(engine: str, sets: Sequence[Sequence[Article]], seconds: float) -> tuple[Figures, list[list[list[Hit]]]]:
    """Open an engine in this process and run it; return its speed and memory, and its hits in each set."""
    start, cpu_start = time.perf_counter(), time.process_time()
    read = ENGINES[engine]()
    read(sets[0][0])
    figures: Figures = {"start s": time.perf_counter() - start, "start CPU s": time.process_time() - cpu_start}
    hits = [[read(article) for article in articles] for articles in sets]
    figures |= {"peak resident MB": peak_mb(), "private MB": private_mb()}
    return figures | _timed(read, list(recut(sets[-1])), seconds), hits


def _timed(read: Read, articles: Sequence[Article], seconds: float) -> Figures:
    start, cpu_start = time.perf_counter(), time.process_time()
    passes = 0
    while not passes or time.perf_counter() - start < seconds:
        for article in articles:
            read(article)
        passes += 1
    count = passes * len(articles)
    return {
        "articles a second": count / (time.perf_counter() - start),
        "articles a CPU second": count / (time.process_time() - cpu_start),
    }


def score(gold: Sequence[Any], hits: Sequence[Sequence[Hit]], points: dict[str, Point]) -> Figures:
    """Score the hits of an engine in a set; demonyms count neither for nor against it."""
    from geo.evaluation import evaluate_geoparses

    geoparses = [_geoparse(entry.article, found, points) for entry, found in zip(gold, hits, strict=True)]
    evaluation = evaluate_geoparses(
        "", gold, geoparses, include=lambda mention: mention.kind is not MentionKind.DEMONYM
    )
    return {
        "recognition F1": evaluation.exact.f1,
        "precision": evaluation.exact.precision,
        "recall": evaluation.exact.recall,
        "within 161 km of all gold": evaluation.resolution_exact.accuracy_of_gold,
        "within 161 km of gold found": evaluation.resolution_exact.accuracy_of_recognized,
    }


def _geoparse(article: Article, hits: Sequence[Hit], points: dict[str, Point]) -> Geoparse:
    shift = len(whole_text(article)) - len(article.text)
    mentions = []
    for hit in hits:
        field: Field = "title" if hit.end <= shift else "text"
        offset = 0 if field == "title" else shift
        start, end = hit.start - offset, hit.end - offset
        mention = Mention(field, start, end, article.field_text(field)[start:end], MentionKind.PLACE, (start, end))
        point = hit.point or points.get(hit.name)
        mentions.append(ResolvedMention.from_mention(mention, point_place(hit.name, *point) if point else None, 1.0))
    return Geoparse(article, tuple(mentions))


def recut(articles: Sequence[Article]) -> Iterator[Article]:
    """Yield the text of these articles as articles of 400 words."""
    words: list[str] = []
    count = 0
    for article in articles:
        words += f"{whole_text(article)}\n\n".split(" ")
        while len(words) >= _WORDS:
            yield replace(article, id=f"{count}", title="", text=" ".join(words[:_WORDS]))
            count, words = count + 1, words[_WORDS:]


def on_cores(articles: Sequence[Article], jobs: int) -> Figures:
    """Time `dateline geoparse --jobs` on articles of 400 words, including start-up."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "articles.jsonl", Path(folder) / "mentions.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for number, article in zip(range(_MANY), cycle(recut(articles)), strict=False):
                # Numbered, because a repeated text is skipped.
                out.write(json.dumps({"id": str(number), "text": f"{number}. {article.text}"}) + "\n")
        seconds, _ = _run("geoparse", str(source), "-o", str(target), "--jobs", str(jobs))
    return {"processes": jobs, "articles": _MANY, "articles a second": _MANY / seconds}


def start_times() -> dict[str, Figures]:
    """Return the time of short commands from start to end, the best of several runs."""
    article = str(next(iter(sorted(_SEEDS.glob("*.md")))))
    commands = {"dateline --help": ["--help"], "dateline geoparse, one article": ["geoparse", article]}
    return {
        name: dict(zip(("seconds", "CPU seconds"), min(_run(*command) for _ in range(_STARTS)), strict=True))
        for name, command in commands.items()
    }


def _run(*arguments: str) -> tuple[float, float]:
    """Run the command; return its wall and CPU time (s), including child processes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "geo.cli", *arguments], check=True, capture_output=True)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(corpora: Path | None, seconds: float) -> Figures:
    """Measure everything except the gazetteer."""
    from geo.evaluation import add_gazetteer_facts, read_corpus
    from geo.gazetteer import Gazetteer

    paths = [SAMPLES, *(sorted(corpora.glob("*.jsonl")) if corpora else [])]
    gazetteer = Gazetteer.open()
    gold = [list(add_gazetteer_facts(read_corpus(path), gazetteer)) for path in paths]
    names = ["sample articles", *(path.stem for path in paths[1:])]
    sets = [[entry.article for entry in entries] for entries in gold]
    points = points_of_names()
    engines = {}
    for engine in ENGINES:
        if (release := installed(engine)) is None:
            continue
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            figures, hits_of_sets = pool.apply(measure, (engine, sets, seconds))
        figures["scores"] = {
            name: score(entries, hits, points) for name, entries, hits in zip(names, gold, hits_of_sets, strict=True)
        }
        engines[engine] = {"version": release, "lacks": LACKS[engine]} | figures
    cores = sorted({1, len(os.sched_getaffinity(0))})
    return {
        "articles": dict(zip(names, map(len, sets), strict=True)),
        "engines": engines,
        "cores": [on_cores(sets[-1], jobs) for jobs in cores],
        "starts": start_times(),
    }


def main() -> int:
    """Measure, print a table, and store it with --write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparison", description=__doc__.split("\n")[0])
    parser.add_argument("corpora", type=Path, nargs="?", metavar="CORPUS_FOLDER", help="annotated articles, *.jsonl")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each engine is timed")
    parser.add_argument("--no-gazetteer", action="store_true", help="skip the gazetteer")
    parser.add_argument("--write", action="store_true", help="store the results in benchmarks/results/")
    options = parser.parse_args()
    figures = {"machine": machine()} | compare(options.corpora, options.seconds)
    if not options.no_gazetteer:
        from benchmarks.gazetteer import measure as measure_gazetteer

        with tempfile.TemporaryDirectory() as folder:
            figures["gazetteer"] = measure_gazetteer(Path(folder), 0, "")
    figures["machine"]["load at the end"] = os.getloadavg()[0]
    print(markdown(figures))
    if options.write:
        print(write(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Dateline beside what else installs from PyPI: right places, articles a second, start-up and memory, in one run.

    python -m benchmarks.comparison [CORPUS_FOLDER] [--seconds 8] [--write]

Each engine runs in a process of its own, on one core, over the same texts: the sample articles, and every *.jsonl of
CORPUS_FOLDER. It is scored on them, and timed while it reads the last set again and again for so many seconds, cut anew
into articles of 400 words. Rates are by the clock and by processor time: on a busy machine the second is the one to
compare. `--write` keeps the figures in benchmarks/results/, as JSON and as a table.
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
from geo.types import Article, Field, Geoparse, Mention, MentionKind, ResolvedMention, point_place

_WORDS = 400
_MANY = 1500  # articles for the run on several cores
_STARTS = 3  # of a command, the best of which counts
SEEDS = Path(__file__).parents[1] / "seeds"

Figures = dict[str, Any]


def measure(engine: str, sets: Sequence[Sequence[Article]], seconds: float) -> tuple[Figures, list[list[list[Hit]]]]:
    """Open an engine in this process and let it read; return its figures and what it found in each set."""
    begun, spent = time.perf_counter(), time.process_time()
    read = ENGINES[engine]()
    read(sets[0][0])
    figures: Figures = {"start s": time.perf_counter() - begun, "start CPU s": time.process_time() - spent}
    found = [[read(article) for article in articles] for articles in sets]
    figures |= {"peak resident MB": peak_mb(), "private MB": private_mb()}
    return figures | _timed(read, list(of_400_words(sets[-1])), seconds), found


def _timed(read: Read, articles: Sequence[Article], seconds: float) -> Figures:
    begun, spent = time.perf_counter(), time.process_time()
    passes = 0
    while not passes or time.perf_counter() - begun < seconds:
        for article in articles:
            read(article)
        passes += 1
    count = passes * len(articles)
    return {
        "articles a second": count / (time.perf_counter() - begun),
        "articles a CPU second": count / (time.process_time() - spent),
    }


def scored(gold: Sequence[Any], found: Sequence[Sequence[Hit]], points: dict[str, Point]) -> Figures:
    """Score what an engine found in a set; peoples' names are neither asked for nor held against anyone."""
    from geo.evaluation import evaluate_geoparses

    geoparses = [_geoparse(entry.article, hits, points) for entry, hits in zip(gold, found, strict=True)]
    score = evaluate_geoparses("", gold, geoparses, keep=lambda mention: mention.kind is not MentionKind.DEMONYM)
    return {
        "recognition F1": score.exact.f1,
        "precision": score.exact.precision,
        "recall": score.exact.recall,
        "within 161 km of all gold": score.resolution_exact.accuracy_of_gold,
        "within 161 km of gold found": score.resolution_exact.accuracy_of_found,
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


def of_400_words(articles: Sequence[Article]) -> Iterator[Article]:
    """Yield the text of these articles anew in articles of 400 words."""
    words: list[str] = []
    made = 0
    for article in articles:
        words += f"{whole_text(article)}\n\n".split(" ")
        while len(words) >= _WORDS:
            yield replace(article, id=f"{made}", title="", text=" ".join(words[:_WORDS]))
            made, words = made + 1, words[_WORDS:]


def on_cores(articles: Sequence[Article], jobs: int) -> Figures:
    """Let `dateline geoparse --jobs` read articles of 400 words; start-up counts."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "articles.jsonl", Path(folder) / "mentions.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for number, article in zip(range(_MANY), cycle(of_400_words(articles)), strict=False):
                # Numbered: the same text twice is read once.
                out.write(json.dumps({"id": str(number), "text": f"{number}. {article.text}"}) + "\n")
        seconds, _ = _run("geoparse", str(source), "-o", str(target), "--jobs", str(jobs))
    return {"processes": jobs, "articles": _MANY, "articles a second": _MANY / seconds}


def starts() -> dict[str, Figures]:
    """Return the seconds that commands take from nothing, the best of some."""
    article = str(next(iter(sorted(SEEDS.glob("*.md")))))
    commands = {"dateline --help": ["--help"], "dateline geoparse, one article": ["geoparse", article]}
    return {
        name: dict(zip(("seconds", "CPU seconds"), min(_run(*command) for _ in range(_STARTS)), strict=True))
        for name, command in commands.items()
    }


def _run(*arguments: str) -> tuple[float, float]:
    """Run the command; return seconds and CPU seconds, those of its processes too."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "geo.cli", *arguments], check=True, capture_output=True)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(corpora: Path | None, seconds: float) -> Figures:
    """Measure everything but the gazetteer."""
    from geo.evaluation import add_gazetteer_facts, read_corpus
    from geo.gazetteer import Gazetteer

    paths = [SEEDS / "gold.jsonl", *(sorted(corpora.glob("*.jsonl")) if corpora else [])]
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
            figures, found = pool.apply(measure, (engine, sets, seconds))
        figures["scores"] = {
            name: scored(entries, hits, points) for name, entries, hits in zip(names, gold, found, strict=True)
        }
        engines[engine] = {"version": release, "lacks": LACKS[engine]} | figures
    cores = sorted({1, len(os.sched_getaffinity(0))})
    return {
        "articles": dict(zip(names, map(len, sets), strict=True)),
        "engines": engines,
        "cores": [on_cores(sets[-1], jobs) for jobs in cores],
        "starts": starts(),
    }


def main() -> int:
    """Measure, print a table, and keep it where asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparison", description=__doc__.split("\n")[0])
    parser.add_argument("corpora", type=Path, nargs="?", metavar="CORPUS_FOLDER", help="annotated articles, *.jsonl")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each engine reads")
    parser.add_argument("--no-gazetteer", action="store_true", help="leave the gazetteer's figures out")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/results/")
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

"""`dateline geoparse`: articles in, mentions out, nothing stored."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from geo.cli.messages import Rejections, print_message
from geo.cli.options import Jobs, Output
from geo.cli.settings_options import say_online, with_settings
from geo.errors import Rejection, UsageError
from geo.plural import pluralize

if TYPE_CHECKING:
    from geo.cli.progress import Progress
    from geo.settings import Settings
    from geo.types import Geoparse


class Format(StrEnum):
    """How mentions are written."""

    JSONL = "jsonl"
    CSV = "csv"
    GEOJSON = "geojson"
    PARQUET = "parquet"


@with_settings()
def geoparse(
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT", show_default=False)] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", metavar="jsonl|csv|geojson|parquet", help="How to write. Default: jsonl."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Write what was weighed: which namesakes, and why this one; why not a place."),
    ] = False,
    output: Output = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a run to the same FILE was stopped (jsonl); or begin.")
    ] = False,
    jobs: Jobs = 1,
    *,
    settings: Settings,
) -> None:
    """Find the places that articles mention.

    INPUT is a file (text, Markdown, CSV, JSONL, JSON, saved web page), a folder of such files, or - for standard input.
    Writes in input order: jsonl, one object an article; csv, a row a mention; geojson, a point a placed mention;
    parquet, a row a mention. With --explain, text to read, or JSON where --format jsonl is given.

    A run to a FILE of jsonl that was stopped has left FILE.part, with which the same command goes on given --resume.

    What is left out here is as dateline.toml in this folder says, else as Dateline finds best.

    Example: dateline geoparse articles/ --format csv -o mentions.csv
    """
    layout = format or Format.JSONL
    to_file = output is not None and str(output) != "-" and (output.is_file() or not output.exists())
    if resume and (explain or layout is not Format.JSONL or not to_file):
        raise UsageError("--resume goes on with a file of jsonl; name it with --output")
    if explain:
        if jobs > 1 or format not in (None, Format.JSONL):
            raise UsageError("--explain works in one process and writes text, or JSON with --format jsonl")
        _explain(inputs or _piped(), settings, format is not None, output)
    elif layout is Format.JSONL and output is not None and to_file:
        _run_to_file(inputs or _piped(), settings, output, jobs, resume)
    else:
        _run(inputs or _piped(), settings, layout, output, jobs)


def _piped() -> list[str]:
    if sys.stdin.isatty():
        raise UsageError("name files or folders to read, or pipe an article in")
    return ["-"]


def _run(inputs: list[str], settings: Settings, layout: Format, output: Path | None, jobs: int) -> None:
    from geo.articles import read_articles, size_of
    from geo.cli.output import opened, opened_bytes
    from geo.cli.progress import Progress
    from geo.parallel import geoparse_articles

    with Progress(quiet=output is None and sys.stdout is not None and sys.stdout.isatty()) as progress:
        rejections = Rejections(progress.say)
        progress.expect_bytes(size_of(inputs) or 0)
        articles = rejections.sift(read_articles(inputs, on_bytes_read=progress.read))
        tally = _Tally(progress)
        # Begun before the output is opened: an option that cannot be honored leaves no half a file behind.
        geoparses = rejections.sift(geoparse_articles(articles, settings, jobs=jobs))
        online = settings.fallback()
        results = _begun(tally.over(geoparses if online is None else map(online.place, geoparses)))
        if layout is Format.PARQUET:
            from geo.export import write_parquet

            with opened_bytes(output) as raw:
                write_parquet(results, raw)
        else:
            with opened(output) as out:
                _write(results, layout, out)
    tally.end()
    say_online(online)
    rejections.end()


def _run_to_file(inputs: list[str], settings: Settings, output: Path, jobs: int, resume: bool) -> None:
    """Do what `_run` does, so that it can be gone on with."""
    from geo.articles import read_articles, size_of
    from geo.cli.progress import Progress
    from geo.cli.resumable_output import ResumableRecords
    from geo.parallel import geoparse_articles

    with Progress() as progress:
        rejections = Rejections(progress.say)
        progress.expect_bytes(size_of(inputs) or 0)
        articles = rejections.sift(read_articles(inputs, on_bytes_read=progress.read))
        tally = _Tally(progress)
        online = settings.fallback()
        with ResumableRecords(output, settings.engine(), resume=resume) as records:
            fresh = records.fresh(articles, progress.skip, rejections)
            for result in geoparse_articles(fresh, settings, jobs=jobs):
                if isinstance(result, Rejection):
                    rejections(result)
                else:
                    tally.count(result)
                records.add(online.place(result) if online and not isinstance(result, Rejection) else result)
    tally.end()
    say_online(online)
    rejections.end()


def _explain(inputs: list[str], settings: Settings, as_json: bool, output: Path | None) -> None:
    from geo.articles import read_articles
    from geo.cli.explain import explained, write_json, write_text
    from geo.cli.output import opened

    rejections = Rejections()
    geoparser = settings.build()
    results = _begun(rejections.sift(explained(rejections.sift(read_articles(inputs)), geoparser)))
    with opened(output) as out:
        (write_json if as_json else write_text)(results, out)
    rejections.end()


def _write(geoparses: Iterable[Geoparse], layout: Format, out: TextIO) -> None:
    from geo.export import write_csv, write_geojson_mentions, write_jsonl

    writers = {Format.JSONL: write_jsonl, Format.CSV: write_csv, Format.GEOJSON: write_geojson_mentions}
    writers[layout](geoparses, out)


class _Tally:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._articles = 0
        self._without = 0

    def over(self, geoparses: Iterable[Geoparse]) -> Iterator[Geoparse]:
        for geoparse in geoparses:
            self.count(geoparse)
            yield geoparse

    def count(self, geoparse: Geoparse) -> None:
        self._articles += 1
        self._without += not geoparse.mentions
        self._progress.step()

    def end(self) -> None:
        """Say how many articles mention no place: silence would look like a failure."""
        if self._without:
            of_all = f"{self._without} of {pluralize(self._articles, 'article')}"
            print_message(f"no places found in {of_all}")


_Item = TypeVar("_Item")


def _begun(items: Iterator[_Item]) -> Iterator[_Item]:
    first = next(items, None)
    return items if first is None else chain([first], items)

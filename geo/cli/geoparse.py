"""`dateline geoparse`: write the mentions of articles, or explanations of each decision, without a database."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from geo.cli import options
from geo.cli.options import Countries, GazetteerFile, Jobs, Output, choice
from geo.cli.terminal import Progress, Rejections, print_languages, print_message
from geo.errors import Rejection, UsageError
from geo.message_text import pluralize, printable_line

if TYPE_CHECKING:
    from geo.explanation import Explanation
    from geo.geoparser import Geoparser
    from geo.settings import Settings
    from geo.types import Article, Geoparse


class Format(StrEnum):
    """Output formats."""

    JSONL = "jsonl"
    CSV = "csv"
    GEOJSON = "geojson"
    PARQUET = "parquet"


def geoparse(
    ctx: typer.Context,
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT", hidden=True)] = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            parser=choice(Format),
            metavar="jsonl|csv|geojson|parquet",
            help="Output format. Default: jsonl.",
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Explain each decision: the candidates considered and why one was chosen, or none."
        ),
    ] = False,
    output: Output = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue an interrupted run to the same FILE (jsonl only), or start it.")
    ] = False,
    jobs: Jobs = 1,
    min_confidence: options.MinConfidence = None,
    country: Countries = None,
    prefer_country: options.PreferCountries = None,
    bbox: options.Box = None,
    prefer_bbox: options.PreferBox = None,
    deny: options.Deny = None,
    deny_file: options.DenyFile = None,
    publishers: options.Publishers = None,
    overlay: options.Overlay = None,
    recognizer: options.Recognizer = None,
    gazetteer: GazetteerFile = None,
    online: options.Online = None,
    online_contact: options.OnlineContact = None,
    online_url: options.OnlineUrl = None,
) -> None:
    """Find the places that articles mention.

    INPUT is a file (text, Markdown, CSV, JSONL, JSON, saved web page), a folder of such files, a web address, or - for
    standard input. Results are in input order: jsonl, one object per article; csv and parquet, one row per mention;
    geojson, one point per placed mention. With --explain, text, or JSON if --format jsonl is given.

    An interrupted run to a jsonl FILE leaves FILE.part; the same command with --resume continues it.

    Without INPUT, standard input is read.

    Options you omit are taken from environment variables (DATELINE_COUNTRIES), then from dateline.toml in this folder
    or, without one here, in your configuration folder, then from the defaults.

    Example: dateline geoparse articles/ --format csv -o mentions.csv
    """
    chosen = options.settings_of(ctx)
    layout = format or Format.JSONL
    to_file = output is not None and str(output) != "-" and (output.is_file() or not output.exists())
    if resume and (explain or layout is not Format.JSONL or not to_file):
        raise UsageError("--resume continues a jsonl file; name it with --output")
    if explain:
        if jobs > 1 or format not in (None, Format.JSONL):
            raise UsageError("--explain uses one process and writes text, or JSON with --format jsonl")
        _explain(inputs or _standard_input(), chosen, format is not None, output)
    elif layout is Format.JSONL and output is not None and to_file:
        _run_to_file(inputs or _standard_input(), chosen, output, jobs, resume)
    else:
        _run(inputs or _standard_input(), chosen, layout, output, jobs)


def _standard_input() -> list[str]:
    if sys.stdin.isatty():
        raise UsageError("name files or folders to read, or pipe an article to standard input")
    return ["-"]


def _run(inputs: list[str], chosen: Settings, layout: Format, output: Path | None, jobs: int) -> None:
    from geo.articles import read_articles, size_of
    from geo.cli.output import open_binary_output, open_output
    from geo.parallel import geoparse_articles

    with Progress(quiet=output is None and sys.stdout is not None and sys.stdout.isatty()) as progress:
        rejections = Rejections()
        progress.expect_bytes(size_of(inputs) or 0)
        articles = rejections.filter(read_articles(inputs, on_bytes_read=progress.read))
        count = _ArticleCount(progress)
        # Started before the output is opened: a bad option must not leave an empty file.
        geoparses = rejections.filter(geoparse_articles(articles, chosen, jobs=jobs))
        online = chosen.fallback()
        results = _start(count.count_all(geoparses if online is None else map(online.place, geoparses)))
        if layout is Format.PARQUET:
            from geo.export import write_parquet

            with open_binary_output(output) as raw:
                write_parquet(results, raw)
        else:
            with open_output(output) as out:
                _write(results, layout, out)
    count.report()
    options.report_online(online)
    rejections.exit_if_any()


def _run_to_file(inputs: list[str], chosen: Settings, output: Path, jobs: int, resume: bool) -> None:
    """Do what `_run` does, to a file that can be resumed."""
    from geo.articles import read_articles, size_of
    from geo.cli.resumable_output import ResumableRecords
    from geo.parallel import geoparse_articles

    with Progress() as progress:
        rejections = Rejections()
        progress.expect_bytes(size_of(inputs) or 0)
        articles = rejections.filter(read_articles(inputs, on_bytes_read=progress.read))
        count = _ArticleCount(progress)
        online = chosen.fallback()
        with ResumableRecords(output, chosen.engine(), resume=resume) as records:
            remaining = records.remaining(articles, progress.skip, rejections)
            for result in geoparse_articles(remaining, chosen, jobs=jobs):
                if isinstance(result, Rejection):
                    rejections(result)
                else:
                    count.count(result)
                records.add(online.place(result) if online and not isinstance(result, Rejection) else result)
    count.report()
    options.report_online(online)
    rejections.exit_if_any()


def _explain(inputs: list[str], chosen: Settings, as_json: bool, output: Path | None) -> None:
    from geo.articles import read_articles
    from geo.cli.output import open_output

    rejections = Rejections()
    geoparser = chosen.build()
    results = _start(rejections.filter(_explain_all(rejections.filter(read_articles(inputs)), geoparser)))
    with open_output(output) as out:
        (_write_explanation_records if as_json else _write_explanations)(results, out)
    rejections.exit_if_any()


def _write(geoparses: Iterable[Geoparse], layout: Format, out: TextIO) -> None:
    from geo.export import write_csv, write_geojson_mentions, write_jsonl

    writers = {Format.JSONL: write_jsonl, Format.CSV: write_csv, Format.GEOJSON: write_geojson_mentions}
    writers[layout](geoparses, out)


class _ArticleCount:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._articles = 0
        self._without_places = 0
        self._languages: Counter[str] = Counter()

    def count_all(self, geoparses: Iterable[Geoparse]) -> Iterator[Geoparse]:
        for geoparse in geoparses:
            self.count(geoparse)
            yield geoparse

    def count(self, geoparse: Geoparse) -> None:
        self._articles += 1
        self._without_places += not geoparse.mentions
        if geoparse.language is not None:
            self._languages[geoparse.language] += 1
        self._progress.step()

    def report(self) -> None:
        """Say how many articles are not in English, and how many mention no place, which would look like a failure."""
        print_languages(self._languages)
        if self._without_places:
            print_message(f"no places found in {self._without_places} of {pluralize(self._articles, 'article')}")


_Item = TypeVar("_Item")


def _start(items: Iterator[_Item]) -> Iterator[_Item]:
    first = next(items, None)
    return items if first is None else chain([first], items)


_Explained = tuple["Article", list["Explanation"]]


def _explain_all(articles: Iterable[Article], geoparser: Geoparser) -> Iterator[_Explained | Rejection]:
    """Explain articles one after another; one that cannot be geoparsed is a Rejection."""
    for article in articles:
        try:
            yield article, geoparser.explain(article)
        except Exception as error:  # noqa: BLE001  one bad article must not end a run of many
            yield Rejection(f"article {article.id}", f"cannot be geoparsed: {type(error).__name__}: {error}")


def _write_explanations(results: Iterable[_Explained], out: TextIO) -> None:
    """Write, for each article, its mentions with their candidate places, then the names not recognized as places."""
    for article, explanations in results:
        out.write(_line(f"== {article.title or article.id}"))
        _write_lines([entry for entry in explanations if entry.is_mention], out)
        if others := [entry for entry in explanations if not entry.is_mention]:
            out.write("-- not recognized as places\n")
            _write_lines(others, out)
        out.write("\n")


def _write_explanation_records(results: Iterable[_Explained], out: TextIO) -> None:
    """Write one JSON object per line for each article: what names it, and an explanation of each name."""
    from geo.json_records import article_record, explanation_record

    for article, explanations in results:
        names = [explanation_record(entry) for entry in explanations]
        line = article_record(article) | {"explanations": names}
        out.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")


def _write_lines(explanations: Sequence[Explanation], out: TextIO) -> None:
    for entry in explanations:
        first, *rest = entry.lines()
        out.write(_line(f"{first} [{entry.field} {entry.start}-{entry.end}]"))
        out.writelines(map(_line, rest))


def _line(text: str) -> str:
    return printable_line(text) + "\n"

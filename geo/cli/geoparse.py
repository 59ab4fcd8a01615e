"""`dateline geoparse`: write the mentions of articles, or explanations of each decision, without a database."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from geo.cli import options
from geo.cli.options import Countries, GazetteerFile, Jobs, Output, choice
from geo.cli.run_report import ReportFile, check_report_file, end_run
from geo.cli.terminal import Progress, Rejections, print_languages, print_message, report_rejection
from geo.errors import Rejection, UsageError
from geo.message_text import pluralize, printable_line

if TYPE_CHECKING:
    from geo.articles import ReadOptions
    from geo.articles.web import LinkReader
    from geo.cli.fetched_pages import FetchedPages
    from geo.explanation import Explanation
    from geo.geoparser import Geoparser
    from geo.settings import Settings
    from geo.types import Article, Geoparse


_Item = TypeVar("_Item")


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
            help="Output format. Default: that of the suffix of FILE, otherwise jsonl.",
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
    column: options.Columns = None,
    dates: options.Dates = None,
    strict: options.Strict = False,
    fetch: options.Fetch = False,
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
    report_file: ReportFile = None,
) -> None:
    """Find the places that articles mention.

    INPUT is a file, a folder, a web address of a page or feed, or - for standard input. Formats are recognized by their
    content: text, CSV, JSON, Excel, Word, PDF, web pages, e-mail, exports of news databases, archives of these, and
    more. Results are in input order: jsonl, one object per article; csv and parquet, one row per mention; geojson, one
    point per placed mention. With --explain, text, or JSON if --format jsonl is given.

    An interrupted run to a jsonl FILE leaves FILE.part; the same command with --resume continues it.

    Without INPUT, standard input is read.

    Options you omit are taken from environment variables (DATELINE_COUNTRIES), then from dateline.toml in this folder
    or, without one here, in your configuration folder, then from the defaults.

    Example: dateline geoparse articles/ -o mentions.csv
    """
    check_report_file(report_file)
    chosen = options.settings_of(ctx)
    run = _Run(inputs or _standard_input(), chosen, options.read_options_of(ctx), report_file, fetches=fetch)
    layout = options.file_format(format, output, Format.JSONL)
    to_file = output is not None and str(output) != "-" and (output.is_file() or not output.exists())
    if resume and (explain or layout is not Format.JSONL or not to_file):
        raise UsageError("--resume continues a jsonl file; name it with --output")
    if explain:
        if jobs > 1 or format not in (None, Format.JSONL):
            raise UsageError("--explain uses one process and writes text, or JSON with --format jsonl")
        _explain(run, format is not None, output)
    elif layout is Format.JSONL and output is not None and to_file:
        _write_to_file(run, output, jobs, resume)
    else:
        _write_all(run, layout, output, jobs)


def _standard_input() -> list[str]:
    if sys.stdin.isatty():
        raise UsageError("name files or folders to read, or pipe an article to standard input")
    return ["-"]


class _Run:
    """What a run reads, and counts of it."""

    def __init__(
        self, inputs: list[str], chosen: Settings, how: ReadOptions, report_file: Path | None, *, fetches: bool
    ) -> None:
        from geo.articles import ReadLedger, RejectionCounts

        self.inputs = inputs
        self.settings = chosen
        self.read_options = how
        self.online = chosen.fallback()
        self.fetches = fetches
        self._report_file = report_file
        self._ledger = ReadLedger()
        self._rejected = RejectionCounts()
        self._rejected_earlier = 0
        self._written = 0
        self._counted = 0
        self._without_places = 0
        self._mentions: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()

    def articles(self, progress: Progress | None = None, pages: FetchedPages | None = None) -> Iterator[Article]:
        """Yield the articles of the inputs, of links those in `pages`; report what cannot be read."""
        from geo.articles import read_articles, size_of

        if progress is not None:
            progress.expect_bytes(size_of(self.inputs) or 0)
        on_bytes_read = None if progress is None else progress.read
        items = read_articles(
            self.inputs,
            on_bytes_read=on_bytes_read,
            options=self.read_options,
            ledger=self._ledger,
            on_link=_link_reader(pages) if self.fetches else None,
        )
        return Rejections().filter(items)

    def finished(self, results: Iterable[_Item | Rejection]) -> Iterator[_Item]:
        """Yield the results of articles, and count each as written; report the others."""
        for result in results:
            if isinstance(result, Rejection):
                self.reject(result)
            else:
                self._written += 1
                yield result

    def reject(self, rejection: Rejection) -> None:
        """Report an article that could not be geoparsed."""
        report_rejection(rejection)
        self._rejected.add(rejection)

    def reject_again(self, rejection: Rejection) -> None:
        """Report an article that an earlier run could not geoparse."""
        self.reject(rejection)
        self._rejected_earlier += 1

    def resume(self, articles: int) -> None:
        """Count so many articles of an earlier run, with those that it rejected."""
        self._written += articles - self._rejected_earlier

    def count(self, geoparse: Geoparse) -> Geoparse:
        """Return a geoparse with what online geocoders placed, and count its mentions."""
        geoparse = geoparse if self.online is None else self.online.place(geoparse)
        self._counted += 1
        self._without_places += not geoparse.mentions
        self._mentions["found"] += len(geoparse.mentions)
        self._mentions["placed"] += sum(mention.place is not None for mention in geoparse.mentions)
        if geoparse.language is not None:
            self._languages[geoparse.language] += 1
        return geoparse

    def end(self) -> None:
        """Say what became of the articles, how many are not in English, and how many mention no place.

        The last two would look like failures. Raises typer.Exit if something was not read.
        """
        from geo.articles import RunReport

        print_languages(self._languages)
        if self._without_places:
            print_message(f"no places found in {self._without_places} of {pluralize(self._counted, 'article')}")
        options.report_online(self.online)
        report = RunReport(self._ledger, {"written": self._written}, self._ledger.rejected + self._rejected)
        counts = {name: self._mentions[name] for name in ("found", "placed")}
        record = report.record("geoparse", mentions=counts, languages=dict(self._languages))
        end_run(report, report.lines(), record, self._report_file)


def _link_reader(pages: FetchedPages | None) -> LinkReader:
    from geo.articles.web import LinkReader

    return LinkReader() if pages is None else LinkReader(known=pages.get, on_article=pages.add)


def _write_all(run: _Run, layout: Format, output: Path | None, jobs: int) -> None:
    from geo.cli.output import open_binary_output, open_output
    from geo.parallel import geoparse_articles

    with Progress(quiet=output is None and sys.stdout is not None and sys.stdout.isatty()) as progress:
        # Started before the output is opened: a bad option must not leave an empty file.
        geoparses = _start(run.finished(geoparse_articles(run.articles(progress), run.settings, jobs=jobs)))
        results = _step(map(run.count, geoparses), progress)
        if layout is Format.PARQUET:
            from geo.export import write_parquet

            with open_binary_output(output) as raw:
                write_parquet(results, raw)
        else:
            with open_output(output) as out:
                _write(results, layout, out)
    run.end()


def _write_to_file(run: _Run, output: Path, jobs: int, resume: bool) -> None:
    """Do what `_write_all` does, to a file that can be resumed."""
    from geo.cli.fetched_pages import FetchedPages
    from geo.cli.resumable_output import ResumableRecords
    from geo.parallel import geoparse_articles

    def skip(articles: int) -> None:
        progress.skip(articles)
        run.resume(articles)

    with (
        Progress() as progress,
        ResumableRecords(output, run.settings.engine(), resume=resume) as records,
        FetchedPages(output, resume=resume) if run.fetches else nullcontext() as pages,
    ):
        remaining = records.remaining(run.articles(progress, pages), skip, run.reject_again)
        for result in geoparse_articles(remaining, run.settings, jobs=jobs):
            records.add(result if isinstance(result, Rejection) else run.count(result))
            for _ in run.finished([result]):
                progress.step()
    run.end()


def _explain(run: _Run, as_json: bool, output: Path | None) -> None:
    from geo.cli.output import open_output

    geoparser = run.settings.build()
    results = _start(run.finished(_explain_all(run.articles(), geoparser)))
    with open_output(output) as out:
        (_write_explanation_records if as_json else _write_explanations)(results, out)
    run.end()


def _step(geoparses: Iterable[Geoparse], progress: Progress) -> Iterator[Geoparse]:
    for geoparse in geoparses:
        progress.step()
        yield geoparse


def _write(geoparses: Iterable[Geoparse], layout: Format, out: TextIO) -> None:
    from geo.export import write_csv, write_geojson_mentions, write_jsonl

    writers = {Format.JSONL: write_jsonl, Format.CSV: write_csv, Format.GEOJSON: write_geojson_mentions}
    writers[layout](geoparses, out)


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

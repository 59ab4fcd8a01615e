"""Shows how inputs would be read, before anything is geoparsed or stored: formats, fields, languages, omissions."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import geo
from geo.articles import (
    DEFAULT_READ_OPTIONS,
    FieldNote,
    FileColumns,
    FileRecord,
    ReadLedger,
    ReadOptions,
    all_formats,
    read_articles,
    read_upload,
)
from geo.errors import Rejection
from geo.json_records import iso_date
from geo.language import detect_language
from geo.types import Article

__all__ = ["FieldSummary", "FileInspection", "Inspection", "inspect_inputs", "inspect_upload"]

_FIELDS: Final = ("title", "text", "date", "source", "url")
_FIRST_ARTICLES: Final = 3
_FIRST_REJECTIONS: Final = 10
_MAX_FILES: Final = 1_000
_TEXTS_FOR_LANGUAGE: Final = 100
_EXCERPT_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class FieldSummary:
    """How many articles of a file have a field, and the columns or keys that it was read from, if the file has any."""

    articles: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileInspection:
    """How one file would be read.

    Attributes:
        record: What it was taken for, or why it is left out, with the numbers of its articles and rejected parts.
        description: What people call the format, None for a page or feed at an address.
        fields: For title, text, date, source and url, how many articles have it.
        columns: The names of the columns or keys, empty for a document.
        first: The first three articles.
        first_date: The earliest date, None where no article has one.
        last_date: The latest date.
        languages: The languages (ISO 639-1) of the first hundred articles, with the number of articles of each.
        rejections: The first ten parts that cannot be read.
        notes: The first ten fields that cannot be read.
    """

    record: FileRecord
    description: str | None
    fields: Mapping[str, FieldSummary]
    columns: tuple[str, ...]
    first: tuple[Article, ...]
    first_date: dt.date | None
    last_date: dt.date | None
    languages: Mapping[str, int]
    rejections: tuple[Rejection, ...]
    notes: tuple[FieldNote, ...]

    def to_record(self) -> dict[str, Any]:
        """Return the inspection of the file as docs/schema/inspection.schema.json describes it."""
        record = self.record
        return {
            "name": record.name,
            "outcome": str(record.outcome),
            "format": record.format,
            "description": self.description,
            "reason": record.reason,
            "kind": record.kind,
            "articles": record.articles,
            "rejected": record.rejected,
            "fields": {
                name: {"articles": summary.articles, "columns": list(summary.columns)}
                for name, summary in self.fields.items()
            },
            "columns": list(self.columns),
            "first_date": iso_date(self.first_date),
            "last_date": iso_date(self.last_date),
            "languages": dict(self.languages),
            "first": [
                {
                    "id": article.id,
                    "title": article.title,
                    "date": iso_date(article.date),
                    "source": article.source,
                    "url": article.url,
                    "text": article.text[:_EXCERPT_CHARACTERS],
                }
                for article in self.first
            ],
            "rejections": [str(rejection) for rejection in self.rejections],
            "notes": [str(note) for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Inspection:
    """How inputs would be read: file by file, at most the first thousand, and the ledger of all."""

    files: tuple[FileInspection, ...]
    ledger: ReadLedger

    def to_record(self) -> dict[str, Any]:
        """Return the inspection as docs/schema/inspection.schema.json describes it."""
        return {
            "version": geo.__version__,
            "complete": self.ledger.is_complete,
            "articles": self.ledger.articles,
            "rejected": self.ledger.rejected.total(),
            "files": [file.to_record() for file in self.files],
        }


def inspect_inputs(
    inputs: Iterable[str | Path] | Path, *, stdin: BinaryIO | None = None, options: ReadOptions = DEFAULT_READ_OPTIONS
) -> Inspection:
    """Read inputs to their end, as `geo.articles.read_articles` does, and return what they hold."""
    ledger = ReadLedger(tracks_columns=True)
    summaries = _summarize(read_articles(inputs, stdin=stdin, options=options, ledger=ledger), ledger)
    return _inspection(summaries, ledger)


def inspect_upload(
    name: str, data: bytes, *, options: ReadOptions = DEFAULT_READ_OPTIONS, limit: int | None = None
) -> Inspection:
    """Do what `inspect_inputs` does with a file in memory that was uploaded under `name`.

    Args:
        name: The name of the file.
        data: Its content.
        options: What people say about it.
        limit: How many articles and rejected parts are read, None for all.
    """
    ledger = ReadLedger(tracks_columns=True)
    with closing(read_upload(name, data, options=options, ledger=ledger)) as items:
        summaries = _summarize(islice(items, limit), ledger)
    return _inspection(summaries, ledger)  # the file is in the ledger once it is closed


@dataclass
class _Summary:
    """What was seen of one file so far."""

    filled: Counter[str] = field(default_factory=Counter)
    first: list[Article] = field(default_factory=list)
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    languages: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    seen: int = 0

    def add(self, article: Article) -> None:
        self.seen += 1
        self.filled.update(name for name in _FIELDS if getattr(article, name))
        if len(self.first) < _FIRST_ARTICLES:
            self.first.append(article)
        if article.date is not None:
            day = _day(article.date)
            self.first_date = day if self.first_date is None else min(self.first_date, day)
            self.last_date = day if self.last_date is None else max(self.last_date, day)
        if self.seen <= _TEXTS_FOR_LANGUAGE and (language := detect_language(f"{article.title}\n{article.text}")):
            self.languages[language] += 1


def _summarize(items: Iterable[Article | Rejection], ledger: ReadLedger) -> dict[str, _Summary]:
    summaries: dict[str, _Summary] = {}
    for item in items:
        if ledger.where not in summaries and len(summaries) >= _MAX_FILES:
            continue
        summary = summaries.setdefault(ledger.where, _Summary())
        if isinstance(item, Article):
            summary.add(item)
        elif item.where.startswith(ledger.where) and len(summary.rejections) < _FIRST_REJECTIONS:
            summary.rejections.append(item)
    return summaries


def _inspection(summaries: Mapping[str, _Summary], ledger: ReadLedger) -> Inspection:
    files = (_file(record, summaries.get(record.name, _Summary()), ledger) for record in ledger.files)
    return Inspection(tuple(files), ledger)


def _file(record: FileRecord, summary: _Summary, ledger: ReadLedger) -> FileInspection:
    columns = ledger.columns.get(record.name, FileColumns())
    descriptions = {format.name: format.description for format in all_formats()}
    return FileInspection(
        record,
        descriptions.get(record.format or ""),
        {name: FieldSummary(summary.filled[name], tuple(columns.used.get(name, ()))) for name in _FIELDS},
        tuple(columns.names),
        tuple(summary.first),
        summary.first_date,
        summary.last_date,
        dict(summary.languages.most_common()),
        tuple(summary.rejections),
        tuple(note for note in ledger.notes if note.where == record.name)[:_FIRST_REJECTIONS],
    )


def _day(date: dt.date) -> dt.date:
    return date.date() if isinstance(date, dt.datetime) else date

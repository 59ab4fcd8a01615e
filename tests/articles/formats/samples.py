"""A file of our own making for every format that is read, with what has to be read from it.

Files of text are in the folder `sample_files`, others are built here. `python -m tools.formats_table --write` renews
the table of formats in the documentation after a change here or in a `Format`.
"""

from __future__ import annotations

import bz2
import csv
import datetime as dt
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from tests.articles.formats import export_samples as exports
from tests.articles.formats.office_samples import docx, odt, pdf, rtf
from tests.articles.formats.telegram_samples import TELEGRAM, TELEGRAM_PAGE

__all__ = ["SAMPLES", "Sample", "arrow", "open_document", "parquet", "sample_file", "workbook", "zipped"]

_FOLDER = Path(__file__).parent / "sample_files"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file and what is read from it: the number of articles, and title, day, publisher and text of the first.

    Attributes:
        name: the file's name.
        content: the file.
        format: the name of the format that it is in.
        articles: how many articles it has.
        title: the title of the first, empty for none.
        date: the day of the first in ISO 8601, None for none.
        source: the publisher of the first.
        begins: the beginning of the text of the first.
        ends: the end of the text of the first.
        passed_over: the names of the parts that are not read.
    """

    name: str
    content: bytes
    format: str
    articles: int
    title: str
    date: str | None
    source: str | None
    begins: str
    ends: str = ""
    passed_over: tuple[str, ...] = ()


def sample_file(name: str) -> bytes:
    """Return a file of the folder `sample_files`."""
    return (_FOLDER / name).read_bytes()


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return an Excel workbook of sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet(rows: list[dict[str, object]]) -> bytes:
    """Return a Parquet file."""
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream)
    return stream.getvalue()


def arrow(rows: list[dict[str, object]], compression: str = "lz4") -> bytes:
    """Return an Arrow file, compressed as Feather files are."""
    stream = io.BytesIO()
    feather.write_feather(pa.Table.from_pylist(rows), stream, compression=compression)
    return stream.getvalue()


def open_document(mime_type: str, content: bytes) -> bytes:
    """Return an OpenDocument file with this `content.xml`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime_type, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return stream.getvalue()


_CSV = sample_file("articles.csv")
_TABLE = list(csv.reader(io.StringIO(_CSV.decode())))
_ROWS: list[dict[str, object]] = [
    {**dict(zip(_TABLE[0], row, strict=True)), "date": dt.date.fromisoformat(row[3])} for row in _TABLE[1:]
]
_CELLS: list[list[object]] = [
    [*row[:3], dt.datetime.fromisoformat(row[3]) if number else row[3], *row[4:]] for number, row in enumerate(_TABLE)
]
_WORKBOOK = workbook(
    {"About": [["Collected for a study of ports"]], "Articles": [["Articles of March"], [], *_CELLS]},
)
_HARBOR = ("Harbor of Sines reopens", "2024-03-05", "The Daily Sample", "The harbor of Sines reopened on Tuesday")
_STORY = exports.STORIES[0]
_DAY = "5 March 2024"
_LINES = exports.NEXIS_UNI.split("\n")
_IN_EXPORT = (*_HARBOR, _STORY.paragraphs[1])
_NO_SOURCE = (_HARBOR[0], _HARBOR[1], None, _HARBOR[3], _STORY.paragraphs[1])
_CHANNEL = ("2024-03-05", "Sample Channel", "The harbor of Sines reopened")


def _pages(lines: Sequence[str]) -> list[list[str]]:
    """Return lines as the pages of a PDF file, which has no blank lines, with a header and a page number."""
    filled = [line for line in lines if line.strip()]
    return [
        ["The Sample Library", *filled[start : start + 50], f"Page {start // 50 + 1} of 2"]
        for start in range(0, len(filled), 50)
    ]


SAMPLES = (
    Sample("nexis.txt", exports.NEXIS_CLASSIC.encode(), "nexis", 3, *_IN_EXPORT),
    Sample("nexis_uni.txt", exports.NEXIS_UNI.encode(), "nexis-uni", 3, *_IN_EXPORT),
    Sample("factiva.txt", exports.FACTIVA_CODES.encode(), "factiva", 3, *_IN_EXPORT),
    Sample("factiva_display.txt", exports.FACTIVA_DISPLAY.encode(), "factiva", 3, *_IN_EXPORT),
    Sample("proquest.txt", exports.PROQUEST.encode(), "proquest", 3, *_IN_EXPORT),
    Sample("factiva.html", exports.FACTIVA_PAGE.encode(), "export-page", 3, *_IN_EXPORT),
    Sample("factiva_codes.html", exports.FACTIVA_TABLE.encode(), "export-page", 3, *_IN_EXPORT),
    Sample("nexis.html", exports.NEXIS_PAGE.encode(), "export-page", 3, *_IN_EXPORT),
    Sample("europresse.html", exports.EUROPRESSE_PAGE.encode(), "export-page", 3, *_IN_EXPORT),
    Sample("result.json", TELEGRAM.encode(), "telegram", 2, _HARBOR[0], *_CHANNEL),
    Sample("messages.html", TELEGRAM_PAGE.encode(), "telegram-page", 2, "", *_CHANNEL),
    Sample("article.docx", docx([_DAY, *_STORY.paragraphs], heading=_STORY.title), "docx", 1, *_NO_SOURCE),
    Sample("nexis_uni.docx", docx(_LINES), "docx", 3, *_IN_EXPORT),
    Sample("article.odt", odt([_DAY, *_STORY.paragraphs], heading=_STORY.title), "odt", 1, *_NO_SOURCE),
    Sample("article.rtf", rtf([_STORY.title, "", _DAY, "", *_STORY.paragraphs]), "rtf", 1, *_NO_SOURCE),
    Sample("nexis_uni.rtf", rtf(_LINES), "rtf", 3, *_IN_EXPORT),
    Sample("factiva.rtf", rtf(exports.FACTIVA_CODES.split("\n")), "rtf", 3, *_IN_EXPORT),
    Sample("article.pdf", pdf([[_STORY.title, _DAY, *_STORY.paragraphs]]), "pdf", 1, *_NO_SOURCE),
    Sample("nexis_uni.pdf", pdf(_pages(_LINES)), "pdf", 3, *_IN_EXPORT),
    Sample("articles.csv", _CSV, "csv", 3, *_HARBOR),
    Sample("articles.jsonl", sample_file("articles.jsonl"), "jsonl", 3, *_HARBOR),
    Sample("article.json", sample_file("article.json"), "json", 1, *_HARBOR),
    Sample("articles.json", json.dumps(_ROWS, default=str).encode(), "json", 3, *_HARBOR),
    Sample("article.html", sample_file("article.html"), "html", 1, *_HARBOR),
    Sample("article.md", sample_file("article.md"), "markdown", 1, *_HARBOR),
    Sample("article.txt", sample_file("article.txt"), "text", 1, _HARBOR[0], "2024-03-05", None, "SINES, Portugal"),
    Sample("articles.xlsx", _WORKBOOK, "xlsx", 3, *_HARBOR, passed_over=("articles.xlsx/About",)),
    Sample(
        "articles.ods",
        open_document("application/vnd.oasis.opendocument.spreadsheet", sample_file("articles.ods.content.xml")),
        "ods",
        3,
        *_HARBOR,
        passed_over=("articles.ods/About",),
    ),
    Sample("articles.parquet", parquet(_ROWS), "parquet", 3, *_HARBOR),
    Sample("articles.feather", arrow(_ROWS), "arrow", 3, *_HARBOR),
    Sample("feed.rss", sample_file("feed.rss"), "feed", 3, *_HARBOR),
    Sample("feed.atom", sample_file("feed.atom"), "feed", 3, *_HARBOR),
    Sample("feed.rdf", sample_file("feed.rdf"), "feed", 3, *_HARBOR),
    Sample("feed.json", sample_file("feed.json"), "feed", 3, *_HARBOR),
    Sample(
        "wordpress.xml",
        sample_file("wordpress.xml"),
        "wordpress",
        3,
        *_HARBOR,
        ends="sent back to Beja.",
    ),
    Sample("newsletter.eml", sample_file("newsletter.eml"), "mail", 1, *_HARBOR, ends="sent back to Beja."),
    Sample("newsletter.mbox", sample_file("newsletter.mbox"), "mailbox", 3, *_HARBOR, ends="sent back to Beja."),
    Sample(
        "archive.zip",
        zipped(
            {
                "2024/articles.csv": _CSV,
                "2024/article.txt.gz": gzip.compress(sample_file("article.txt")),
                "2024/map.gif": b"GIF89a",
                "__MACOSX/2024/._articles.csv": b"\0\5\x16\7",
            }
        ),
        "zip",
        4,
        *_HARBOR,
        passed_over=("archive.zip/2024/map.gif",),
    ),
    Sample("articles.csv.gz", gzip.compress(_CSV), "compressed", 3, *_HARBOR),
    Sample("articles.csv.bz2", bz2.compress(_CSV), "compressed", 3, *_HARBOR),
    Sample("articles.csv.xz", lzma.compress(_CSV), "compressed", 3, *_HARBOR),
    Sample("articles.csv.zst", pa.compress(_CSV, "zstd", asbytes=True), "compressed", 3, *_HARBOR),
)

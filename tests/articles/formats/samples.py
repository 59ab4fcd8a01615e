"""A file of our own making for every format that is read, with what has to be read from it.

Files of text are in the folder `sample_files`, others are built here. `python -m tools.formats_table --write` renews
the table of formats in the documentation after a change here or in a `Format`.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

__all__ = ["SAMPLES", "Sample", "sample_file", "zipped"]

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


_CSV = sample_file("articles.csv")
_HARBOR = ("Harbor of Sines reopens", "2024-03-05", "The Daily Sample", "The harbor of Sines reopened on Tuesday")

SAMPLES = (
    Sample("articles.csv", _CSV, "csv", 3, *_HARBOR),
    Sample("articles.jsonl", sample_file("articles.jsonl"), "jsonl", 3, *_HARBOR),
    Sample("article.json", sample_file("article.json"), "json", 1, *_HARBOR),
    Sample("article.html", sample_file("article.html"), "html", 1, *_HARBOR),
    Sample("article.md", sample_file("article.md"), "markdown", 1, *_HARBOR),
    Sample("article.txt", sample_file("article.txt"), "text", 1, _HARBOR[0], "2024-03-05", None, "SINES, Portugal"),
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

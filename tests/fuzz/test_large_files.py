"""Large files are read in bounded memory, measured as the peak of a separate process."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_ROW = "Rain closed the bridge near Patna on day {n}, and the ferry from Osaka to Kobe stayed in port. " * 10
_HEADER = b"id,title,text,date,source,url\n"

# The growth of resident memory at its peak, in megabytes, after imports and a first small file.
_MEASURE = """
import sys
from geo.articles import read_articles
from geo.errors import Rejection
list(read_articles([sys.argv[1]]))
def peak():
    # Not from getrusage, which includes the peak of the parent process.
    line = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
start = peak()
articles = rejections = 0
for item in read_articles([sys.argv[2]]):
    if isinstance(item, Rejection):
        rejections += 1
    else:
        articles += 1
print(articles, rejections, round(peak() - start))
"""


def _csv_rows(size: int) -> Iterator[bytes]:
    yield _HEADER
    yield from _until(size, lambda n: f'{n},Day {n},"{_ROW.format(n=n)}",2021-12-06,Post,https://example.org/{n}\n')


def _json_rows(size: int) -> Iterator[bytes]:
    yield from _until(size, lambda n: json.dumps({"id": n, "title": f"Day {n}", "text": _ROW.format(n=n)}) + "\n")


def _messages(size: int) -> Iterator[bytes]:
    header = "From a@b.org Tue Mar  5 10:11:12 2024\nFrom: Post <a@b.org>\nDate: Tue, 05 Mar 2024 10:11:12 +0000\n"
    yield from _until(size, lambda n: f"{header}Subject: Day {n}\nMessage-ID: <{n}@b.org>\n\n{_ROW.format(n=n)}\n\n")


def _zipped_rows(size: int) -> Iterator[bytes]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("rows.csv", "w") as member:
            member.writelines(_csv_rows(size))
        archive.writestr("rows.jsonl.gz", gzip.compress(b"".join(_json_rows(size // 10)), 1))
    yield stream.getvalue()


def _posts(size: int) -> Iterator[bytes]:
    yield b'<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>'
    item = (
        "<item><title>Day {n}</title><link>https://b.org/{n}</link><c:encoded><![CDATA[{text}]]></c:encoded></item>\n"
    )
    yield from _until(size, lambda n: item.format(n=n, text=_ROW.format(n=n)))
    yield b"</channel></rss>"


def _until(size: int, row: Callable[[int], str]) -> Iterator[bytes]:
    written = number = 0
    while written < size:
        line = row(number).encode()
        written += len(line)
        number += 1
        yield line


def _giant_cell(size: int) -> Iterator[bytes]:
    yield _HEADER + b'1,Day 1,"'
    yield from _until(size, lambda n: "It rained in Patna, and rained.\n")
    yield b'",2021-12-06,Post,\n2,Day 2,It snowed in Oslo.,,,\n'


def _giant_line(size: int) -> Iterator[bytes]:
    yield b'{"text": "'
    yield from _until(size, lambda n: "It rained in Patna, and rained. ")
    yield b'"}\n{"text": "It snowed in Oslo."}\n'


def _quotes_that_never_close(size: int) -> Iterator[bytes]:
    yield _HEADER
    yield from _until(size, lambda n: f'{n},Day {n},"Rain,,,\n')


_FILES = {
    "rows.csv": (_csv_rows, 60),
    "rows.jsonl": (_json_rows, 60),
    "messages.mbox": (_messages, 60),
    "rows.zip": (_zipped_rows, 60),
    "posts.xml": (_posts, 60),
    "giant-cell.csv": (_giant_cell, 450),
    "giant-line.jsonl": (_giant_line, 250),
    "quotes.csv": (_quotes_that_never_close, 600),
}
"""How each is made, and the most megabytes that reading it may take: a row's 16 million characters several times over."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no peak of memory")
_SIZES = pytest.mark.parametrize(
    "megabytes", [5, pytest.param(100, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)


def _written(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    with path.open("wb") as file:
        file.writelines(_FILES[name][0](size))
    return path


def _measured(tmp_path: Path, name: str, megabytes: int) -> tuple[int, int, int]:
    small = _written(tmp_path, name, 1_000).rename(tmp_path / f"small-{name}")
    large = _written(tmp_path, name, megabytes * 1_000_000)
    command = [sys.executable, "-c", _MEASURE, str(small), str(large)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    articles, rejections, grown = map(int, done.stdout.split())
    return articles, rejections, grown


@_SIZES
@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl", "messages.mbox", "rows.zip", "posts.xml"])
def test_rows_of_a_large_file_are_read_in_constant_memory(
    tmp_path: Path, name: str, megabytes: int, record_property: Callable[[str, object], None]
) -> None:
    articles, rejections, grown = _measured(tmp_path, name, megabytes)
    record_property("fuzz", f"{megabytes:>4} MB, {articles:,} articles, {grown:+} MB at the peak")
    assert articles > 700 * megabytes
    assert rejections == 0
    assert grown < _FILES[name][1]


@_SIZES
@pytest.mark.parametrize("name", ["giant-cell.csv", "giant-line.jsonl", "quotes.csv"])
def test_a_giant_value_is_rejected_in_bounded_memory(
    tmp_path: Path, name: str, megabytes: int, record_property: Callable[[str, object], None]
) -> None:
    articles, rejections, grown = _measured(tmp_path, name, megabytes)
    record_property(
        "fuzz", f"{megabytes:>4} MB, {articles:,} articles, {rejections:,} refused, {grown:+} MB at the peak"
    )
    assert rejections > 0
    assert grown < _FILES[name][1]

from __future__ import annotations

import io
from pathlib import Path
from typing import cast

import pytest

from geo.articles import FileOutcome, ReadLedger, read_articles
from geo.articles.formats import all_formats, detect_format
from geo.articles.open_input import open_input
from geo.types import Article
from tests.articles.formats.samples import SAMPLES, Sample

_EACH = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@_EACH
def test_each_sample_file_is_read_with_its_title_date_publisher_and_text(tmp_path: Path, sample: Sample) -> None:
    path = tmp_path / sample.name
    path.write_bytes(sample.content)
    ledger = ReadLedger()
    items = list(read_articles([path], ledger=ledger))
    articles = [item for item in items if isinstance(item, Article)]
    assert [item for item in items if not isinstance(item, Article)] == []
    assert len(articles) == sample.articles
    first = articles[0]
    assert first.title == sample.title
    assert (None if first.date is None else first.date.isoformat()[:10]) == sample.date
    assert first.source == sample.source
    assert first.text.startswith(sample.begins)
    assert first.text.endswith(sample.ends)
    passed_over = [record.name for record in ledger.files if record.outcome is FileOutcome.PASSED_OVER]
    assert passed_over == [str(tmp_path / name) for name in sample.passed_over]
    assert sum(record.articles for record in ledger.files) == sample.articles


@_EACH
def test_each_sample_file_is_recognized(sample: Sample) -> None:
    opened = open_input(io.BytesIO(sample.content), where=sample.name, file_name=sample.name)
    assert detect_format(opened).name == sample.format


@_EACH
def test_each_sample_file_is_read_from_a_stream_as_from_a_file(tmp_path: Path, sample: Sample) -> None:
    (tmp_path / sample.name).write_bytes(sample.content)
    from_file = [item for item in read_articles([tmp_path / sample.name]) if isinstance(item, Article)]
    with _pipe(sample.content) as pipe:
        opened = open_input(pipe, where=sample.name)
        by_content = detect_format(opened).name == sample.format
    if by_content:
        from_stream = [item for item in read_articles(["-"], stdin=_pipe(sample.content))]
        assert [item.text for item in from_stream if isinstance(item, Article)] == [item.text for item in from_file]


def test_every_format_that_is_read_has_a_sample_file() -> None:
    assert {sample.format for sample in SAMPLES} == {format.name for format in all_formats() if not format.advice}


def _pipe(content: bytes) -> io.BufferedReader:
    return io.BufferedReader(cast(io.RawIOBase, _Pipe(content)))


class _Pipe(io.RawIOBase):
    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        return self._rest.readinto(buffer)

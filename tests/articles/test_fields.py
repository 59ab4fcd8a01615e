"""Fields that cannot be read are unknown and noted; the article is kept, unless people ask for strictness."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from geo.articles import ReadOptions
from geo.errors import Rejection
from geo.types import Article
from tests.articles.conftest import ReadNoted

UNREADABLE = [
    ("date", "soon", '"soon" is not understood as a date'),
    ("date", "02/01/2026", '"02/01/2026" may have the day or the month first'),
    ("date", "2021-02-30", '"2021-02-30" is not a date of the calendar'),
    ("date", True, "is true or false, not a date"),
    ("date", {"x": 1}, "is an object, not a date"),
    ("date", "9" * 200, "has 200 characters; at most 100 are allowed"),
    ("title", {"x": 1}, "is an object, not text"),
    ("title", "x" * 2_001, "has 2,001 characters; at most 2,000 are allowed"),
    ("source", 3, "is a number, not text"),
    ("id", True, "is true or false, not text"),
    ("id", 1.5, "is a number, not text"),
    ("id", "x" * 501, "has 501 characters; at most 500 are allowed"),
    ("url", "javascript:alert(1)", '"javascript:alert(1)" is not an http or https address'),
    ("url", 7, "is a number, not text"),
]


@pytest.mark.parametrize(("field", "value", "problem"), UNREADABLE)
def test_a_field_that_cannot_be_read_is_unknown_and_noted_with_its_row(
    read_noted: ReadNoted, field: str, value: object, problem: str
) -> None:
    content = json.dumps({"text": "Snow fell."}) + "\n" + json.dumps({"text": "Rain fell.", field: value})
    (_, item), (note,) = read_noted("a.jsonl", content)
    assert isinstance(item, Article)
    assert item.text == "Rain fell."
    assert item.id
    if field != "id":
        assert not getattr(item, field)
    assert (note.where, note.line, note.field) == ("a.jsonl", 2, field)
    assert str(note).startswith(f"a.jsonl:2: {field}: {problem}")


@pytest.mark.parametrize(("field", "value", "problem"), UNREADABLE)
def test_a_strict_reader_rejects_the_article_of_such_a_field(
    read_noted: ReadNoted, field: str, value: object, problem: str
) -> None:
    content = json.dumps({"text": "Rain fell.", field: value})
    (item,), notes = read_noted("a.jsonl", content, ReadOptions(strict=True))
    assert isinstance(item, Rejection)
    assert str(item).startswith(f"a.jsonl:1: {field}: {problem}")
    assert notes == []


def test_a_note_on_front_matter_has_the_line_of_the_key(read_noted: ReadNoted) -> None:
    (item,), (note,) = read_noted("a.md", "---\nid: 1\ndate: soon\n---\nIt rained.")
    assert isinstance(item, Article)
    assert (note.field, note.line) == ("date", 3)


@pytest.mark.parametrize(
    "value", ["", " ", None, "null", "None", "nan", "N/A", "NA", "NaT", "-", "--", "\\N", "0000-00-00"]
)
def test_what_programs_write_for_a_missing_date_is_understood(read_noted: ReadNoted, value: str | None) -> None:
    (item,), notes = read_noted("a.jsonl", json.dumps({"text": "Rain fell.", "date": value}))
    assert (item.date, notes) == (None, [])


def test_a_month_alone_is_its_first_day_and_noted(read_noted: ReadNoted) -> None:
    (item,), (note,) = read_noted("a.jsonl", '{"text": "Rain fell.", "date": "2024-03"}', ReadOptions(strict=True))
    assert item.date == dt.date(2024, 3, 1)
    assert str(note) == 'a.jsonl:1: date: "2024-03" has no day; the first of the month is used'


@pytest.mark.parametrize("strict", [False, True])
def test_a_field_of_an_export_is_read_like_one_of_a_row(read_noted: ReadNoted, strict: bool) -> None:
    message = {"id": 1, "type": "message", "date": "2024-03-05T12:00:00", "text": "Rain fell in Oslo."}
    export = {"name": "x" * 600, "type": "public_channel", "id": 1, "messages": [message]}
    (item,), notes = read_noted("result.json", json.dumps(export), ReadOptions(strict=strict))
    assert isinstance(item, Rejection if strict else Article)
    assert [note.field for note in notes] == ([] if strict else ["source"])

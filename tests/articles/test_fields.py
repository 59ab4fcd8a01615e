"""Fields that cannot be read are unknown and noted; the article is kept, unless people ask for strictness."""

from __future__ import annotations

import json

import pytest

from geo.articles import ReadOptions
from geo.errors import Rejection
from geo.types import Article
from tests.articles.conftest import ReadNoted

UNREADABLE = [
    ("date", "soon", '"soon" is not understood as a date'),
    ("date", "02/01/2026", '"02/01/2026" is 2 January or 1 February'),
    ("date", "2021-02-30", '"2021-02-30" is not a date of the calendar'),
    ("date", True, "is true or false, not a date"),
    ("date", ["x"], "is a list, not a date"),
    ("date", "9" * 200, "has 200 characters; at most 100 are allowed"),
    ("title", {}, "is an object, not text"),
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
    assert note.problem.startswith(problem)


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

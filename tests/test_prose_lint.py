from __future__ import annotations

from pathlib import Path

import pytest

from tools.prose_lint import check


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs/a.md", "The list, parted by commas, is read."),
        ("geo/a.py", '"""The tables are made anew."""\n'),
        ("geo/a.py", "# whoever waits\n"),
        ("geo/a.py", 'raise ValueError("this is no country code")\n'),
        ("dashboard/a.js", "// lest it moves\n"),
        ("tests/test_a.py", "def test_a_name_that_is_no_place() -> None: ...\n"),
    ],
)
def test_an_outdated_phrase_is_reported_with_file_line_and_advice(name: str, text: str) -> None:
    (line,) = check(Path(name), text)
    assert line.startswith(f"{name}:1: ")
    assert "write " in line


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs/a.md", "```\nmade anew\n```\n`anew` is code, and this is no longer reported."),
        ("geo/a.py", "anew = 1\n"),
        ("tests/test_a.py", 'TEXT = "The prize is no surprise."\n'),
    ],
)
def test_code_and_example_texts_are_not_prose(name: str, text: str) -> None:
    assert list(check(Path(name), text)) == []


def test_a_string_that_is_marked_as_a_key_is_not_reported() -> None:
    assert list(check(Path("geo/a.py"), 'FEATURES = ("is no capital",)  # prose: key of data/a.json\n')) == []


def test_the_mark_of_a_key_covers_neither_other_lines_nor_comments() -> None:
    text = 'KEY = "made anew"  # prose: key, whoever reads it\nTEXT = "made anew"\n'
    assert [line.split(": ")[1] for line in check(Path("geo/a.py"), text)] == ["'whoever'", "'anew'"]

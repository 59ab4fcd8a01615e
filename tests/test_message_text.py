from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.message_text import pluralize, printable_excerpt, printable_line, printable_lines, remove_control_characters

HOSTILE = "a\x1b[31m\tb\u2028c\u202ed\ne"


def test_a_line_has_blanks_for_what_a_terminal_or_a_log_must_not_get() -> None:
    assert printable_line(HOSTILE) == "a [31m b c d e"


def test_lines_keep_their_newlines() -> None:
    assert printable_lines(HOSTILE) == "a [31m b c d\ne"


def test_an_excerpt_is_short_and_shows_where_characters_are_missing() -> None:
    assert printable_excerpt(HOSTILE) == "a?[31m?b?c?d?e"
    assert printable_excerpt("x" * 100, 10) == "xxxxxxxxx…"


def test_bidirectional_characters_stay_where_only_control_characters_are_removed() -> None:
    assert remove_control_characters(HOSTILE) == "a[31mbc\u202ede"


@given(st.text(), st.integers(1, 100))
def test_any_text_becomes_one_line_that_can_be_encoded(text: str, limit: int) -> None:
    assert len(printable_line(text).encode().splitlines()) <= 1
    excerpt = printable_excerpt(text, limit)
    assert len(excerpt) <= limit
    assert excerpt.isprintable()


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (2_000, "2,000 articles")]
)
def test_a_noun_agrees_with_its_number(number: int, expected: str) -> None:
    assert pluralize(number, "article") == expected


def test_an_irregular_plural_is_given_by_the_caller() -> None:
    assert (pluralize(1, "country", "countries"), pluralize(3, "country", "countries")) == ("1 country", "3 countries")

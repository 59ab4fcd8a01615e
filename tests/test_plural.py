from __future__ import annotations

import pytest

from geo.plural import pluralize


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (2_000, "2,000 articles")]
)
def test_a_noun_agrees_with_its_number(number: int, expected: str) -> None:
    assert pluralize(number, "article") == expected


def test_an_irregular_plural_is_given_by_the_caller() -> None:
    assert (pluralize(1, "country", "countries"), pluralize(3, "country", "countries")) == ("1 country", "3 countries")

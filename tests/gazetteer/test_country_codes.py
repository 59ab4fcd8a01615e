from __future__ import annotations

from typing import Any

import pytest

from geo import UsageError
from geo.gazetteer import Gazetteer, parse_countries, parse_country


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("GB", "GB"),
        (" in ", "IN"),
        ("UK", "GB"),
        ("IND", "IN"),
        ("deu", "DE"),
        ("USA", "US"),
        ("Germany", "DE"),
        ("ivory coast", "CI"),
        ("Georgia", "GE"),
        ("Palestine", "PS"),
        ("Puerto Rico", "PR"),
        ("XK", "XK"),
    ],
)
def test_codes_and_names_of_countries_are_understood(written: str, code: str) -> None:
    assert parse_country(written) == code


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ZZ", "--country: 'ZZ' is not a country code or the name of a country; write its ISO 3166-1 code"),
        ("Narnia", "'Narnia' is not a country code"),
        ("Germny", r"did you mean DE \(Germany\)"),
        ("Scotland", r"\(Scotland is in GB\)"),
        ("Osaka", "'Osaka' is not"),
        ("", "'' is not"),
        (5, "5 is of type int"),
    ],
)
def test_anything_else_is_refused_with_a_suggestion(written: Any, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_countries(["IN", written], "--country")


def test_every_country_of_the_gazetteer_has_a_code() -> None:
    gazetteer = Gazetteer.open()
    codes = {place.country_code for place in gazetteer if place.feature_code.startswith("PCL")} - {None, ""}
    assert {parse_country(str(code)) for code in codes} == codes

"""What GeoNames' feature classes and codes mean."""

from __future__ import annotations

import pytest

from geo.feature_types import (
    Level,
    PlaceType,
    describe_feature,
    feature_class_of,
    is_area,
    is_country,
    is_country_or_territory,
    is_extended,
    is_whole_town,
    level_of,
    place_type,
)


@pytest.mark.parametrize(
    ("feature", "expected_type", "expected_level"),
    [
        ("A.PCLI", "country", "country"),
        ("A.PCLD", "country", "country"),
        ("A.ADM1", "state", "state"),
        ("A.ADM2", "county", "county"),
        ("A.ADM3", "division", "division"),
        ("A.TERR", "division", "division"),
        ("P.PPLX", "town", "city"),
        ("S.AIRP", "site", "site"),
        ("R.ST", "road", "site"),
        ("H.STM", "water", "area"),
        ("T.MT", "relief", "area"),
        ("L.RGN", "area", "area"),
        ("V.FRST", "area", "area"),
        (".", "area", "area"),
    ],
)
def test_every_feature_class_has_a_place_type_and_a_level(
    feature: str, expected_type: PlaceType, expected_level: Level
) -> None:
    feature_class, _, code = feature.partition(".")
    assert place_type(feature_class, code) == expected_type
    assert level_of(feature_class, code) == expected_level


@pytest.mark.parametrize(
    ("feature_class", "feature_code", "population", "expected"),
    [
        ("P", "PPL", 800, "Village"),
        ("P", "PPL", 13_684, "Town"),
        ("P", "PPLA", 2_000_000, "City"),
        ("P", "PPL", 0, "Populated place"),
        ("P", "PPLC", 1, "Capital"),
        ("A", "PCLI", 0, "Country"),
        ("X", "NEW", 0, "Place"),
    ],
)
def test_a_feature_is_described_in_words(feature_class: str, feature_code: str, population: int, expected: str) -> None:
    assert describe_feature(feature_class, feature_code, population) == expected


def test_the_point_of_an_area_is_only_its_middle() -> None:
    assert is_area("A", "ADM1")
    assert is_area("H", "OCN")
    assert not is_area("P", "PPL")
    assert not is_area("S", "AIRP")
    assert is_extended("H")
    assert is_extended("")
    assert not is_extended("P")


def test_dependencies_are_countries_and_territories_are_not() -> None:
    assert is_country("PCLD")
    assert not is_country("TERR")
    assert is_country_or_territory("TERR")
    assert not is_country_or_territory("ADM1")


def test_quarters_and_former_towns_are_not_whole_towns() -> None:
    assert is_whole_town("P", "PPLA")
    assert not is_whole_town("P", "PPLX")
    assert not is_whole_town("S", "AIRP")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("SEA", "H"), ("RGN", "L"), ("MTS", "T"), ("PPLC", "P"), ("STLMT", "P"), ("PCLI", "A"), ("ADM4", "A"),
        ("FRST", "V"), ("TRNU", "U"), ("ST", "R"), ("CTRF", "S"), ("NEW", "S"),
    ],
)  # fmt: skip
def test_a_code_belongs_to_one_class(code: str, expected: str) -> None:
    assert feature_class_of(code) == expected

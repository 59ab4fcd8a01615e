from __future__ import annotations

from dataclasses import replace

import pytest

from geo.json_records import geoparse_record
from geo.types import Article, Focus, Geoparse, Mention, MentionKind, Place, ResolvedMention

OSAKA = Place("gn:1853909", "Osaka", 34.69379, 135.50107, "JP", "32", None, "P", "PPLA", 2592413, 15.0, 0.7)
ARTICLE = Article("a", "", "Osaka")
MENTION = Mention("text", 0, 5, "Osaka", MentionKind.PLACE, (0, 5))


def point(resolved: ResolvedMention) -> tuple[float, float, float]:
    (record,) = geoparse_record(Geoparse(ARTICLE, (resolved,)))["mentions"]
    assert record["place_id"] == OSAKA.id
    return record["lat"], record["lon"], record["radius_km"]


def test_a_plain_mention_has_the_point_and_the_radius_of_its_place() -> None:
    assert point(ResolvedMention.from_mention(MENTION, OSAKA, 0.9)) == (34.69379, 135.50107, 15.0)


def test_a_moved_mention_has_its_own_point_and_radius_and_keeps_its_place() -> None:
    assert point(ResolvedMention.from_mention(MENTION, OSAKA, 0.9, (34.69381, 135.17312, 7.44))) == (
        34.69381,
        135.17312,
        7.4,
    )


@pytest.mark.parametrize(
    ("feature", "level"),
    [
        ("P.PPLC", "city"), ("A.PCLI", "country"), ("A.ADM1", "state"), ("A.ADM2", "county"), ("A.ADM3", "division"),
        ("S.AIRP", "site"), ("H.SEA", "area"), ("L.RGN", "area"),
    ],
)  # fmt: skip
def test_a_focus_says_how_large_a_place_it_is(feature: str, level: str) -> None:
    feature_class, code = feature.split(".")
    place = replace(OSAKA, feature_class=feature_class, feature_code=code)
    (record,) = geoparse_record(Geoparse(ARTICLE, focus=(Focus(place, 0.5),)))["focus"]
    assert list(record) == ["place_id", "name", "country_code", "lat", "lon", "level", "score"]
    assert record["level"] == level

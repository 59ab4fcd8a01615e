from __future__ import annotations

import json
from dataclasses import replace

import pytest

from geo import Article, Geoparse, UsageError, geoparse
from geo.json_records import geoparse_record


def test_a_text_alone_makes_an_article() -> None:
    assert Article(text="Rain fell.") == Article("", "", "Rain fell.", None, None, None)


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ({"text": None}, "text"),
        ({"title": 3}, "title"),
        ({"id": 7}, "id"),
        ({"source": b"Times"}, "source"),
        ({"url": 1.5}, "url"),
        ({"date": "2020-01-02"}, "date"),
        ({"date": 2020}, "date"),
    ],
    ids=str,
)
def test_an_attribute_of_the_wrong_type_is_refused_by_name(attributes: dict[str, object], name: str) -> None:
    with pytest.raises(UsageError, match=rf"^{name}: .* is of type "):
        Article(**attributes)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=rf"^{name}: "):
        replace(Article(text="Rain fell."), **attributes)  # type: ignore[arg-type]


def test_a_sentence_can_be_had_as_text() -> None:
    result = geoparse("It is cold. Rain fell on Osaka. It stopped.", title="Rain in Osaka")
    assert [result.article.sentence_text(mention) for mention in result] == ["Rain in Osaka", "Rain fell on Osaka."]


def test_a_result_is_iterable_and_sized_over_its_mentions(summit: Geoparse, quiet: Geoparse) -> None:
    assert list(summit) == list(summit.mentions)
    assert len(summit) == 5
    assert len(quiet) == 0
    assert quiet


def test_a_placed_mention_has_a_point_and_an_unplaced_one_none(summit: Geoparse) -> None:
    for mention in summit:
        assert [value is None for value in (mention.lat, mention.lon, mention.radius_km)] == [mention.place is None] * 3
    assert [mention.text for mention in summit if mention.place is None] == ["Atlantis"]


def test_to_dict_is_the_json_record(summit: Geoparse) -> None:
    assert summit.to_dict() == geoparse_record(summit)
    assert json.loads(json.dumps(summit.to_dict())) == summit.to_dict()


def test_to_geojson_has_a_feature_for_each_placed_mention(summit: Geoparse) -> None:
    collection = summit.to_geojson()
    assert summit.__geo_interface__ == collection
    assert collection["type"] == "FeatureCollection"
    placed = [mention for mention in summit if mention.place]
    assert [feature["geometry"]["coordinates"] for feature in collection["features"]] == [
        [m.lon, m.lat] for m in placed
    ]
    assert [feature["properties"]["text"] for feature in collection["features"]] == [m.text for m in placed]

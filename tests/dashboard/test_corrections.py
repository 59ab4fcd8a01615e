from __future__ import annotations

from typing import Any

import pytest

from dashboard.views.correction_editor import suggestions
from dashboard.views.correction_list import describe_correction
from geo.corrections import Correction
from geo.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Any:
    return Gazetteer.open()


def countries(places: Any) -> Any:
    return [place.country_code for place in places]


def test_namesakes_are_offered_before_anything_is_typed(gazetteer: Gazetteer) -> None:
    found = suggestions(gazetteer, "Hyderabad", "")
    assert {"IN", "PK"} <= set(countries(found))
    assert len({place.id for place in found}) == len(found) <= 12


def test_words_after_a_comma_say_in_what_it_lies(gazetteer: Gazetteer) -> None:
    assert set(countries(suggestions(gazetteer, "x", "hyderabad, pak"))) == {"PK"}
    assert suggestions(gazetteer, "x", "Paris, tex")[0].admin1_code == "TX"


def test_beginning_of_a_name_is_enough(gazetteer: Gazetteer) -> None:
    assert "Reykjavík" in [place.name for place in suggestions(gazetteer, "x", "reykj")]


def test_misspelt_name_is_found(gazetteer: Gazetteer) -> None:
    assert "Hyderabad" in [place.name for place in suggestions(gazetteer, "x", "Hyderbad")]


def test_latitude_and_longitude_are_a_point_under_the_name_of_the_text(gazetteer: Gazetteer) -> None:
    point, nearest, *_ = suggestions(gazetteer, "Old mill", "26.15, 81.80")
    assert (point.name, point.lat, point.lon, point.country_code) == ("Old mill", 26.15, 81.8, "IN")
    assert nearest.country_code == "IN"


@pytest.mark.parametrize("words", ["95, 10", "10, 190", "1;2;3", "((((", "%_", ", ,", "\x00"])
def test_text_that_is_not_a_point_offers_no_point(gazetteer: Gazetteer, words: str) -> None:
    assert not any(place.id.startswith("pt:") for place in suggestions(gazetteer, "Nowhere at all xq", words))


def test_a_correction_is_described_in_words(gazetted: Any) -> None:
    facts: dict[str, Any] = {"article_id": "a", "field": "text", "start": 0, "end": 6, "text": "Moscow"}
    moscow = gazetted["Moscow"]
    assert describe_correction(Correction(action="not_a_place", **facts)) == "“Moscow” is not a place"
    assert describe_correction(Correction(action="place", place=moscow, **facts)) == "“Moscow” means Moscow, Russia"
    assert (
        describe_correction(Correction(action="missed", place=moscow, **facts)) == "“Moscow” was missed: Moscow, Russia"
    )

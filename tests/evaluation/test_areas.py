"""A predicted country, division, sea or region is right where the gold point lies in it; a town is not its country."""

from __future__ import annotations

import pytest

from geo.evaluation import (
    GoldArticle,
    GoldMention,
    Pairing,
    add_gazetteer_facts,
    error_km,
    is_in_area,
    is_inside,
    resolution_score,
)
from geo.evaluation.metrics import ACCURACY_KM
from geo.gazetteer import Gazetteer
from geo.types import Article, Mention, MentionKind, Place, ResolvedMention


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def gold(gazetteer: Gazetteer, text: str, lat: float, lon: float, geonameid: int | None = None) -> GoldMention:
    mention = GoldMention("text", 0, len(text), text, lat, lon, geonameid)
    (entry,) = add_gazetteer_facts([GoldArticle(Article(text=text), (mention,))], gazetteer)
    return entry.mentions[0]


def as_place(place: Place | None) -> ResolvedMention:
    name = place.name if place else "Nowhere"
    span = Mention("text", 0, len(name), name, MentionKind.PLACE, (0, len(name)))
    return ResolvedMention.from_mention(span, place, 0.9)


def named(gazetteer: Gazetteer, name: str, code: str) -> Place:
    return next(entry.place for entry in gazetteer.lookup(name) if entry.place.feature_code.startswith(code))


def test_another_middle_of_a_country_is_right(gazetteer: Gazetteer) -> None:
    canada = named(gazetteer, "Canada", "PCL")
    annotated = gold(gazetteer, "Canada", 50.0, -97.0, canada.geonameid)
    assert error_km(annotated, as_place(canada)) > ACCURACY_KM
    assert is_in_area(annotated, as_place(canada))
    assert not is_in_area(annotated, as_place(named(gazetteer, "Mexico", "PCL")))


def test_another_middle_of_a_division_is_right(gazetteer: Gazetteer) -> None:
    texas = named(gazetteer, "Texas", "ADM1")
    annotated = gold(gazetteer, "Texas", 29.6, -98.0, texas.geonameid)
    assert is_in_area(annotated, as_place(texas))
    assert not is_in_area(annotated, as_place(named(gazetteer, "Oklahoma", "ADM1")))


def test_a_sea_reaches_one_and_a_half_radii(gazetteer: Gazetteer) -> None:
    sea = Place("own:sea", "Sea", 35.0, 18.0, None, None, None, "H", "SEA", 0, 400.0, 0.5)
    near, far = gold(gazetteer, "Sea", 38.0, 23.0), gold(gazetteer, "Sea", 45.0, 28.0)
    assert is_in_area(near, as_place(sea))
    assert not is_in_area(far, as_place(sea))


def test_a_town_is_not_the_country_that_it_lies_in(gazetteer: Gazetteer) -> None:
    country = named(gazetteer, "Mexico", "PCL")
    capital = named(gazetteer, "Mexico City", "PPLC")
    assert not is_in_area(gold(gazetteer, "Mexico", capital.lat, capital.lon, capital.geonameid), as_place(country))


def test_gold_without_a_geonames_id_is_judged_as_a_country_but_not_as_a_division(gazetteer: Gazetteer) -> None:
    annotated = gold(gazetteer, "Texas", 29.6, -98.0)
    assert is_in_area(annotated, as_place(named(gazetteer, "United States", "PCL")))
    assert not is_in_area(annotated, as_place(named(gazetteer, "Texas", "ADM1")))


def test_a_mention_without_a_place_lies_nowhere(gazetteer: Gazetteer) -> None:
    assert not is_in_area(gold(gazetteer, "Canada", 50.0, -97.0), as_place(None))


def test_the_score_counts_both(gazetteer: Gazetteer) -> None:
    canada, texas = named(gazetteer, "Canada", "PCL"), named(gazetteer, "Texas", "ADM1")
    pairs = (
        (gold(gazetteer, "Canada", 50.0, -97.0, canada.geonameid), as_place(canada)),
        (gold(gazetteer, "Texas", texas.lat, texas.lon, texas.geonameid), as_place(texas)),
        (gold(gazetteer, "Canada", 50.0, -97.0, canada.geonameid), as_place(texas)),
    )
    score = resolution_score([Pairing(pairs, (pairs[0][0],), ())])
    assert (score.accurate, score.in_area) == (1, 2)
    assert score.area_accuracy_of_recognized == pytest.approx(2 / 3)
    assert score.area_accuracy_of_gold == pytest.approx(1 / 2)


def test_a_town_in_the_annotated_state_is_inside_its_shape(gazetteer: Gazetteer) -> None:
    texas = named(gazetteer, "Texas", "ADM1")
    annotated = gold(gazetteer, "Texas", texas.lat, texas.lon, texas.geonameid)
    el_paso, tulsa = named(gazetteer, "El Paso", "PPL"), named(gazetteer, "Tulsa", "PPL")
    assert is_inside(annotated, as_place(el_paso))
    assert not is_inside(annotated, as_place(tulsa))
    score = resolution_score([Pairing(((annotated, as_place(el_paso)), (annotated, as_place(tulsa))), (), ())])
    assert (score.accurate, score.inside) == (0, 1)


def test_a_place_without_a_shape_or_an_id_contains_nothing(gazetteer: Gazetteer) -> None:
    paris = named(gazetteer, "Paris", "PPLC")
    assert not is_inside(gold(gazetteer, "Paris", paris.lat, paris.lon, paris.geonameid), as_place(paris))
    assert not is_inside(gold(gazetteer, "France", 46.0, 2.0), as_place(paris))
    assert not is_inside(gold(gazetteer, "France", 46.0, 2.0, 3017382), as_place(None))

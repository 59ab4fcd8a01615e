"""The town that a point is near, on its side of borders."""

from __future__ import annotations

import pytest

from geo.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def test_a_nearer_town_in_another_country_is_passed_over(gazetteer: Gazetteer) -> None:
    (nearest, _) = gazetteer.nearest(49.2, -110.9)[0]
    assert nearest.country_code == "US"
    town, km = gazetteer.town_at(49.2, -110.9) or (None, 0.0)
    assert town is not None
    assert (town.country_code, town.admin1_name) == ("CA", "Alberta")
    assert 50 < km < 100


def test_a_nearer_town_in_another_division_is_passed_over(gazetteer: Gazetteer) -> None:
    (nearest, _) = gazetteer.nearest(36.9, -110.4)[0]
    assert nearest.admin1_name == "Utah"
    town, _ = gazetteer.town_at(36.9, -110.4) or (None, 0.0)
    assert town is not None
    assert town.admin1_name == "Arizona"


def test_a_point_in_a_town_is_in_that_town(gazetteer: Gazetteer) -> None:
    vatican = gazetteer.lookup("Vatican City")[0].place
    town, km = gazetteer.town_at(vatican.lat, vatican.lon) or (None, 0.0)
    assert town is not None
    assert town.country_code == "VA"
    assert km < 1


def test_a_town_whose_division_has_no_shape_is_not_passed_over(gazetteer: Gazetteer) -> None:
    # Minsk is a division of its own, in the shape of the region around it.
    town, _ = gazetteer.town_at(53.93, 27.56) or (None, 0.0)
    assert town is not None
    assert town.name == "Minsk"


def test_at_sea_the_nearest_town_is_returned(gazetteer: Gazetteer) -> None:
    assert gazetteer.town_at(43.3, 34.0) == gazetteer.nearest(43.3, 34.0)[0]

"""Towns and divisions that are added to GeoNames' larger places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.gazetteer.build.place_draft import PlaceDraft
from tools.gazetteer.populated_places import NearbyPlaces
from tools.gazetteer.post_towns import make_post_towns
from tools.gazetteer.small_divisions import set_divisions
from tools.gazetteer.source_packages import PostTown

MakeDraft = Callable[..., PlaceDraft]


def test_a_post_town_is_added_if_its_state_lacks_a_place_with_its_name(draft: MakeDraft) -> None:
    towns = [
        PostTown("Neches", "TX", "Anderson", 31.8, -95.4),
        PostTown("Neches", "TX", "Anderson", 31.9, -95.6),
        PostTown("Paris", "TX", "Lamar", 33.66, -95.55),
        PostTown("Apo", "AE", "", 0, 0),
    ]
    known = [draft("Paris", country="US", admin1="TX")]
    (town,) = make_post_towns(towns, known, {("TX", "Anderson County"): "001"})
    assert (town.id, town.name, town.admin1, town.admin2) == ("po:TX.neches", "Neches", "TX", "001")
    assert (town.lat, town.lon) == pytest.approx((31.85, -95.5))


def test_a_small_place_gets_the_divisions_of_the_nearest_town(draft: MakeDraft) -> None:
    town = draft("Nakuru", -0.3, 36.1, country="KE", admin1="31", admin2="nakuru")
    near, far = draft("Menengai Crater", -0.2, 36.1, country="KE"), draft("Suguta Valley", 0.0, 36.1, country="KE")
    large = draft("Rift Valley", -0.3, 36.1, feature="L.RGN", country="KE", radius_km=400)
    set_divisions([near, far, large], NearbyPlaces([town]))
    assert [(place.admin1, place.admin2) for place in (near, far, large)] == [
        ("31", "nakuru"),
        ("31", None),
        (None, None),
    ]


@pytest.mark.parametrize("feature", ["A.PCLI", "A.TERR", "A.ADM1", "A.ADM1H"])
def test_countries_and_first_level_divisions_do_not_get_a_division(draft: MakeDraft, feature: str) -> None:
    town = draft("Nakuru", -0.3, 36.1, country="KE", admin1="31")
    division = draft("Rift Valley Province", -0.3, 36.1, feature=feature, country="KE")
    set_divisions([division], NearbyPlaces([town]))
    assert division.admin1 is None

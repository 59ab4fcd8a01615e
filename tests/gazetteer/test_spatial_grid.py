from __future__ import annotations

from collections.abc import Callable

import pytest
from geopy.distance import great_circle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import UsageError
from geo.gazetteer import Gazetteer
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distance_km

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
points = st.tuples(latitudes, longitudes)


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (34.69, 135.50, "Osaka"),
        (51.5074, -0.1278, "London"),
        (-54.80, -68.30, "Ushuaia"),
        (78.22, 15.65, "Longyearbyen"),
        (-17.80, -179.99, "Levuka"),
        (-90, 0, None),
        (0, 180, None),
    ],
)
def test_the_nearest_town_is_found(packaged: Gazetteer, lat: float, lon: float, name: str | None) -> None:
    place, distance = packaged.nearest(lat, lon)[0]
    assert place.feature_class == "P"
    assert distance == pytest.approx(great_circle((lat, lon), (place.lat, place.lon)).km, rel=1e-6, abs=1e-6)
    assert name is None or place.name == name


def test_only_the_requested_feature_classes_are_returned(packaged: Gazetteer) -> None:
    assert packaged.nearest(32.1, 80.05, feature_classes=["S"])[0][0].name == "Ngari Gunsa Airport"
    classes = {place.feature_class for place, _ in packaged.nearest(51.5, 0, limit=300, feature_classes=())}
    assert {"P", "A", "S"} <= classes


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, -181), (float("nan"), 0)])
def test_invalid_coordinates_are_refused(packaged: Gazetteer, lat: float, lon: float) -> None:
    with pytest.raises(UsageError, match="off the globe"):
        packaged.nearest(lat, lon)


def test_limit_must_be_positive(packaged: Gazetteer) -> None:
    with pytest.raises(UsageError, match="limit is 0"):
        packaged.nearest(0, 0, limit=0)


@given(points, points)
def test_distances_match_geopy_on_the_same_sphere(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance_km(one, other) == pytest.approx(great_circle(one, other).km, abs=0.01, rel=1e-5)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(points, min_size=1, max_size=40), point=points, limit=st.integers(1, 50))
def test_nearest_matches_a_brute_force_search(
    compiled: Callable[..., Gazetteer],
    draft: Callable[..., PlaceDraft],
    places: list[tuple[float, float]],
    point: tuple[float, float],
    limit: int,
) -> None:
    gazetteer = compiled(*(draft(f"Town {n}", lat, lon, id=f"gn:{n + 1}") for n, (lat, lon) in enumerate(places)))
    expected = sorted(distance_km(point, (place.lat, place.lon)) for place in gazetteer)[:limit]
    measured = [distance for _, distance in gazetteer.nearest(*point, limit=limit)]
    assert measured == pytest.approx(expected, abs=1e-3)

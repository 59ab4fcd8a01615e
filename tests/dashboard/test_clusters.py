from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.map.clusters import MAX_MARKS, circle_diameter, group_places
from dashboard.map.viewport import Viewport, bounds_of, fit_bounds, project

points = st.lists(
    st.tuples(st.floats(-85, 85), st.floats(-180, 180), st.integers(1, 5000)), min_size=1, max_size=60
).map(
    lambda rows: [np.array(column, dtype=float) for column in zip(*sorted(rows, key=lambda row: -row[2]), strict=True)]
)


@given(points, st.integers(1, 12))
def test_every_mention_is_in_exactly_one_circle(places: Any, zoom: float) -> None:
    lat, lon, mentions = places
    groups = group_places(lat, lon, mentions, Viewport(zoom=zoom))
    assert sorted(row for group in groups for row in group.rows) == list(range(len(lat)))
    assert sum(group.mentions for group in groups) == int(mentions.sum())
    assert [group.mentions for group in groups] == sorted((group.mentions for group in groups), reverse=True)


@given(points, st.integers(1, 12))
def test_circles_keep_clear_of_each_other(places: Any, zoom: float) -> None:
    lat, lon, mentions = places
    x, y = project(lat, lon, zoom)
    groups = group_places(lat, lon, mentions, Viewport(zoom=zoom))
    for one in groups:
        for other in groups:
            if one is not other:
                apart = math.hypot(x[one.rows[0]] - x[other.rows[0]], y[one.rows[0]] - y[other.rows[0]])
                assert apart >= 0.5 * (one.px + other.px) / 2


@given(points)
def test_place_asked_to_stay_alone_does(places: Any) -> None:
    lat, lon, mentions = places
    groups = group_places(lat, lon, mentions, Viewport(zoom=1), alone=[len(lat) - 1])
    assert (len(lat) - 1,) in [group.rows for group in groups]


def test_area_of_a_circle_is_in_proportion_to_its_mentions() -> None:
    assert circle_diameter(400, 400) / circle_diameter(100, 400) == pytest.approx(2.0)


def test_a_circle_is_at_its_most_mentioned_place() -> None:
    (group,) = group_places(np.array([28.6, 28.7]), np.array([77.2, 77.3]), np.array([9.0, 1.0]), Viewport(zoom=3))
    assert group.rows == (0, 1)


def test_the_number_of_marks_is_bounded_and_visible_ones_are_preferred() -> None:
    random = np.random.default_rng(7)
    size = 20_000
    lat, lon = random.uniform(-60, 70, size), random.uniform(-180, 180, size)
    mentions = np.sort(random.integers(1, 1000, size))[::-1].astype(float)
    view = Viewport(20, 10, 7, 900, 600)
    groups = group_places(lat, lon, mentions, view)
    assert 0 < len(groups) <= MAX_MARKS
    assert all(abs(lat[group.rows[0]] - 20) < 12 for group in groups)


def test_bounds_go_over_the_antimeridian_where_that_is_shorter() -> None:
    assert bounds_of(np.array([-18.0, -14.0]), np.array([178.0, -172.0])) == [[-18.0, 178.0], [-14.0, 188.0]]


def test_bounds_of_nothing() -> None:
    assert bounds_of(np.array([]), np.array([])) is None


def test_the_whole_world_fills_the_width_of_the_map() -> None:
    bounds = bounds_of(np.array([-70.0, 80.0, 0.0]), np.array([-170.0, 170.0, 0.0]))
    assert bounds == [[-56.0, -170.0], [72.0, 170.0]]
    assert fit_bounds(bounds, 1024, 700).zoom == 2.0


@given(points, st.integers(300, 2000), st.integers(300, 1500))
def test_fitting_view_holds_all_points(places: Any, width: int, height: int) -> None:
    lat, lon, _ = places
    bounds = bounds_of(lat, lon)
    assert bounds is not None
    view = fit_bounds(bounds, width, height)
    assert 1 <= view.zoom <= 6
    assert -180 <= view.lon <= 180
    if view.zoom > 1 and bounds[1][1] - bounds[0][1] < 200:
        x, _ = project(np.array([0.0, 0.0]), np.array([bounds[0][1], bounds[1][1]]), view.zoom)
        assert x[1] - x[0] <= width

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesy import pairwise_distances

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_distances_agree_with_geopy(a: tuple[float, float], b: tuple[float, float]) -> None:
    km = pairwise_distances(np.array([a[0]]), np.array([a[1]]), np.array([b[0]]), np.array([b[1]]))
    assert km[0, 0] == pytest.approx(great_circle(a, b).km, abs=1e-3)

"""Great-circle distances between many points at once; `geopy.distance` says the same of two, a hundred times slower."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_KM = 6371.009  # as geopy.distance.great_circle has it

Floats = npt.NDArray[np.float64]


def distances_km(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Return the distance in km from each point of the first list (rows) to each of the second (columns); degrees."""
    phi1, phi2 = np.radians(lat1)[:, None], np.radians(lat2)[None, :]
    half_phi = (phi2 - phi1) / 2
    half_lambda = (np.radians(lon2)[None, :] - np.radians(lon1)[:, None]) / 2
    chord = np.sin(half_phi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lambda) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord))))

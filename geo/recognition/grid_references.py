"""Points of grid references of the armed forces ("37U DQ 26195 83340") and of full plus codes ("8GX6H222+6C").

The grid (MGRS) divides each UTM zone into squares of 100 km with two letters. The series for the ellipsoid WGS 84 is
that of L. Krüger (1912), exact to millimeters in a zone. Plus codes: https://github.com/google/open-location-code.
"""

from __future__ import annotations

import math
import re

from geo.geodesy import Point

_BANDS = "CDEFGHJKLMNPQRSTUVWX"  # of 8 degrees, from 80 degrees south
_COLUMNS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_ROW_CYCLE_M = 2_000_000  # the letters of rows repeat
_DIGITS = "23456789CFGHJMPQRVWX"  # of plus codes, which leave out what is read as another letter
_KM_PER_DEGREE = 111.2

GRID_REFERENCE = re.compile(
    rf"\b(?P<zone>[1-9]|[1-5]\d|60)(?P<band>[{_BANDS}])\s?(?P<column>[{_COLUMNS}])(?P<row>[{_ROWS}])\s?"
    r"(?:(?P<east>\d{2,5})\s(?P<north>\d{2,5})|(?P<digits>\d{4}(?:\d\d){0,3}))\b"
)
PLUS_CODE = re.compile(rf"\b(?P<area>[2-9C][2-9CFGHJMPQRV][{_DIGITS}]{{6}})\+(?P<place>[{_DIGITS}]{{2,3}})\b")

# UTM on WGS 84: scale, false easting, the radius of the meridian, and the coefficients of the series.
_SCALE, _FALSE_EASTING_M, _FALSE_NORTHING_M = 0.9996, 500_000.0, 10_000_000.0
_FLATTENING = 1 / 298.257223563
_N = _FLATTENING / (2 - _FLATTENING)
_MERIDIAN_M = 6_378_137.0 / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96,
    _N**2 / 48 + _N**3 / 15,
    17 * _N**3 / 480,
)
_DELTA = (2 * _N - 2 * _N**2 / 3 - 2 * _N**3, 7 * _N**2 / 3 - 8 * _N**3 / 5, 56 * _N**3 / 15)


def point_of_grid_reference(match: re.Match[str]) -> tuple[float, float, float] | None:
    """Return latitude, longitude (degrees) and radius (km) of a match; None where the grid lacks the square."""
    digits = match["digits"]
    east, north = (
        (digits[: len(digits) // 2], digits[len(digits) // 2 :]) if digits else (match["east"], match["north"])
    )
    zone, band = int(match["zone"]), _BANDS.index(match["band"])
    column = _COLUMNS.index(match["column"]) - (zone - 1) % 3 * 8
    if len(east) != len(north) or not 0 <= column < 8:
        return None
    side_m = 10.0 ** (5 - len(east))
    easting = (column + 1) * 100_000 + (int(east) + 0.5) * side_m
    row = (_ROWS.index(match["row"]) - (5 if zone % 2 == 0 else 0)) % len(_ROWS)
    northing = row * 100_000 + (int(north) + 0.5) * side_m
    south = -80 + 8 * band
    for cycle in range(6):
        lat, lon = _from_utm(zone, easting, northing + cycle * _ROW_CYCLE_M, is_north=band >= _BANDS.index("N"))
        if south - 1 <= lat <= south + (12 if match["band"] == "X" else 8) + 1:
            return round(lat, 5), round(lon, 5), max(0.1, side_m / 1000 * math.sqrt(0.5))
    return None


def point_of_plus_code(match: re.Match[str]) -> tuple[float, float, float]:
    """Return latitude, longitude (degrees) and radius (km) of the middle of a match of PLUS_CODE."""
    lat, lon, side = -90.0, -180.0, 20.0
    code = match["area"] + match["place"]
    for at in range(0, 10, 2):
        lat += _DIGITS.index(code[at]) * side
        lon += _DIGITS.index(code[at + 1]) * side
        side /= 20
    height, width = side * 20, side * 20
    if len(code) > 10:  # an eleventh digit is one of five rows and four columns
        height, width = height / 5, width / 4
        row, column = divmod(_DIGITS.index(code[10]), 4)
        lat, lon = lat + row * height, lon + column * width
    return (
        round(lat + height / 2, 5),
        round(lon + width / 2, 5),
        max(0.1, _KM_PER_DEGREE / 2 * math.hypot(height, width)),
    )


def _from_utm(zone: int, easting: float, northing: float, *, is_north: bool) -> Point:
    """Return latitude and longitude (degrees) of a point in a UTM zone, given in meters."""
    xi = (northing - (0.0 if is_north else _FALSE_NORTHING_M)) / (_SCALE * _MERIDIAN_M)
    eta = (easting - _FALSE_EASTING_M) / (_SCALE * _MERIDIAN_M)
    terms = list(enumerate(_BETA, 1))
    xi_0 = xi - sum(beta * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, beta in terms)
    eta_0 = eta - sum(beta * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, beta in terms)
    chi = math.asin(math.sin(xi_0) / math.cosh(eta_0))
    lat = chi + sum(delta * math.sin(2 * j * chi) for j, delta in enumerate(_DELTA, 1))
    lon = math.radians(6 * zone - 183) + math.atan2(math.sinh(eta_0), math.cos(xi_0))
    return math.degrees(lat), math.degrees(lon)

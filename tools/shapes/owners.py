"""Which country and first-level division each face of the land is part of, by the gazetteer's towns in it.

The towns' codes follow the rule for disputed areas in `data/README.md`, so the faces do too. Faces without a town go
with the nearest town in the same country of Natural Earth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.types import Place
from tools.shapes.linework import Geometries, polygons_of
from tools.shapes.sources import Sources, read_polygons

__all__ = ["Owner", "Towns", "owners"]

Owner = tuple[str, str | None]
"""A country code and the code of a first-level division, None where that is unknown."""

# A town this near to a face, in degrees, is in it if it is in no face; coastal towns are drawn into the sea.
_OFF_COAST: Final = 0.1
# An uninhabited face is part of the division of the nearest town, but not farther than this, in degrees, nor where it
# is larger than this, in square degrees: northeastern Greenland is in no division.
_FAR: Final = 12.0
_LARGE: Final = 150.0
# A face with several divisions is a whole that nothing divides, unless most of its towns are in one of them.
_MOST: Final = 0.6
_FEW: Final = 3
# Faces without towns that the nearest town does not decide: a point (longitude, latitude) in the face, and its country.
_DECIDED: Final = (
    ((77.1, 35.4), "IN"),  # the Siachen Glacier
    ((3.36, -54.42), "BV"),
    ((-8.4, 71.02), "SJ"),  # Jan Mayen
)


@dataclass(frozen=True, slots=True)
class Towns:
    """Towns with their divisions.

    Attributes:
        places: The gazetteer's records.
        points: Their points, in the same order.
        owners: Their countries and first-level divisions.
    """

    places: list[Place]
    points: Geometries
    owners: list[Owner]

    @classmethod
    def of(cls, places: Iterable[Place]) -> Towns:
        """Return the towns among all places; a division without any has its own point instead."""
        places = list(places)
        towns = [
            place
            for place in places
            if place.country_code and place.feature_class == "P" and place.feature_code != "PPLX"
        ]
        inhabited = {(town.country_code, town.admin1_code) for town in towns}
        towns += [
            place
            for place in places
            if place.feature_code == "ADM1" and (place.country_code, place.admin1_code) not in inhabited
        ]
        points = shapely.points([town.lon for town in towns], [town.lat for town in towns])
        return cls(towns, np.asarray(points), [(town.country_code or "", town.admin1_code) for town in towns])


def owners(faces: Geometries, towns: Towns, sources: Sources) -> list[Owner]:
    """Return the country and the division of each face."""
    countries = _Countries(sources, towns)
    middles = shapely.point_on_surface(faces)
    in_country = countries.at(middles)
    inside: dict[int, list[Owner]] = defaultdict(list)
    for owner, face in zip(towns.owners, _containing(shapely.STRtree(faces), towns.points).tolist(), strict=True):
        if face >= 0 and countries.holds(in_country[face], owner[0]):
            inside[face].append(owner)
    decided = {
        int(face): code
        for point, code in _DECIDED
        for face in shapely.STRtree(faces).query(shapely.Point(point), predicate="within")
    }
    result: list[Owner] = []
    for face, middle in enumerate(middles):
        if face in decided:
            result.append((decided[face], None))
        elif found := inside.get(face):
            result.append(_majority(found))
        else:
            result.append(countries.nearest(in_country[face], faces[face], middle))
    return result


def _majority(found: Sequence[Owner]) -> Owner:
    codes = Counter(code for code, _ in found)
    country = max(codes, key=lambda code: (codes[code], code))
    divisions = Counter(division for code, division in found if code == country)
    best = max(divisions, key=lambda division: (divisions[division], division or ""))
    total = sum(divisions.values())
    return country, best if divisions[best] >= _MOST * total or total <= _FEW else None


def _containing(tree: shapely.STRtree, points: Geometries) -> npt.NDArray[np.intp]:
    """Return the number of the polygon that contains each point, else of the nearest one, -1 where all are far."""
    numbers = np.full(len(points), -1, np.intp)
    within = tree.query(points, predicate="within")
    numbers[within[0]] = within[1]
    outside = np.flatnonzero(numbers < 0)
    near = tree.query_nearest(points[outside], max_distance=_OFF_COAST, all_matches=False)
    numbers[outside[near[0]]] = near[1]
    return numbers


class _Countries:
    """Natural Earth's countries, with the towns in them."""

    def __init__(self, sources: Sources, towns: Towns) -> None:
        rows = list(read_polygons(sources.countries))
        self._shapes = np.array([shapely.union_all(polygons_of(rings)) for rings, _ in rows])
        self._codes = [facts["ISO_A2_EH"] for _, facts in rows]
        self._tree = shapely.STRtree(self._shapes)
        self._towns = towns
        self._in: list[list[int]] = [[] for _ in rows]
        for town, country in enumerate(self.at(towns.points)):
            if country is not None:
                self._in[country].append(town)
        self._held = [Counter(towns.owners[town][0] for town in inside) for inside in self._in]
        self._trees = [shapely.STRtree(towns.points[inside]) for inside in self._in]

    def at(self, points: Geometries) -> list[int | None]:
        """Return the number of the country at each point, or the nearest one's."""
        return [int(number) if number >= 0 else None for number in _containing(self._tree, points)]

    def holds(self, country: int | None, code: str) -> bool:
        """Whether more than one town of a country of Natural Earth has this code."""
        return country is None or self._held[country][code] > 1 or self._codes[country] == code

    def nearest(self, country: int | None, face: Any, middle: Any) -> Owner:
        """Return the owner of a face without towns."""
        if country is None or not self._in[country]:
            code = "" if country is None else self._codes[country]
            return code if len(code) == 2 and code.isalpha() else "", None
        (index,) = self._trees[country].query_nearest(face, all_matches=False)[:1]
        town = self._in[country][int(index)]
        code, division = self._towns.owners[town]
        near = face.area < _LARGE and self._towns.points[town].distance(middle) < _FAR
        return code, division if near else None

"""Merges the faces of each first-level division into a cell, and checks each cell against the division's towns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo.types import Place
from tools.shapes.linework import Geometries
from tools.shapes.owners import Owner, Towns

__all__ = ["Cells", "fit", "merge"]

Cells = dict[Owner, shapely.Geometry]
"""The shape of each division, and of the rest of each country that is in none."""

# How far outside its division's shape a town may be, in degrees: both are approximate near borders.
_TOLERANCE: Final = 0.05
# The least share of a division's towns, or of their people, inside its shape; and of those inside, the division's own.
_SHARE: Final = 0.7
_PEOPLE_OF_A_VILLAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a shape fits the towns of its division.

    Attributes:
        found: The share of the division's towns or people that are inside.
        own: The share of the towns or people inside that are the division's.
    """

    found: float
    own: float

    @property
    def good(self) -> bool:
        """Whether the shape is the division's."""
        return self.found >= _SHARE and self.own >= _SHARE


def merge(faces: Geometries, owners: Sequence[Owner]) -> Cells:
    """Return the union of the faces of each owner; faces without a country are left out."""
    groups: dict[Owner, list[int]] = defaultdict(list)
    for face, owner in enumerate(owners):
        if owner[0]:
            groups[owner].append(face)
    return {owner: shapely.coverage_union_all(faces[members]) for owner, members in groups.items()}


def checked(faces: Geometries, owners: Sequence[Owner], towns: Towns) -> tuple[Cells, dict[Owner, Fit]]:
    """Return the cells without the shapes that don't fit, whose land is in the rest of the country, and all fits."""
    cells = merge(faces, owners)
    fits = fit({owner: shape for owner, shape in cells.items() if owner[1]}, towns)
    kept = [(code, division if division and fits[code, division].good else None) for code, division in owners]
    return merge(faces, kept), fits


def fit(cells: Mapping[Owner, shapely.Geometry], towns: Towns) -> dict[Owner, Fit]:
    """Compare each cell with the towns of its division."""
    keys = list(cells)
    shapes = np.array([cells[key] for key in keys])
    numbers = {key: index for index, key in enumerate(keys)}
    home = np.array([numbers.get(owner, -1) for owner in towns.owners])
    people = np.array([max(place.population, _PEOPLE_OF_A_VILLAGE) for place in towns.places])
    town, cell = shapely.STRtree(shapes).query(towns.points, predicate="within")
    inside = np.full(len(home), -1)
    inside[town] = cell
    # A town just outside its own cell counts as inside it.
    astray = np.flatnonzero((home >= 0) & (inside != home))
    near = shapely.dwithin(towns.points[astray], shapes[home[astray]], _TOLERANCE)
    inside[astray[near]] = home[astray[near]]
    own = inside == home
    best = {}
    for key, index in numbers.items():
        shares = []
        for weights in (np.ones_like(people), people):
            right = weights[own & (home == index)].sum()
            shares.append(
                (right / max(1, weights[home == index].sum()), right / max(1, weights[inside == index].sum()))
            )
        best[key] = Fit(max(found for found, _ in shares), max(mine for _, mine in shares))
    return best


def lacking(divisions: Sequence[Place], cells: Cells) -> list[Place]:
    """Return the first-level divisions without a shape, the most populous first."""
    without = [place for place in divisions if (place.country_code, place.admin1_code) not in cells]
    return sorted(without, key=lambda place: (-place.population, place.id))

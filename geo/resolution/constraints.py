"""What a user says of the places beforehand: where to look only, where to look first, what never to map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geo.errors import UsageError
from geo.gazetteer import normalize
from geo.types import Candidate, Place

PREFERENCE = 4.0
"""Log-odds that a preferred candidate gains: London, Ontario, over London; not "Paris, France" for a Paris in Texas."""


class BoundingBox(NamedTuple):
    """A box in degrees; its west is greater than its east where it lies across the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, place: Place) -> bool:
        """Whether the place's point lies in the box."""
        if not self.south <= place.lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= place.lon <= self.east
        return place.lon >= self.west or place.lon <= self.east


@dataclass(frozen=True, slots=True)
class PlaceConstraints:
    """Which candidates are considered, and which are preferred; make one with `Control.of`.

    With `countries` or a `box`, namesakes elsewhere are never considered. Those in `preferred_countries` or in a
    `preferred_box` win over others unless the text says otherwise. `denied` are names, normalized, and ids of places
    that are never mapped.
    """

    countries: frozenset[str] = frozenset()
    box: BoundingBox | None = None
    preferred_countries: frozenset[str] = frozenset()
    preferred_box: BoundingBox | None = None
    denied: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        *,
        countries: Iterable[str] = (),
        bbox: Sequence[float] | None = None,
        prefer_countries: Iterable[str] = (),
        prefer_bbox: Sequence[float] | None = None,
        deny: Iterable[str] = (),
    ) -> PlaceConstraints:
        """Check and keep what a user wrote: country codes in any case, boxes as (west, south, east, north), names or
        place ids to deny. Raises UsageError."""
        return cls(
            countries=_codes(countries),
            box=_box(bbox),
            preferred_countries=_codes(prefer_countries),
            preferred_box=_box(prefer_bbox),
            denied=frozenset(entry if _is_id(entry) else normalize(entry) for entry in deny) - {""},
        )

    @property
    def is_restricted(self) -> bool:
        """Whether there are places that are not considered because of where they are."""
        return bool(self.countries) or self.box is not None

    @property
    def has_preference(self) -> bool:
        """Whether the user says where places are, or most likely are."""
        return self.is_restricted or bool(self.preferred_countries) or self.preferred_box is not None

    def allows(self, place: Place) -> bool:
        """Whether a place may be mapped."""
        if self.countries and place.country_code not in self.countries:
            return False
        if self.box is not None and not self.box.holds(place):
            return False
        return place.id not in self.denied

    def denies(self, name: str) -> bool:
        """Whether a name is never mapped."""
        return bool(self.denied) and normalize(name) in self.denied

    def considered(self, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return the candidates that may be mapped."""
        if not self.is_restricted and not self.denied:
            return candidates
        return tuple(candidate for candidate in candidates if self.allows(candidate.place))

    def prior(self, place: Place) -> float:
        """Return the log-odds that a place has beforehand over places that are not preferred."""
        preferred = place.country_code in self.preferred_countries
        return PREFERENCE if preferred or (self.preferred_box and self.preferred_box.holds(place)) else 0.0


def _codes(codes: Iterable[str]) -> frozenset[str]:
    given = list(codes)
    if bad := [code for code in given if len(code) != 2 or not code.isascii() or not code.isalpha()]:
        raise UsageError(f"{bad[0]!r} is no country code; use ISO 3166-1 alpha-2, such as IN or US")
    return frozenset(code.upper() for code in given)


def _box(bounds: Sequence[float] | None) -> BoundingBox | None:
    if bounds is None:
        return None
    if len(bounds) != 4:
        raise UsageError(f"a box has {len(bounds)} bounds; it needs four: west, south, east, north")
    box = BoundingBox(*bounds)
    if not (-90 <= box.south <= box.north <= 90 and -180 <= box.west <= 180 and -180 <= box.east <= 180):
        message = "is no box: give west, south, east and north in degrees, the south below the north"
        raise UsageError(f"{', '.join(f'{bound:g}' for bound in bounds)} {message}")
    return box


def _is_id(entry: str) -> bool:
    source, colon, key = entry.partition(":")
    return bool(colon and source and key) and " " not in entry

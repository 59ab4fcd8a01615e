"""The user's constraints on places: required and preferred countries and boxes, and denied names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, NamedTuple

from geo.errors import UsageError
from geo.gazetteer import normalize, parse_countries
from geo.types import Candidate, Place

PREFERENCE_LOG_ODDS = 5.0
"""The log-odds that a preferred candidate gains: enough for London, Ontario, to win over London in England; too few for
Paris in Texas to win in "Paris, France"."""


class BoundingBox(NamedTuple):
    """A box in degrees; its west is greater than its east if it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, place: Place) -> bool:
        """Whether the place's point is in the box."""
        if not self.south <= place.lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= place.lon <= self.east
        return place.lon >= self.west or place.lon <= self.east


@dataclass(frozen=True, slots=True)
class PlaceConstraints:
    """Which candidates are considered and which are preferred; `from_options` makes one from a user's options.

    Attributes:
        countries: If not empty, only places of these countries are considered (ISO 3166-1 alpha-2, upper case).
        box: If not None, only places in this box are considered.
        preferred_countries: Places of these countries win over their namesakes unless the text says otherwise.
        preferred_box: Places in this box do, too.
        denied: Normalized names and place ids that are never mapped.
    """

    countries: frozenset[str] = frozenset()
    box: BoundingBox | None = None
    preferred_countries: frozenset[str] = frozenset()
    preferred_box: BoundingBox | None = None
    denied: frozenset[str] = frozenset()

    @classmethod
    def from_options(
        cls,
        *,
        countries: Iterable[str] = (),
        bbox: Sequence[float] | None = None,
        prefer_countries: Iterable[str] = (),
        prefer_bbox: Sequence[float] | None = None,
        deny: Iterable[str] = (),
    ) -> PlaceConstraints:
        """Validate a user's options.

        Args:
            countries: Countries, as `geo.gazetteer.parse_country` reads them.
            bbox: West, south, east and north in degrees.
            prefer_countries: The same.
            prefer_bbox: West, south, east and north in degrees.
            deny: Names, in any spelling that normalizes to the same, or place ids.

        Raises:
            UsageError: A country is unknown, a box is malformed, or an entry of `deny` is not text.
        """
        return cls(
            countries=frozenset(parse_countries(countries, "countries")),
            box=_bounding_box("bbox", bbox),
            preferred_countries=frozenset(parse_countries(prefer_countries, "prefer_countries")),
            preferred_box=_bounding_box("prefer_bbox", prefer_bbox),
            denied=frozenset(map(_denied_entry, deny)) - {""},
        )

    @property
    def is_restricted(self) -> bool:
        """Whether places outside some countries or a box are excluded."""
        return bool(self.countries) or self.box is not None

    @property
    def has_preference(self) -> bool:
        """Whether the user restricts places or prefers some of them."""
        return self.is_restricted or bool(self.preferred_countries) or self.preferred_box is not None

    def allows(self, place: Place) -> bool:
        """Whether a place may be mapped."""
        if self.countries and place.country_code not in self.countries:
            return False
        if self.box is not None and not self.box.contains(place):
            return False
        return place.id not in self.denied

    def denies(self, name: str) -> bool:
        """Whether a name is never mapped."""
        return bool(self.denied) and normalize(name) in self.denied

    def filter_candidates(self, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return the candidates that may be mapped."""
        if not self.is_restricted and not self.denied:
            return candidates
        return tuple(candidate for candidate in candidates if self.allows(candidate.place))

    def prior_log_odds(self, place: Place) -> float:
        """Return the log-odds that the user's preferences add to a place."""
        in_country = place.country_code in self.preferred_countries
        in_box = self.preferred_box is not None and self.preferred_box.contains(place)
        return PREFERENCE_LOG_ODDS if in_country or in_box else 0.0


def _bounding_box(name: str, bounds: Sequence[Any] | None) -> BoundingBox | None:
    if bounds is None:
        return None
    if len(bounds) != 4:
        raise UsageError(f"{name}: a box needs four bounds: west, south, east, north; this one has {len(bounds)}")
    for bound in bounds:
        if isinstance(bound, bool) or not isinstance(bound, Real):
            raise UsageError(f"{name}: {bound!r:.50} is not a number; give west, south, east and north in degrees")
    box = BoundingBox(*bounds)
    # Written so that NaN is refused: every comparison with it is false.
    if not (-90 <= box.south <= box.north <= 90 and -180 <= box.west <= 180 and -180 <= box.east <= 180):
        message = "is not a box; give west, south, east and north in degrees, with the south below the north"
        south, west, north, east = bounds
        if -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180:
            message += f"; if these are latitudes first, write {west:g},{south:g},{east:g},{north:g}"
        raise UsageError(f"{name}: {', '.join(f'{bound:g}' for bound in bounds)} {message}")
    return box


def _denied_entry(entry: str) -> str:
    if not isinstance(entry, str):
        raise UsageError(f"deny: {entry!r:.50} is of type {type(entry).__name__}; it must be a name or an id")
    return entry if _is_place_id(entry) else normalize(entry)


def _is_place_id(entry: str) -> bool:
    source, colon, key = entry.partition(":")
    return bool(colon and source and key) and " " not in entry

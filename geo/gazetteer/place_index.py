"""What a gazetteer needs from the index of its places, whether of a file alone or of a file with an overlay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.container import Container
from geo.gazetteer.scanner import NameMatch
from geo.gazetteer.spellings import Spelling
from geo.types import Candidate, Place

__all__ = ["GazetteerInfo", "PlaceIndex"]


@dataclass(frozen=True, slots=True)
class GazetteerInfo:
    """Facts about an open gazetteer.

    `size` is in bytes. `version` is a digest of the contents. `sources` maps each source to its release, `counts` each
    GeoNames feature class to its number of places.
    """

    path: Path
    size: int
    version: str
    built: str
    places: int
    names: int
    sources: dict[str, str]
    counts: dict[str, int]


class PlaceIndex(Protocol):
    """Places by name, id, code and point. A name id is a number that is valid in this index only."""

    @property
    def info(self) -> GazetteerInfo:
        """Facts about the index."""
        ...

    @property
    def container(self) -> Container:
        """The open file under the index."""
        ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Place]: ...

    def name_id(self, name: str) -> int | None:
        """Return the id of a name, None if no place has it."""
        ...

    def candidates(self, name_id: int) -> tuple[Candidate, ...]:
        """Return the places with a name, the likeliest first."""
        ...

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of the text that is a name, by start, the longest first."""
        ...

    def similar_names(self, name: str) -> list[Spelling]:
        """Return the names that differ from a normalized name by a few edits, the nearest first."""
        ...

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id, None if there is none."""
        ...

    def former_ids(self, place_id: str) -> tuple[str, ...]:
        """Return the ids that earlier files gave to the place with an id."""
        ...

    def country(self, code: str) -> Place | None:
        """Return the country with an upper-case ISO 3166-1 alpha-2 code, None if there is none."""
        ...

    def neighbors(self, country_code: str) -> tuple[str, ...]:
        """Return the sorted codes of the countries with a land border to a country."""
        ...

    def admin1(self, country_code: str, admin1_code: str) -> Place | None:
        """Return a first-level division, None if there is none."""
        ...

    def admin2(self, country_code: str, admin1_code: str, admin2_code: str) -> Place | None:
        """Return a second-level division, None if there is none."""
        ...

    def nearest(self, lat: float, lon: float, limit: int, feature_classes: Sequence[str]) -> list[tuple[Place, float]]:
        """Return the places nearest to a point with their distances in km; no feature classes means all."""
        ...

    def within(
        self, south: float, west: float, north: float, east: float, limit: int, feature_classes: Sequence[str]
    ) -> list[Place]:
        """Return places of some feature classes in a box of degrees, the most prominent first."""
        ...

    def complete(self, prefix: str, limit: int) -> list[Place]:
        """Return places whose own name starts with a normalized prefix, the most prominent first."""
        ...

    def towns(self, country_code: str, admin1_code: str | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return latitudes and longitudes of the populated places of a country or first-level division."""
        ...

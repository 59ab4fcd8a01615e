"""The gazetteer as others use it: opening one, and look-up by name, id, code and point."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.areas import Areas
from geo.errors import UsageError
from geo.gazetteer.bounded_cache import BoundedCache
from geo.gazetteer.file_index import FileIndex
from geo.gazetteer.fuzzy import FuzzyMatch, fuzzy_lookup
from geo.gazetteer.normalization import normalize
from geo.gazetteer.overlay_file import OVERLAY_VARIABLE, read_overlay
from geo.gazetteer.overlay_index import OverlaidIndex
from geo.gazetteer.place_index import GazetteerInfo, PlaceIndex
from geo.gazetteer.respelling import Respelling, respell
from geo.gazetteer.scanner import NameMatch
from geo.gazetteer.validation import ValidationCheck, validate_index
from geo.packaged_files import data_folder
from geo.types import Candidate, Place

__all__ = ["PATH_VARIABLE", "Gazetteer"]

PATH_VARIABLE: Final = "DATELINE_GAZETTEER"
_CACHED_NAMES: Final = 20_000
# How many of the nearest towns may be across a border, and the distance at which a point is in a town for certain.
_TOWNS_ACROSS_A_BORDER: Final = 30
_IN_TOWN_KM: Final = 2.0


class Gazetteer:
    """Places by name, by id, by code and by point.

    Open one with `Gazetteer.open`. It is immutable, safe to use from several threads, and shares its file with other
    processes through the page cache.
    """

    def __init__(self, index: PlaceIndex) -> None:
        self._index = index
        self._candidates: BoundedCache[int, tuple[Candidate, ...]] = BoundedCache(_CACHED_NAMES)
        self._lookups: BoundedCache[str, tuple[Candidate, ...]] = BoundedCache(_CACHED_NAMES)
        self._respellings: BoundedCache[str, tuple[Respelling, ...]] = BoundedCache(_CACHED_NAMES)

    @classmethod
    def open(cls, path: Path | str | None = None, *, overlay: Path | str | None = None) -> Gazetteer:
        """Open a gazetteer.

        Args:
            path: the gazetteer file. Default: the one in DATELINE_GAZETTEER, otherwise the packaged file.
            overlay: a CSV or YAML file with the user's own places and corrections. Default: the one in
                DATELINE_OVERLAY, otherwise none.

        Raises:
            GazetteerError: the gazetteer is missing, damaged, of another format or not a gazetteer.
            InputError: the overlay has faults; the message lists them with their lines.
        """
        file = FileIndex(Path(path or os.environ.get(PATH_VARIABLE) or data_folder() / "gazetteer.gaz").expanduser())
        overlay = overlay or os.environ.get(OVERLAY_VARIABLE)
        return cls(OverlaidIndex(file, read_overlay(overlay)) if overlay else file)

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[PlaceIndex]]:
        # Without the caches: the process that receives it maps the same file and fills its own.
        return Gazetteer, (self._index,)

    @property
    def info(self) -> GazetteerInfo:
        """What the gazetteer contains, and what it was built from."""
        return self._index.info

    def __len__(self) -> int:
        return len(self._index)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._index)

    def verify(self) -> None:
        """Read the whole file and compare its checksums; raises GazetteerError if a section is damaged."""
        self._index.container.verify()

    def checks(self) -> Iterator[ValidationCheck]:
        """Check the whole file and yield each result: checksums, order, references, points, look-ups."""
        return validate_index(self._index)

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Return the places called `name`, most prominent first; empty if there are none.

        Places that have it only as a foreign or former name come later than their prominence says.
        """
        candidates = self._lookups.get(name)
        if candidates is None:
            name_id = self._index.name_id(name)
            candidates = self._lookups.add(name, () if name_id is None else self.candidates(name_id))
        return candidates

    def fuzzy(self, name: str, limit: int = 10) -> tuple[FuzzyMatch, ...]:
        """Return up to `limit` places that a misspelled, transliterated or longer name may mean, the likeliest first.

        If `lookup` has results, the matches are these, without a penalty.
        """
        return fuzzy_lookup(name, limit, lookup=self.lookup, similar_names=self._index.similar_names)

    def respellings(self, name: str) -> tuple[Respelling, ...]:
        """Return the names that a name which the gazetteer lacks may be another spelling of, the nearest first."""
        found = self._respellings.get(name)
        return self._respellings.add(name, respell(name, self._index.name_id)) if found is None else found

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of `text` that is a name, by start, the longest first. Matches nest and overlap."""
        return self._index.scan(text)

    def candidates(self, name_id: int) -> tuple[Candidate, ...]:
        """Return the places that a match of `scan` may mean, in the order of `lookup`."""
        candidates = self._candidates.get(name_id)
        if candidates is None:
            candidates = self._candidates.add(name_id, self._index.candidates(name_id))
        return candidates

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id such as "gn:1278806", None if there is none."""
        return self._index.place(place_id)

    def ids(self, place_id: str) -> tuple[str, ...]:
        """Return all ids of a place: its own, then those that earlier gazetteers gave it, which databases may contain.

        Of an unknown place it is the given id alone.
        """
        place = self.place(place_id)
        return (place_id,) if place is None else (place.id, *self._index.former_ids(place.id))

    def country(self, code: str) -> Place | None:
        """Return the country with an ISO 3166-1 alpha-2 code in any case, None if there is none."""
        return self._index.country(code.upper())

    def neighbors(self, country_code: str) -> tuple[str, ...]:
        """Return the sorted codes of the countries that a country has a land border with."""
        return self._index.neighbors(country_code.upper())

    def admin1(self, country_code: str, admin1_code: str) -> Place | None:
        """Return the first-level division with these codes (GeoNames' own), None if there is none."""
        return self._index.admin1(country_code.upper(), admin1_code)

    def admin2(self, country_code: str, admin1_code: str, admin2_code: str) -> Place | None:
        """Return the second-level division with these codes, None if there is none."""
        return self._index.admin2(country_code.upper(), admin1_code, admin2_code)

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Return the places that contain `place`, from the smallest: second- and first-level division, country."""
        country, first, second = place.country_code, place.admin1_code, place.admin2_code
        levels = [
            self.admin2(country, first, second) if country and first and second else None,
            self.admin1(country, first) if country and first else None,
            self.country(country) if country else None,
        ]
        # A division has its own code: only what is above its level contains it.
        own_level = next((i for i, parent in enumerate(levels) if parent is not None and parent.id == place.id), -1)
        return tuple(parent for parent in levels[own_level + 1 :] if parent is not None)

    def nearest(
        self, lat: float, lon: float, *, limit: int = 1, feature_classes: Sequence[str] = ("P",)
    ) -> list[tuple[Place, float]]:
        """Return the places nearest to a point and their distances in km, the nearest first.

        Args:
            lat: latitude in degrees (WGS 84).
            lon: longitude in degrees (WGS 84).
            limit: the largest number of places.
            feature_classes: GeoNames feature classes to consider; empty for all.

        Raises:
            UsageError: the point is not on the globe, or the limit is below 1.
        """
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise UsageError(f"the point {lat}, {lon} is off the globe: latitude is -90 to 90, longitude -180 to 180")
        if limit < 1:
            raise UsageError(f"limit is {limit}; it must be 1 or more")
        return self._index.nearest(lat, lon, limit, feature_classes)

    def town_at(self, lat: float, lon: float) -> tuple[Place, float] | None:
        """Return the nearest populated place on the point's side of borders, and its distance in km; None without any.

        A village across the border may be nearer than the first one in the country or division that the point is in.

        Args:
            lat: latitude in degrees (WGS 84).
            lon: longitude in degrees (WGS 84).

        Raises:
            UsageError: the point is not on the globe.
        """
        near = self.nearest(lat, lon, limit=_TOWNS_ACROSS_A_BORDER)
        if not near or near[0][1] <= _IN_TOWN_KM:
            return near[0] if near else None
        areas = Areas.open()
        around = set(areas.area_at(lat, lon, ("country", "division")))

        def is_across(town: Place) -> bool:
            # Divisions without a shape are part of others': whether such a border is in between is not known.
            return any(
                parent.id in areas and parent.id not in around
                for parent in self.parents(town)
                if parent.feature_code != "ADM2"
            )

        return next((found for found in near if not is_across(found[0])), near[0]) if around else near[0]

    def towns(
        self, country_code: str, admin1_code: str | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return latitudes and longitudes of the populated places of a country or of one of its first-level divisions.

        Both arrays are empty if the code is unknown. Places of an overlay are not included.
        """
        return self._index.towns(country_code.upper(), admin1_code)

    def within(
        self,
        south: float,
        west: float,
        north: float,
        east: float,
        *,
        limit: int,
        feature_classes: Sequence[str] = ("P",),
    ) -> list[Place]:
        """Return up to `limit` places of the feature classes in a box of degrees, the most prominent first.

        A box whose east is less than its west crosses the antimeridian.
        """
        return self._index.within(south, west, north, east, limit, feature_classes)

    def complete(self, prefix: str, limit: int) -> list[Place]:
        """Return up to `limit` places whose name starts with `prefix` after normalization, the most prominent first.

        If there are none, the places that have the whole of it as another name ("Bombay") are returned.
        """
        start = normalize(prefix)
        if not start or limit < 1:
            return []
        return self._index.complete(start, limit) or [candidate.place for candidate in self.lookup(prefix)][:limit]

"""The index of a gazetteer file with a user's overlay. The file stays unchanged and shared between processes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geo.feature_types import is_country, is_first_level_division
from geo.gazetteer.container import Container
from geo.gazetteer.file_index import FileIndex
from geo.gazetteer.normalization import hash_name, hash_token, normalize
from geo.gazetteer.overlay_effects import apply_overlay
from geo.gazetteer.overlay_file import Overlay
from geo.gazetteer.place_index import GazetteerInfo
from geo.gazetteer.scanner import MAX_TOKENS, NameMatch
from geo.gazetteer.spellings import Spelling, SpellingIndex
from geo.geodesy import distance_km
from geo.types import Candidate, Place

__all__ = ["OverlaidIndex"]


class OverlaidIndex:
    """A `PlaceIndex` over a file with an overlay.

    Rows and name ids of the file keep their numbers; those of the overlay follow. Raises InputError if the overlay
    changes a place that does not exist.
    """

    def __init__(self, file: FileIndex, overlay: Overlay) -> None:
        self._file = file
        self._overlay = overlay
        self._applied = apply_overlay(file, overlay)
        added = self._applied.added_names
        # Sorted, because their position gives the ids of the names that the file lacks.
        self._new_hashes = sorted(value for value, rows in added.items() if rows and file.id_of_hash(value) is None)
        self._scanner = file.scanner.extended(
            np.array(self._new_hashes, np.uint64), np.array(self._beginnings(), np.uint64)
        )
        self._spellings = SpellingIndex(file.container.sections, sorted(self._applied.names))
        self._placeless_name_ids = self._find_placeless_names()
        self._countries: dict[str | None, Place] = {}
        self._states: dict[tuple[str | None, str | None], Place] = {}
        for place in self._applied.places.values():
            if place.feature_class == "A" and is_country(place.feature_code):
                self._countries[place.country_code] = place
            elif place.feature_class == "A" and is_first_level_division(place.feature_code):
                self._states[place.country_code, place.admin1_code] = place

    def __reduce__(self) -> tuple[type[OverlaidIndex], tuple[FileIndex, Overlay]]:
        return OverlaidIndex, (self._file, self._overlay)

    @property
    def info(self) -> GazetteerInfo:
        """Facts about the file with the overlay. The version differs between overlays."""
        info, applied = self._file.info, self._applied
        counts = dict(info.counts)
        for row in applied.suppressed_rows:
            if row < len(self._file):
                counts[self._file.place_at(row).feature_class] -= 1
        for row, place in applied.places.items():
            if row >= len(self._file):
                counts[place.feature_class] = counts.get(place.feature_class, 0) + 1
        return replace(
            info,
            version=f"{info.version}+{self._overlay.digest}",
            places=len(self),
            names=info.names + len(self._new_hashes),
            sources=info.sources | {"overlay": str(self._overlay.path)},
            counts=counts,
        )

    @property
    def container(self) -> Container:
        """The open file under the overlay."""
        return self._file.container

    def __len__(self) -> int:
        return self._applied.next_row - len(self._applied.suppressed_rows)

    def __iter__(self) -> Iterator[Place]:
        applied = self._applied
        return (applied.place_at(row) for row in range(applied.next_row) if row not in applied.suppressed_rows)

    def name_id(self, name: str) -> int | None:
        """Return the id of a name, None if no place has it."""
        name_hash = self._scanner.hash(name)
        name_id = self._file.id_of_hash(name_hash)
        if name_id is not None:
            return name_id
        position = bisect_left(self._new_hashes, name_hash)
        is_new = position < len(self._new_hashes) and self._new_hashes[position] == name_hash
        return self._file.name_count + position if is_new else None

    def candidates(self, name_id: int) -> tuple[Candidate, ...]:
        """Return the places with a name in the order of the file, those of the overlay inserted by prominence."""
        applied = self._applied
        beyond_file = name_id - self._file.name_count
        is_new = beyond_file >= 0
        name_hash = self._new_hashes[beyond_file] if is_new else self._file.hash_of_id(name_id)
        added = applied.added_names.get(name_hash, {})
        removed = applied.removed_names.get(name_hash, set())
        candidates = [
            Candidate(applied.place_at(row), kind)
            for row, kind in (() if is_new else self._file.postings(name_id))
            if row not in removed and row not in applied.suppressed_rows and row not in added
        ]
        for row, kind in added.items():
            if row not in applied.suppressed_rows:
                place = applied.place_at(row)
                less_prominent = (i for i, c in enumerate(candidates) if c.place.prominence < place.prominence)
                candidates.insert(next(less_prominent, len(candidates)), Candidate(place, kind))
        return tuple(candidates)

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of the text that is a name, by start, the longest first."""
        matches = self._scanner.scan(text)
        if not self._placeless_name_ids:
            return matches
        return [match for match in matches if match.name_id not in self._placeless_name_ids]

    def similar_names(self, name: str) -> list[Spelling]:
        """Return the names that differ from a normalized name by a few edits, the nearest first."""
        return self._spellings.near(name)

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id, None if there is none."""
        row = self._applied.row_of(place_id)
        return None if row is None else self._applied.place_at(row)

    def former_ids(self, place_id: str) -> tuple[str, ...]:
        """Return the ids that earlier files gave to the place with an id."""
        return self._file.former_ids(place_id)

    def country(self, code: str) -> Place | None:
        """Return the country with an upper-case ISO 3166-1 alpha-2 code, None if there is none."""
        return self._countries.get(code) or self._current(self._file.country(code))

    def neighbors(self, country_code: str) -> tuple[str, ...]:
        """Return the sorted codes of the countries with a land border to a country."""
        return self._file.neighbors(country_code)

    def admin1(self, country_code: str, admin1_code: str) -> Place | None:
        """Return a first-level division, None if there is none."""
        own = self._states.get((country_code, admin1_code))
        return own or self._current(self._file.admin1(country_code, admin1_code))

    def admin2(self, country_code: str, admin1_code: str, admin2_code: str) -> Place | None:
        """Return a second-level division, None if there is none."""
        return self._current(self._file.admin2(country_code, admin1_code, admin2_code))

    def nearest(self, lat: float, lon: float, limit: int, feature_classes: Sequence[str]) -> list[tuple[Place, float]]:
        """Return the places nearest to a point with their distances in km; no feature classes means all."""
        applied = self._applied
        # As many more as the overlay may take out again.
        replaced = sum(row < len(self._file) for row in {*applied.places, *applied.suppressed_rows})
        nearest = [
            (place, distance)
            for place, distance in self._file.nearest(lat, lon, limit + replaced, feature_classes)
            if applied.is_unchanged(place)
        ]
        for place in applied.places.values():
            if not feature_classes or place.feature_class in feature_classes:
                nearest.append((place, distance_km((lat, lon), (place.lat, place.lon))))
        return sorted(nearest, key=lambda pair: pair[1])[:limit]

    def within(
        self, south: float, west: float, north: float, east: float, limit: int, feature_classes: Sequence[str]
    ) -> list[Place]:
        """Return places of some feature classes in a box of degrees, the most prominent first."""
        places = self._unchanged(
            self._file.within(south, west, north, east, limit + self._change_count, feature_classes)
        )
        for place in self._applied.places.values():
            in_longitude = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
            if place.feature_class in feature_classes and south <= place.lat <= north and in_longitude:
                places.append(place)
        return sorted(places, key=lambda place: -place.prominence)[:limit]

    def complete(self, prefix: str, limit: int) -> list[Place]:
        """Return places whose own name starts with a normalized prefix, the most prominent first."""
        own = [place for place in self._applied.places.values() if normalize(place.name).startswith(prefix)]
        unchanged = self._unchanged(self._file.complete(prefix, limit + self._change_count))
        return sorted([*own, *unchanged], key=lambda place: -place.prominence)[:limit]

    def towns(self, country_code: str, admin1_code: str | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return latitudes and longitudes of the populated places of a country or first-level division in the file."""
        return self._file.towns(country_code, admin1_code)

    @property
    def _change_count(self) -> int:
        return len(self._applied.suppressed_rows) + len(self._applied.places)

    def _unchanged(self, places: list[Place]) -> list[Place]:
        return [place for place in places if self._applied.is_unchanged(place)]

    def _current(self, place: Place | None) -> Place | None:
        """Return a place of the file as the overlay has it, None if the overlay suppresses it."""
        return None if place is None else self.place(place.id)

    def _beginnings(self) -> list[int]:
        """Return the hashes of the first two, three and so on tokens of the overlay's longer names, for the scanner."""
        beginnings: set[int] = set()
        for name in self._applied.names:
            tokens = [hash_token(token) for token in name.split(" ")]
            if 2 < len(tokens) <= MAX_TOKENS:
                beginnings.update(hash_name(tokens[:end]) for end in range(2, len(tokens)))
        return sorted(beginnings)

    def _find_placeless_names(self) -> set[int]:
        """Return the ids of the names of the file that have no place any more."""
        name_ids = self._file.name_ids_of_rows(self._applied.suppressed_rows)
        for name_hash in self._applied.removed_names:
            name_id = self._file.id_of_hash(name_hash)
            if name_id is not None:
                name_ids.add(name_id)
        return {name_id for name_id in name_ids if not self.candidates(name_id)}

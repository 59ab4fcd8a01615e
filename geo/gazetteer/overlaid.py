"""A gazetteer with a user's overlay on top: the file stays as it is, and shared; what differs is kept beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

import numpy as np

from geo.errors import Rejection
from geo.feature_types import feature_class_of, is_country, is_first_level_division
from geo.gazetteer.index import KIND_BITS, NAME_KINDS, Gazetteer, GazetteerInfo
from geo.gazetteer.normalize import hash_name, hash_token, name_tokens, normalize
from geo.gazetteer.overlay import Action, Change, Overlay, refuse
from geo.gazetteer.prominence import estimate_prominence, estimate_radius_km
from geo.gazetteer.scanner import LONGEST, NameMatch
from geo.gazetteer.spellings import Spellings
from geo.geodesy import distance_km
from geo.types import Candidate, NameKind, Place

__all__ = ["OverlaidGazetteer"]

_MASK = (1 << KIND_BITS) - 1
_DIVISION_REACH_KM = 40.0


class OverlaidGazetteer(Gazetteer):
    """A gazetteer file and the overlay applied to it. Rows and name ids of the file keep their numbers; those of the
    overlay follow. Raises InputError where a change names a place that is not there."""

    def __init__(self, path: Path, overlay: Overlay) -> None:
        super().__init__(path)
        self._overlay = overlay
        self._own: dict[int, Place] = {}
        self._own_rows: dict[str, int] = {}
        self._gone: set[int] = set()
        self._named: dict[int, list[tuple[int, NameKind]]] = defaultdict(list)
        self._unnamed: dict[int, set[int]] = defaultdict(set)
        self._own_names: set[str] = set()
        self._base = self._next_row = super().__len__()
        faults: list[Rejection] = []
        for change in overlay.changes:
            if reason := self._apply(change):
                faults.append(Rejection(str(overlay.path), reason, change.line, "id"))
        refuse(faults)
        self._extend_scanner()
        self._silent = self._names_without_places()
        self._own_divisions: dict[tuple[str, str | None, str | None], int] = {}
        for row, place in self._own.items():
            if place.feature_class == "A" and is_country(place.feature_code):
                self._own_divisions["country", place.country_code, None] = row
            elif place.feature_class == "A" and is_first_level_division(place.feature_code):
                self._own_divisions["state", place.country_code, place.admin1_code] = row

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[object, ...]]:
        return type(self), (self._container.path, self._overlay)

    def __len__(self) -> int:
        return self._next_row - len(self._gone)

    def __iter__(self) -> Iterator[Place]:
        return (self._place(row) for row in range(self._next_row) if row not in self._gone)

    @property
    def info(self) -> GazetteerInfo:
        """What is in the file and the overlay; the version tells one overlay from another."""
        info = super().info
        counts = dict(info.counts)
        for row in self._gone | set(self._own):
            if row < self._base:
                counts[self._read_place(row).feature_class] -= 1
            if row in self._own:
                counts[self._own[row].feature_class] = counts.get(self._own[row].feature_class, 0) + 1
        return replace(
            info,
            version=f"{info.version}+{self._overlay.digest}",
            names=info.names + len(self._more),
            sources=info.sources | {"overlay": str(self._overlay.path)},
            counts=counts,
        )

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of `text` that is a name, by start, the longest first; they nest and overlap."""
        found = super().scan(text)
        return [match for match in found if match.name_id not in self._silent] if self._silent else found

    def country(self, code: str) -> Place | None:
        """Return the country with this ISO 3166-1 alpha-2 code in any case, None where there is none."""
        row = self._own_divisions.get(("country", code.upper(), None))
        return self._shown(super().country(code)) if row is None else self._own[row]

    def admin1(self, country_code: str, admin1_code: str) -> Place | None:
        """Return the first-level division with these codes (GeoNames' own), None where there is none."""
        row = self._own_divisions.get(("state", country_code.upper(), admin1_code))
        return super().admin1(country_code, admin1_code) if row is None else self._own[row]

    def nearest(
        self, lat: float, lon: float, *, limit: int = 1, feature_classes: Sequence[str] = ("P",)
    ) -> list[tuple[Place, float]]:
        """Return the places nearest to a point in degrees and their distances in km, nearest first."""
        spare = sum(row < self._base for row in {*self._own, *self._gone})
        found = super().nearest(lat, lon, limit=limit + spare, feature_classes=feature_classes)
        kept = [(place, distance) for place, distance in found if not self._touched(place)]
        for place in self._own.values():
            if not feature_classes or place.feature_class in feature_classes:
                kept.append((place, distance_km((lat, lon), (place.lat, place.lon))))
        return sorted(kept, key=lambda pair: pair[1])[:limit]

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
        """Return up to `limit` places of the feature classes in a box of degrees, most prominent first."""
        spare = len(self._gone) + len(self._own)
        found = super().within(south, west, north, east, limit=limit + spare, feature_classes=feature_classes)
        kept = [place for place in found if not self._touched(place)]
        for place in self._own.values():
            beside = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
            if place.feature_class in feature_classes and south <= place.lat <= north and beside:
                kept.append(place)
        return sorted(kept, key=lambda place: -place.prominence)[:limit]

    def complete(self, prefix: str, limit: int) -> list[Place]:
        """Return up to `limit` places whose name begins with `prefix` after normalization, most prominent first."""
        begin = normalize(prefix)
        if not begin or limit < 1:
            return []
        own = [place for place in self._own.values() if normalize(place.name).startswith(begin)]
        found = super().complete(prefix, limit + len(self._gone) + len(self._own))
        kept = [place for place in found if not self._touched(place)]
        return sorted([*own, *kept], key=lambda place: -place.prominence)[:limit]

    def _apply(self, change: Change) -> str | None:
        """Make one change; return why it cannot be made, None when it is done."""
        row = self._row_of(change.id) if change.id else None
        if change.action is Action.ADD:
            if row is not None:
                return f"the gazetteer has {change.id} already; rename or move it"
            self._add(change)
            return None
        if change.id and row is None:
            return f"the gazetteer has no place {change.id}"
        if change.action is Action.SUPPRESS:
            self._suppress(change, row)
            return None
        assert row is not None
        place = self._place(row)
        if change.action is Action.RENAME:
            self._keep(row, replace(place, name=change.name))
            self._name(row, change.name, NameKind.PRIMARY)
        else:
            assert change.lat is not None
            assert change.lon is not None
            self._keep(
                row, replace(place, lat=change.lat, lon=change.lon, radius_km=change.radius_km or place.radius_km)
            )
        for name in change.alternates:
            self._name(row, name, NameKind.ALTERNATE)
        return None

    def _add(self, change: Change) -> None:
        assert change.lat is not None
        assert change.lon is not None
        feature = f"{feature_class_of(change.feature_code)}.{change.feature_code}"
        row = self._next_row
        self._next_row += 1
        place = Place(
            id=change.id or self._new_id(change.name),
            name=change.name,
            lat=change.lat,
            lon=change.lon,
            country_code=change.country_code,
            admin1_code=change.admin1_code or self._division_around(change),
            admin2_code=None,
            feature_class=feature[0],
            feature_code=feature[2:],
            population=change.population,
            radius_km=_radius_km(change, feature[0]),
            prominence=_prominence(change, feature),
        )
        self._keep(row, place)
        self._name(row, change.name, NameKind.PRIMARY)
        for name in change.alternates:
            self._name(row, name, NameKind.ALTERNATE)

    def _new_id(self, name: str) -> str:
        """Return an id that the same row has in the next version of the file, too."""
        plain = "own:" + "-".join(name_tokens(name))
        numbered = (f"{plain}-{number}" for number in count(2))
        return next(chosen for chosen in chain([plain], numbered) if chosen not in self._own_rows)

    def _division_around(self, change: Change) -> str | None:
        """Return the division of the town nearest to a new place, where that is near and in its country."""
        assert change.lat is not None
        assert change.lon is not None
        for town, distance in super().nearest(change.lat, change.lon):
            if town.country_code == change.country_code and distance < _DIVISION_REACH_KM:
                return town.admin1_code
        return None

    def _suppress(self, change: Change, row: int | None) -> None:
        if change.name:
            value = _hash(change.name)
            known = self._named.get(value, [])
            rows = {row} if row is not None else {own for own, _ in known}
            self._named[value] = [(own, kind) for own, kind in known if own not in rows]
            name_id = super()._name_id(value)
            if name_id is not None:
                standing = {posting >> KIND_BITS for posting in self._postings_of(name_id)}
                self._unnamed[value] |= standing if row is None else standing & {row}
        elif row is not None:
            self._gone.add(row)
            self._own.pop(row, None)
            self._own_rows.pop(change.id, None)

    def _keep(self, row: int, place: Place) -> None:
        self._own[row] = place
        self._own_rows[place.id] = row

    def _name(self, row: int, name: str, kind: NameKind) -> None:
        value = _hash(name)
        self._unnamed[value].discard(row)
        self._named[value] = [(own, known) for own, known in self._named[value] if own != row] + [(row, kind)]
        self._own_names.add(normalize(name))

    def _extend_scanner(self) -> None:
        """Let the scanner find the names that the file lacks."""
        hashes = sorted(
            value for value, names in self._named.items() if names and Gazetteer._name_id(self, value) is None
        )
        self._more = hashes
        beginnings: set[int] = set()
        for spelling in self._own_names:
            tokens = [hash_token(token) for token in spelling.split(" ")]
            if 2 < len(tokens) <= LONGEST:
                beginnings.update(hash_name(tokens[:end]) for end in range(2, len(tokens)))
        self._scanner = self._scanner.extended(np.array(hashes, np.uint64), np.array(sorted(beginnings), np.uint64))

    def _names_without_places(self) -> set[int]:
        """Return the ids of names that the overlay left without a place."""
        gone = np.array(sorted(self._gone), np.uint32)
        of_gone = np.isin(self._columns["posting"] >> KIND_BITS, gone) if gone.size else np.zeros(0, np.bool_)
        touched = np.searchsorted(self._columns["name_start"], np.flatnonzero(of_gone), side="right") - 1
        unnamed = (Gazetteer._name_id(self, value) for value in self._unnamed)
        name_ids = {*touched.tolist(), *(name_id for name_id in unnamed if name_id is not None)}
        return {name_id for name_id in name_ids if not self.candidates(name_id)}

    def _candidates_of(self, name_id: int) -> tuple[Candidate, ...]:
        """Return the candidates in the file's order, the overlay's among them by prominence."""
        beyond = name_id - len(self._hash)
        value = self._more[beyond] if beyond >= 0 else self._hash[name_id]
        own = dict(self._named.get(value, ()))
        without = self._unnamed.get(value, set()) | self._gone
        found = []
        for posting in self._postings_of(name_id) if beyond < 0 else ():
            row = posting >> KIND_BITS
            if row not in without and row not in own:
                found.append(Candidate(self._place(row), NAME_KINDS[posting & _MASK]))
        for row, kind in own.items():
            if row in self._gone:
                continue
            place = self._place(row)
            before = next((i for i, other in enumerate(found) if other.place.prominence < place.prominence), len(found))
            found.insert(before, Candidate(place, kind))
        return tuple(found)

    def _name_id(self, value: int) -> int | None:
        name_id = super()._name_id(value)
        if name_id is not None:
            return name_id
        position = bisect_left(self._more, value)
        found = position < len(self._more) and self._more[position] == value
        return len(self._hash) + position if found else None

    def _row_of(self, place_id: str) -> int | None:
        row = self._own_rows.get(place_id)
        if row is None:
            row = super()._row_of(place_id)
        return None if row in self._gone else row

    def _make_spellings(self) -> Spellings:
        return Spellings(self._columns, sorted(self._own_names))

    def _read_place(self, row: int) -> Place:
        own = self._own.get(row)
        return super()._read_place(row) if own is None else own

    def _place(self, row: int) -> Place:
        # Before the caches: what the overlay says may come after the place was read.
        own = self._own.get(row)
        return super()._place(row) if own is None else own

    def _division(self, level: int, code: str) -> Place | None:
        return self._shown(super()._division(level, code))

    def _shown(self, place: Place | None) -> Place | None:
        return place if place is None or self._row_of(place.id) is not None else None

    def _touched(self, place: Place) -> bool:
        row = self._row_of(place.id)
        return row is None or row in self._own


def _hash(name: str) -> int:
    return hash_name([hash_token(token) for token in name_tokens(name)])


def _prominence(change: Change, feature: str) -> float:
    if change.prominence is not None:
        return change.prominence
    return estimate_prominence(feature, change.population, country_code=change.country_code, curated=True)


def _radius_km(change: Change, feature_class: str) -> float:
    return estimate_radius_km(feature_class, change.population) if change.radius_km is None else change.radius_km

"""Applies an overlay to a gazetteer file: which places it adds, changes and removes, and which names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Final

from geo.errors import Rejection
from geo.feature_types import feature_class_of
from geo.gazetteer.file_index import FileIndex
from geo.gazetteer.normalization import hash_name, hash_token, name_tokens, normalize
from geo.gazetteer.overlay_file import Action, Change, Overlay, raise_faults
from geo.gazetteer.prominence import estimate_prominence, estimate_radius_km
from geo.types import NameKind, Place

__all__ = ["AppliedOverlay", "apply_overlay"]

_SAME_DIVISION_KM: Final = 40.0


@dataclass(slots=True)
class AppliedOverlay:
    """The differences between a file and the file with an overlay. New places have the rows after those of the file.

    `places` holds the new and the changed places by row, and `row_of_id` their rows. `suppressed_rows` are the rows of
    removed places. `added_names` maps a name's hash to the kind of name for each row that the overlay gives the name
    to, and `removed_names` to the rows that it takes the name from. `names` are the normalized added names.
    """

    file: FileIndex
    next_row: int
    places: dict[int, Place] = field(default_factory=dict)
    row_of_id: dict[str, int] = field(default_factory=dict)
    suppressed_rows: set[int] = field(default_factory=set)
    added_names: dict[int, dict[int, NameKind]] = field(default_factory=lambda: defaultdict(dict))
    removed_names: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    names: set[str] = field(default_factory=set)

    def place_at(self, row: int) -> Place:
        """Return the place in a row as the overlay has it, otherwise as the file has it."""
        return self.places.get(row) or self.file.place_at(row)

    def row_of(self, place_id: str) -> int | None:
        """Return the row of the place with an id, None if there is none or it is suppressed."""
        row = self.row_of_id.get(place_id)
        if row is None:
            row = self.file.row_of(place_id)
        return None if row in self.suppressed_rows else row

    def is_unchanged(self, place: Place) -> bool:
        """Whether a place of the file is neither changed nor removed."""
        row = self.row_of(place.id)
        return row is not None and row not in self.places

    def set_place(self, row: int, place: Place) -> None:
        """Add or change a place."""
        self.places[row] = place
        self.row_of_id[place.id] = row

    def add_names(self, row: int, names: Iterable[str], kind: NameKind) -> None:
        """Give names to the place in a row."""
        for name in names:
            name_hash = _hash_of(name)
            self.removed_names[name_hash].discard(row)
            # Popped first, because the last name added comes last among the namesakes of one prominence.
            self.added_names[name_hash].pop(row, None)
            self.added_names[name_hash][row] = kind
            self.names.add(normalize(name))

    def remove_place(self, row: int, place_id: str) -> None:
        """Remove a place."""
        self.suppressed_rows.add(row)
        self.places.pop(row, None)
        self.row_of_id.pop(place_id, None)

    def remove_name(self, name: str, row: int | None) -> None:
        """Take a name from the place in a row, or from every place if the row is None."""
        name_hash = _hash_of(name)
        added = self.added_names[name_hash]
        for added_row in list(added) if row is None else [row]:
            added.pop(added_row, None)
        name_id = self.file.id_of_hash(name_hash)
        if name_id is not None:
            rows = {file_row for file_row, _ in self.file.postings(name_id)}
            self.removed_names[name_hash] |= rows if row is None else rows & {row}


def apply_overlay(file: FileIndex, overlay: Overlay) -> AppliedOverlay:
    """Apply the changes of an overlay in order.

    Raises InputError that lists every change of a place that does not exist, and every addition of one that does.
    """
    applied = AppliedOverlay(file, next_row=len(file))
    faults = [
        Rejection(str(overlay.path), reason, change.line, "id")
        for change in overlay.changes
        if (reason := _apply(applied, change))
    ]
    raise_faults(faults)
    return applied


def _apply(applied: AppliedOverlay, change: Change) -> str | None:
    """Make one change; return the reason if it cannot be made."""
    row = applied.row_of(change.id) if change.id else None
    if change.action is Action.ADD:
        if row is not None:
            return f"the gazetteer has {change.id} already; rename or move it"
        row = applied.next_row
        applied.next_row += 1
        applied.set_place(row, _new_place(applied, change))
        applied.add_names(row, [change.name], NameKind.PRIMARY)
    elif change.id and row is None:
        return f"the gazetteer has no place {change.id}"
    elif change.action is Action.SUPPRESS:
        if change.name:
            applied.remove_name(change.name, row)
        elif row is not None:
            applied.remove_place(row, change.id)
        return None
    elif row is not None and change.action is Action.RENAME:
        applied.set_place(row, replace(applied.place_at(row), name=change.name))
        applied.add_names(row, [change.name], NameKind.PRIMARY)
    elif row is not None and change.action is Action.MOVE:
        place, (lat, lon) = applied.place_at(row), _point_of(change)
        applied.set_place(row, replace(place, lat=lat, lon=lon, radius_km=change.radius_km or place.radius_km))
    if row is not None:
        applied.add_names(row, change.alternates, NameKind.ALTERNATE)
    return None


def _new_place(applied: AppliedOverlay, change: Change) -> Place:
    lat, lon = _point_of(change)
    feature_class = feature_class_of(change.feature_code)
    radius_km, prominence = change.radius_km, change.prominence
    if radius_km is None:
        radius_km = estimate_radius_km(feature_class, change.population)
    if prominence is None:
        feature = f"{feature_class}.{change.feature_code}"
        prominence = estimate_prominence(feature, change.population, country_code=change.country_code, curated=True)
    admin1_code = change.admin1_code or _surrounding_division(applied.file, change)
    admin1 = applied.file.admin1(change.country_code, admin1_code) if change.country_code and admin1_code else None
    return Place(
        id=change.id or _new_id(applied, change.name),
        name=change.name,
        lat=lat,
        lon=lon,
        country_code=change.country_code,
        admin1_code=admin1_code,
        admin2_code=None,
        feature_class=feature_class,
        feature_code=change.feature_code,
        population=change.population,
        radius_km=radius_km,
        prominence=prominence,
        admin1_name=admin1.name if admin1 else None,
        iso_3166_2=admin1.iso_3166_2 if admin1 else None,
    )


def _point_of(change: Change) -> tuple[float, float]:
    # The reader of overlays requires a point of every change that adds or moves a place.
    assert change.lat is not None
    assert change.lon is not None
    return change.lat, change.lon


def _new_id(applied: AppliedOverlay, name: str) -> str:
    """Return an id made of the name, so that the place keeps it when other rows of the overlay change."""
    base = "own:" + "-".join(name_tokens(name))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(place_id for place_id in chain([base], numbered) if place_id not in applied.row_of_id)


def _surrounding_division(file: FileIndex, change: Change) -> str | None:
    """Return the first-level division of the nearest town, if the town is near and in the country of the new place."""
    for town, distance_km in file.nearest(*_point_of(change), 1, ("P",)):
        if town.country_code == change.country_code and distance_km < _SAME_DIVISION_KM:
            return town.admin1_code
    return None


def _hash_of(name: str) -> int:
    return hash_name([hash_token(token) for token in name_tokens(name)])

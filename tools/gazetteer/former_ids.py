"""Finds the places whose id changed since an earlier gazetteer file, so that databases and links with it still work.

    python -m tools.gazetteer.former_ids EARLIER.gaz

Appends a row to `data/sources/former_ids.csv` for each id of the earlier file that the packaged file does not know. A
division is now the one that most of its places are in. Anything else is the nearest place with one of its names.
Prints the rows whose names differ, for a person to check, and the ids without a match.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from geo.gazetteer import Gazetteer, normalize
from geo.gazetteer.build.names import without_generic
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distance_km
from geo.packaged_files import data_folder
from geo.types import Place
from tools.gazetteer.curated_tables import TableFault, read_rows

__all__ = ["add_former_ids", "find_current_ids"]

_TABLE: Final = "former_ids.csv"
_SAME_PLACE_KM: Final = 150.0

_Division = tuple[str | None, ...]


def add_former_ids(drafts: Iterable[PlaceDraft], folder: Path, faults: list[TableFault]) -> None:
    """Give places the ids that they had in earlier files.

    Args:
        drafts: All places.
        folder: The folder with former_ids.csv.
        faults: Rows that name an id that no place has, or a former id that a place still has, are appended here.
    """
    by_id = {draft.id: draft for draft in drafts}
    for line, row in read_rows(folder / _TABLE):
        if row["former_id"] in by_id:
            faults.append(TableFault(_TABLE, line, f"{row['former_id']} is the id of a place"))
        elif row["id"] not in by_id:
            faults.append(
                TableFault(_TABLE, line, f"place {row['id']} is not in the gazetteer; name the one that replaced it")
            )
        else:
            by_id[row["id"]].former_ids.append(row["former_id"])


def find_current_ids(earlier: Gazetteer, current: Gazetteer) -> Iterator[tuple[Place, Place | None]]:
    """Yield each place of the earlier file whose id the current one does not know, and the place that it is now."""
    members: dict[_Division, Counter[str]] = defaultdict(Counter)
    for place in earlier:
        now = current.place(place.id)
        if now is None or place.feature_class != "P":
            continue
        for level in (1, 2):
            if division := _division(current, now, level):
                members[_codes(place, level)][division.id] += 1
    for place in earlier:
        if current.place(place.id) is not None:
            continue
        votes = members[_codes(place, int(place.feature_code[-1]))] if place.feature_code in {"ADM1", "ADM2"} else None
        now = current.place(votes.most_common(1)[0][0]) if votes else None
        yield place, now if now and _names_match(place, now, current) else _nearest_namesake(place, current) or now


def _codes(place: Place, level: int) -> _Division:
    return (place.country_code, place.admin1_code, place.admin2_code)[: level + 1]


def _division(gazetteer: Gazetteer, place: Place, level: int) -> Place | None:
    if not place.country_code or not place.admin1_code or (level == 2 and not place.admin2_code):
        return None
    if level == 1:
        return gazetteer.admin1(place.country_code, place.admin1_code)
    return gazetteer.admin2(place.country_code, place.admin1_code, place.admin2_code or "")


def _names_match(earlier: Place, now: Place, gazetteer: Gazetteer) -> bool:
    names = (earlier.name, without_generic(normalize(earlier.name)) or "")
    return any(candidate.place.id == now.id for name in names for candidate in gazetteer.lookup(name))


def _nearest_namesake(place: Place, gazetteer: Gazetteer) -> Place | None:
    names = (place.name, without_generic(normalize(place.name)) or "")
    namesakes = [
        (distance_km((place.lat, place.lon), (other.lat, other.lon)), other.id, other)
        for name in names
        for other in (candidate.place for candidate in gazetteer.lookup(name))
        if other.country_code == place.country_code and other.feature_class in {place.feature_class, "A"}
    ]
    return min(namesakes)[-1] if namesakes and min(namesakes)[0] <= _SAME_PLACE_KM else None


def main() -> int:
    """Run the command; return the exit code: 0 for success, 1 if ids have no match."""
    earlier, current = Gazetteer.open(sys.argv[1]), Gazetteer.open(data_folder() / "gazetteer.gaz")
    path = data_folder() / "sources" / _TABLE
    rows = [(row["former_id"], row["id"]) for _, row in read_rows(path)]
    missing = 0
    for place, now in find_current_ids(earlier, current):
        if now is None:
            missing += 1
            print(f"no match: {place.id} {place.name} ({place.country_code}, {place.feature_code})")
            continue
        rows.append((place.id, now.id))
        if not _names_match(place, now, current):
            print(f"check: {place.id} {place.name} ({place.country_code}, {place.feature_code}): {now.id} {now.name}")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("former_id", "id"), *sorted(rows)])
    return int(missing > 0)


if __name__ == "__main__":
    raise SystemExit(main())

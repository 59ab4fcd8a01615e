"""The index of one gazetteer file: names, ids, codes and points to places. `file_layout` describes the columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.bounded_cache import BoundedCache
from geo.gazetteer.container import Container, read_container
from geo.gazetteer.file_layout import KIND_BITS, KIND_MASK, NAME_KINDS, NO_COUNTRY, OTHER_ID, read_strings
from geo.gazetteer.normalization import normalize
from geo.gazetteer.place_index import GazetteerInfo
from geo.gazetteer.scanner import NameMatch, Scanner
from geo.gazetteer.spatial_grid import nearest_rows
from geo.gazetteer.spellings import Spelling, SpellingIndex
from geo.types import Candidate, NameKind, Place

__all__ = ["FileIndex"]

_CACHED_PLACES: Final = 50_000
_PLACE_COLUMNS: Final = (
    "place_id", "lat", "lon", "population", "prominence", "radius", "country", "admin1", "admin2", "feature"
)  # fmt: skip


class FileIndex:
    """A `PlaceIndex` over one memory-mapped file. Raises GazetteerError if the file cannot be opened.

    The methods that take or return rows and name hashes serve an overlay on top of the file.
    """

    def __init__(self, path: Path) -> None:
        container = read_container(path)
        facts, columns = container.facts, container.sections
        self._container = container
        self._columns = columns
        # A memoryview returns single values as Python ints, five times as fast as an array does.
        self._hashes = _view(columns["name_hash"])
        self._posting_start = _view(columns["name_start"])
        self._postings = _view(columns["posting"])
        self._label_start = _view(columns["label_start"])
        self._labels = _view(columns["label"])
        self._place_columns = [_view(columns[name]) for name in _PLACE_COLUMNS]
        self._features: list[tuple[str, str]] = [tuple(feature.split(".", 1)) for feature in facts["features"]]
        self._countries: list[str] = facts["countries"]
        self._divisions = [read_strings(columns[f"admin{level}_code"]) for level in (1, 2)]
        # Files with many divisions have a wider column: the largest number of its type means "no division".
        self._no_division = [int(np.iinfo(columns[f"admin{level}"].dtype).max) for level in (1, 2)]
        self._scanner = Scanner(columns["name_hash"], columns["name_filter"], columns["beginning_filter"])
        # Made on first use, because most programs never ask for them.
        self._sorted_ids: tuple[NDArray[np.uint32], NDArray[np.intp]] | None = None
        self._other_ids: list[str] | None = None
        self._former_ids: list[str] | None = None
        self._admin1: list[tuple[str, str | None]] | None = None
        self._wikidata = _view(columns["wikidata"]) if "wikidata" in columns else None
        self._spellings: SpellingIndex | None = None
        self._class_masks: dict[tuple[str, ...], NDArray[np.bool_]] = {}
        self._places: BoundedCache[int, Place] = BoundedCache(_CACHED_PLACES)

    def __reduce__(self) -> tuple[type[FileIndex], tuple[Path]]:
        # Another process maps the same file, so nothing is copied.
        return FileIndex, (self._container.path,)

    @property
    def info(self) -> GazetteerInfo:
        """Facts about the file."""
        facts = self._container.facts
        return GazetteerInfo(
            path=self._container.path,
            size=self._container.size,
            version=facts["version"],
            built=facts["built"],
            places=len(self),
            names=self.name_count,
            sources=dict(facts["sources"]),
            counts=dict(facts["counts"]),
        )

    @property
    def container(self) -> Container:
        """The open file."""
        return self._container

    @property
    def scanner(self) -> Scanner:
        """The scanner for the file's names."""
        return self._scanner

    @property
    def name_count(self) -> int:
        """The number of names; name ids are below it."""
        return len(self._hashes)

    def __len__(self) -> int:
        return len(self._place_columns[0])

    def __iter__(self) -> Iterator[Place]:
        return map(self.place_at, range(len(self)))

    def name_id(self, name: str) -> int | None:
        """Return the id of a name, None if no place has it."""
        return self.id_of_hash(self._scanner.hash(name))

    def id_of_hash(self, name_hash: int) -> int | None:
        """Return the id of the name with a hash, None if there is none."""
        position = bisect_left(self._hashes, name_hash)
        return position if position < len(self._hashes) and self._hashes[position] == name_hash else None

    def hash_of_id(self, name_id: int) -> int:
        """Return the hash of a name."""
        return self._hashes[name_id]

    def candidates(self, name_id: int) -> tuple[Candidate, ...]:
        """Return the places with a name, the likeliest first."""
        place_at = self.place_at
        return tuple(
            [
                Candidate(place_at(posting >> KIND_BITS), NAME_KINDS[posting & KIND_MASK])
                for posting in self._postings_of(name_id)
            ]
        )

    def postings(self, name_id: int) -> Iterator[tuple[int, NameKind]]:
        """Yield the row of each place with a name, the likeliest first, and how the name belongs to it."""
        for posting in self._postings_of(name_id):
            yield posting >> KIND_BITS, NAME_KINDS[posting & KIND_MASK]

    def name_ids_of_rows(self, rows: Iterable[int]) -> set[int]:
        """Return the ids of all names of some places."""
        wanted = np.fromiter(rows, np.uint32)
        if not wanted.size:
            return set()
        positions = np.flatnonzero(np.isin(self._columns["posting"] >> KIND_BITS, wanted))
        return set((np.searchsorted(self._columns["name_start"], positions, side="right") - 1).tolist())

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of the text that is a name, by start, the longest first."""
        return self._scanner.scan(text)

    def similar_names(self, name: str) -> list[Spelling]:
        """Return the names that differ from a normalized name by a few edits, the nearest first."""
        if self._spellings is None:
            self._spellings = SpellingIndex(self._columns)
        return self._spellings.near(name)

    def spelling_names(self) -> list[str]:
        """Return the normalized names that misspelled ones are compared with: those of the better-known places."""
        return read_strings(self._columns.get("spelling"))

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id, None if there is none."""
        row = self.row_of(place_id)
        return None if row is None else self.place_at(row)

    def place_at(self, row: int) -> Place:
        """Return the place in a row."""
        place = self._places.get(row)
        return self._places.add(row, self._read_place(row)) if place is None else place

    def row_of(self, place_id: str) -> int | None:
        """Return the row of the place with an id, which may be from an earlier file. None if there is none."""
        row = self._row_of_current(place_id)
        return self._row_of_former(place_id) if row is None else row

    def _row_of_current(self, place_id: str) -> int | None:
        key = self._id_key(place_id)
        if key is None:
            return None
        if "id_order" in self._columns:
            # Large files store the order of ids: sorting millions of ids takes seconds.
            ids, by_id = self._place_columns[0], _view(self._columns["id_order"])
            position = bisect_left(by_id, int(key), key=ids.__getitem__)
            return by_id[position] if position < len(by_id) and ids[by_id[position]] == key else None
        if self._sorted_ids is None:
            # Sorting on first use takes 20 ms once; storing the order would add a megabyte to the packaged file.
            order = np.argsort(self._columns["place_id"], kind="stable")
            self._sorted_ids = self._columns["place_id"][order], order
        keys, order = self._sorted_ids
        position = int(np.searchsorted(keys, key))
        return int(order[position]) if position < keys.size and keys[position] == key else None

    def former_ids(self, place_id: str) -> tuple[str, ...]:
        """Return the ids that earlier files gave to the place with an id."""
        row, former_ids = self.row_of(place_id), self._read_former_ids()
        if row is None or not former_ids:
            return ()
        return tuple(former_ids[index] for index in np.flatnonzero(self._columns["former_row"] == row).tolist())

    def country(self, code: str) -> Place | None:
        """Return the country with an upper-case ISO 3166-1 alpha-2 code, None if there is none."""
        row = self._container.facts["country_rows"].get(code)
        return None if row is None else self.place_at(row)

    def neighbors(self, country_code: str) -> tuple[str, ...]:
        """Return the sorted codes of the countries with a land border to a country."""
        return tuple(self._container.facts["neighbours"].get(country_code, ()))  # codespell:ignore

    def admin1(self, country_code: str, admin1_code: str) -> Place | None:
        """Return a first-level division, None if there is none."""
        return self._division(1, f"{country_code}.{admin1_code}")

    def admin2(self, country_code: str, admin1_code: str, admin2_code: str) -> Place | None:
        """Return a second-level division, None if there is none."""
        return self._division(2, f"{country_code}.{admin1_code}.{admin2_code}")

    def nearest(self, lat: float, lon: float, limit: int, feature_classes: Sequence[str]) -> list[tuple[Place, float]]:
        """Return the places nearest to a point with their distances in km; no feature classes means all."""
        columns = self._columns
        rows = nearest_rows(
            lat,
            lon,
            limit,
            grid=(columns["grid_start"], columns["grid_row"]),
            points=(columns["lat"], columns["lon"]),
            allowed=self._class_mask(tuple(feature_classes)) if feature_classes else None,
        )
        return [(self.place_at(row), distance) for row, distance in rows]

    def within(
        self, south: float, west: float, north: float, east: float, limit: int, feature_classes: Sequence[str]
    ) -> list[Place]:
        """Return places of some feature classes in a box of degrees, the most prominent first."""
        lat, lon = self._columns["lat"], self._columns["lon"]
        low, high, left, right = (round(degrees * 1e5) for degrees in (south, north, west, east))
        in_longitude = (lon >= left) & (lon <= right) if left <= right else (lon >= left) | (lon <= right)
        inside = (lat >= low) & (lat <= high) & in_longitude & self._class_mask(tuple(feature_classes))
        return [self.place_at(row) for row in np.flatnonzero(inside)[: max(0, limit)].tolist()]

    def complete(self, prefix: str, limit: int) -> list[Place]:
        """Return places whose own name starts with a normalized prefix, the most prominent first."""
        order = self._columns["label_order"]
        low = bisect_left(order, prefix, key=self._normalized_label)
        # No name contains the last code point, so this is the end of the names with the prefix.
        high = bisect_left(order, prefix + chr(0x10FFFF), low, key=self._normalized_label)
        return [self.place_at(row) for row in np.sort(order[low:high])[:limit].tolist()]

    def towns(self, country_code: str, admin1_code: str | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return latitudes and longitudes of the populated places of a country or first-level division."""
        columns = self._columns
        if country_code not in self._countries:
            return np.zeros(0), np.zeros(0)
        selected = (columns["country"] == self._countries.index(country_code)) & self._class_mask(("P",))
        if admin1_code is not None:
            selected &= columns["admin1"] == bisect_left(self._divisions[0], f"{country_code}.{admin1_code}")
        return columns["lat"][selected] / 1e5, columns["lon"][selected] / 1e5

    def _postings_of(self, name_id: int) -> memoryview[int]:
        return self._postings[self._posting_start[name_id] : self._posting_start[name_id + 1]]

    def _read_place(self, row: int) -> Place:
        # Positional arguments, column by column: this is half of the time of a first look-up.
        ids, lats, lons, populations, prominences, radii, countries, admin1s, admin2s, features = self._place_columns
        key, country, admin1, admin2 = ids[row], countries[row], admin1s[row], admin2s[row]
        feature_class, feature_code = self._features[features[row]]
        admin1_name, iso_code = (None, None) if admin1 == self._no_division[0] else self._read_admin1()[admin1]
        wikidata = self._wikidata[row] if self._wikidata else 0
        return Place(
            self._read_other_ids()[key ^ OTHER_ID] if key & OTHER_ID else f"gn:{key}",
            self._label(row),
            lats[row] / 1e5,
            lons[row] / 1e5,
            None if country == NO_COUNTRY else self._countries[country],
            None if admin1 == self._no_division[0] else self._divisions[0][admin1].partition(".")[2],
            None if admin2 == self._no_division[1] else self._divisions[1][admin2].rpartition(".")[2],
            feature_class,
            feature_code,
            populations[row],
            radii[row] / 10,
            prominences[row] / 0xFFFF,
            admin1_name,
            iso_code,
            f"Q{wikidata}" if wikidata else None,
        )

    def _label(self, row: int) -> str:
        return str(self._labels[self._label_start[row] : self._label_start[row + 1]], "utf-8")

    def _normalized_label(self, row: int) -> str:
        return normalize(self._label(int(row)))

    def _id_key(self, place_id: str) -> np.uint32 | None:
        """Return the number in the id column for an id, None if the id has no valid form."""
        if place_id.startswith("gn:"):
            number = place_id[3:]
            return np.uint32(number) if number.isdecimal() and len(number) < 10 else None
        other_ids = self._read_other_ids()
        index = bisect_left(other_ids, place_id)
        return np.uint32(index | OTHER_ID) if index < len(other_ids) and other_ids[index] == place_id else None

    def _read_other_ids(self) -> list[str]:
        if self._other_ids is None:
            self._other_ids = read_strings(self._columns["other_id"])
        return self._other_ids

    def _row_of_former(self, place_id: str) -> int | None:
        """Return the row of the place that had an id in earlier files, None if there is none."""
        former_ids = self._read_former_ids()
        index = bisect_left(former_ids, place_id)
        if index == len(former_ids) or former_ids[index] != place_id:
            return None
        return int(self._columns["former_row"][index])

    def _read_former_ids(self) -> list[str]:
        if self._former_ids is None:
            self._former_ids = read_strings(self._columns.get("former_id"))
        return self._former_ids

    def _read_admin1(self) -> list[tuple[str, str | None]]:
        """Return the name and the ISO 3166-2 code of each first-level division, in the order of their codes."""
        if self._admin1 is None:
            names = [self._label(row) for row in self._columns["admin1_row"].tolist()]
            iso_codes = read_strings(self._columns.get("admin1_iso")) or [""] * len(names)
            self._admin1 = [(name, iso_code or None) for name, iso_code in zip(names, iso_codes, strict=True)]
        return self._admin1

    def _division(self, level: int, code: str) -> Place | None:
        codes = self._divisions[level - 1]
        index = bisect_left(codes, code)
        if index == len(codes) or codes[index] != code:
            return None
        return self.place_at(int(self._columns[f"admin{level}_row"][index]))

    def _class_mask(self, feature_classes: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which rows have one of the feature classes."""
        mask = self._class_masks.get(feature_classes)
        if mask is None:
            has_class = np.array([feature_class in feature_classes for feature_class, _ in self._features], np.bool_)
            mask = self._class_masks[feature_classes] = has_class[self._columns["feature"]]
        return mask


def _view(column: NDArray[Any]) -> memoryview[int]:
    return memoryview(column)  # type: ignore[arg-type]

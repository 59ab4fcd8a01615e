"""The gazetteer: names to places, in one memory-mapped file.

Rows are sorted by prominence, so that the row number is a place's rank: the most prominent places of a prefix are the
smallest rows. A name's postings are stored in the order in which `lookup` returns them.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.errors import UsageError
from geo.gazetteer.container import read_container
from geo.gazetteer.fuzzy import FuzzyMatch, fuzzy_lookup
from geo.gazetteer.normalize import normalize
from geo.gazetteer.overlay import OVERLAY_VARIABLE, read_overlay
from geo.gazetteer.scanner import NameMatch, Scanner
from geo.gazetteer.spatial import nearest_rows
from geo.gazetteer.spellings import Spellings
from geo.gazetteer.validation import ValidationCheck, validate_gazetteer
from geo.resources import data_folder
from geo.types import Candidate, NameKind, Place

__all__ = ["NAME_KINDS", "NO_COUNTRY", "NO_DIVISION", "OTHER_ID", "PATH_VARIABLE", "Gazetteer", "GazetteerInfo"]

PATH_VARIABLE = "DATELINE_GAZETTEER"
NAME_KINDS = tuple(NameKind)
KIND_BITS = 3
NO_COUNTRY = 0xFF
NO_DIVISION = 0xFFFF
OTHER_ID = 1 << 31
"""Set in the id column where the id is not GeoNames': the other bits count in the table of other ids."""

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_CACHED_PLACES = 50_000
_CACHED_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class GazetteerInfo:
    """What is in a gazetteer file. `version` is a digest of its contents, `sources` maps each source to its release,
    `counts` each feature class to its places."""

    path: Path
    size: int
    version: str
    built: str
    places: int
    names: int
    sources: dict[str, str]
    counts: dict[str, int]


class Gazetteer:
    """Places by name, by id and by point. Immutable, shared between processes through the page cache; safe to use
    from several threads. Make one with `Gazetteer.open`."""

    def __init__(self, path: Path) -> None:
        container = read_container(path)
        self._container = container
        self._facts: dict[str, Any] = dict(container.facts)
        columns = container.sections
        self._columns = columns
        # Single values come out of a memoryview as Python ints, five times as fast as out of an array.
        self._hash = _view(columns["name_hash"])
        self._posting_start = _view(columns["name_start"])
        self._postings = _view(columns["posting"])
        self._features: list[tuple[str, str]] = [tuple(code.split(".", 1)) for code in self._facts["features"]]
        self._countries: list[str] = self._facts["countries"]
        self._divisions = [_strings(columns[f"admin{level}_code"]) for level in (1, 2)]
        # The greatest number that the column holds; a file of many places has wider ones.
        self._no_division = [int(np.iinfo(columns[f"admin{level}"].dtype).max) for level in (1, 2)]
        self._rows = [_view(columns[name]) for name in _PLACE_COLUMNS]
        self._label_start = _view(columns["label_start"])
        self._labels = _view(columns["label"])
        self._ids: tuple[NDArray[np.uint32], NDArray[np.intp]] | None = None
        self._other_ids: list[str] | None = None
        self._scanner = Scanner(columns["name_hash"], columns["name_filter"], columns["beginning_filter"])
        self._spellings: Spellings | None = None
        self._places: dict[int, Place] = {}
        self._candidates: dict[int, tuple[Candidate, ...]] = {}
        self._names: dict[str, tuple[Candidate, ...]] = {}
        self._allowed: dict[tuple[str, ...], NDArray[np.bool_]] = {}

    @classmethod
    def open(cls, path: Path | str | None = None, *, overlay: Path | str | None = None) -> Gazetteer:
        """Open a gazetteer file: `path`, else the one that DATELINE_GAZETTEER names, else the packaged one.

        `overlay`, else the file that DATELINE_OVERLAY names, holds the user's own places and corrections. Raises
        GazetteerError where the gazetteer is missing, foreign, truncated or of another format, InputError where the
        overlay has a fault.
        """
        chosen = Path(path or os.environ.get(PATH_VARIABLE) or data_folder() / "gazetteer.gaz").expanduser()
        changes = overlay or os.environ.get(OVERLAY_VARIABLE)
        if not changes:
            return cls(chosen)
        from geo.gazetteer.overlaid import OverlaidGazetteer

        return OverlaidGazetteer(chosen, read_overlay(changes))

    @property
    def info(self) -> GazetteerInfo:
        """What is in the file, and what it was made from."""
        facts = self._facts
        return GazetteerInfo(
            path=self._container.path,
            size=self._container.size,
            version=facts["version"],
            built=facts["built"],
            places=len(self),
            names=len(self._hash),
            sources=dict(facts["sources"]),
            counts=dict(facts["counts"]),
        )

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[object, ...]]:
        # Another process maps the same file: nothing is copied.
        return type(self), (self._container.path,)

    def __len__(self) -> int:
        return len(self._rows[0])

    def __iter__(self) -> Iterator[Place]:
        return map(self._place, range(len(self)))

    def verify(self) -> None:
        """Read the whole file against its checksums; raises GazetteerError where a section is damaged."""
        self._container.verify()

    def checks(self) -> Iterator[ValidationCheck]:
        """Check the file, and that places are found, one thing after the other; the file is read whole."""
        return validate_gazetteer(self, self._container)

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Return the places called `name`, most prominent first; empty where there is none.

        Places that have it only as a foreign or former name come later than their prominence says.
        """
        found = self._names.get(name)
        if found is None:
            name_id = self._name_id(self._scanner.hash(name))
            found = () if name_id is None else self.candidates(name_id)
            _remember(self._names, name, found, _CACHED_NAMES)
        return found

    def fuzzy(self, name: str, limit: int = 10) -> tuple[FuzzyMatch, ...]:
        """Return up to `limit` places that a misspelt, transliterated or longer name may mean, the likeliest first,
        each with a penalty for confidence. Where `lookup` finds anything, that is all, without penalty."""
        if self._spellings is None:
            self._spellings = self._make_spellings()
        return fuzzy_lookup(self, self._spellings.near, name, limit)

    def spelt_names(self) -> list[str]:
        """Return the normalized names that misspelt ones are compared with: those of the better-known places."""
        columns = self._columns
        return columns["spelling"].tobytes().decode("utf-8").split("\n")[:-1] if "spelling" in columns else []

    def scan(self, text: str) -> list[NameMatch]:
        """Return every window of `text` that is a name, by start, the longest first; they nest and overlap."""
        return self._scanner.scan(text)

    def candidates(self, name_id: int) -> tuple[Candidate, ...]:
        """Return the places that a name of `scan` may mean, in the order of `lookup`."""
        found = self._candidates.get(name_id)
        if found is None:
            found = self._candidates_of(name_id)
            _remember(self._candidates, name_id, found, _CACHED_NAMES)
        return found

    def place(self, place_id: str) -> Place | None:
        """Return the place with this id ("gn:1278806"), None where there is none."""
        row = self._row_of(place_id)
        return None if row is None else self._place(row)

    def country(self, code: str) -> Place | None:
        """Return the country with this ISO 3166-1 alpha-2 code in any case, None where there is none."""
        row = self._facts["country_rows"].get(code.upper())
        return None if row is None else self._place(row)

    def neighbors(self, country_code: str) -> tuple[str, ...]:
        """Return the codes of the countries that a country borders on by land, sorted."""
        return tuple(self._facts["neighbours"].get(country_code.upper(), ()))

    def admin1(self, country_code: str, admin1_code: str) -> Place | None:
        """Return the first-level division with these codes (GeoNames' own), None where there is none."""
        return self._division(1, f"{country_code.upper()}.{admin1_code}")

    def admin2(self, country_code: str, admin1_code: str, admin2_code: str) -> Place | None:
        """Return the second-level division with these codes, None where there is none."""
        return self._division(2, f"{country_code.upper()}.{admin1_code}.{admin2_code}")

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Return what `place` lies in, from the smallest: second- and first-level division, country."""
        code, first, second = place.country_code, place.admin1_code, place.admin2_code
        above = [
            self.admin2(code, first, second) if code and first and second else None,
            self.admin1(code, first) if code and first else None,
            self.country(code) if code else None,
        ]
        own = next((index for index, parent in enumerate(above) if parent is not None and parent.id == place.id), -1)
        return tuple(parent for parent in above[own + 1 :] if parent is not None)

    def nearest(
        self, lat: float, lon: float, *, limit: int = 1, feature_classes: Sequence[str] = ("P",)
    ) -> list[tuple[Place, float]]:
        """Return the places nearest to a point in degrees and their distances in km, nearest first.

        Only the feature classes named count; none named means all. Raises UsageError for a point off the globe or a
        limit below one.
        """
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise UsageError(f"the point {lat}, {lon} is off the globe: latitude is -90 to 90, longitude -180 to 180")
        if limit < 1:
            raise UsageError(f"limit is {limit}; it must be 1 or more")
        columns = self._columns
        rows = nearest_rows(
            lat,
            lon,
            limit,
            grid=(columns["grid_start"], columns["grid_row"]),
            points=(columns["lat"], columns["lon"]),
            allowed=self._of_classes(tuple(feature_classes)) if feature_classes else None,
        )
        return [(self._place(row), distance) for row, distance in rows]

    def towns(
        self, country_code: str, admin1_code: str | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the latitudes and longitudes of a country's populated places, or of those in one of its first-level
        divisions; empty where the code is unknown."""
        columns = self._columns
        code = country_code.upper()
        if code not in self._countries:
            return np.zeros(0), np.zeros(0)
        chosen = (columns["country"] == self._countries.index(code)) & self._of_classes(("P",))
        if admin1_code is not None:
            division = bisect_left(self._divisions[0], f"{code}.{admin1_code}")
            chosen &= columns["admin1"] == division
        return columns["lat"][chosen] / 1e5, columns["lon"][chosen] / 1e5

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
        """Return up to `limit` places of the feature classes in a box of degrees, most prominent first.

        A box whose east is less than its west goes over the antimeridian.
        """
        columns = self._columns
        lat, lon = columns["lat"], columns["lon"]
        low, high, left, right = (round(degrees * 1e5) for degrees in (south, north, west, east))
        beside = (lon >= left) & (lon <= right) if left <= right else (lon >= left) | (lon <= right)
        inside = (lat >= low) & (lat <= high) & beside & self._of_classes(tuple(feature_classes))
        return [self._place(row) for row in np.flatnonzero(inside)[: max(0, limit)].tolist()]

    def complete(self, prefix: str, limit: int) -> list[Place]:
        """Return up to `limit` places whose name begins with `prefix` after normalization, most prominent first; where
        there is none, those that have it as another name ("Bombay")."""
        begin = normalize(prefix)
        if not begin or limit < 1:
            return []
        order = self._columns["label_order"]
        low = bisect_left(order, begin, key=self._normal_label)
        # No token holds a character above the last code point, so that it ends the run of names with the prefix.
        high = bisect_left(order, begin + chr(0x10FFFF), low, key=self._normal_label)
        rows = np.sort(order[low:high])[:limit].tolist()
        if not rows:
            return [candidate.place for candidate in self.lookup(prefix)][:limit]
        return [self._place(row) for row in rows]

    def _make_spellings(self) -> Spellings:
        return Spellings(self._columns)

    def _normal_label(self, row: int) -> str:
        return normalize(self._label(int(row)))

    def _label(self, row: int) -> str:
        return str(self._labels[self._label_start[row] : self._label_start[row + 1]], "utf-8")

    def _candidates_of(self, name_id: int) -> tuple[Candidate, ...]:
        mask = (1 << KIND_BITS) - 1
        return tuple(Candidate(self._place(p >> KIND_BITS), NAME_KINDS[p & mask]) for p in self._postings_of(name_id))

    def _postings_of(self, name_id: int) -> memoryview[int]:
        return self._postings[self._posting_start[name_id] : self._posting_start[name_id + 1]]

    def _name_id(self, value: int) -> int | None:
        position = bisect_left(self._hash, value)
        return position if position < len(self._hash) and self._hash[position] == value else None

    def _place(self, row: int) -> Place:
        place = self._places.get(row)
        if place is None:
            place = self._read_place(row)
            _remember(self._places, row, place, _CACHED_PLACES)
        return place

    def _read_place(self, row: int) -> Place:
        # Positional, column by column: this is half of a first look-up's time.
        ids, lats, lons, populations, prominences, radii, countries, admin1s, admin2s, features = self._rows
        key, country, admin1, admin2 = ids[row], countries[row], admin1s[row], admin2s[row]
        feature_class, feature_code = self._features[features[row]]
        return Place(
            self._other_id(key ^ OTHER_ID) if key & OTHER_ID else f"gn:{key}",
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
        )

    def _other_id(self, index: int) -> str:
        if self._other_ids is None:
            self._other_ids = _strings(self._columns["other_id"])
        return self._other_ids[index]

    def _row_of(self, place_id: str) -> int | None:
        key = self._key_of(place_id)
        if key is None:
            return None
        if "id_order" in self._columns:
            ids, by_id = self._rows[0], _view(self._columns["id_order"])
            found = bisect_left(by_id, int(key), key=ids.__getitem__)
            return by_id[found] if found < len(by_id) and ids[by_id[found]] == key else None
        if self._ids is None:
            # Sorted on first use: 20 ms once, against a megabyte of file.
            order = np.argsort(self._columns["place_id"], kind="stable")
            self._ids = self._columns["place_id"][order], order
        keys, order = self._ids
        position = int(np.searchsorted(keys, key))
        return int(order[position]) if position < keys.size and keys[position] == key else None

    def _key_of(self, place_id: str) -> np.uint32 | None:
        if place_id.startswith("gn:"):
            number = place_id[3:]
            return np.uint32(number) if number.isdecimal() and len(number) < 10 else None
        if self._other_ids is None:
            self._other_ids = _strings(self._columns["other_id"])
        index = bisect_left(self._other_ids, place_id)
        found = index < len(self._other_ids) and self._other_ids[index] == place_id
        return np.uint32(index | OTHER_ID) if found else None

    def _division(self, level: int, code: str) -> Place | None:
        codes = self._divisions[level - 1]
        index = bisect_left(codes, code)
        if index == len(codes) or codes[index] != code:
            return None
        return self._place(int(self._columns[f"admin{level}_row"][index]))

    def _of_classes(self, classes: tuple[str, ...]) -> NDArray[np.bool_]:
        allowed = self._allowed.get(classes)
        if allowed is None:
            wanted = np.array([feature_class in classes for feature_class, _ in self._features], np.bool_)
            allowed = self._allowed[classes] = wanted[self._columns["feature"]]
        return allowed


_PLACE_COLUMNS = (
    "place_id", "lat", "lon", "population", "prominence", "radius", "country", "admin1", "admin2", "feature"
)  # fmt: skip


def _view(column: NDArray[Any]) -> memoryview[int]:
    return memoryview(column)  # type: ignore[arg-type]


def _strings(column: NDArray[np.uint8]) -> list[str]:
    """Return the strings of a blob that ends each with a line feed."""
    return column.tobytes().decode("utf-8").split("\n")[:-1]


def _remember(cache: dict[_Key, _Value], key: _Key, value: _Value, limit: int) -> None:
    if len(cache) >= limit:
        cache.clear()
    cache[key] = value

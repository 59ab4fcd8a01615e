"""The build of a gazetteer from a GeoNames dump: every place of the dump, on top of the packaged gazetteer.

The packaged gazetteer's places come first: their points, names, peoples, abbreviations, prominence and size stay, and
the dump adds names, and division codes, to those that it has too. All other rows of the dump become places of their
own. So what is right without the dump is right with it.

What grows with the dump waits on disk beside the output: about 60 bytes a place and 17 a name. Memory, as the benchmark
measures it: 0.35 GB for the packaged places, and at most 0.1 GB for each million rows, while ranks are given; of the
names 1/64 at a time.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo import __version__
from geo.feature_types import is_country
from geo.gazetteer.build.disk_columns import DiskColumn, DiskNames, ScratchFolder
from geo.gazetteer.build.dump import AlternateName, DumpRow, GeoNamesFile, ReportProgress
from geo.gazetteer.build.names import display_name, is_usable
from geo.gazetteer.build.packaged_matches import PackagedMatches, RowLookup
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.build.postings import name_columns, starts_of
from geo.gazetteer.build.sections import grid_columns, spelling_names, string_blob
from geo.gazetteer.container import read_container, write_container
from geo.gazetteer.file_index import FileIndex
from geo.gazetteer.file_layout import KIND_BITS, KIND_CODES, KIND_MASK, NO_COUNTRY
from geo.gazetteer.normalization import hash_name, hash_token, normalize
from geo.gazetteer.scanner import MAX_TOKENS
from geo.gazetteer.spellings import spelling_sections
from geo.resources import data_folder
from geo.types import NameKind, Place

__all__ = ["FullReport", "build_full"]

_COMPLETED: Final = 1_000_000
_MINOR: Final = 0.12
_DISCOUNT, _SLIGHT_DISCOUNT, _COUNTRY_DISCOUNT = 0.25, 0.02, 0.6
# What alternateNamesV2 lists beside names: links, codes of posts, airports and other registers.
_NO_LANGUAGES: Final = frozenset("link wkdt post iata icao faac unlc tcid phon piny lauc".split())
# Greek to the last script before Latin's additional letters, and all from the first of East Asia.
_OTHER_SCRIPT: Final = re.compile("[\u0370-\u1dff\u2e80-\U0010ffff]")
_TOKENS_KEPT: Final = 300_000


@dataclass(frozen=True, slots=True)
class FullReport:
    """What a build wrote, and how many rows of the dump it read, merged into a packaged place, and left out."""

    path: Path
    size: int
    places: int
    names: int
    rows: int
    merged: int
    faults: int


def build_full(
    dump: Path,
    output: Path,
    *,
    alternate: Path | None = None,
    base: Path | None = None,
    advance: ReportProgress = lambda stage, done, total: None,
) -> FullReport:
    """Build a gazetteer from GeoNames' allCountries (`dump`), and alternateNamesV2 (`alternate`) where given, in place
    of `output`, whole or not at all.

    `base` is the gazetteer to build on, the packaged one where None. `advance` is told of progress. Raises
    GazetteerError where a file is missing, damaged or of another format.
    """
    with ScratchFolder(output) as room:
        places = GeoNamesFile(dump, advance)
        writer = _Writer(room, base or data_folder() / "gazetteer.gaz")
        for row in places.places():
            writer.add(row)
        faults = places.faults
        if alternate is not None:
            more = GeoNamesFile(alternate, advance)
            writer.add_alternates(more.alternates())
            faults += more.faults
        advance(f"writing {output.name}", 0, 1)
        sections, facts = writer.finish()
        facts["sources"] = writer.base_facts["sources"] | {"GeoNames dump": f"{places.rows:,} rows of {dump.name}"}
        facts["built"] = f"Dateline {__version__}"
        size = write_container(output, sections, facts)
        advance(f"writing {output.name}", 1, 1)
        return FullReport(
            output, size, len(sections["lat"]), len(sections["name_hash"]), places.rows, writer.merged, faults
        )


class _Writer:
    """Takes the rows of a dump, and makes the columns of a gazetteer file of them and of the base's places."""

    def __init__(self, room: ScratchFolder, path: Path) -> None:
        # Without an overlay: what a user lays on top stays on top.
        self._base = read_container(path)
        self.merged = 0
        self._room = room
        index = FileIndex(path)
        self._places = list(index)
        self._row_of = {place.id: row for row, place in enumerate(self._places)}
        self._packaged = PackagedMatches(self._places)
        self._names = DiskNames(room, "names")
        self._beginnings = DiskNames(room, "beginnings")
        self._columns = {name: DiskColumn(room, name, typecode) for name, typecode in _COLUMNS.items()}
        self._labels = room.file("labels")
        self._features = _Numbers()
        self._countries = _Numbers()
        self._codes = (_Numbers(), _Numbers())
        self._tokens: dict[str, int] = {}
        self._spellings: set[str] = set(index.spelling_names())
        self._counts: Counter[str] = Counter()
        self._base_codes: dict[int, tuple[str | None, str | None]] = {}
        self._populations: dict[int, int] = {}
        self._dumped: list[int] = []
        self._next_row = len(self._places)
        self._add_base_names()

    @property
    def base_facts(self) -> Mapping[str, Any]:
        """The facts of the gazetteer that is built on."""
        return self._base.facts

    def add(self, row: DumpRow) -> None:
        """Add a row of the dump: its names to the packaged place that it is, else a place of its own."""
        draft = _draft(row)
        row_in_base = self._row_of.get(draft.id)
        if row_in_base is None:
            row_in_base = self._packaged.row_of(draft)
        if row_in_base is not None:
            self._merge(draft, row_in_base)
            return
        draft.prominence = _prominence(draft)
        self._append(draft, row.geonameid)
        self._spellings.update(spelling_names(draft))
        for name, kind in draft.names.items():
            self._add_name(name, self._next_row, draft.name_discount(name) - draft.prominence, kind)
        self._next_row += 1

    def add_alternates(self, alternates: Iterable[AlternateName]) -> None:
        """Add the rows of alternateNamesV2 that are names in Latin letters of places that are there."""
        finder = RowLookup(self._places, self._columns["id"].close())
        prominences = self._columns["prominence"].close()
        for entry in alternates:
            if entry.language in _NO_LANGUAGES:
                continue
            kind = NameKind.ABBREVIATION if entry.language == "abbr" else NameKind.ALTERNATE
            if not is_usable(entry.name, kind):
                continue
            row = finder.row(entry.geonameid)
            if row is None:
                continue
            beyond = row - len(self._places)
            own = self._places[row].prominence if beyond < 0 else float(prominences[beyond])
            discount = _SLIGHT_DISCOUNT if entry.preferred and entry.language == "en" else _DISCOUNT
            if beyond < 0 and is_country(self._places[row].feature_code) and discount == _DISCOUNT:
                discount = _COUNTRY_DISCOUNT
            self._add_name(normalize(entry.name), row, discount - own, kind)

    def finish(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Return the sections and the facts of the file."""
        prominences, populations = self._whole("prominence"), self._whole("population")
        key = (prominences * 0xFFFF).astype(np.uint64) << np.uint64(40) | populations
        order = np.argsort(np.uint64(1 << 63) - key, kind="stable").astype(np.uint32)
        del key, populations
        rank = np.empty_like(order)
        rank[order] = np.arange(order.size, dtype=np.uint32)
        sections: dict[str, NDArray[Any]] = {"other_id": self._base.sections["other_id"]}

        def put(name: str, column: NDArray[Any], dtype: type[np.generic]) -> None:
            sections[name] = self._room.stored(f"section-{name}", column.astype(dtype, copy=False)[order])

        put("prominence", np.round(prominences * 0xFFFF), np.uint16)
        del prominences
        put("radius", np.minimum(np.round(self._whole("radius") * 10), 0xFFFF), np.uint16)
        for name, source, dtype in _PLAIN_SECTIONS:
            put(name, self._whole(source), dtype)
        sections["id_order"] = np.argsort(sections["place_id"], kind="stable").astype(np.uint32)
        self._divide(order, rank, sections)
        sections |= self._label_columns(order)
        beginnings = self._base.sections["beginning_filter"]
        sections |= name_columns(self._room, self._names, self._beginnings, beginnings, rank)
        sections |= grid_columns(sections["lat"], sections["lon"])
        sections |= spelling_sections(self._spellings)
        return sections, self._facts(sections, rank)

    def _add_base_names(self) -> None:
        columns = self._base.sections
        starts, postings = columns["name_start"], columns["posting"]
        counts: NDArray[np.int64] = starts[1:].astype(np.int64) - starts[:-1]
        rows = postings >> KIND_BITS
        # A name's postings stand in the order to keep: each ranks no higher than the one before it.
        group = np.repeat(np.arange(counts.size, dtype=np.float64), counts) * 8
        ranks = np.maximum.accumulate(group - columns["prominence"][rows] / 0xFFFF) - group
        kinds = postings & KIND_MASK
        self._names.extend(np.repeat(columns["name_hash"], counts), rows, ranks, kinds)

    def _merge(self, draft: PlaceDraft, row: int) -> None:
        place = self._places[row]
        self.merged += 1
        if draft.country == place.country_code:
            known = self._base_codes.get(row)
            if known is None or draft.id == place.id:
                self._base_codes[row] = (draft.admin1 or place.admin1_code, draft.admin2)
        self._populations[row] = max(self._populations.get(row, place.population), draft.population)
        draft.feature = f"{place.feature_class}.{place.feature_code}"
        for name in draft.names:
            discount = max(draft.name_discount(name), _SLIGHT_DISCOUNT) if name != normalize(place.name) else 0.0
            self._add_name(name, row, discount - place.prominence, NameKind.ALTERNATE)

    def _append(self, draft: PlaceDraft, geonameid: int) -> None:
        label = draft.name.encode("utf-8", "replace")
        self._labels.write(label)
        self._counts[draft.feature_class] += 1
        values: dict[str, float] = {
            "id": geonameid,
            "lat": round(draft.lat * 1e5),
            "lon": round(draft.lon * 1e5),
            "population": min(draft.population, 0xFFFFFFFF),
            "prominence": draft.prominence,
            "radius": draft.estimated_radius_km() if draft.radius_km is None else draft.radius_km,
            "country": self._country(draft.country),
            "feature": self._features[draft.feature],
            "admin1": self._code(0, draft.country, draft.admin1),
            "admin2": self._code(1, draft.country, draft.admin1, draft.admin2),
            "label": len(label),
        }
        for name, value in values.items():
            self._columns[name].append(value)

    def _country(self, code: str | None) -> int:
        # Codes that no country has fill the byte only in a damaged dump: those beyond count as none.
        number = NO_COUNTRY if code is None else self._countries[code]
        return min(number, NO_COUNTRY)

    def _code(self, level: int, *parts: str | None) -> int:
        return self._codes[level][".".join(parts)] if all(parts) else 0  # type: ignore[arg-type]

    def _add_name(self, name: str, row: int, rank: float, kind: NameKind) -> None:
        tokens = name.split(" ")
        if len(self._tokens) > _TOKENS_KEPT:
            self._tokens.clear()
        hashes = []
        for token in tokens:
            value = self._tokens.get(token)
            if value is None:
                value = self._tokens[token] = hash_token(token)
            hashes.append(value)
        self._names.append(hash_name(hashes), row, rank, KIND_CODES[kind])
        if 2 < len(tokens) <= MAX_TOKENS:
            for end in range(2, len(tokens)):
                self._beginnings.append(hash_name(hashes[:end]))

    def _whole(self, name: str) -> NDArray[Any]:
        """Return a column of the base's places and the dump's."""
        dumped = self._columns[name].close()
        return np.concatenate([np.asarray(self._base_column(name), dumped.dtype), dumped])

    def _base_column(self, name: str) -> Any:
        columns, facts = self._base.sections, self._base.facts
        if name in {"admin1", "admin2"}:
            return [self._base_code(name, row, place) for row, place in enumerate(self._places)]
        if name == "population":
            return [self._populations.get(row, place.population) for row, place in enumerate(self._places)]
        if name == "country":
            numbers = [self._countries[code] for code in facts["countries"]]
            return np.array([*numbers, *[NO_COUNTRY] * (NO_COUNTRY + 1 - len(numbers))])[columns["country"]]
        if name == "feature":
            return np.array([self._features[feature] for feature in facts["features"]])[columns["feature"]]
        plain: dict[str, NDArray[Any]] = {
            "id": columns["place_id"],
            "lat": columns["lat"],
            "lon": columns["lon"],
            "prominence": columns["prominence"] / 0xFFFF,
            "radius": columns["radius"] / 10,
        }
        return plain[name]

    def _base_code(self, name: str, row: int, place: Place) -> int:
        first, second = self._base_codes.get(row, (place.admin1_code, place.admin2_code))
        if name == "admin1":
            return self._code(0, place.country_code, first)
        return self._code(1, place.country_code, first, second)

    def _divide(self, order: NDArray[Any], rank: NDArray[Any], sections: dict[str, NDArray[Any]]) -> None:
        """Number the divisions: codes that a row of theirs stands for, in sorted tables."""
        for level in (1, 2):
            feature = self._features.get(f"A.ADM{level}")
            own = self._whole(f"admin{level}")
            rows = np.flatnonzero((self._whole("feature") == (feature or -1)) & (own > 0)).tolist()
            # Of several rows with one code the most prominent stands for it.
            best: dict[int, int] = {}
            for row in sorted(rows, key=lambda row: int(rank[row]), reverse=True):
                best[int(own[row])] = int(rank[row])
            names = ["", *self._codes[level - 1]]
            listed = sorted((names[number], number) for number in best)
            dtype = np.uint16 if len(listed) < 0xFFFF else np.uint32
            index = np.full(len(self._codes[level - 1]) + 1, np.iinfo(dtype).max, dtype)
            for position, (_, number) in enumerate(listed):
                index[number] = position
            sections[f"admin{level}"] = index[own][order]
            sections[f"admin{level}_code"] = string_blob([code for code, _ in listed])
            sections[f"admin{level}_row"] = np.array([best[number] for _, number in listed], np.uint32)

    def _label_columns(self, order: NDArray[Any]) -> dict[str, NDArray[Any]]:
        self._labels.flush()
        dumped = memoryview(self._room.mapped("labels", "u1"))  # type: ignore[arg-type]
        starts = memoryview(starts_of(self._columns["label"].close()))  # type: ignore[arg-type]
        known = len(self._places)
        sizes = array("I")
        first: list[str] = []
        with self._room.path("ordered").open("wb") as file:
            for row in order.tolist():
                if row < known:
                    label = self._places[row].name.encode()
                else:
                    label = dumped[starts[row - known] : starts[row - known + 1]].tobytes()
                file.write(label)
                sizes.append(len(label))
                if len(sizes) <= _COMPLETED:
                    first.append(normalize(label.decode()))
        return {
            "label": self._room.mapped("ordered", "u1"),
            "label_start": starts_of(np.frombuffer(sizes, np.uint32)),
            "label_order": np.array(sorted(range(len(first)), key=lambda row: (first[row], row)), np.uint32),
        }

    def _facts(self, sections: dict[str, NDArray[Any]], rank: NDArray[Any]) -> dict[str, Any]:
        digest = hashlib.sha256()
        for name in sorted(sections):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(sections[name]).data)
        counts = Counter(self._base.facts["counts"]) + self._counts
        return {
            "version": digest.hexdigest()[:12],
            "counts": dict(sorted(counts.items())),
            "features": [".", *self._features],
            "countries": ["", *self._countries],
            "country_rows": {code: int(rank[row]) for code, row in self._base.facts["country_rows"].items()},
            "neighbours": self._base.facts["neighbours"],
        }


class _Numbers(dict[str, int]):
    """Numbers strings in the order of their coming, from 1 where 0 stands for none."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self) + 1
        return number


_COLUMNS: Final = {
    "id": "I", "lat": "i", "lon": "i", "population": "I", "prominence": "f", "radius": "f", "country": "H",
    "feature": "H", "admin1": "I", "admin2": "I", "label": "I",
}  # fmt: skip
_PLAIN_SECTIONS: Final[tuple[tuple[str, str, type[np.generic]], ...]] = (
    ("place_id", "id", np.uint32),
    ("lat", "lat", np.int32),
    ("lon", "lon", np.int32),
    ("population", "population", np.uint32),
    ("country", "country", np.uint8),
    ("feature", "feature", np.uint16),
)


def _draft(row: DumpRow) -> PlaceDraft:
    draft = PlaceDraft(
        id=f"gn:{row.geonameid}",
        name=display_name(row.names[0], row.country),
        lat=row.lat,
        lon=row.lon,
        feature=row.feature,
        country=row.country,
        admin1=row.admin1,
        admin2=row.admin2 if row.admin1 else None,
        population=row.population,
        name_count=len(row.names),
    )
    draft.add_names(name for name in row.names if not _OTHER_SCRIPT.search(name))
    return draft


def _prominence(draft: PlaceDraft) -> float:
    """Return the prominence of a place that the packaged gazetteer lacks: news seldom means it."""
    if draft.feature_class in "AP" and not draft.feature_code.endswith(("H", "Q", "W")):
        return draft.estimated_prominence()
    if draft.feature_class == "P":
        return min(draft.estimated_prominence(), _MINOR)
    return _MINOR * min(draft.name_count, 40) / 40

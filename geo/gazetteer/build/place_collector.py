"""Collects the rows of a GeoNames dump: merges them into the packaged places or adds them as new places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.feature_types import is_country
from geo.gazetteer.build.disk_columns import DiskColumn, DiskNames, ScratchFolder
from geo.gazetteer.build.dump import AlternateName, DumpRow
from geo.gazetteer.build.names import display_name, is_usable
from geo.gazetteer.build.packaged_matches import PackagedMatches, RowLookup
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.build.sections import spelling_names
from geo.gazetteer.container import read_container
from geo.gazetteer.file_index import FileIndex
from geo.gazetteer.file_layout import KIND_BITS, KIND_CODES, KIND_MASK, NO_COUNTRY
from geo.gazetteer.normalization import hash_name, hash_token, normalize
from geo.gazetteer.scanner import MAX_TOKENS
from geo.types import NameKind

__all__ = ["Numbering", "PlaceCollector"]

_COLUMN_TYPES: Final = {
    "id": "I", "lat": "i", "lon": "i", "population": "I", "prominence": "f", "radius": "f", "country": "H",
    "feature": "H", "admin1": "I", "admin2": "I", "label": "I",
}  # fmt: skip
_MAX_MINOR_PROMINENCE: Final = 0.12
_DISCOUNT: Final = 0.25
_SLIGHT_DISCOUNT: Final = 0.02
_COUNTRY_DISCOUNT: Final = 0.6
_WIKIDATA: Final = "wkdt"
_WIKIDATA_ID: Final = re.compile(r"Q([1-9]\d{0,8})", re.ASCII)
# Entries of alternateNamesV2 that are not names: links, and codes of post offices, airports and other registers.
_CODE_LANGUAGES: Final = frozenset("link wkdt post iata icao faac unlc tcid phon piny lauc".split())
# From Greek to the last script before "Latin Extended Additional", and everything from the first East Asian script on.
_NON_LATIN: Final = re.compile("[\u0370-\u1dff\u2e80-\U0010ffff]")
_MAX_CACHED_TOKENS: Final = 300_000


class Numbering(dict[str, int]):
    """Numbers strings in the order of first use, from 1 on; 0 means none."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self) + 1
        return number


class PlaceCollector:
    """The places of the base gazetteer and of the dump while they are collected. Rows of the dump follow the base's.

    Attributes:
        base: The file of the base gazetteer, without the user's overlay: that is applied whenever a file is opened.
        places: The places of the base, in the order of its rows.
        columns: The columns of the new places. "label" has the size of each name in `labels`.
        labels: The display names of the new places, one after another.
        names: The hashes of all names.
        beginnings: The hashes of the first tokens of long names, from the dump only.
        spellings: The names that misspelled names are compared with.
        features: The number of each feature in the columns.
        countries: The number of each country code in the columns.
        division_codes: The number of each first- and second-level division code in the columns.
        counts: The number of new places in each feature class.
        merged: The number of rows that were merged into places of the base.
        merged_codes: The first- and second-level codes that rows gave to places of the base, by row of the base.
        merged_populations: The larger population of both, by row of the base.
        wikidata: The number of the Wikidata id of each row, 0 for none; empty until names with ids are added.
    """

    def __init__(self, scratch: ScratchFolder, path: Path) -> None:
        self.base = read_container(path)
        index = FileIndex(path)
        self.places = list(index)
        self.columns = {name: DiskColumn(scratch, name, typecode) for name, typecode in _COLUMN_TYPES.items()}
        self.labels = scratch.file("labels")
        self.names = DiskNames(scratch, "names")
        self.beginnings = DiskNames(scratch, "beginnings")
        self.spellings: set[str] = set(index.spelling_names())
        self.features = Numbering()
        self.countries = Numbering()
        self.division_codes = (Numbering(), Numbering())
        self.counts: Counter[str] = Counter()
        self.merged = 0
        self.merged_codes: dict[int, tuple[str | None, str | None]] = {}
        self.merged_populations: dict[int, int] = {}
        self.wikidata: NDArray[np.uint32] = np.zeros(0, np.uint32)
        self._rows_by_id = {place.id: row for row, place in enumerate(self.places)}
        self._matches = PackagedMatches(self.places)
        self._token_hashes: dict[str, int] = {}
        self._next_row = len(self.places)
        self._add_base_names()

    def add(self, row: DumpRow) -> None:
        """Add a row of the dump: merge it into the same place of the base, or append it as a new place."""
        draft = _make_draft(row)
        base_row = self._rows_by_id.get(draft.id)
        if base_row is None:
            base_row = self._matches.row_of(draft)
        if base_row is not None:
            self._merge(draft, base_row)
            return
        draft.prominence = _estimate_prominence(draft)
        self._append(draft, row.geonameid)
        self.spellings.update(spelling_names(draft))
        for name, kind in draft.names.items():
            self._add_name(name, self._next_row, draft.name_discount(name) - draft.prominence, kind)
        self._next_row += 1

    def add_alternates(self, alternates: Iterable[AlternateName]) -> None:
        """Add the names of alternateNamesV2 that are usable and whose place exists. No rows can be added after this."""
        rows = RowLookup(self.places, self.columns["id"].close())
        prominences = self.columns["prominence"].close()
        self.wikidata = np.zeros(self._next_row, np.uint32)
        for entry in alternates:
            if entry.language == _WIKIDATA and (match := _WIKIDATA_ID.fullmatch(entry.name)):
                row = rows.row(entry.geonameid)
                if row is not None:
                    self.wikidata[row] = int(match[1])
            if entry.language in _CODE_LANGUAGES:
                continue
            kind = NameKind.ABBREVIATION if entry.language == "abbr" else NameKind.ALTERNATE
            if not is_usable(entry.name, kind):
                continue
            row = rows.row(entry.geonameid)
            if row is None:
                continue
            new_row = row - len(self.places)  # negative for places of the base
            prominence = self.places[row].prominence if new_row < 0 else float(prominences[new_row])
            discount = _SLIGHT_DISCOUNT if entry.preferred and entry.language == "en" else _DISCOUNT
            if new_row < 0 and is_country(self.places[row].feature_code) and discount == _DISCOUNT:
                discount = _COUNTRY_DISCOUNT
            self._add_name(normalize(entry.name), row, discount - prominence, kind)

    def division_number(self, level: int, *codes: str | None) -> int:
        """Return the number of a division in the columns, 0 for none.

        Args:
            level: 1 or 2.
            codes: The codes of the country and of each level down to this one.
        """
        parts = [code for code in codes if code]
        return self.division_codes[level - 1][".".join(parts)] if len(parts) == len(codes) else 0

    def _add_base_names(self) -> None:
        columns = self.base.sections
        starts, postings = columns["name_start"], columns["posting"]
        counts: NDArray[np.int64] = starts[1:].astype(np.int64) - starts[:-1]
        rows = postings >> KIND_BITS
        # The file does not contain ranks, but a name's postings are in their order: give each posting the rank of its
        # place, or that of the posting before it if that is larger. The offset of 8 per name keeps names apart.
        group = np.repeat(np.arange(counts.size, dtype=np.float64), counts) * 8
        ranks = np.maximum.accumulate(group - columns["prominence"][rows] / 0xFFFF) - group
        kinds = postings & KIND_MASK
        self.names.extend(np.repeat(columns["name_hash"], counts), rows, ranks, kinds)

    def _merge(self, draft: PlaceDraft, row: int) -> None:
        place = self.places[row]
        self.merged += 1
        if draft.country == place.country_code and (row not in self.merged_codes or draft.id == place.id):
            self.merged_codes[row] = (draft.admin1 or place.admin1_code, draft.admin2)
        self.merged_populations[row] = max(self.merged_populations.get(row, place.population), draft.population)
        draft.feature = f"{place.feature_class}.{place.feature_code}"
        for name in draft.names:
            discount = max(draft.name_discount(name), _SLIGHT_DISCOUNT) if name != normalize(place.name) else 0.0
            self._add_name(name, row, discount - place.prominence, NameKind.ALTERNATE)

    def _append(self, draft: PlaceDraft, geonameid: int) -> None:
        label = draft.name.encode("utf-8", "replace")
        self.labels.write(label)
        self.counts[draft.feature_class] += 1
        # Only a damaged dump has more country codes than fit into a byte: the surplus counts as none.
        country = NO_COUNTRY if draft.country is None else min(self.countries[draft.country], NO_COUNTRY)
        values: dict[str, float] = {
            "id": geonameid,
            "lat": round(draft.lat * 1e5),
            "lon": round(draft.lon * 1e5),
            "population": min(draft.population, 0xFFFFFFFF),
            "prominence": draft.prominence,
            "radius": draft.estimated_radius_km() if draft.radius_km is None else draft.radius_km,
            "country": country,
            "feature": self.features[draft.feature],
            "admin1": self.division_number(1, draft.country, draft.admin1),
            "admin2": self.division_number(2, draft.country, draft.admin1, draft.admin2),
            "label": len(label),
        }
        for name, value in values.items():
            self.columns[name].append(value)

    def _add_name(self, name: str, row: int, rank: float, kind: NameKind) -> None:
        if len(self._token_hashes) > _MAX_CACHED_TOKENS:
            self._token_hashes.clear()
        hashes = []
        for token in name.split(" "):
            value = self._token_hashes.get(token)
            if value is None:
                value = self._token_hashes[token] = hash_token(token)
            hashes.append(value)
        self.names.append(hash_name(hashes), row, rank, KIND_CODES[kind])
        if 2 < len(hashes) <= MAX_TOKENS:
            for end in range(2, len(hashes)):
                self.beginnings.append(hash_name(hashes[:end]))


def _make_draft(row: DumpRow) -> PlaceDraft:
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
    draft.add_names(name for name in row.names if not _NON_LATIN.search(name))
    return draft


def _estimate_prominence(draft: PlaceDraft) -> float:
    """Return the prominence of a place that the packaged gazetteer lacks: it is low, because news seldom means it."""
    if draft.feature_class in "AP" and not draft.feature_code.endswith(("H", "Q", "W")):
        return draft.estimated_prominence()
    if draft.feature_class == "P":
        return min(draft.estimated_prominence(), _MAX_MINOR_PROMINENCE)
    return _MAX_MINOR_PROMINENCE * min(draft.name_count, 40) / 40

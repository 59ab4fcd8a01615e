"""Reads the project's own tables: regions, demonyms, abbreviations, hosts and alternate names.

A row finds its target by normalized name, country and a compatible feature code; the most prominent place wins. To
choose another one, the target includes the first-level division: "Arlington, Virginia".
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.feature_types import feature_class_of, is_country_or_territory
from geo.gazetteer import normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.types import NameKind

__all__ = ["ALIAS_TABLES", "Region", "TableFault", "add_aliases", "read_regions", "read_rows"]

ALIAS_TABLES: Final = {
    "demonyms.csv": NameKind.DEMONYM,
    "abbreviations.csv": NameKind.ABBREVIATION,
    "hosts.csv": NameKind.HOST,
    "alternates.csv": NameKind.ALTERNATE,
}


@dataclass(frozen=True, slots=True)
class TableFault:
    """A table row that cannot be used."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Region:
    """A row of regions.csv: a place that the packages lack, or have without a usable point, name or radius."""

    name: str
    alternates: tuple[str, ...]
    feature: str
    lat: float
    lon: float
    radius_km: float
    countries: tuple[str, ...]
    geonameid: int | None


def read_regions(path: Path, faults: list[TableFault]) -> Iterator[tuple[int, Region]]:
    """Yield the rows of regions.csv with their line numbers; append invalid ones to `faults`."""
    for line, row in read_rows(path):
        try:
            yield (
                line,
                Region(
                    name=row["name"],
                    alternates=_split_cell(row["alternates"]),
                    feature=_feature(row["feature_code"]),
                    lat=float(row["lat"]),
                    lon=float(row["lon"]),
                    radius_km=float(row["radius_km"]),
                    countries=_split_cell(row["country_codes"]),
                    geonameid=int(row["geonameid"]) if row["geonameid"] else None,
                ),
            )
        except (KeyError, TypeError, ValueError) as error:
            faults.append(TableFault(path.name, line, f"not a region: {error}"))


def add_aliases(drafts: Iterable[PlaceDraft], folder: Path, faults: list[TableFault]) -> dict[str, int]:
    """Add the names in the tables to the places that they mean.

    Args:
        drafts: All places, with prominence set.
        folder: The folder with the tables.
        faults: Rows that do not match a place are appended here.

    Returns:
        The number of names that each table added.
    """
    by_name: dict[str, list[PlaceDraft]] = defaultdict(list)
    for draft in sorted(drafts, key=lambda draft: -draft.prominence):
        for name in draft.names:
            by_name[name].append(draft)
    added = {}
    for table, kind in ALIAS_TABLES.items():
        count = 0
        for line, row in read_rows(folder / table):
            target = _find_target(row, by_name)
            if target is None:
                place = f"{row.get('target')} ({row.get('feature_code')}, {row.get('country_code') or 'no country'})"
                faults.append(TableFault(table, line, f"{row.get('name')!r} means {place}, which does not exist"))
                continue
            target.add_name(row["name"], kind, curated=True)
            count += 1
        added[table] = count
    return added


def _find_target(row: Mapping[str, str], by_name: Mapping[str, list[PlaceDraft]]) -> PlaceDraft | None:
    country, group = row["country_code"], _group(_feature(row["feature_code"]))
    name, _, division = (normalize(part) for part in row["target"].partition(","))
    places = [
        draft
        for draft in by_name.get(name, ())
        if (not country or draft.country == country) and _group(draft.feature) == group
    ]
    if division:
        codes = {(d.country, d.admin1) for d in by_name.get(division, ()) if d.feature == "A.ADM1"}
        places = [draft for draft in places if (draft.country, draft.admin1) in codes]
    with_primary_name = [draft for draft in places if draft.names[name] is NameKind.PRIMARY]
    return next(iter([*with_primary_name, *places]), None)


def _feature(code: str) -> str:
    """Return a feature code with its class: "ISL" → "T.ISL"."""
    return f"{feature_class_of(code)}.{code}"


def _group(feature: str) -> str:
    """Return the group of compatible features: countries, one level of divisions, populated places, or others."""
    letter, code = feature.split(".", 1)
    if letter == "A":
        return "country" if is_country_or_territory(code) else code[:4]
    return "P" if letter == "P" else "other"


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their line numbers; nothing if the table is missing."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row


def _split_cell(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())

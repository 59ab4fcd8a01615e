"""Builds the files of `data/shapes` from the sources and the packaged gazetteer."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from geo.gazetteer import Gazetteer
from geo.types import Place
from tools.shapes import counties, packing, seas, unions
from tools.shapes.cells import Cells, checked, lacking
from tools.shapes.index import Area, cell_boxes, index_rows
from tools.shapes.linework import Geometries, land_faces
from tools.shapes.owners import Owner, Towns, owners
from tools.shapes.sources import Sources

__all__ = ["build"]

# Degrees: one step of a file, and by how much borders may move.
_UNIT, _TOLERANCE = 0.001, 0.0015
_COARSE_UNIT, _COARSE_TOLERANCE = 0.005, 0.025
_SEA_UNIT, _SEA_TOLERANCE = 0.005, 0.01
_COUNTY_TOLERANCE: Final = 0.0015
# Islands below this many km² are left out, unless they are the largest part of a division.
_SPECK, _COARSE_SPECK = 0.3, 25.0


@dataclass(slots=True)
class _Files:
    """The parts of the map with their cells; the cells of all parts are numbered in one row."""

    parts: list[tuple[str, int]] = field(default_factory=list)
    shapes: list[Any] = field(default_factory=list)

    def add(self, part: str, shapes: Iterable[Any]) -> range:
        first = len(self.shapes)
        self.parts.append((part, first))
        self.shapes.extend(shapes)
        return range(first, len(self.shapes))


def build(sources: Sources, target: Path, progress: Callable[[str], None]) -> None:
    """Write all files.

    Args:
        sources: The unpacked sources.
        target: The folder to write into.
        progress: Is called with a line for each step.
    """
    places = list(Gazetteer.open())
    towns = Towns.of(places)
    progress("cutting the land along borders")
    faces = land_faces(sources)
    progress(f"naming {len(faces):,} faces")
    cells, _ = checked(faces, owners(faces, towns, sources), towns)
    shapes = counties.county_shapes(sources)
    named = counties.name_counties(shapes, towns, places)
    cells = _with_territories(cells, places, shapes, named)
    progress("simplifying")
    files = _Files()
    numbers = _land(files, cells, target)
    by_county = _counties(files, places, shapes, named, target)
    by_part = _seas(files, sources, target)
    areas = [
        *_countries_and_divisions(places, numbers),
        *_regions(places, numbers),
        *(Area(place_id, "county", (number,)) for place_id, number in by_county.items()),
        *(
            Area(place_id, "sea", tuple(by_part[name] for name in parts if name in by_part))
            for place_id, parts in seas.read_table().items()
        ),
    ]
    known = {place.id for place in places}
    rows = index_rows([area for area in areas if area.cells and area.id in known], files.shapes)
    content = {"parts": files.parts, "boxes": cell_boxes(files.shapes), "areas": rows}
    packing.write(target / "index.json.gz", content)
    missing = lacking([place for place in places if place.feature_code == "ADM1"], cells)
    _write_lacking(target / "lacking.csv", missing)
    progress(f"{len(rows):,} areas; {len(missing)} first-level divisions without a shape")


def _with_territories(cells: Cells, places: Sequence[Place], shapes: Geometries, named: dict[str, int]) -> Cells:
    """Return the cells, those of the territories of the United States from the counties."""
    own = {place.id: (place.country_code or "", place.admin1_code) for place in places if place.id in named}
    from_counties = {
        owner: shapes[named[place_id]] for place_id, owner in own.items() if owner[0] in counties.TERRITORIES
    }
    replaced = {code for code, _ in from_counties}
    return {owner: shape for owner, shape in cells.items() if owner[0] not in replaced} | from_counties


def _land(files: _Files, cells: Cells, target: Path) -> dict[Owner, int]:
    """Write the cells of each country, and all of them for the whole world; return their numbers."""
    keys = sorted(cells, key=lambda owner: (owner[0], owner[1] is None, owner[1] or ""))
    all_cells = np.array([cells[key] for key in keys])
    fine = packing.simplify(packing.without_specks(all_cells, _SPECK), _TOLERANCE)
    for code in sorted({country for country, _ in keys}):
        numbers = files.add(f"land/{code}", (fine[i] for i, key in enumerate(keys) if key[0] == code))
        packed = packing.pack(fine[numbers.start : numbers.stop], unit=_UNIT, first=numbers.start)
        packing.write(target / "land" / f"{code}.json.gz", packed)
    coarse = packing.simplify(packing.without_specks(all_cells, _COARSE_SPECK), _COARSE_TOLERANCE)
    packing.write(target / "world.json.gz", packing.pack(coarse, unit=_COARSE_UNIT, first=0))
    return {key: number for number, key in enumerate(keys)}


def _counties(
    files: _Files, places: Sequence[Place], shapes: Geometries, named: dict[str, int], target: Path
) -> dict[str, int]:
    """Write the counties of the United States; return their numbers by the ids of their places."""
    ids = sorted(place.id for place in places if place.id in named and place.feature_code == "ADM2")
    fine = packing.simplify(shapes[[named[place_id] for place_id in ids]], _COUNTY_TOLERANCE)
    numbers = files.add("counties/US", fine)
    packing.write(target / "counties" / "US.json.gz", packing.pack(fine, unit=_UNIT, first=numbers.start))
    return dict(zip(ids, numbers, strict=True))


def _seas(files: _Files, sources: Sources, target: Path) -> dict[str, int]:
    """Write the seas; return the numbers of their parts by name."""
    wanted = {name for parts in seas.read_table().values() for name in parts}
    cells = seas.sea_cells(sources, wanted)
    fine = packing.simplify(packing.without_specks(np.array(list(cells.values())), _SPECK), _SEA_TOLERANCE)
    numbers = files.add("seas", fine)
    packing.write(target / "seas.json.gz", packing.pack(fine, unit=_SEA_UNIT, first=numbers.start))
    return dict(zip(cells, numbers, strict=True))


def _countries_and_divisions(places: Sequence[Place], numbers: dict[Owner, int]) -> Iterable[Area]:
    cells: dict[str, list[int]] = {}
    for (country, _), number in numbers.items():
        cells.setdefault(country, []).append(number)
    countries: dict[str, Place] = {}
    for place in places:
        code = place.country_code or ""
        if place.feature_class == "A" and place.feature_code.startswith(("PCL", "TERR")) and code in cells:
            if code not in countries or place.prominence > countries[code].prominence:
                countries[code] = place
        elif place.feature_code == "ADM1" and (code, place.admin1_code) in numbers:
            yield Area(place.id, "division", (numbers[code, place.admin1_code],))
    for code, place in countries.items():
        yield Area(place.id, "country", tuple(cells[code]))


def _regions(places: Sequence[Place], numbers: dict[Owner, int]) -> Iterable[Area]:
    divisions = {place.iso_3166_2: place for place in places if place.feature_code == "ADM1" and place.iso_3166_2}
    kinds = {place.id: "continent" if place.feature_code == "CONT" else "region" for place in places}
    for place_id, members in unions.read_unions().items():
        cells = unions.members_of(members, numbers, {code: place for code, place in divisions.items() if code})
        yield Area(place_id, kinds.get(place_id, "region"), tuple(sorted(cells)))


def _write_lacking(path: Path, missing: Sequence[Place]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["id", "name", "country_code", "admin1_code", "population"])
        rows.writerows([p.id, p.name, p.country_code, p.admin1_code, p.population] for p in missing)

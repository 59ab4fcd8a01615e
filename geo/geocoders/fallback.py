"""Placing online what the gazetteer cannot place: streets, buildings and hamlets, for those who ask for it.

Names of the article go to the provider, with those of the place that the article is about; nothing else does. An answer
has an id of the provider's ("nominatim:way/4247312"), by which its points are told apart and credited wherever they go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders.base import Geocoder
from geopy.location import Location

import geo
from geo.errors import UsageError
from geo.feature_types import is_second_level_division
from geo.gazetteer import Gazetteer
from geo.geocoders.chain import online_geocoder
from geo.geodesy import distance_km
from geo.resolution import PlaceConstraints
from geo.types import Geoparse, MentionKind, Place, ResolvedMention

__all__ = ["SERVICES", "OnlineFallback", "OnlineService"]

SERVICES: Final = ("nominatim", "photon")
_TRUST = 0.5  # in the first answer of a search: a guess, which no corpus of ours could measure offline
_DEFAULT_RADIUS_KM = 1.0
_MOST_FAILURES = 3  # on end, after which the rest of the run goes without
_CONTACT = re.compile(r"\S+@\S+\.\S+|https?://\S+")


@dataclass(frozen=True, slots=True)
class OnlineService:
    """Which provider to ask; who asks, by an e-mail or web address, as providers want to know; and the address of a
    server of one's own, such as "https://nominatim.example.org"."""

    name: str
    contact: str
    url: str | None = None

    def __post_init__(self) -> None:
        if self.name not in SERVICES:
            raise UsageError(f"there is no online service {self.name!r}; there are {' and '.join(SERVICES)}")
        if not _CONTACT.fullmatch(self.contact):
            raise UsageError(f"{self.contact!r} does not say who asks online; give an e-mail or web address")
        if self.url is not None:
            parts = urlsplit(self.url)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise UsageError(f"{self.url!r} is no address of a server, such as https://nominatim.example.org")

    def geocoder(self, cache: Path | str | None = None) -> Geocoder:
        """Return the provider's geocoder, polite and with a memory; see `online_geocoder`."""
        where: dict[str, Any] = {}
        if self.url is not None:
            parts = urlsplit(self.url)
            where = {"scheme": parts.scheme, "domain": f"{parts.netloc}{parts.path.rstrip('/')}"}
        agent = f"dateline/{geo.__version__} ({self.contact})"
        return online_geocoder(self.name, user_agent=agent, cache=cache, **where)


@dataclass(slots=True)
class OnlineFallback:
    """Asks a provider for the mentions without a place. `asked`, `placed` and `failed` count mentions; `trouble` is the
    last error. After three failures on end nothing more is asked: a run of many must not wait for a dead server."""

    service: OnlineService
    gazetteer: Gazetteer
    control: PlaceConstraints = field(default_factory=PlaceConstraints)
    geocoder: Geocoder | None = None
    asked: int = 0
    placed: int = 0
    failed: int = 0
    trouble: str = ""
    _failures: int = 0

    def place(self, geoparse: Geoparse) -> Geoparse:
        """Return the geoparse with those of its unplaced mentions placed that the provider knows."""
        if all(not _is_open(resolved) for resolved in geoparse.mentions):
            return geoparse
        about = self._about(geoparse)
        mentions = [self._placed(resolved, about) if _is_open(resolved) else resolved for resolved in geoparse.mentions]
        return replace(geoparse, mentions=tuple(mentions))

    def _about(self, geoparse: Geoparse) -> str:
        """Return where the article is, as an address ends: "Springfield, Ohio, United States"."""
        if not geoparse.focus:
            return ""
        place = geoparse.focus[0].place
        above = [
            parent.name for parent in self.gazetteer.parents(place) if not is_second_level_division(parent.feature_code)
        ]
        return ", ".join([place.name, *above])

    def _placed(self, resolved: ResolvedMention, about: str) -> ResolvedMention:
        if self._failures >= _MOST_FAILURES:
            return resolved
        name = " ".join(resolved.text.split())
        self.asked += 1
        try:
            answer = self._ask(f"{name}, {about}" if about else name)
        except GeopyError as error:
            self.failed, self._failures, self.trouble = self.failed + 1, self._failures + 1, str(error)
            return resolved
        self._failures = 0
        place = None if answer is None else _place(self.service.name, name, answer)
        if place is None or not self.control.allows(place):
            return resolved
        self.placed += 1
        return replace(resolved, place=place, confidence=_TRUST * resolved.score)

    def _ask(self, query: str) -> Location | None:
        if self.geocoder is None:
            self.geocoder = self.service.geocoder()
        options = {"addressdetails": True} if self.service.name == "nominatim" else {}
        found = self.geocoder.geocode(query, **options)
        return found if isinstance(found, Location) else None


def _is_open(resolved: ResolvedMention) -> bool:
    return resolved.place is None and resolved.kind is MentionKind.PLACE


def _place(service: str, name: str, answer: Location) -> Place | None:
    raw: Mapping[str, Any] = answer.raw
    facts = raw if service == "nominatim" else raw.get("properties", {})
    if facts.get("osm_id") is None:
        return None
    kind = _OSM_TYPES.get(str(facts.get("osm_type")), str(facts.get("osm_type")))
    country = raw.get("address", {}).get("country_code") if service == "nominatim" else facts.get("countrycode")
    key, value = facts.get("class", facts.get("osm_key")), facts.get("type", facts.get("osm_value"))
    feature_class, feature_code = _FEATURES.get((key, value)) or _FEATURES.get((key, None), ("S", "FCL"))
    return Place(
        id=f"{service}:{kind}/{facts['osm_id']}",
        name=str(facts.get("name") or name),
        lat=float(answer.latitude),
        lon=float(answer.longitude),
        country_code=str(country).upper() if country else None,
        admin1_code=None,
        admin2_code=None,
        feature_class=feature_class,
        feature_code=feature_code,
        population=0,
        radius_km=_radius_km(raw, facts),
        prominence=0.0,
    )


def _radius_km(raw: Mapping[str, Any], facts: Mapping[str, Any]) -> float:
    """Return half the diagonal of the box around a place."""
    try:
        if "boundingbox" in raw:
            south, north, west, east = map(float, raw["boundingbox"])
        else:
            west, north, east, south = map(float, facts["extent"])
    except (KeyError, TypeError, ValueError):
        return _DEFAULT_RADIUS_KM
    return round(max(0.1, distance_km((south, west), (north, east)) / 2), 1)


_OSM_TYPES = {"N": "node", "W": "way", "R": "relation"}
_FEATURES = {
    ("highway", None): ("R", "ST"),
    ("railway", None): ("S", "RSTN"),
    ("aeroway", None): ("S", "AIRP"),
    ("place", None): ("P", "PPL"),
    ("place", "suburb"): ("P", "PPLX"),
    ("place", "neighbourhood"): ("P", "PPLX"),
    ("place", "quarter"): ("P", "PPLX"),
    ("place", "island"): ("T", "ISL"),
    ("boundary", None): ("A", "ADMD"),
    ("waterway", None): ("H", "STM"),
    ("natural", "water"): ("H", "LK"),
    ("natural", "bay"): ("H", "BAY"),
    ("natural", "peak"): ("T", "MT"),
    ("natural", None): ("T", "RGN"),
    ("leisure", None): ("L", "PRK"),
    ("landuse", None): ("L", "AREA"),
    ("building", None): ("S", "BLDG"),
}
"""GeoNames feature classes and codes for OpenStreetMap's keys and values; any other is a facility (S.FCL)."""

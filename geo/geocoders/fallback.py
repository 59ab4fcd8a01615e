"""Places mentions online that the gazetteer cannot place: streets, buildings and hamlets. Users must opt in.

The provider receives the name of the mention and of the place that the article is about, nothing else. The id of an
answer starts with the provider's name ("nominatim:way/4247312"), so that every export can credit the provider.
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
_FIRST_ANSWER_CONFIDENCE: Final = 0.5  # a guess: it could not be measured offline
_DEFAULT_RADIUS_KM: Final = 1.0
_MAX_CONSECUTIVE_FAILURES: Final = 3
_CONTACT: Final = re.compile(r"\S+@\S+\.\S+|https?://\S+")


@dataclass(frozen=True, slots=True)
class OnlineService:
    """An online provider.

    Attributes:
        name: One of SERVICES.
        contact: Your e-mail or web address, which providers require.
        url: The base URL of a self-hosted server, such as "https://nominatim.example.org"; None for the public one.

    Raises:
        UsageError: A value is invalid.
    """

    name: str
    contact: str
    url: str | None = None

    def __post_init__(self) -> None:
        if self.name not in SERVICES:
            raise UsageError(f"{self.name!r} is not an online service; use {' or '.join(SERVICES)}")
        if not _CONTACT.fullmatch(self.contact):
            raise UsageError(f"{self.contact!r} is not a contact for the provider; give an e-mail or web address")
        if self.url is not None:
            parts = urlsplit(self.url)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise UsageError(f"{self.url!r} is not the URL of a server, such as https://nominatim.example.org")

    def geocoder(self, cache: Path | str | None = None) -> Geocoder:
        """Return the provider's geocoder with a rate limit and a cache; see `online_geocoder`."""
        server: dict[str, Any] = {}
        if self.url is not None:
            parts = urlsplit(self.url)
            server = {"scheme": parts.scheme, "domain": f"{parts.netloc}{parts.path.rstrip('/')}"}
        agent = f"dateline/{geo.__version__} ({self.contact})"
        return online_geocoder(self.name, user_agent=agent, cache=cache, **server)


@dataclass(slots=True)
class OnlineFallback:
    """Queries a provider for mentions without a place.

    After three consecutive failures it sends no more requests, so that a long run does not wait for a dead server.

    Attributes:
        service: The provider.
        gazetteer: The source of the states and countries in queries.
        constraints: Answers that they do not allow are ignored.
        geocoder: The provider's geocoder; None for `service.geocoder()`, made on the first request.
        requested: The number of mentions for which the provider was asked.
        placed: The number of mentions that it placed.
        failed: The number of mentions for which the request failed.
        last_error: The message of the last failure.
    """

    service: OnlineService
    gazetteer: Gazetteer
    constraints: PlaceConstraints = field(default_factory=PlaceConstraints)
    geocoder: Geocoder | None = None
    requested: int = 0
    placed: int = 0
    failed: int = 0
    last_error: str = ""
    _consecutive_failures: int = 0

    def place(self, geoparse: Geoparse) -> Geoparse:
        """Return a geoparse in which the unplaced mentions that the provider knows have a place."""
        if all(not _is_unplaced(resolved) for resolved in geoparse.mentions):
            return geoparse
        context = self._context(geoparse)
        mentions = [
            self._try_to_place(resolved, context) if _is_unplaced(resolved) else resolved
            for resolved in geoparse.mentions
        ]
        return replace(geoparse, mentions=tuple(mentions))

    def _context(self, geoparse: Geoparse) -> str:
        """Return what the article is about as the end of an address: "Springfield, Ohio, United States"."""
        if not geoparse.focus:
            return ""
        place = geoparse.focus[0].place
        parents = [
            parent.name for parent in self.gazetteer.parents(place) if not is_second_level_division(parent.feature_code)
        ]
        return ", ".join([place.name, *parents])

    def _try_to_place(self, resolved: ResolvedMention, context: str) -> ResolvedMention:
        if self._consecutive_failures >= _MAX_CONSECUTIVE_FAILURES:
            return resolved
        name = " ".join(resolved.text.split())
        self.requested += 1
        try:
            answer = self._first_answer(f"{name}, {context}" if context else name)
        except GeopyError as error:
            self.failed += 1
            self._consecutive_failures += 1
            self.last_error = str(error)
            return resolved
        self._consecutive_failures = 0
        place = None if answer is None else _place(self.service.name, name, answer)
        if place is None or not self.constraints.allows(place):
            return resolved
        self.placed += 1
        return replace(resolved, place=place, confidence=_FIRST_ANSWER_CONFIDENCE * resolved.score)

    def _first_answer(self, query: str) -> Location | None:
        if self.geocoder is None:
            self.geocoder = self.service.geocoder()
        options = {"addressdetails": True} if self.service.name == "nominatim" else {}
        answer = self.geocoder.geocode(query, **options)
        return answer if isinstance(answer, Location) else None


def _is_unplaced(resolved: ResolvedMention) -> bool:
    return resolved.place is None and resolved.kind is MentionKind.PLACE


def _place(service: str, name: str, answer: Location) -> Place | None:
    raw: Mapping[str, Any] = answer.raw
    facts = raw if service == "nominatim" else raw.get("properties", {})
    if facts.get("osm_id") is None:
        return None
    osm_type = _OSM_TYPES.get(str(facts.get("osm_type")), str(facts.get("osm_type")))
    country = raw.get("address", {}).get("country_code") if service == "nominatim" else facts.get("countrycode")
    key, value = facts.get("class", facts.get("osm_key")), facts.get("type", facts.get("osm_value"))
    feature_class, feature_code = _FEATURES.get((key, value)) or _FEATURES.get((key, None), ("S", "FCL"))
    return Place(
        id=f"{service}:{osm_type}/{facts['osm_id']}",
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
    """Return half the diagonal of the bounding box of a place."""
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
"""GeoNames feature classes and codes for OpenStreetMap's keys and values; any other becomes a facility (S.FCL)."""

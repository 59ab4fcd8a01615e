"""`GazetteerGeocoder`: a geopy geocoder over the gazetteer. It opens no connection.

    geocoder = GazetteerGeocoder()
    geocoder.geocode("Paris, Texas, USA").point
    geocoder.geocode("Amethi", country_codes="in", exactly_one=False)
    geocoder.reverse("34.69, 135.50").address         # "Osaka, Osaka, Japan"

Arguments are named and behave as those of geopy's Nominatim; results are geopy's `Location`, errors geopy's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.feature_types import is_country, is_country_or_territory, is_first_level_division
from geo.gazetteer import FuzzyMatch, Gazetteer
from geo.geodesy import distance_km
from geo.types import Place

__all__ = ["GazetteerGeocoder"]

# The keys of a structured query, from the smallest place to the largest. Streets and postal codes are not in the
# gazetteer: geopy's other geocoders know those.
_STRUCTURED = ("city", "county", "state", "country")
_UNKNOWN_PARTS = ("street", "postalcode", "amenity")
_FEATURE_TYPES: dict[str, Callable[[Place], bool]] = {
    "country": lambda place: is_country_or_territory(place.feature_code),
    "state": lambda place: is_first_level_division(place.feature_code),
    "city": lambda place: place.feature_class == "P",
    "settlement": lambda place: place.feature_class in "AP" and not is_country(place.feature_code),
}
_DEFAULT_LIMIT = 10
_FUZZY_LIMIT = 50


class GazetteerGeocoder(Geocoder):
    """Geocodes place names, and points to the nearest populated place, from the gazetteer alone.

    `gazetteer` is the one to ask, the packaged one where None. `country_bias` puts the places of one country (ISO
    3166-1 alpha-2) first. With `fuzzy`, a name that the gazetteer lacks is looked for by direction, division and
    spelling; `raw` has how a place was found as `match`, and what to take off a confidence as `penalty`. `timeout` and
    `user_agent` are accepted as by every geopy geocoder, and nothing waits for
    them. Raises GazetteerError where the packaged gazetteer cannot be opened.
    """

    def __init__(
        self,
        *,
        gazetteer: Gazetteer | None = None,
        country_bias: str | None = None,
        fuzzy: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
    ) -> None:
        super().__init__(timeout=timeout, user_agent=user_agent)
        self.gazetteer = gazetteer if gazetteer is not None else Gazetteer.open()
        self.fuzzy = fuzzy
        self.country_bias = country_bias.upper() if country_bias else None

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        featuretype: str | None = None,
        language: str | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
        bounds: Sequence[Any] | None = None,
    ) -> Location | list[Location] | None:
        """Return the place that `query` names, or a list of places, likeliest first; None where there is none.

        `query` is a name with the places that contain it ("Paris, Texas, USA"), or a mapping with any of the keys
        city, county, state and country. `country_codes` (one or several, comma-separated or a sequence) and
        `featuretype` (country, state, city or settlement) restrict the answer. Places in `viewbox`, two opposite
        corners, come first; with `bounded`, or given as `bounds`, none outside it is returned. `limit` bounds a list
        (10 unless given). `language` is accepted, names are English ones.

        Raises GeocoderQueryError for an empty query, and for an argument that is none of the above.
        """
        parts = _query_parts(query)
        if limit is not None and limit < 1:
            raise GeocoderQueryError(f"limit is {limit}; it must be 1 or more")
        box = _box(bounds if bounds is not None else viewbox)
        found = self._contained(parts)
        places = _unique(match.candidate.place for match in found)
        if country_codes is not None:
            allowed = _country_codes(country_codes)
            places = [place for place in places if place.country_code in allowed]
        if featuretype is not None:
            if featuretype not in _FEATURE_TYPES:
                raise GeocoderQueryError(f"featuretype is {featuretype!r}; use one of {', '.join(_FEATURE_TYPES)}")
            places = [place for place in places if _FEATURE_TYPES[featuretype](place)]
        if box is not None and (bounded or bounds is not None):
            places = [place for place in places if _inside(place, box)]
        elif box is not None:
            places.sort(key=lambda place: not _inside(place, box))
        if self.country_bias:
            places.sort(key=lambda place: place.country_code != self.country_bias)
        how = {match.candidate.place.id: {"match": match.step, "penalty": round(match.penalty, 3)} for match in found}
        locations = [self._location(place, **how[place.id]) for place in places[: limit or _DEFAULT_LIMIT]]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int | None = None,
        language: str | None = None,
    ) -> Location | list[Location] | None:
        """Return the populated place nearest to a point (a geopy Point, a pair of degrees, or "lat, lon"), or a list.

        The `raw` record of each has its distance from the point as `distance_km`. `limit` bounds a list (10 unless
        given). Raises GeocoderQueryError for what is no point.
        """
        point = _point(query)
        if limit is not None and limit < 1:
            raise GeocoderQueryError(f"limit is {limit}; it must be 1 or more")
        count = 1 if exactly_one else limit or _DEFAULT_LIMIT
        found = [
            self._location(place, distance_km=round(distance, 3))
            for place, distance in self.gazetteer.nearest(point.latitude, point.longitude, limit=count)
        ]
        if not found:
            return None
        return found[0] if exactly_one else found

    def _contained(self, parts: Sequence[str]) -> list[FuzzyMatch]:
        """Return the candidates of the first part that lie in what every later part names.

        The largest place is told first: "Texas, USA" leaves Texas only, and "Paris" must lie in it.
        """
        containers: list[list[Place]] = []
        for part in reversed(parts[1:]):
            containers.append([match.candidate.place for match in self._within(part, containers)])
        return self._within(parts[0], containers)

    def _within(self, name: str, containers: Sequence[Sequence[Place]]) -> list[FuzzyMatch]:
        return [
            match
            for match in self._matches(name)
            if all(any(self._lies_in(match.candidate.place, place) for place in places) for places in containers)
        ]

    def _matches(self, name: str) -> Iterable[FuzzyMatch]:
        candidates = self.gazetteer.lookup(name)
        if candidates or not self.fuzzy:
            return [FuzzyMatch(candidate, name, "exact", 0.0) for candidate in candidates]
        return self.gazetteer.fuzzy(name, _FUZZY_LIMIT)

    def _lies_in(self, place: Place, container: Place) -> bool:
        if place.id == container.id:
            return False
        if any(parent.id == container.id for parent in self.gazetteer.parents(place)):
            return True
        # Regions, islands and cities that hold sections are no parents of record: their radius tells.
        if container.feature_class == "A" or (container.feature_class == "P" and place.feature_class == "A"):
            return False
        return distance_km((place.lat, place.lon), (container.lat, container.lon)) <= container.radius_km

    def _location(self, place: Place, **more: Any) -> Location:
        names = [place.name, *(parent.name for parent in self.gazetteer.parents(place))]
        raw = dataclasses.asdict(place) | {"geonameid": place.geonameid} | more
        return Location(", ".join(dict.fromkeys(names)), (place.lat, place.lon), raw)


def _query_parts(query: str | Mapping[str, str]) -> list[str]:
    """Return what a query names, from the smallest place to the largest."""
    if isinstance(query, str):
        parts = query.split(",")
    elif isinstance(query, Mapping):
        unknown = sorted(set(query) - set(_STRUCTURED))
        if unknown:
            hint = "; the gazetteer holds places, no addresses" if set(unknown) & set(_UNKNOWN_PARTS) else ""
            raise GeocoderQueryError(
                f"a structured query has the keys {', '.join(_STRUCTURED)}, not {', '.join(unknown)}{hint}"
            )
        parts = [str(query[key]) for key in _STRUCTURED if key in query]
    else:
        raise GeocoderQueryError(f"a query is a string or a mapping, not {type(query).__name__}")
    named = [part.strip() for part in parts if part.strip()]
    if not named:
        raise GeocoderQueryError("the query is empty: name a place")
    return named


def _country_codes(codes: str | Sequence[str]) -> set[str]:
    listed = codes.split(",") if isinstance(codes, str) else codes
    return {code.strip().upper() for code in listed}


def _unique(places: Iterable[Place]) -> list[Place]:
    return list({place.id: place for place in places}.values())


def _point(query: Any) -> Point:
    try:
        if query is None:
            # geopy's own Point takes None for the point where equator and Greenwich meridian cross.
            raise TypeError("None")
        return Point(query)
    except (TypeError, ValueError) as error:
        raise GeocoderQueryError(f"{query!r} is no point: give latitude and longitude in degrees") from error


def _box(corners: Sequence[Any] | None) -> tuple[float, float, float, float] | None:
    """Return south, west, north, east of two opposite corners."""
    if corners is None:
        return None
    if isinstance(corners, str) or len(corners) != 2:
        raise GeocoderQueryError("a bounding box is two opposite corners: [(lat, lon), (lat, lon)]")
    first, second = (_point(corner) for corner in corners)
    south, north = sorted((first.latitude, second.latitude))
    west, east = sorted((first.longitude, second.longitude))
    return south, west, north, east


def _inside(place: Place, box: tuple[float, float, float, float]) -> bool:
    south, west, north, east = box
    return south <= place.lat <= north and west <= place.lon <= east

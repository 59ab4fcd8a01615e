"""A geopy geocoder that reads the gazetteer and opens no connection.

    geocoder = GazetteerGeocoder()
    geocoder.geocode("Paris, Texas, USA").point
    geocoder.geocode("Amethi", country_codes="in", exactly_one=False)
    geocoder.reverse("34.69, 135.50").address         # "Osaka, Osaka, Japan"

Arguments have the names and the meaning of geopy's Nominatim. Results are geopy's `Location`, errors are geopy's too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.errors import UsageError
from geo.feature_types import is_country, is_country_or_territory, is_first_level_division
from geo.gazetteer import FuzzyMatch, Gazetteer, parse_country
from geo.geodesy import distance_km
from geo.types import Place

__all__ = ["GazetteerGeocoder"]

# The keys of a structured query, from the smallest place to the largest. Streets and postal codes are not in the
# gazetteer: geopy's other geocoders know those.
_QUERY_KEYS = ("city", "county", "state", "country")
_ADDRESS_KEYS = ("street", "postalcode", "amenity")
_FEATURE_TYPES: dict[str, Callable[[Place], bool]] = {
    "country": lambda place: is_country_or_territory(place.feature_code),
    "state": lambda place: is_first_level_division(place.feature_code),
    "city": lambda place: place.feature_class == "P",
    "settlement": lambda place: place.feature_class in "AP" and not is_country(place.feature_code),
}
_DEFAULT_LIMIT: Final = 10
_FUZZY_LIMIT: Final = 50


class GazetteerGeocoder(Geocoder):
    """Geocodes place names, and reverse geocodes points to the nearest populated place, with the gazetteer alone.

    The `raw` of a location has the fields of the place, its `geonameid`, and how it matched: `match` ("exact",
    "direction", "division", "subset" or "spelling") and `penalty` (0 to 1), to be subtracted from a confidence.

    Args:
        gazetteer: the gazetteer to query, or the path of its file. Default: the packaged one.
        overlay: path of a CSV or YAML file of your own places.
        country_bias: the country whose places come first: an ISO 3166-1 code, such as "IN", or a name.
        fuzzy: whether names that the gazetteer lacks are matched by direction, division and spelling.
        timeout: accepted for compatibility with geopy's other geocoders, like `user_agent`; not used.

    Raises:
        GazetteerError: the gazetteer cannot be opened.
        InputError: the overlay cannot be read.
        UsageError: an argument is of the wrong type, or the country is unknown.
    """

    def __init__(
        self,
        *,
        gazetteer: Gazetteer | Path | str | None = None,
        overlay: Path | str | None = None,
        country_bias: str | None = None,
        fuzzy: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
    ) -> None:
        super().__init__(timeout=timeout, user_agent=user_agent)
        if isinstance(gazetteer, Gazetteer):
            if overlay is not None:
                raise UsageError("overlay: open the gazetteer with it: Gazetteer.open(path, overlay=...)")
            self.gazetteer = gazetteer
        elif isinstance(gazetteer, str | Path | None):
            self.gazetteer = Gazetteer.open(gazetteer, overlay=overlay)
        else:
            raise UsageError(f"gazetteer: {gazetteer!r:.50} is not a Gazetteer, or the path of a gazetteer file")
        self.fuzzy = fuzzy
        self.country_bias = parse_country(country_bias, "country_bias") if country_bias else None

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
        """Return the place with a name, or a list of places, the likeliest first; None if there are none.

        Args:
            query: a name with the places that contain it ("Paris, Texas, USA"), or a mapping with any of the keys
                city, county, state and country.
            exactly_one: whether to return one location instead of a list.
            timeout: not used.
            limit: the largest length of a list (10 by default).
            country_codes: restricts the answer to these countries, as `country_bias`: comma-separated, or a sequence.
            featuretype: restricts the answer to a country, state, city or settlement.
            language: not used; names are in English.
            viewbox: two opposite corners of a box whose places come first.
            bounded: whether places outside the viewbox are excluded.
            bounds: a viewbox that excludes all places outside it.

        Raises:
            GeocoderQueryError: the query is empty, or an argument is invalid.
        """
        parts = _query_parts(query)
        if limit is not None and limit < 1:
            raise GeocoderQueryError(f"limit is {limit}; it must be 1 or more")
        box = _box(bounds if bounds is not None else viewbox)
        matches = self._contained(parts)
        places = _unique(match.candidate.place for match in matches)
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
        how_matched = {m.candidate.place.id: {"match": m.step, "penalty": round(m.penalty, 3)} for m in matches}
        locations = [self._location(place, **how_matched[place.id]) for place in places[: limit or _DEFAULT_LIMIT]]
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
        """Return the populated place nearest to a point on its side of borders, or a list of the nearest places.

        The `raw` of each location has its distance from the point as `distance_km`.

        Args:
            query: a geopy Point, a pair of degrees, or "lat, lon".
            exactly_one: whether to return one location instead of a list.
            timeout: not used.
            limit: the largest length of a list (10 by default).
            language: not used.

        Raises:
            GeocoderQueryError: the query is not a point, or the limit is below 1.
        """
        point = _point(query)
        if limit is not None and limit < 1:
            raise GeocoderQueryError(f"limit is {limit}; it must be 1 or more")
        if exactly_one:
            town = self.gazetteer.town_at(point.latitude, point.longitude)
            return self._location(town[0], distance_km=round(town[1], 3)) if town else None
        towns = self.gazetteer.nearest(point.latitude, point.longitude, limit=limit or _DEFAULT_LIMIT)
        return [self._location(place, distance_km=round(distance, 3)) for place, distance in towns] or None

    def _contained(self, parts: Sequence[str]) -> list[FuzzyMatch]:
        """Return the matches of the first part that are in a place of every later part.

        The last part is resolved first: "USA" restricts "Texas", and "Texas" restricts "Paris".
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
        # Regions, islands and cities are not parents in the gazetteer: what is within their radius is in them.
        if container.feature_class == "A" or (container.feature_class == "P" and place.feature_class == "A"):
            return False
        return distance_km((place.lat, place.lon), (container.lat, container.lon)) <= container.radius_km

    def _location(self, place: Place, **details: Any) -> Location:
        names = [place.name, *(parent.name for parent in self.gazetteer.parents(place))]
        raw = dataclasses.asdict(place) | {"geonameid": place.geonameid} | details
        return Location(", ".join(dict.fromkeys(names)), (place.lat, place.lon), raw)


def _query_parts(query: str | Mapping[str, str]) -> list[str]:
    """Return the names in a query, from the smallest place to the largest."""
    if isinstance(query, str):
        parts = query.split(",")
    elif isinstance(query, Mapping):
        unknown = sorted(set(query) - set(_QUERY_KEYS))
        if unknown:
            hint = "; the gazetteer has places, not addresses" if set(unknown) & set(_ADDRESS_KEYS) else ""
            raise GeocoderQueryError(
                f"a structured query has the keys {', '.join(_QUERY_KEYS)}, not {', '.join(unknown)}{hint}"
            )
        parts = [str(query[key]) for key in _QUERY_KEYS if key in query]
    else:
        raise GeocoderQueryError(f"a query is a string or a mapping, not {type(query).__name__}")
    named = [part.strip() for part in parts if part.strip()]
    if not named:
        raise GeocoderQueryError("the query is empty: name a place")
    return named


def _country_codes(codes: str | Sequence[str]) -> set[str]:
    listed = codes.split(",") if isinstance(codes, str) else codes
    return {_country_code(code, "country_codes") for code in listed}


def _country_code(country: str, argument: str) -> str:
    try:
        return parse_country(country, argument)
    except UsageError as error:
        raise GeocoderQueryError(str(error)) from error


def _unique(places: Iterable[Place]) -> list[Place]:
    return list({place.id: place for place in places}.values())


def _point(query: Any) -> Point:
    try:
        if query is None:
            # geopy's Point takes None for latitude 0, longitude 0.
            raise TypeError("None")
        return Point(query)
    except (TypeError, ValueError) as error:
        raise GeocoderQueryError(f"{query!r} is not a point: give latitude and longitude in degrees") from error


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

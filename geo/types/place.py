"""Places of the gazetteer, and the candidates that a name may mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

STORED_DECIMALS = 5
"""The decimals that probabilities and coordinates (to a meter) are rounded to. The last digits of a float depend on the
machine and on what the process did before, but the same article must give the same result everywhere."""


class NameKind(StrEnum):
    """How a name belongs to a place in the gazetteer."""

    PRIMARY = "primary"
    ALTERNATE = "alternate"
    ABBREVIATION = "abbreviation"
    DEMONYM = "demonym"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer record.

    Attributes:
        id: "gn:" and the GeoNames id, or the prefix of another source and its id.
        name: The name.
        lat: Latitude in degrees, WGS 84.
        lon: Longitude in degrees, WGS 84.
        country_code: ISO 3166-1 alpha-2, None for what lies in no single country.
        admin1_code: GeoNames' code of the first-level division, such as "TX".
        admin2_code: GeoNames' code of the second-level division.
        feature_class: GeoNames' feature class, such as "P" for populated places.
        feature_code: GeoNames' feature code, such as "PPLC" for capitals.
        population: The number of people, 0 where unknown.
        radius_km: How far the place reaches from its point.
        prominence: How well news readers know it among its namesakes, 0 to 1.
        admin1_name: The name of the first-level division, None where unknown.
        iso_3166_2: The ISO 3166-2 code of the first-level division, such as "US-TX", None where unknown.
        wikidata: The Wikidata id, such as "Q90", None where unknown.
    """

    id: str
    name: str
    lat: float
    lon: float
    country_code: str | None
    admin1_code: str | None
    admin2_code: str | None
    feature_class: str
    feature_code: str
    population: int
    radius_km: float
    prominence: float
    admin1_name: str | None = None
    iso_3166_2: str | None = None
    wikidata: str | None = None

    @property
    def geonameid(self) -> int | None:
        """The GeoNames id, None for a record of another source."""
        return int(self.id[3:]) if self.id.startswith("gn:") else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, and what sort of name of it that is."""

    place: Place
    name_kind: NameKind

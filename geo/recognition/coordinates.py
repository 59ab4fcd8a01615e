"""Find coordinates in a text: "48.5956, 38.0009", "34°03′08″N 118°15′W", "12-34.5N 045-12.3E", "lat 16.2, lon -99.6".

A pair of numbers is a coordinate if letters or words say north or south and east or west, if "lat" and "lon" label
them, or if both are decimal degrees in range with so many decimals, or after such words, that they are hardly anything
else. Scores, prices, times and versions have neither.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.recognition.grid_references import GRID_REFERENCE, PLUS_CODE, point_of_grid_reference, point_of_plus_code
from geo.types import STORED_DECIMALS

_KM_PER_DEGREE = 111.2
_LEAST_RADIUS_KM = 0.1  # nobody measures a place in the news more exactly
_LIKELY, _CERTAIN = 0.9, 0.99

_FRACTION = r"(?:\.\d{1,12})?(?!\d)"
_DEGREES_SIGN = r"\s?(?:[°º˚]|deg(?:rees?)?\b\.?)"
_MINUTES_SIGN = r"\s?(?:['′’‘´`]|min(?:utes?)?\b\.?)"
_SECONDS_SIGN = r"\s?(?:[\"″”“]|['′’]{2}|sec(?:onds?)?\b\.?)"
_HEMISPHERE = r"(?:north|south|east|west|[nsew])(?![a-z])"
_LABEL = r"(?:lat(?:itude)?|lon(?:g(?:itude)?)?)\b\.?"


def _angle(n: int) -> str:
    """Return the pattern of one angle; its groups end in `n`."""
    return (
        rf"(?:(?P<label{n}>{_LABEL})\s*+(?:[:=]\s*+)?(?:of\s++)?)?(?:(?P<before{n}>{_HEMISPHERE})\s?)?(?P<sign{n}>[-−–+]?)"
        rf"(?P<degrees{n}>\d{{1,3}}{_FRACTION})(?P<mark{n}>{_DEGREES_SIGN})?"
        rf"(?:[\s:-]{{0,2}}(?P<minutes{n}>\d{{1,2}}{_FRACTION})(?:{_MINUTES_SIGN}(?!['′’]))?"
        rf"(?:[\s:-]{{0,2}}(?P<seconds{n}>\d{{1,2}}{_FRACTION})(?:{_SECONDS_SIGN})?)?)?"
        rf"(?(before{n})|(?:(?P<gap{n}>\s{{0,2}})(?P<after{n}>{_HEMISPHERE})(?:\s{_LABEL})?)?)"
    )


_ANGLES = re.compile(
    rf"(?<![\w.,$£€]){_angle(1)}\.?[\s,;/|]{{0,4}}(?:and\s+|by\s+)?{_angle(2)}(?![\w°]|\.\d)", re.IGNORECASE
)
# Degrees and minutes, and perhaps seconds, without anything between: "3403N 11815W".
_COMPACT = re.compile(
    r"\b(?P<lat>\d{4}(?:\d\d)?(?:\.\d{1,4})?)(?P<north>[NS])[\s,/]{0,2}(?P<lon>\d{5}(?:\d\d)?(?:\.\d{1,4})?)(?P<east>[EW])\b"
)
_GEO_URI = re.compile(
    r"\bgeo:(?P<lat>-?\d{1,2}(?:\.\d{1,12})?),(?P<lon>-?\d{1,3}(?:\.\d{1,12})?)(?:,-?[\d.]{1,12})?(?:;[\w=;.]{1,60})?"
)
# A text without any of these has no coordinate, and "1990s" is none. Each begins with a class of characters, which is
# fast to search for.
_HINTS = tuple(
    map(
        re.compile,
        (
            r"\d(?:\s?[°º˚]|\.\d+[,;/\s]{1,3}[-−]?\d{1,3}\.\d|['′’]?\s?(?:[NSEWnew]\b|s\W{1,5}(?:\d|lon))|\s+(?:deg|[Nn]orth|[Ss]outh)|"
            r"[C-X]\s?[A-Z]{2}\s?\d)",
            r"[NS]\s?\d",
            r"[Ll](?:at|AT)(?:itude)?\b",
            r"[:+](?:(?<=geo:)[-\d]|(?<=[\dCFGHJMPQRVWX]\+)[\dCFGHJMPQRVWX])",  # "geo:48", "8FVC9G8F+6X"
        ),
    )
)
_CUE = re.compile(
    r"\b(?:co-?ordinates?|coords?|located\s+at|lat\w*(?:\s?(?:[/,&]|and)\s?long?\w*)?|geo-?locat\w+|position(?:ed)?|gps|"
    r"wgs\s?84)\W{0,4}(?:[a-z]+\W+){0,3}$",
    re.IGNORECASE,
)
_CHARACTERS_OF_CUE = 48
_PREPOSITION = re.compile(r"\b(?:at|near|around)\s+\(?$", re.IGNORECASE)
_QUANTITY_AFTER = re.compile(
    r"\s*(?:[,/]\s*-?\d|%|per\s?cent|percent|seconds?\b|points?\b|million|billion|[ckm]?m\b|k?g\b|tons?|people|dollars|euros)"
)
_LIST_BEFORE = re.compile(r"\d\s*(?:[,/]|and)\s*$")
_ALONE_BEFORE, _ALONE_AFTER = re.compile(r"(?:[(\[]|^|\n)\s*$"), re.compile(r"\s*(?:[)\]]|$|\n)")


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A point that a text gives in numbers.

    Attributes:
        start: Its first character.
        end: The character after its last.
        lat: Latitude, degrees WGS 84.
        lon: Longitude, degrees WGS 84.
        radius_km: How far the point may be off by the digits that are given.
        probability: How surely it is a coordinate, 0 to 1.
    """

    start: int
    end: int
    lat: float
    lon: float
    radius_km: float
    probability: float = _CERTAIN


def find_coordinates(text: str) -> list[Coordinate]:
    """Return the coordinates in a text, in reading order, without overlaps."""
    if not any(hint.search(text) for hint in _HINTS):
        return []
    found: list[Coordinate] = []
    for coordinate in sorted(_all_coordinates(text), key=lambda entry: (entry.start, -entry.end)):
        if not found or coordinate.start >= found[-1].end:
            found.append(coordinate)
    return found


def _all_coordinates(text: str) -> Iterator[Coordinate]:
    for match in _ANGLES.finditer(text):
        if coordinate := _of_angles(match, text):
            yield coordinate
    for match in _COMPACT.finditer(text):
        lat, lon = _compact(match["lat"], 2, match["north"]), _compact(match["lon"], 3, match["east"])
        yield from _checked(match, lat, lon)
    for match in _GEO_URI.finditer(text):
        lat, lon = (_Angle(float(match[name]), _unit(match[name])) for name in ("lat", "lon"))
        yield from _checked(match, lat, lon)
    for pattern, read in ((GRID_REFERENCE, point_of_grid_reference), (PLUS_CODE, point_of_plus_code)):
        for match in pattern.finditer(text):
            if point := read(match):
                yield Coordinate(match.start(), match.end(), *point)


@dataclass(frozen=True, slots=True)
class _Angle:
    """An angle in degrees, and the degrees that one unit of its last digit is worth."""

    degrees: float
    unit: float


def _of_angles(match: re.Match[str], text: str) -> Coordinate | None:
    first, second = _read_angle(match, "1"), _read_angle(match, "2")
    if first is None or second is None:
        return None
    axes = _axis(match, "1"), _axis(match, "2")
    if axes[1] == "" and not (match["before1"] or match["after1"]):
        probability = _bare_probability(match, text)
    elif {*axes} == {"lat", "lon"} and ((_has_marks(match, "1") and _has_marks(match, "2")) or _has_cue(match, text)):
        probability = _CERTAIN
    else:
        return None
    lat, lon = (second, first) if axes[0] == "lon" and axes[1] else (first, second)
    return next(_checked(match, lat, lon, probability), None) if probability else None


def _read_angle(match: re.Match[str], n: str) -> _Angle | None:
    """Return the angle, negative in the south and west; None where the numbers are not one."""
    parts = [match[f"{name}{n}"] for name in ("degrees", "minutes", "seconds")]
    given = [part for part in parts if part]
    # Only the last part may have a fraction, and an hour has sixty minutes.
    if any("." in part for part in given[:-1]) or any(float(part) >= 60 for part in given[1:]):
        return None
    hemisphere = (match[f"before{n}"] or match[f"after{n}"] or "")[:1].lower()
    if (match[f"before{n}"] and match[f"after{n}"]) or (hemisphere and match[f"sign{n}"]):
        return None
    size = sum(float(part) / 60**power for power, part in enumerate(given))
    sign = -1 if hemisphere in {"s", "w"} or match[f"sign{n}"] in {"-", "−", "–"} else 1
    return _Angle(sign * size, _unit(given[-1]) / 60 ** (len(given) - 1))


def _axis(match: re.Match[str], n: str) -> str:
    """Return "lat" or "lon" by the letter or the label of an angle, "" without either."""
    if hemisphere := (match[f"before{n}"] or match[f"after{n}"]):
        return "lat" if hemisphere[0].lower() in "ns" else "lon"
    return (match[f"label{n}"] or "")[:3].lower()


def _has_marks(match: re.Match[str], n: str) -> bool:
    """Whether an angle looks like one by itself: "33.2N", "33° N", "12-34N", "33N", not "50 N" or "50 North"."""
    if match[f"label{n}"] or match[f"mark{n}"]:
        return True
    hemisphere = match[f"before{n}"] or match[f"after{n}"]
    if len(hemisphere) == 1 and hemisphere.islower() and match[f"gap{n}"]:
        return False
    if "." in match[f"degrees{n}"] or match[f"minutes{n}"]:
        return True
    return hemisphere.isupper() and len(hemisphere) == 1 and not match[f"gap{n}"] and len(match[f"degrees{n}"]) > 1


def _bare_probability(match: re.Match[str], text: str) -> float:
    """Return how likely two numbers without letters are a latitude and a longitude; 0 where they are hardly that."""
    degrees = match["degrees1"], match["degrees2"]
    if match["minutes1"] or match["minutes2"] or _QUANTITY_AFTER.match(text, match.end()):
        return 0.0
    decimals = min(len(number.partition(".")[2]) for number in degrees)
    if decimals and _has_cue(match, text):
        return _CERTAIN
    before = _text_before(match, text)
    if _LIST_BEFORE.search(before):
        return 0.0
    is_alone = bool(_ALONE_BEFORE.search(before) and _ALONE_AFTER.match(text, match.end()))
    if decimals >= 3 and is_alone and any(float(number) >= 1 for number in degrees):
        return _LIKELY
    # Exchange rates and probabilities have four decimals too, but are small.
    is_large = any(float(number) >= 10 for number in degrees)
    return _LIKELY if decimals >= 4 and (is_large or _PREPOSITION.search(before)) else 0.0


def _has_cue(match: re.Match[str], text: str) -> bool:
    return bool(_CUE.search(_text_before(match, text)))


def _text_before(match: re.Match[str], text: str) -> str:
    """Return the text before the first number; a label is in it."""
    start = match.start("sign1")
    return text[max(0, start - _CHARACTERS_OF_CUE) : start]


def _compact(digits: str, degree_digits: int, hemisphere: str) -> _Angle:
    """Return the angle in degrees, minutes and perhaps seconds without separators."""
    degrees, minutes, seconds = digits[:degree_digits], digits[degree_digits:], ""
    if len(minutes.partition(".")[0]) > 2:
        minutes, seconds = minutes[:2], minutes[2:]
    size = int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600
    return _Angle(-size if hemisphere in "SW" else size, _unit(seconds or minutes) / (3600 if seconds else 60))


def _unit(number: str) -> float:
    return 10.0 ** -len(number.partition(".")[2])


def _checked(match: re.Match[str], lat: _Angle, lon: _Angle, probability: float = _CERTAIN) -> Iterator[Coordinate]:
    """Yield the coordinate if it is on the globe."""
    if abs(lat.degrees) <= 90 and abs(lon.degrees) <= 180:
        across = lon.unit * math.cos(math.radians(lat.degrees))
        radius_km = max(_LEAST_RADIUS_KM, _KM_PER_DEGREE / 2 * math.hypot(lat.unit, across))
        point = round(lat.degrees, STORED_DECIMALS), round(lon.degrees, STORED_DECIMALS)
        end = match.start() + len(match.group().rstrip())
        yield Coordinate(match.start(), end, *point, round(radius_km, 3), probability)

"""Read and write a view of the dashboard as the query of its URL.

    from, to          first and last day              conf    minimum confidence, 0 to 1
    article           article ids                     q       words to search for
    country, source   countries, publishers           kind    kinds of mention (default: places, coordinates)
    region, in        regions such as IN.07, places   focus, corrected   1: only such mentions
    span              the days that the timeline is zoomed to, such as 2024-01-01..2024-03-31
    at                latitude, longitude, zoom       place   the place whose popup is open
    list              the list in the side panel      read    the article that is open
    layer             map layers (default: circles)   all     the place whose sentences are open
    vs, a, b          what to compare (publishers, periods or words), and the two sides
    show              "difference": the comparison is one map
    count             "stories": the same text in several papers counts once

A query may come from anyone. Unknown, malformed and out-of-range values are dropped or clamped; they are never errors.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from geo.articles import FIRST_YEAR, LAST_YEAR
from geo.index import DEFAULT_KINDS, Filter
from geo.message_text import remove_control_characters
from geo.types import MentionKind

__all__ = [
    "LAYERS",
    "MAX_CHOICES",
    "MAX_ID_CHARS",
    "MAX_TEXT_CHARS",
    "MAX_ZOOM",
    "MIN_ZOOM",
    "WAYS",
    "Comparison",
    "Days",
    "Panel",
    "Position",
    "Side",
    "View",
    "Way",
    "format_period",
    "parse",
    "parse_period",
    "write",
]

Panel = Literal["places", "articles", "corrections"]
Layer = Literal["circles", "heat", "countries", "reach"]
Query = Mapping[str, Sequence[str]]
Days = tuple[dt.date, dt.date]
Way = Literal["publishers", "periods", "words"]
Side = str | Days

WAYS: tuple[Way, ...] = get_args(Way)

LAYERS: tuple[Layer, ...] = ("circles", "heat", "countries", "reach")
_NO_LAYER = "none"

MAX_CHOICES = 100
MAX_TEXT_CHARS = 200
MAX_ID_CHARS = 500  # as long as an article's id or publisher may be
MIN_ZOOM, MAX_ZOOM = 1, 17
_REGION = re.compile(r"([A-Z]{2})\.([A-Z0-9]{1,20})")


@dataclass(frozen=True, slots=True)
class Position:
    """The center of the map in degrees WGS 84, and its zoom level in steps of 0.5."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two publishers, two periods (first and last day) or two search texts to compare.

    Attributes:
        way: What is compared.
        a: The first side; an empty string if it is not chosen yet.
        b: The second side.
        difference: Whether to show one map of the difference instead of two maps.
    """

    way: Way
    a: Side
    b: Side
    difference: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What a link opens.

    Attributes:
        filter: The filter.
        panel: The list in the side panel.
        place: The id of the place whose popup is open.
        read: The id of the article that is open.
        at: The position of the map; None fits it to all places.
        span: The first and last day that the timeline is zoomed to.
        sentences: The id of the place whose sentences are open.
        layers: The visible layers of the map.
        versus: The comparison that is shown.
    """

    filter: Filter = field(default_factory=Filter)
    panel: Panel = "places"
    place: str | None = None
    read: str | None = None
    at: Position | None = None
    span: Days | None = None
    sentences: str | None = None
    layers: tuple[Layer, ...] = ("circles",)
    versus: Comparison | None = None


def parse(query: Query) -> View:
    """Return the view that a URL query describes."""
    since, until = _date(_last(query, "from")), _date(_last(query, "to"))
    panel = _last(query, "list")
    return View(
        filter=Filter(
            articles=_ids(query, "article"),
            since=since,
            until=until if until is None or since is None or until >= since else None,
            min_confidence=_confidence(_last(query, "conf")),
            countries=_countries(query),
            kinds=_kinds(query),
            sources=_ids(query, "source"),
            text=_text(_last(query, "q"), MAX_TEXT_CHARS) or "",
            regions=_regions(query),
            place_ids=_ids(query, "in"),
            focus_only=_last(query, "focus") == "1",
            corrected_only=_last(query, "corrected") == "1",
            count_by="stories" if _last(query, "count") == "stories" else "articles",
        ),
        panel=cast(Panel, panel) if panel in get_args(Panel) else "places",
        place=_text(_last(query, "place"), MAX_ID_CHARS),
        read=_text(_last(query, "read"), MAX_ID_CHARS),
        at=_position(_last(query, "at")),
        span=parse_period(_last(query, "span")),
        sentences=_text(_last(query, "all"), MAX_ID_CHARS),
        layers=_layers(query),
        versus=_comparison(query),
    )


def write(view: View) -> dict[str, list[str]]:
    """Return the URL query of a view, without the values that are defaults."""
    f = view.filter
    query: dict[str, list[str]] = {
        "article": list(f.articles),
        "from": [f.since.isoformat()] if f.since else [],
        "to": [f.until.isoformat()] if f.until else [],
        "conf": [f"{f.min_confidence:.2f}"] if f.min_confidence >= 0.005 else [],
        "country": list(f.countries),
        "kind": [] if f.kinds == DEFAULT_KINDS else [kind.value for kind in f.kinds],
        "source": list(f.sources),
        "q": [f.text] if f.text else [],
        "region": [f"{country}.{region}" for country, region in f.regions],
        "in": list(f.place_ids),
        "focus": ["1"] if f.focus_only else [],
        "corrected": ["1"] if f.corrected_only else [],
        "count": [] if f.count_by == "articles" else [f.count_by],
        "list": [] if view.panel == "places" else [view.panel],
        "place": [view.place] if view.place else [],
        "read": [view.read] if view.read else [],
        "all": [view.sentences] if view.sentences else [],
        "layer": [] if view.layers == ("circles",) else list(view.layers) or [_NO_LAYER],
        "at": [f"{view.at.lat:.3f},{view.at.lon:.3f},{view.at.zoom:g}"] if view.at else [],
        "span": [format_period(*view.span)] if view.span else [],
    }
    query |= _comparison_query(view.versus) if view.versus else {}
    return {name: values for name, values in query.items() if values}


def _comparison_query(versus: Comparison) -> dict[str, list[str]]:
    a, b = (side if isinstance(side, str) else format_period(*side) for side in (versus.a, versus.b))
    return {
        "vs": [versus.way],
        "a": [a] if a else [],
        "b": [b] if b else [],
        "show": ["difference"] if versus.difference else [],
    }


def _comparison(query: Query) -> Comparison | None:
    way = next((way for way in WAYS if way == _last(query, "vs")), None)
    if way is None:
        return None
    a, b = (_side(way, _last(query, name)) for name in ("a", "b"))
    return None if a is None or b is None else Comparison(way, a, b, _last(query, "show") == "difference")


def _side(way: Way, value: str | None) -> Side | None:
    if way == "periods":
        return parse_period(value)
    return _text(value, MAX_ID_CHARS if way == "publishers" else MAX_TEXT_CHARS) or ""


def _last(query: Query, name: str) -> str | None:
    values = query.get(name) or ()
    return values[-1] if values else None


def _text(value: str | None, longest: int) -> str | None:
    """Return a text without control characters and surrounding space; None for an empty or far too long one."""
    if value is None or len(value) > 4 * longest:
        return None
    clean = remove_control_characters(value).strip()
    return clean[:longest].strip() or None


def _ids(query: Query, name: str) -> tuple[str, ...]:
    values = (value for value in query.get(name, ())[:MAX_CHOICES] if len(value) <= MAX_ID_CHARS)
    return tuple(dict.fromkeys(value for value in values if _text(value, MAX_ID_CHARS) == value))


def _countries(query: Query) -> tuple[str, ...]:
    codes = (value.upper() for value in query.get("country", ())[:MAX_CHOICES])
    return tuple(dict.fromkeys(code for code in codes if len(code) == 2 and code.isascii() and code.isalpha()))


def _regions(query: Query) -> tuple[tuple[str, str], ...]:
    matches = (_REGION.fullmatch(value.upper()) for value in query.get("region", ())[:MAX_CHOICES])
    return tuple(dict.fromkeys((match[1], match[2]) for match in matches if match))


def _kinds(query: Query) -> tuple[MentionKind, ...]:
    values = set(query.get("kind", ())[:MAX_CHOICES])
    return tuple(kind for kind in MentionKind if kind.value in values) or DEFAULT_KINDS


def _layers(query: Query) -> tuple[Layer, ...]:
    values = set(query.get("layer", ())[:MAX_CHOICES])
    return tuple(layer for layer in LAYERS if layer in values) or (() if _NO_LAYER in values else ("circles",))


def _date(value: str | None) -> dt.date | None:
    if value is None or len(value) != 10:
        return None
    try:
        date = dt.date.fromisoformat(value)
    except ValueError:
        return None
    return date if FIRST_YEAR <= date.year <= LAST_YEAR else None


def format_period(first: dt.date, last: dt.date) -> str:
    """Return "2024-01-01..2024-03-31", which `parse_period` reads."""
    return f"{first.isoformat()}..{last.isoformat()}"


def parse_period(value: str | None) -> Days | None:
    """Return the first and last day of a period such as "2024-01-01..2024-03-31", or None for an invalid one."""
    first, _, last = (value or "").partition("..")
    since, until = _date(first), _date(last)
    return (since, until) if since and until and since <= until else None


def _confidence(value: str | None) -> float:
    number = _number(value)
    return round(min(1.0, max(0.0, number)), 2) if number is not None else 0.0


def _position(value: str | None) -> Position | None:
    parts = value.split(",") if value and len(value) < 80 else []
    if len(parts) != 3:
        return None
    lat, lon, zoom = (_number(part) for part in parts)
    if lat is None or lon is None or zoom is None or not -90 <= lat <= 90 or not -180 <= lon <= 180:
        return None
    return Position(
        round(max(-85.0, min(85.0, lat)), 3), round(lon, 3), round(2 * max(MIN_ZOOM, min(MAX_ZOOM, zoom))) / 2
    )


def _number(value: str | None) -> float | None:
    if value is None or len(value) > 24:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None

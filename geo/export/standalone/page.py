"""Putting the file together: the frame, the style, the scripts, and the data as inert JSON."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final, TextIO

from geo.export.standalone.page_data import DescribeLocation, collect_page_data
from geo.resources import map_assets_folder
from geo.types import Geoparse, Place

MAX_MENTIONS: Final = 20_000
"""More would make a file of over some 10 MB, which phones open slowly."""

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\[\[([A-Z]+)\]\]")
# Nothing may be fetched or sent, whatever a text in the file might try.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
_LIBRARY = ("vendor/leaflet/leaflet.js", "vendor/geojson-vt/geojson-vt.js", "map/slicer.js", "map/basemap.js")
_LABELLED = 120  # countries whose names are shown, largest first


def write_html(
    geoparses: Iterable[Geoparse],
    out: TextIO,
    *,
    title: str = "Where the news happens",
    said: str = "",
    where: DescribeLocation | None = None,
    limit: int = MAX_MENTIONS,
) -> None:
    """Write the file. `said` tells in words what was selected; `where` names in what a place lies.

    Of more than `limit` mentions the first are kept, and the page says how many were left out.
    """
    made = dt.datetime.now(tz=dt.UTC).date().isoformat()
    selection = collect_page_data(geoparses, where or _country, limit).to_dict()
    data = script_safe_json(selection | {"title": title, "said": said, "made": made})
    slots: dict[str, Callable[[], str]] = {
        "TITLE": lambda: html.escape(title),
        "POLICY": lambda: _POLICY,
        "STYLE": lambda: _assets("vendor/leaflet/leaflet.css") + _read(_HERE / "page.css"),
        "LIBRARY": lambda: _assets(*_LIBRARY),
        "SCRIPT": lambda: _read(_HERE / "page.js"),
        "DATA": lambda: data,
        "WORLD": _world,
    }
    # Split before anything is put in: what looks like a slot in a text stays a text.
    for number, part in enumerate(_SLOT.split(_read(_HERE / "page.html"))):
        out.write(slots[part]() if number % 2 else part)


def script_safe_json(value: Any) -> str:
    """Return JSON that no HTML parser takes for markup: the end of its script element cannot occur in it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _country(place: Place) -> str:
    return place.country_code or ""


def _assets(*names: str) -> str:
    return "\n".join(_read(map_assets_folder() / name) for name in names)


@cache
def _world() -> str:
    """Return the outlines and the names of countries, as inert JSON."""
    folder = map_assets_folder() / "basemap"
    labels = json.loads(_read(folder / "labels.json"))
    names = [row[:3] for row in labels["countries"][:_LABELLED]]
    return script_safe_json({"outlines": json.loads(_read(folder / "world-50m.json")), "names": names})


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")

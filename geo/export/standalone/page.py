"""Assembles the HTML file from its template, styles, scripts and data."""

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
from geo.types import Geoparse, Place

MAX_MENTIONS: Final = 20_000
"""More would make a file of more than 10 MB, which phones open slowly."""

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\[\[([A-Z]+)\]\]")
# The content security policy: nothing is fetched or sent, even if text from an article became markup.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
_LIBRARIES = ("vendor/leaflet/leaflet.js", "vendor/geojson-vt/geojson-vt.js", "map/slicer.js", "map/basemap.js")
_LABELED_COUNTRIES = 120  # the largest


def write_html(
    geoparses: Iterable[Geoparse],
    out: TextIO,
    *,
    assets: Path,
    title: str = "Where the news happens",
    description: str = "",
    describe_location: DescribeLocation | None = None,
    limit: int = MAX_MENTIONS,
) -> None:
    """Write the file.

    Args:
        geoparses: the selection.
        out: a text file, open for writing.
        assets: folder with the map library and the base map to include: the dashboard's `static`.
        title: the title of the page.
        description: what was selected, in words.
        describe_location: returns the region and country of a place in words; by default, the country code.
        limit: the number of mentions that are included, the first ones; the page states how many were left out.
    """
    created = dt.datetime.now(tz=dt.UTC).date().isoformat()
    selection = collect_page_data(geoparses, describe_location or _country, limit).to_dict()
    data = script_safe_json(selection | {"title": title, "said": description, "made": created})
    slots: dict[str, Callable[[], str]] = {
        "TITLE": lambda: html.escape(title),
        "POLICY": lambda: _POLICY,
        "STYLE": lambda: _read(assets / "vendor/leaflet/leaflet.css") + _read(_HERE / "page.css"),
        "LIBRARY": lambda: "\n".join(_read(assets / name) for name in _LIBRARIES),
        "SCRIPT": lambda: _read(_HERE / "page.js"),
        "DATA": lambda: data,
        "WORLD": lambda: _world(assets / "basemap"),
    }
    # The template is split before anything is inserted, so that a text that looks like a slot is not replaced.
    for number, part in enumerate(_SLOT.split(_read(_HERE / "page.html"))):
        out.write(slots[part]() if number % 2 else part)


def script_safe_json(value: Any) -> str:
    """Return JSON for a script element: it contains no "<", ">" or "&", so no HTML parser finds markup in it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _country(place: Place) -> str:
    return place.country_code or ""


@cache
def _world(folder: Path) -> str:
    """Return the outlines and the names of countries as JSON for a script element."""
    labels = json.loads(_read(folder / "labels.json"))
    names = [row[:3] for row in labels["countries"][:_LABELED_COUNTRIES]]
    return script_safe_json({"outlines": json.loads(_read(folder / "world-50m.json")), "names": names})


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")

"""Assembles the HTML file from its template, style sheet and script, and the selection as compact tables."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TextIO

from geo.folium import FOLDER
from geo.folium.inert_json import safe_json
from geo.folium.mention_tables import MAX_MENTIONS, DescribeLocation, tables_of_geoparses
from geo.packaged_files import data_folder
from geo.types import Geoparse, Place

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\[\[([A-Z]+)\]\]")
# The content security policy: nothing is fetched or sent, even if text from an article became markup.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
_LABELED_COUNTRIES = 120  # the largest


def write_html(
    geoparses: Iterable[Geoparse],
    out: TextIO,
    *,
    title: str = "Where the news happens",
    description: str = "",
    describe_location: DescribeLocation | None = None,
    limit: int = MAX_MENTIONS,
) -> None:
    """Write the file.

    Args:
        geoparses: the selection.
        out: a text file, open for writing.
        title: the title of the page.
        description: what was selected, in words.
        describe_location: returns the region and country of a place in words; by default, the country code.
        limit: the number of mentions that are included, the first ones; the page states how many were left out.
    """
    created = dt.datetime.now(tz=dt.UTC).date().isoformat()
    tables = tables_of_geoparses(
        geoparses, describe_location=describe_location or _country, limit=limit, at_own_points=False
    )
    data = safe_json(tables.to_dict() | {"title": title, "said": description, "made": created})
    slots: dict[str, Callable[[], str]] = {
        "TITLE": lambda: html.escape(title),
        "POLICY": lambda: _POLICY,
        "STYLE": lambda: _read(data_folder() / "scripts" / "page.css"),
        "SCRIPT": lambda: _read(data_folder() / "scripts" / "page.js"),
        "DATA": lambda: data,
        "WORLD": _world,
    }
    # The template is split before anything is inserted, so that a text that looks like a slot is not replaced.
    for number, part in enumerate(_SLOT.split(_read(_HERE / "page.html"))):
        out.write(slots[part]() if number % 2 else part)


def _country(place: Place) -> str:
    return place.country_code or ""


@cache
def _world() -> str:
    """Return the outlines and the names of countries as JSON for a script element."""
    folder = FOLDER / "basemap"
    labels = json.loads(_read(folder / "labels.json"))
    names = [row[:3] for row in labels["countries"][:_LABELED_COUNTRIES]]
    return safe_json({"outlines": json.loads(_read(folder / "world-50m.json")), "names": names})


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")

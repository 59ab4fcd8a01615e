"""Taking a view along: its link, a code to photograph, a frame for another page, a picture, and files."""

from __future__ import annotations

import io
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TextIO

import streamlit as st

from dashboard import components, data_access
from dashboard.views import share_links
from geo.export import write_csv, write_geojson_places, write_html, write_kml
from geo.plural import pluralize
from geo.store import Filter, Totals
from geo.types import Geoparse, MentionKind, Place

__all__ = ["export_command", "show", "show_embedded_footer"]

_MOST_MENTIONS = 100_000  # of more, writing takes longer than anybody waits for a button
_Writer = Callable[[Iterable[Geoparse], TextIO], None]


@dataclass(frozen=True, slots=True)
class _File:
    """A file to take along: what its button says, how it is written, what it is called."""

    label: str
    about: str
    writer: _Writer
    name: str
    mime: str


def show(f: Filter, totals: Totals, said: str) -> None:
    """Show the popover with all ways to share a view; `said` is what it shows, in words."""
    with st.popover("Share", icon=":material/link:"):
        link, files, *others = st.tabs(
            ["Link", "Download", *(["Without an account"] if share_links.is_available() else [])]
        )
        with link:
            components.share("share", {"said": said})
        with files:
            _downloads(f, totals, said)
        for other in others:
            with other:
                share_links.show()


def show_embedded_footer(said: str) -> None:
    """Say below an embedded map what it shows, with the way to the whole page."""
    components.embedded("embedded", {"said": said})


def export_command(f: Filter, layout: str) -> str:
    """Return the command that writes the selection, whatever its size, for a shell."""
    words = ["dateline", "export", "--format", layout]
    words += [f"--since={f.since}"] if f.since else []
    words += [f"--until={f.until}"] if f.until else []
    words += [f"--min-confidence={f.min_confidence:g}"] if f.min_confidence else []
    for name, values in (("country", f.countries), ("source", f.sources), ("article", f.articles)):
        words += [f"--{name}={value}" for value in values]
    words += [f"--region={country}.{code}" for country, code in f.regions]
    words += [f"--place={place}" for place in f.place_ids]
    words += ["--focus-only"] if f.focus_only else []
    words += ["--corrected-only"] if f.corrected_only else []
    words += [f"--kind={kind.value}" for kind in f.kinds if f.kinds != (MentionKind.PLACE,)]
    words += [f"--text={f.text}"] if f.text else []
    return shlex.join([*words, "-o", f"map.{layout}"])


def _downloads(f: Filter, totals: Totals, said: str) -> None:
    if totals.mentions > _MOST_MENTIONS:
        st.caption(f"{pluralize(totals.mentions, 'mention')} are too many for the browser. In a terminal:")
        st.code(export_command(f, "geojson"), language=None, wrap_lines=True)
        return
    st.caption("What the filters leave, as a file.")
    for file in _files(said):
        st.download_button(
            file.label,
            partial(_written, file.writer, f),
            file_name=file.name,
            mime=file.mime,
            help=file.about,
            on_click="ignore",
            width="stretch",
            disabled=not totals.mentions,
        )


def _files(said: str) -> tuple[_File, ...]:
    page = partial(write_html, description=said, describe_location=_where)
    about = "Map, popups, filters and timeline in one file; needs no internet"
    geojson, kml = "application/geo+json", "application/vnd.google-earth.kml+xml"
    return (
        _File("Web page", about, page, "map.html", "text/html"),
        _File("GeoJSON", "A point for each place, with its sentences", write_geojson_places, "map.geojson", geojson),
        _File("CSV", "A row for each mention, for a spreadsheet", write_csv, "mentions.csv", "text/csv"),
        _File("KML", "A placemark for each place, for Google Earth", write_kml, "map.kml", kml),
    )


def _written(writer: _Writer, f: Filter) -> bytes:
    out = io.StringIO(newline="")
    writer(data_access.reader().geoparses(f), out)
    return out.getvalue().encode("utf-8", "replace")


def _where(place: Place) -> str:
    return ", ".join(data_access.inside(place.country_code, place.admin1_code, name=place.name))

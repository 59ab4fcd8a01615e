"""The "Share" popover: link, QR code, frame for another page, picture, and downloads of the selection."""

from __future__ import annotations

import html
import io
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TextIO

import streamlit as st

from dashboard import components, data_access, session
from dashboard.views import share_links
from geo.export import write_csv, write_geojson_places, write_html, write_kml
from geo.index import DEFAULT_KINDS, Filter, Totals
from geo.message_text import pluralize
from geo.types import Geoparse, Place

__all__ = ["export_command", "show", "show_embedded_footer"]

_MAX_MENTIONS = 100_000  # writing more would keep the button busy for too long
_Writer = Callable[[Iterable[Geoparse], TextIO], None]


@dataclass(frozen=True, slots=True)
class _File:
    """A file to download: its button's label and hint, the function that writes it, its name and media type."""

    label: str
    hint: str
    writer: _Writer
    name: str
    mime: str


def show(f: Filter, totals: Totals, summary: str) -> None:
    """Show the popover. `summary` is the sentence that describes the view."""
    with st.popover("Share", icon=":material/link:"):
        link, files, *others = st.tabs(
            ["Link", "Download", *(["Without an account"] if share_links.is_available() else [])]
        )
        with link:
            components.share("share", {"summary": summary})
        with files:
            _downloads(f, totals, summary)
        for other in others:
            with other:
                share_links.show()


def show_embedded_footer(summary: str) -> None:
    """Show the summary below an embedded map, with a link to the whole page at the same position of the map."""
    url = html.escape(f"?{session.url_query()}")
    st.html(
        f'<p class="embedded-footer">{html.escape(summary)} · <a href="{url}" target="_blank">Open in Dateline</a></p>'
    )


def export_command(f: Filter, layout: str) -> str:
    """Return the shell command that exports the selection. It has no size limit."""
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
    words += [f"--count-by={f.count_by}"] if f.count_by != "articles" else []
    words += [f"--kind={kind.value}" for kind in f.kinds if f.kinds != DEFAULT_KINDS]
    words += [f"--text={f.text}"] if f.text else []
    return shlex.join([*words, "-o", f"map.{layout}"])


def _downloads(f: Filter, totals: Totals, summary: str) -> None:
    if totals.mentions > _MAX_MENTIONS:
        st.caption(f"{pluralize(totals.mentions, 'mention')} are too many for a download. Use a terminal:")
        st.code(export_command(f, "geojson"), language=None, wrap_lines=True)
        return
    st.caption("All mentions that match the filters.")
    for file in _files(summary):
        st.download_button(
            file.label,
            partial(_file_content, file.writer, f),
            file_name=file.name,
            mime=file.mime,
            help=file.hint,
            on_click="ignore",
            width="stretch",
            disabled=not totals.mentions,
        )


def _files(summary: str) -> tuple[_File, ...]:
    page = partial(write_html, description=summary, describe_location=_location)
    hint = "Map, popups, filters and timeline in one file that works offline"
    geojson, kml = "application/geo+json", "application/vnd.google-earth.kml+xml"
    return (
        _File("Web page", hint, page, "map.html", "text/html"),
        _File("GeoJSON", "One point per place, with its sentences", write_geojson_places, "map.geojson", geojson),
        _File("CSV", "One row per mention, for a spreadsheet", write_csv, "mentions.csv", "text/csv"),
        _File("KML", "One placemark per place, for Google Earth", write_kml, "map.kml", kml),
    )


def _file_content(writer: _Writer, f: Filter) -> bytes:
    out = io.StringIO(newline="")
    writer(data_access.reader().geoparses(f), out)
    return out.getvalue().encode("utf-8", "replace")


def _location(place: Place) -> str:
    return ", ".join(data_access.inside(place.country_code, place.admin1_code, name=place.name))

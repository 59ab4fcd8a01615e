"""How a result shows itself in a notebook: a folium map of its mentions, or a table.

The map is drawn by Leaflet in the browser, which loads Leaflet and the background tiles from the web.

branca compiles the script of a map, with the data in it, as a Jinja template, and a popup takes its values for HTML. So
text of an article is escaped as HTML before folium gets it, and the signs that mean something to Jinja or to
JavaScript's template strings are written as HTML entities, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from geo.types import Geoparse, ResolvedMention

__all__ = ["notebook_html"]

_HEIGHT_PX: Final = 400
_COLUMNS: Final = ("mention", "place", "country", "latitude", "longitude", "radius (km)", "confidence", "sentence")
_TEMPLATE_SIGNS: Final = {ord(sign): f"&#{ord(sign)};" for sign in "{}$`"}
_POPUP_FIELDS: Final = ("mention", "place", "confidence", "sentence")


def notebook_html(result: Geoparse) -> str:
    """Return the map of an article's placed mentions with a caption, or a table of all its mentions.

    The table is shown where folium is not installed and where no mention has a place.
    """
    placed = [mention for mention in result.mentions if mention.place is not None]
    caption = f"<p>{_caption(result, len(placed))}</p>"
    if not placed:
        return caption + _table(result)
    try:
        import folium
    except ImportError:
        return caption + _table(result)
    points = [(mention.lat, mention.lon) for mention in placed]
    view = folium.Map(height=_HEIGHT_PX, world_copy_jump=True)
    fields = list(_POPUP_FIELDS)
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": [_feature(result, mention) for mention in placed]},
        marker=folium.CircleMarker(radius=8, weight=2, fill=True, fill_opacity=0.5),
        tooltip=folium.GeoJsonTooltip(fields=fields[:2]),
        popup=folium.GeoJsonPopup(fields=fields, max_width=400),
    )
    layer.add_to(view)
    view.fit_bounds(_bounds(points), max_zoom=8)
    return caption + str(view._repr_html_())  # the method that IPython calls, which folium does not offer otherwise


def _feature(result: Geoparse, mention: ResolvedMention) -> dict[str, Any]:
    """Return a mention as GeoJSON, with values that are safe as HTML and in a template."""
    cells = (escape(cell).translate(_TEMPLATE_SIGNS) for cell in _cells(result, mention))
    values = dict(zip(_COLUMNS, cells, strict=True))
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [mention.lon, mention.lat]},
        "properties": {field: values[field] for field in _POPUP_FIELDS},
    }


def _bounds(points: Iterable[tuple[float | None, float | None]]) -> list[list[float]]:
    """Return the south-west and north-east corners of some points."""
    lats, lons = zip(*points, strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _caption(result: Geoparse, placed: int) -> str:
    title = escape(result.article.title) or "Untitled article"
    mentions = "1 mention" if len(result) == 1 else f"{len(result)} mentions"
    return f"<b>{title}</b>: {mentions}, {placed} on the map"


def _table(result: Geoparse) -> str:
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    rows = (
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(result, mention)) + "</tr>"
        for mention in result.mentions
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cells(result: Geoparse, mention: ResolvedMention) -> list[str]:
    from geo.export import sentence_excerpt

    sentence, _, _ = sentence_excerpt(result.article, mention)
    place = mention.place
    if place is None or mention.point is None:
        return [mention.text, "", "", "", "", "", "", sentence]
    lat, lon, radius_km = mention.point
    return [
        mention.text,
        place.name,
        place.country_code or "",
        f"{lat:.5f}",
        f"{lon:.5f}",
        f"{radius_km:.1f}",
        f"{mention.confidence:.2f}",
        sentence,
    ]

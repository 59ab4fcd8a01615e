"""How a result shows itself in a notebook: a folium map of its mentions, or a table.

The map is drawn by Leaflet in the browser, which loads Leaflet and the background tiles from the web.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from geo.index import excerpt

if TYPE_CHECKING:
    from geo.types import Geoparse, ResolvedMention

__all__ = ["notebook_html"]

_HEIGHT_PX: Final = 400
_MAX_ZOOM: Final = 8
_PADDING_PX: Final = 30
_COLUMNS: Final = ("mention", "place", "country", "latitude", "longitude", "radius (km)", "confidence", "sentence")


def notebook_html(result: Geoparse) -> str:
    """Return the map of an article's placed mentions with a caption, or a table of all its mentions.

    The table is shown where folium is not installed and where no mention has a place.
    """
    placed = sum(mention.place is not None for mention in result.mentions)
    caption = f"<p>{_caption(result, placed)}</p>"
    if not placed:
        return caption + _table(result)
    try:
        import folium
    except ImportError:
        return caption + _table(result)
    from geo.folium import MentionLayer

    view = folium.Map(world_copy_jump=True)
    layer = MentionLayer(result).add_to(view)
    bounds: Any = layer.get_bounds()  # folium types them with None, for layers without anything
    view.fit_bounds(bounds, padding=(_PADDING_PX, _PADDING_PX), max_zoom=_MAX_ZOOM)
    page = escape(view.get_root().render())
    return f'{caption}<iframe srcdoc="{page}" width="100%" height="{_HEIGHT_PX}" style="border: 0"></iframe>'


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
    text = result.article.field_text(mention.field)
    sentence, _, _ = excerpt(text, mention.sentence, mention.start, mention.end)
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

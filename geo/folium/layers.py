"""Layers for folium maps. They need the package folium; `geo.folium` imports this module when a layer is first used.

A layer's script gets the name of its variable and inert JSON (`inert_json.py`), and nothing else: text from an article
is never an argument of another class of folium or branca.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from geo.errors import UsageError
from geo.folium.areas import bounds_of_shapes, country_counts, country_shapes
from geo.folium.inert_json import safe_json
from geo.folium.mention_tables import MAX_MENTIONS, DescribeLocation, tables_of_frame, tables_of_geoparses
from geo.packaged_files import data_folder
from geo.types import Geoparse

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AreaLayer", "HeatLayer", "MentionLayer"]

_Bounds = list[list[float | None]]


def _data_url(name: str, media_type: str) -> str:
    """Return a packaged script or style sheet as a URL that contains it, so that the page needs no other server."""
    content = (data_folder() / "scripts" / name).read_bytes()
    return f"data:{media_type};charset=utf-8;base64,{b64encode(content).decode('ascii')}"


class _DataLayer(JSCSSMixin, Layer):
    """A layer whose script gets `data`."""

    default_js = [("dateline", _data_url("folium.js", "text/javascript"))]  # noqa: RUF012  as folium declares it
    default_css = [("dateline_css", _data_url("folium.css", "text/css"))]  # noqa: RUF012

    def __init__(self, data: dict[str, Any], bounds: _Bounds, name: str, control: bool, show: bool) -> None:
        super().__init__(name=name, overlay=True, control=control, show=show)
        self.data = data
        self._bounds = bounds

    @property
    def json(self) -> str:
        """The data as JSON that is safe in a script and in a template."""
        return safe_json(self.data)

    def get_bounds(self) -> _Bounds:
        """Return the south-west and north-east corners of what the layer shows: [[lat, lon], [lat, lon]], in degrees.

        All are None for an empty layer.
        """
        return [list(corner) for corner in self._bounds]


class MentionLayer(_DataLayer):
    """Mentions as circles, whose popups show the place and the sentences with the mentions marked.

    Circles that would overlap are one circle, until the map is zoomed in. The links of a popup are web addresses only.

        >>> import folium
        >>> import geo
        >>> from geo.folium import MentionLayer
        >>> view = folium.Map()
        >>> layer = MentionLayer(geo.geoparse("Rain fell on Osaka."), name="Storms").add_to(view)
        >>> view.fit_bounds(layer.get_bounds(), max_zoom=8)
        >>> view.save("storms.html")  # doctest: +SKIP

    Args:
        results: What is shown: a Geoparse, an iterable of them, or a DataFrame with a row for each mention, as
            `geo.to_dataframe` and `Geoparse.to_dataframe` return it. A DataFrame needs the columns `name`, `lat` and
            `lon`. It may have the article's `title`, `source`, `date` and `url`, and the name as it is written in
            `mention` instead of `text`.
        name: The name of the layer in a `folium.LayerControl`.
        describe_location: Returns the line below a place's name; by default its first-level division and country. Not
            for a DataFrame.
        limit: The number of mentions that are shown; `data["leftOut"]` counts the others.
        control: Whether a `folium.LayerControl` lists the layer.
        show: Whether the layer is shown at first.

    Attributes:
        data: What is shown, as plain JSON values: the tables that `geo.folium.mention_tables` describes, or the marks
            of `from_marks`.

    Raises:
        UsageError: `results` is of another type, or the DataFrame lacks a column.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = dateline.mentionLayer({{ this.json }});"
        "{% endmacro %}"
    )

    def __init__(
        self,
        results: Geoparse | Iterable[Geoparse] | pd.DataFrame,
        *,
        name: str = "Mentions",
        describe_location: DescribeLocation | None = None,
        limit: int = MAX_MENTIONS,
        control: bool = True,
        show: bool = True,
    ) -> None:
        if isinstance(results, Geoparse):
            results = [results]
        if _is_frame(results):
            tables = tables_of_frame(results, limit=limit)
        elif isinstance(results, Iterable) and not isinstance(results, str | Mapping):
            tables = tables_of_geoparses(
                cast(Iterable[Geoparse], results), describe_location=describe_location, limit=limit
            )
        else:
            allowed = "a Geoparse, an iterable of them or a DataFrame"
            raise UsageError(f"results is of type {type(results).__name__}; it must be {allowed}")
        points = [(row[2], row[3]) for row in tables.places]
        super().__init__(tables.to_dict(), _bounds_of(points), name, control, show)

    @classmethod
    def from_marks(
        cls, marks: Sequence[Mapping[str, Any]], *, name: str = "Mentions", control: bool = True, show: bool = True
    ) -> MentionLayer:
        """Return a layer of circles that were computed beforehand, as the dashboard's server does for a zoom level.

        Args:
            marks: The circles. Each is a dictionary of JSON values with `at` (latitude and longitude), `px` (diameter),
                `n` (mentions) and `short` (the same as text), `name`, `label`, `sub` and `count` (texts), `area`,
                `places` of a circle of several, and `quotes` with their sentences.
            name: The name of the layer in a `folium.LayerControl`.
            control: Whether a `folium.LayerControl` lists the layer.
            show: Whether the layer is shown at first.
        """
        layer = cls.__new__(cls)
        points = [(mark["at"][0], mark["at"][1]) for mark in marks]
        _DataLayer.__init__(layer, {"marks": list(marks)}, _bounds_of(points), name, control, show)
        return layer


class AreaLayer(_DataLayer):
    """Countries shaded by count, with a legend; a country's tooltip shows its count.

        >>> import folium
        >>> from geo.folium import AreaLayer
        >>> layer = AreaLayer({"IN": 12, "JPN": 3, "UK": 1}).add_to(folium.Map())
        >>> layer.data["counts"]["JP"]
        {'n': 3, 'name': 'Japan'}

    Args:
        counts: A whole number for each country, by ISO 3166-1 code (alpha-2 or alpha-3) or name.
        name: The name of the layer in a `folium.LayerControl`.
        control: Whether a `folium.LayerControl` lists the layer.
        show: Whether the layer is shown at first.

    Attributes:
        data: `counts`, with the number and the name of each country by its alpha-2 code, and `from`, the smallest
            number of each color class.

    Raises:
        UsageError: A key is not a country, two keys are the same one, or a value is not a whole number of at least 0.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = dateline.areaLayer({{ this.json }}, {{ this.shapes_json }});"
        "{% endmacro %}"
    )

    def __init__(
        self, counts: Mapping[str, int], *, name: str = "Countries", control: bool = True, show: bool = True
    ) -> None:
        super().__init__(country_counts(counts), [], name, control, show)

    @cached_property
    def shapes(self) -> dict[str, Any]:
        """The outlines of the countries."""
        return country_shapes(self.data["counts"].keys())

    def get_bounds(self) -> _Bounds:
        """Return the south-west and north-east corners of the countries, as the other layers do."""
        return bounds_of_shapes(self.shapes)

    @property
    def shapes_json(self) -> str:
        """The outlines as JSON that is safe in a script and in a template."""
        return safe_json(self.shapes)


class HeatLayer(_DataLayer):
    """Points by density: colors show where much weight is.

        >>> import folium
        >>> from geo.folium import HeatLayer
        >>> layer = HeatLayer([(34.69, 135.5), (28.61, 77.21, 12)]).add_to(folium.Map())
        >>> layer.data
        {'cells': [[34.69, 135.5, 1.0], [28.61, 77.21, 12.0]]}

    Args:
        points: Latitude and longitude in degrees, and the weight, which is 1 if it is left out.
        name: The name of the layer in a `folium.LayerControl`.
        control: Whether a `folium.LayerControl` lists the layer.
        show: Whether the layer is shown at first.

    Attributes:
        data: `cells`: [latitude, longitude, weight] of each point.

    Raises:
        UsageError: A point does not consist of two or three finite numbers.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = dateline.heatLayer({{ this.json }});{% endmacro %}"
    )

    def __init__(
        self, points: Iterable[Sequence[float]], *, name: str = "Heat", control: bool = True, show: bool = True
    ) -> None:
        cells = [_cell(point) for point in points]
        super().__init__({"cells": cells}, _bounds_of((lat, lon) for lat, lon, _ in cells), name, control, show)


def _is_frame(results: object) -> TypeGuard[pd.DataFrame]:
    """Tell whether something is a DataFrame, without importing pandas to know."""
    return hasattr(results, "iloc") and hasattr(results, "columns")


def _cell(point: Sequence[float]) -> list[float]:
    numbers = [float(number) for number in point]
    if len(numbers) not in (2, 3) or not all(map(isfinite, numbers)):
        raise UsageError(f"points: {point!r:.60} is not latitude, longitude and, if it has one, weight")
    return numbers if len(numbers) == 3 else [*numbers, 1.0]


def _bounds_of(points: Iterable[tuple[float, float]]) -> _Bounds:
    """Return the south-west and north-east corners of points, None without points."""
    listed = list(points)
    if not listed:
        return [[None, None], [None, None]]
    lats, lons = zip(*listed, strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]

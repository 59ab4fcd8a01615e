from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

import pandas as pd

from dashboard.map.folium_map import compose_map
from tests.folium.test_inert_json import ATTACKS


def _mark(name: str) -> dict[str, Any]:
    return {"key": "gn:1", "at": [34.69, 135.5], "name": name, "n": 1}


def _places(*rows: Any) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["country_code", "mentions"])


def test_the_map_starts_with_the_whole_world_and_options_that_leaflet_knows() -> None:
    base = compose_map([])["map"]
    options = {"zoom": 2, "zoomControl": True, "preferCanvas": False, "zoomSnap": 0.5, "worldCopyJump": True}
    assert base == {"location": [20.0, 10.0], "options": options}, (
        f"folium {version('folium')} holds the start of a map or its options in another form: compare what "
        "folium.Map.__init__ does with its arguments with compose_map, and what Leaflet calls the options."
    )


def test_hostile_text_reaches_the_browser_as_it_is() -> None:
    marks = [_mark(attack) for attack in ATTACKS]
    assert json.loads(json.dumps(compose_map(marks)["marks"])) == marks


def test_layers_that_are_off_are_not_sent() -> None:
    composed = compose_map([_mark("Osaka")])
    assert composed["heat"] is None
    assert composed["countries"] is None


def test_points_of_the_heat_layer_keep_their_mentions() -> None:
    assert compose_map([], heat=[[34.69, 135.5, 12.0]])["heat"] == [[34.69, 135.5, 12.0]]


def test_mentions_are_summed_by_country_and_places_without_one_left_out() -> None:
    places = _places(("DE", 3), ("DE", 4), ("FR", 1), (None, 9), ("", 2))
    assert compose_map([], areas=places)["countries"] == {
        "counts": {"DE": {"n": 7, "places": 2, "name": "Germany"}, "FR": {"n": 1, "places": 1, "name": "France"}},
        "from": [1, 2],
    }


def test_without_countries_nothing_is_classified() -> None:
    assert compose_map([], areas=_places())["countries"] == {"counts": {}, "from": []}

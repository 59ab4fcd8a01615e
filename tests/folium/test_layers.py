"""Layers for folium maps, up to the page that folium writes; tests/browser/test_folium_layers.py opens such pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import folium
import pandas as pd
import pytest

import geo
from geo.errors import UsageError
from geo.folium import AreaLayer, HeatLayer, MentionLayer
from geo.types import Geoparse
from tests.folium.test_inert_json import ATTACKS

Layer = MentionLayer | AreaLayer | HeatLayer


def page_of(*layers: Layer) -> str:
    view = folium.Map()
    for layer in layers:
        layer.add_to(view)
    return str(view.get_root().render())


def names(layer: MentionLayer) -> list[str]:
    """The names of the places of a layer, one for each mention."""
    return [layer.data["places"][mention[1]][0] for mention in layer.data["mentions"]]


def marked(layer: MentionLayer) -> list[str]:
    """The parts of the sentences that are marked, one for each mention."""
    return [layer.data["sentences"][sentence][start:end] for _, _, sentence, start, end, _ in layer.data["mentions"]]


def test_a_layer_has_each_placed_mention_with_its_sentence_and_article(summit: Geoparse) -> None:
    layer = MentionLayer(summit)
    assert names(layer) == marked(layer) == ["New Delhi", "Moscow", "New Delhi", "Osaka"]
    assert layer.data["articles"] == [
        ["Leaders meet in New Delhi", "Example Times", "2021-12-06", "https://example.org/summit"]
    ]
    assert layer.data["sentences"][1] == "The visitor flew from Moscow to New Delhi on Monday."


def test_several_results_are_one_layer(summit: Geoparse, sailing: Geoparse) -> None:
    layer = MentionLayer(result for result in (summit, sailing))
    assert names(layer).count("Osaka") == 2
    assert [place[0] for place in layer.data["places"]].count("Osaka") == 1


def test_the_table_of_a_result_gives_the_same_circles(summit: Geoparse) -> None:
    layer = MentionLayer(summit.to_dataframe())
    assert names(layer) == names(MentionLayer(summit))
    assert layer.data["articles"] == MentionLayer(summit).data["articles"]
    assert marked(layer) == marked(MentionLayer(summit))


def test_a_table_of_articles_joined_with_their_mentions_shows_the_headlines() -> None:
    news = pd.DataFrame({"title": ["Rain", "Storm"], "text": ["Osaka is flooded.", "It hit Paris, Texas."]})
    mentions = geo.to_dataframe(news).rename(columns={"text": "mention"})
    layer = MentionLayer(news.join(mentions, how="inner"))
    assert [article[0] for article in layer.data["articles"]] == ["Rain", "Storm"]
    assert marked(layer) == ["Osaka", "Paris", "Texas"]


def test_missing_values_of_a_table_are_left_out() -> None:
    frame = pd.DataFrame(
        {"name": ["Osaka", "Here"], "lat": [34.69, None], "lon": [135.5, None], "url": [float("nan"), 1]}
    )
    layer = MentionLayer(frame)
    assert layer.data["places"] == [["Osaka", "", 34.69, 135.5, 0]]
    assert layer.data["articles"] == [[None, None, None, None]]


def test_a_mention_that_words_move_is_at_the_point_that_is_meant() -> None:
    layer = MentionLayer(geo.geoparse("Rain fell 30 km west of Dallas, Texas, and on Dallas."))
    dallas = [place for place in layer.data["places"] if place[0] == "Dallas"]
    assert len({(lat, lon) for _, _, lat, lon, _ in dallas}) == 2


def test_mentions_beyond_the_limit_are_counted(summit: Geoparse) -> None:
    assert MentionLayer(summit, limit=3).data["leftOut"] == 1
    assert MentionLayer(summit.to_dataframe(), limit=3).data["leftOut"] == 1


def test_the_credit_that_a_provider_of_places_requires_is_in_the_data(summit: Geoparse) -> None:
    (first, *_) = [mention for mention in summit if mention.place is not None]
    assert first.place is not None
    found = replace(first, place=replace(first.place, id="nominatim:1"))
    layer = MentionLayer(replace(summit, mentions=(found,)))
    assert "OpenStreetMap" in layer.data["credits"][0]


@pytest.mark.parametrize("results", [None, 3, "Osaka", {"a": 1}, ["Osaka"]])
def test_what_is_not_a_result_is_refused(results: Any) -> None:
    with pytest.raises(UsageError, match="results"):
        MentionLayer(results)


def test_a_table_without_coordinates_is_refused() -> None:
    with pytest.raises(UsageError, match="no column 'lat'"):
        MentionLayer(pd.DataFrame({"name": ["Osaka"]}))


def test_marks_that_were_computed_beforehand_are_kept() -> None:
    mark = {"at": [34.69, 135.5], "px": 30, "n": 2, "short": "2", "name": "Osaka"}
    layer = MentionLayer.from_marks([mark])
    assert layer.data == {"marks": [mark]}
    assert layer.get_bounds() == [[34.69, 135.5], [34.69, 135.5]]


def test_countries_are_named_by_any_code_and_shaded_by_count() -> None:
    layer = AreaLayer({"in": 120, "JPN": 7, "United Kingdom": 1, "FR": 0})
    assert {code: entry["n"] for code, entry in layer.data["counts"].items()} == {"IN": 120, "JP": 7, "GB": 1}
    assert layer.data["counts"]["JP"]["name"] == "Japan"
    assert {area[0] for area in layer.shapes["areas"]} == {"IN", "JP", "GB"}
    assert layer.data["from"][0] == 1


@pytest.mark.parametrize(
    "counts", [{"Narnia": 1}, {"IN": -1}, {"IN": 1.5}, {"IN": float("nan")}, {"IN": True}, {"UK": 1, "GB": 2}]
)
def test_counts_that_are_not_of_countries_are_refused(counts: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="counts"):
        AreaLayer(counts)


@pytest.mark.parametrize("point", [(1.0,), (1.0, 2.0, 3.0, 4.0), (float("nan"), 2.0)])
def test_points_that_are_not_points_are_refused(point: tuple[float, ...]) -> None:
    with pytest.raises(UsageError, match="points"):
        HeatLayer([point])


@pytest.mark.parametrize(
    ("layer", "bounds"),
    [
        (lambda: HeatLayer([(34.5, 135.5), (-10, 2, 7)]), [[-10.0, 2.0], [34.5, 135.5]]),
        (lambda: HeatLayer([]), [[None, None], [None, None]]),
        (lambda: AreaLayer({"LU": 1}), [[49.45, 5.73], [50.17, 6.49]]),
        (lambda: AreaLayer({}), [[None, None], [None, None]]),
        (lambda: MentionLayer([]), [[None, None], [None, None]]),
    ],
)
def test_a_map_finds_the_bounds_of_its_layers(layer: Callable[[], Layer], bounds: list[list[float | None]]) -> None:
    view = folium.Map()
    layer().add_to(view)
    assert view.get_bounds() == bounds


def test_a_layer_control_lists_the_layers_by_name(summit: Geoparse) -> None:
    view = folium.Map()
    MentionLayer(summit, name="News").add_to(view)
    AreaLayer({"IN": 1}).add_to(view)
    HeatLayer([(1, 2)], control=False).add_to(view)
    folium.LayerControl().add_to(view)
    overlays = re.search(r"overlays :\s*\{(.*?)\}", view.get_root().render(), re.DOTALL)
    assert overlays is not None
    assert re.findall(r'"(.*?)"', overlays[1]) == ["News", "Countries"]


def test_layers_go_into_a_feature_group(summit: Geoparse) -> None:
    view = folium.Map()
    group = folium.FeatureGroup("Group").add_to(view)
    layer = MentionLayer(summit).add_to(group)
    assert f"{layer.get_name()}.addTo({group.get_name()})" in view.get_root().render()


def test_a_hidden_layer_is_not_added_to_the_map(summit: Geoparse) -> None:
    layer = MentionLayer(summit, show=False)
    assert f"{layer.get_name()}.addTo" not in page_of(layer)


def test_the_scripts_are_once_in_a_page_of_several_layers(summit: Geoparse) -> None:
    page = page_of(MentionLayer(summit), MentionLayer(summit), HeatLayer([(1, 2)]))
    assert page.count('src="data:text/javascript') == page.count('href="data:text/css') == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_is_inert_data_in_the_page(attack: str, summit: Geoparse) -> None:
    article = replace(summit.article, title=attack, text=attack, source=attack, url=attack)
    mention = replace(summit[0], field="text", start=0, end=len(attack), text=attack, sentence=(0, len(attack)))
    layer = MentionLayer(replace(summit, article=article, mentions=(mention,)), name="News")
    page = page_of(layer)
    assert layer.json in page
    assert json.loads(layer.json)["articles"] == [[attack, attack, "2021-12-06", attack]]
    assert "onerror" not in page.replace(layer.json, "")
    assert "uid=" not in page

from __future__ import annotations

from dashboard.map.elements import MarksLayer, base_map
from tests.folium.test_inert_json import ATTACKS


def test_a_map_renders_hostile_marks_unchanged() -> None:
    layer = MarksLayer({"marks": [{"name": attack} for attack in ATTACKS]})
    base = base_map("light")
    layer.add_to(base)
    page = base.get_root().render()
    assert layer.data in page
    assert "uid=" not in page
    assert "onerror" not in page.replace(layer.data, "")

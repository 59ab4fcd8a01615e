from __future__ import annotations

import json
from typing import Any

import pytest
from branca.element import Element
from hypothesis import given
from hypothesis import strategies as st

from dashboard.map.elements import MarksLayer, base_map, safe_json

ATTACKS = [
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% for x in y %}",
    "{# comment",
    "{{{{",
    "{{% raw",
    "${alert(1)}",
    "`+alert(1)+`",
    "\\\\`",
    "</script><img src=x onerror=alert(1)>",
    "<!-- <script>",
    "a\u2028b\u2029c",
    "\u202eright to left",
    '"; alert(1); "',
    "&lt;b&gt;",
]
nasty = st.text(st.sampled_from("{}%#$`\\<>/&'\"!-= abc\n\u2028é😀"), max_size=60)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_survives_a_round_trip(attack: str) -> None:
    assert json.loads(safe_json({attack: [attack]})) == {attack: [attack]}


@given(st.recursive(nasty, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(nasty, inner, max_size=3)))
def test_the_json_is_safe_in_html_scripts_and_templates(value: Any) -> None:
    text = safe_json(value)
    assert json.loads(text) == value
    assert not any(sign in text for sign in ("<", ">", "&", "`", "$", "{{", "{%", "{#", "\u2028"))
    assert Element(text).render() == text


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        safe_json([float("nan")])


def test_a_map_renders_hostile_marks_unchanged() -> None:
    layer = MarksLayer({"marks": [{"name": attack} for attack in ATTACKS]})
    base = base_map("light")
    layer.add_to(base)
    page = base.get_root().render()
    assert layer.data in page
    assert "uid=" not in page
    assert "onerror" not in page.replace(layer.data, "")

"""JSON that neither a browser nor a template engine takes for code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from branca.element import Element
from hypothesis import given
from hypothesis import strategies as st

from geo.folium.inert_json import safe_json

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
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)


def values_of(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(nasty, inner, max_size=3))


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_survives_a_round_trip(attack: str) -> None:
    assert json.loads(safe_json({attack: [attack]})) == {attack: [attack]}


@given(values_of(nasty))
def test_the_json_is_safe_in_html_scripts_and_templates(value: Any) -> None:
    text = safe_json(value)
    assert json.loads(text) == value
    assert not any(sign in text for sign in ("<", ">", "&", "`", "$", "{{", "{%", "{#", "\u2028"))
    assert Element(text).render() == text


@given(values_of(plain | st.text()))
def test_any_value_is_the_same_after_being_compiled_as_a_template_and_parsed(value: Any) -> None:
    assert json.loads(Element(safe_json(value)).render()) == value


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_does_not_have_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        safe_json([number])

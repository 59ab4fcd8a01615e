"""Places are found whatever markup and invisible characters a text has, at offsets in the text as it was given."""

from __future__ import annotations

import html
import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo import Article, Geoparse, Geoparser

SENTENCES = (
    "Floods closed roads in Łódź and São Paulo on Monday, officials in Bogotá said.",
    "Rebels shelled a market in El Fasher, Sudan, and 30 km west of Nyala.",
    "Ministers met in Oslo; the storm between Osaka and Kobe killed two in eastern Ladakh.",
)
INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u2066\ufe0f"


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser()


def places(result: Geoparse) -> list[tuple[str | None, str | None, tuple[float, float, float] | None]]:
    return [(m.place.id if m.place else None, m.relation, m.point) for m in result.mentions]


def check_offsets(result: Geoparse) -> None:
    for mention in result.mentions:
        field = result.article.field_text(mention.field)
        first, last = mention.sentence
        assert mention.text == field[mention.start : mention.end] != ""
        assert first <= mention.start < mention.end <= last <= len(field)
        if mention.spatial and mention.spatial.other:
            assert mention.spatial.other in [(m.start, m.end) for m in result.mentions]


def with_invisible_characters(text: str, chance: random.Random) -> str:
    return "".join(char + chance.choice(INVISIBLE) * (chance.random() < 0.3) for char in text)


def with_entities(text: str, chance: random.Random) -> str:
    forms = (lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):X};", lambda c: f"&amp;#{ord(c)};", html.escape)
    named = text.replace("ã", "&atilde;").replace(" ", "&nbsp;", 1)
    return "".join(chance.choice(forms)(c) if c not in "&;" and not c.isascii() else c for c in named)


def with_markup(text: str, chance: random.Random) -> str:
    forms = (
        "<b>{}</b>",
        "**{}**",
        "_{}_",
        "[{}](https://x.org/a-b_c)",
        '<a href="/x?a=b">{}</a>',
        "{}<!-- x -->",
        "{}",
    )
    words = (word.rstrip(",.") for word in text.split())
    return " ".join(
        chance.choice(forms).format(word) + whole[len(word) :] for word, whole in zip(words, text.split(), strict=True)
    )


def with_white_space(text: str, chance: random.Random) -> str:
    spaces = (" ", "  ", "\u00a0", "\u2009", "\u3000", " \u200b ", "&nbsp;")
    return "\r\n\n " + "".join(chance.choice(spaces) if char == " " else char for char in text) + "\r\n"


CHANGES = (with_invisible_characters, with_entities, with_markup, with_white_space)


@settings(max_examples=40, phases=(Phase.generate,))
@given(
    st.sampled_from(SENTENCES),
    st.sets(st.sampled_from(CHANGES)),
    st.randoms(use_true_random=False),
)
def test_the_same_places_are_found_at_offsets_in_the_given_text(geoparser, sentence, changes, chance) -> None:  # type: ignore[no-untyped-def]
    text = sentence
    for change in sorted(changes, key=CHANGES.index):
        text = change(text, chance)
    result = geoparser.geoparse(Article(text=text, title=text[:40]))
    check_offsets(result)
    assert result.article.text == text
    assert places(geoparser.geoparse(text)) == places(geoparser.geoparse(sentence))


def test_the_title_and_the_text_are_read_apart(geoparser: Geoparser) -> None:
    article = Article(title="Blast in <b>Quetta", text="</b>Troops left  M&uuml;nchen  for&nbsp;Z&uuml;rich.")
    result = geoparser.geoparse(article)
    check_offsets(result)
    assert [(m.field, m.text) for m in result] == [
        ("title", "Quetta"),
        ("text", "M&uuml;nchen"),
        ("text", "Z&uuml;rich"),
    ]


def test_an_explanation_has_the_offsets_of_the_given_text(geoparser: Geoparser) -> None:
    text = "\n\nPolice in <i>Lu\u200bsaka</i>, Zambia, searched  a house."
    spans = [(entry.text, text[entry.start : entry.end]) for entry in geoparser.explain(text)]
    assert spans == [("Lu\u200bsaka",) * 2, ("Zambia",) * 2]


def test_a_denied_name_is_denied_however_it_is_written() -> None:
    assert not Geoparser(deny=["Zürich"]).geoparse("Snow fell in Z&uuml;rich.").mentions

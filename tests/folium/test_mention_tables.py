"""Mentions as tables, which the scripts of a page read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.folium.mention_tables import tables_of_geoparses
from geo.types import Article, Geoparse, Mention, MentionKind, Place, ResolvedMention

OSAKA = Place("gn:1853909", "Osaka", 34.69379, 135.50107, "JP", "32", None, "P", "PPLA", 2592413, 10.0, 0.8)


def one(text: str, surface: str) -> Geoparse:
    start = text.index(surface)
    mention = Mention("text", start, start + len(surface), surface, MentionKind.PLACE, (0, len(text)))
    return Geoparse(Article("a", "", text), (ResolvedMention.from_mention(mention, OSAKA, 0.9),))


@given(st.text(), st.text(min_size=1), st.text())
def test_offsets_are_right_in_utf16_code_units(before: str, surface: str, after: str) -> None:
    surface = f"«{surface}»"
    tables = tables_of_geoparses([one(before + surface + after, surface)], limit=10)
    _, _, sentence, start, end, _ = tables.mentions[0]
    units = tables.sentences[sentence].encode("utf-16-le", "surrogatepass")
    marked = units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
    first = (before + surface + after).index(surface)
    assert marked == (before + surface + after)[first : first + len(surface)]


def test_a_moved_mention_is_at_its_own_point_or_at_its_place() -> None:
    (mention,) = one("30 km west of Osaka", "Osaka").mentions
    moved = Geoparse(Article(), (ResolvedMention.from_mention(mention, OSAKA, 0.9, (34.7, 135.2, 10.0)),))
    own, place = (tables_of_geoparses([moved], limit=1, at_own_points=own).places[0] for own in (True, False))
    assert own == ["Osaka", "JP, moved to where the words say", 34.7, 135.2, 0]
    assert place == ["Osaka", "JP", 34.6938, 135.5011, 0]


def test_sentences_and_places_are_listed_once() -> None:
    text = "Osaka is near Osaka."
    first, second = one(text, "Osaka").mentions[0], Mention("text", 14, 19, "Osaka", MentionKind.PLACE, (0, len(text)))
    twice = (first, ResolvedMention.from_mention(second, OSAKA, 0.9))
    tables = tables_of_geoparses([Geoparse(Article("a", "", text), twice)], limit=10)
    assert (len(tables.places), len(tables.sentences), len(tables.mentions)) == (1, 1, 2)

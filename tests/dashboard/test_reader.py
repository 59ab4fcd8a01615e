from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.reader import _paragraphs, pieces
from geo.model import Kind, Mention, ResolvedMention


def _mention(start: int, end: int) -> ResolvedMention:
    return ResolvedMention(Mention("text", start, end, "", Kind.PLACE, (0, 0)), None, 0.0)


spans = st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=12)


@given(st.text(max_size=80), spans)
def test_pieces_are_the_text_whatever_the_offsets(text, offsets):
    cut = pieces(text, [_mention(start, end) for start, end in sorted(offsets)])
    assert "".join(piece[0] or "" for piece in cut) == text


@given(st.text("ab\n", max_size=80), spans)
def test_paragraphs_lose_only_line_ends(text, offsets):
    paragraphs = _paragraphs(pieces(text, [_mention(start, end) for start, end in sorted(offsets)]))
    shown = "".join(piece[0] or "" for paragraph in paragraphs for piece in paragraph)
    assert shown.replace("\n", "") == text.replace("\n", "")


def test_mention_carries_kind_place_and_what_hovering_says(summit):
    body = [resolved for resolved in summit.mentions if resolved.mention.field == "text"]
    cut = [piece for piece in pieces(summit.article.text, body) if len(piece) > 1]
    assert cut[0][:3] == ["Moscow", "place", "gn:524901"]
    assert cut[0][3].startswith("Moscow: Capital")
    assert cut[-1] == ["Atlantis", "place", None, "Recognised, but not placed"]

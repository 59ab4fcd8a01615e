from __future__ import annotations

from typing import Any

import pytest
import streamlit as page
from hypothesis import given
from hypothesis import strategies as st

from dashboard.session import parse_mention
from dashboard.views import article_reader
from dashboard.views.article_reader import split_at_mentions, split_paragraphs, with_plain_line_ends
from geo.types import Article, Geoparse, Mention, MentionKind, ResolvedMention

spans = st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=12)


def _numbered(offsets: list[tuple[int, int]]) -> Any:
    return [(start, end, number) for number, (start, end) in enumerate(sorted(offsets))]


@given(st.text(max_size=80), spans)
def test_joined_pieces_are_the_text_whatever_the_offsets(text: str, offsets: list[tuple[int, int]]) -> None:
    assert "".join(str(piece[0]) for piece in split_at_mentions(text, _numbered(offsets))) == text


@given(st.text("ab\n", max_size=80), spans, st.integers(0, 9))
def test_paragraphs_have_the_right_offsets_and_lose_only_line_ends(
    text: str, offsets: list[tuple[int, int]], start: Any
) -> None:
    found = split_paragraphs(split_at_mentions(text, _numbered(offsets)), start)
    said = [(offset - start, "".join(str(piece[0]) for piece in block)) for offset, block in found]
    assert all(text[offset : offset + len(block)] == block for offset, block in said)
    assert "".join(block for _, block in said).replace("\n", "") == text.replace("\n", "")


def test_line_ends_of_every_kind_are_shown_alike() -> None:
    text = with_plain_line_ends("\r\n One.\r\nTwo.\r\n\r\nThree.\x0b\u2028Four. \n \nFive.")
    shown = split_paragraphs([[text]])
    assert [[line.strip() for line in str(block[0][0]).split("\n")] for _, block in shown] == [
        ["One.", "Two."],
        ["Three."],
        ["Four."],
        ["Five."],
    ]
    assert all(text[offset:].startswith(str(block[0][0])) for offset, block in shown)


def test_mention_is_a_piece_with_its_number() -> None:
    assert split_at_mentions("From Moscow to Osaka.", [(5, 11, 0), (15, 20, 1)]) == [
        ["From "],
        ["Moscow", 0],
        [" to "],
        ["Osaka", 1],
        ["."],
    ]


@pytest.mark.parametrize(
    "name", [None, "", "text", "text:", "text:-1", "body:3", "text:1e3", "text:٣", "text:" + "9" * 30]
)
def test_an_invalid_mention_name_is_rejected(name: Any) -> None:
    assert parse_mention(name) == ("", -1)


def test_mention_is_named_by_field_and_offset() -> None:
    assert parse_mention("title:12") == ("title", 12)


def _long(mentions: Any) -> Any:
    text = "".join(f"Paragraph {number} of a long text.\n\n" + "word " * 80 + "\n\n" for number in range(2500))
    found = (Mention("text", start, end, text[start:end], MentionKind.PLACE, (start, end)) for start, end in mentions)
    return Geoparse(
        Article("long", "Long", text), tuple(ResolvedMention.from_mention(mention, None, 0.0) for mention in found)
    )


def test_the_parts_of_a_long_text_cover_it_and_split_no_mention() -> None:
    parsed = _long([(99_990, 100_020), (300_000, 300_004)])
    ends = article_reader.part_ends(parsed.article.text, parsed.mentions)
    assert ends[-1] == len(parsed.article.text) > 1_000_000
    assert ends == sorted(set(ends))
    assert max(end - start for start, end in zip([0, *ends], ends, strict=False)) <= 1.2 * article_reader.PART_CHARS
    assert not any(mention.start < end < mention.end for mention in parsed.mentions for end in ends)


def test_the_part_with_the_requested_mention_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = _long([(300_000, 300_004)])
    monkeypatch.setattr(page, "session_state", _State(mention="text:300000"))
    first, last, number, of = article_reader.open_part(parsed.article.text, parsed.mentions)
    assert first <= 300_000 < 300_004 <= last
    assert 1 < number < of


class _State(dict[str, Any]):
    __getattr__ = dict.get

"""Markup in a field is removed when it is read, and the places are those of the plain text."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from geo.articles import read_articles
from geo.articles.cut_texts import without_cut_mark
from geo.geoparser import Geoparser
from geo.types import Article, Geoparse
from tests.articles.conftest import Read, ReadArticle, ReadNoted, ReadRejection

SEEDS = Path(__file__).parents[2] / "seeds"
_NAME = re.compile(r"\b[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?\b")


def as_html(text: str) -> str:
    """Write a text as a content system does, with a link on each capitalized word."""
    paragraphs = (html.escape(part).encode("ascii", "xmlcharrefreplace").decode() for part in text.split("\n\n"))
    linked = (_NAME.sub(r'<a href="https://x.example/Berlin" title="Rome">\g<0></a>', part) for part in paragraphs)
    return "".join(f'<p class="text">{part}</p>\n' for part in linked)


def as_markdown(text: str) -> str:
    return "## Report\n\n" + _NAME.sub(r"[**\g<0>**](https://x.example/Berlin)", text)


def places_of(geoparse: Geoparse) -> list[tuple[str, str | None]]:
    return [(mention.text, mention.place.id if mention.place else None) for mention in geoparse.mentions]


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser()


@pytest.fixture(scope="module")
def seeds() -> list[Article]:
    return [item for item in read_articles(sorted(SEEDS.glob("*.md"))) if isinstance(item, Article)]


def test_forty_articles_in_html_and_markdown_have_the_places_of_the_plain_ones(
    read: Read, seeds: list[Article], geoparser: Geoparser
) -> None:
    assert len(seeds) == 40
    for article in seeds:
        plain = read("a.jsonl", json.dumps({"title": article.title, "text": article.text}))[0]
        in_html = read("a.jsonl", json.dumps({"title": article.title, "text": as_html(article.text)}))[0]
        in_markdown = read("a.jsonl", json.dumps({"title": article.title, "text": as_markdown(article.text)}))[0]
        assert in_html.text == article.text
        assert in_markdown.text == f"Report\n\n{article.text}"
        assert (plain.is_extracted, in_html.is_extracted, in_markdown.is_extracted) == (False, True, True)
        places = [
            [
                (mention.text, mention.place.id if mention.place else None)
                for mention in geoparser.geoparse(item).mentions
            ]
            for item in (plain, in_html)
        ]
        assert places[0] == places[1]


def test_offsets_count_in_the_text_that_the_output_carries(article: ReadArticle, geoparser: Geoparser) -> None:
    item = article("a.csv", 'title,text\nR&amp;D,"<p>Rain in <b>Paris</b>, France.</p>"\n')
    record = geoparser.geoparse(item).to_dict()
    assert (record["title"], record["text"]) == ("R&D", "Rain in Paris, France.")
    assert {record["text"][mention["start"] : mention["end"]] for mention in record["mentions"]} == {"Paris", "France"}


def test_the_output_of_a_text_without_markup_carries_no_text(article: ReadArticle, geoparser: Geoparser) -> None:
    item = article("a.csv", "text\n  AT&T in Paris \n")
    assert item.text == "  AT&T in Paris "
    assert "text" not in geoparser.geoparse(item).to_dict()


def test_markup_without_words_is_rejected(rejection: ReadRejection) -> None:
    assert rejection("a.csv", 'text\n"<img src=""x.jpg""/><br/>"\n') == "a.csv:2: text: has markup but no words"


@pytest.mark.parametrize(
    ("text", "kept", "mark"),
    [
        ("Rain fell in the nor… [+1834 chars]", "Rain fell in the nor", "… [+1834 chars]"),
        ("Rain fell. [+12,345 chars]", "Rain fell.", "[+12,345 chars]"),
        ("Rain fell. [...]", "Rain fell.", "[...]"),
        ("Rain fell [&hellip;]", "Rain fell", "[…]"),
        ("Rain fell… <a href='/x'>Read more</a> »", "Rain fell", "… Read more »"),
        ("Rain fell.\nContinue reading Floods in Berlin →", "Rain fell.", "Continue reading Floods in Berlin →"),
        ("La pluie est tombée. Lire la suite", "La pluie est tombée.", "Lire la suite"),
    ],
)
def test_a_text_that_its_source_has_cut_is_noted_and_its_mark_removed(
    read_noted: ReadNoted, text: str, kept: str, mark: str
) -> None:
    (item,), (note,) = read_noted("a.jsonl", json.dumps({"text": text}))
    assert (item.text, item.is_extracted) == (kept, True)
    assert str(note) == f'a.jsonl:1: text: "{mark}" marks where its source cut it'


@pytest.mark.parametrize(
    "text", ["He wants to read more.", "Rain fell...", "Read more", "[...]", "x" * 2_000 + ". Read more"]
)
def test_a_text_that_only_ends_in_such_words_stays(text: str) -> None:
    assert without_cut_mark(text) == (text, None)

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from geo import Article, Geoparse, Place
from geo.types import Mention, MentionKind, ResolvedMention

# Every one of these runs if it reaches a template, a script or the page as code.
ATTACKS = [
    "{{ 7 * 191 }}",
    "{% for x in range(7) %}191{% endfor %}",
    "{# gone #}",
    "${7 * 191}",
    "`${alert(1)}`",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"><svg/onload=alert(1)>",
    "</iframe><b>1</b>",
    "<!--<script>",
    "\u2028alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ ''.__class__.__mro__ }}",
]


class Elements(HTMLParser):
    """The tags and the attributes of a page, and the page inside its frame."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.frame = ""
        self.text = ""
        self.scripts = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.frame = dict(attrs).get("srcdoc") or self.frame

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script":
            self.scripts += data
        self.text += data


def data_of(page: Elements) -> str:
    """The JSON that the layer's script gets."""
    (data,) = re.findall(r"dateline\.mentionLayer\((.*)\);", page.scripts)
    return str(data)


def result_about(words: str) -> Geoparse:
    """A result in which all text that comes from outside, even the place's name, is `words`."""
    place = Place("ours:1", words, 10.0, 20.0, "JP", None, None, "P", "PPL", 1, 2.0, 0.5)
    mention = Mention("text", 0, len(words), words, MentionKind.PLACE, (0, len(words)))
    article = Article(words, words, words, source=words, url=words)
    return Geoparse(article, (ResolvedMention.from_mention(mention, place, 0.9),))


@pytest.fixture(scope="module")
def harmless() -> Elements:
    return Elements(Elements(result_about("Osaka")._repr_html_()).frame)


@pytest.mark.parametrize("words", ATTACKS)
def test_text_of_an_article_is_never_code_on_the_map(words: str, harmless: Elements) -> None:
    page = result_about(words)._repr_html_()
    outer = Elements(page)
    assert {"script", "img", "svg"}.isdisjoint(outer.tags)
    inner = Elements(outer.frame)
    assert inner.tags == harmless.tags
    assert sorted(inner.attributes) == sorted(harmless.attributes)
    assert "191" * 7 not in page
    # The data in the script is the words, unchanged, and nothing that a template or markup is made of.
    data = data_of(inner)
    assert not {"<", ">", "`", "${", "{{", "{%", "{#"} & {data[i : i + n] for i in range(len(data)) for n in (1, 2)}
    tables = json.loads(data)
    assert tables["articles"] == [[words, words, None, words]]
    assert tables["sentences"] == [words]
    assert tables["places"][0][0] == words


@pytest.mark.parametrize("words", ATTACKS)
def test_text_of_an_article_is_never_markup_in_the_table(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "folium", None)
    page = Elements(result_about(words)._repr_html_())
    assert set(page.tags) == {"p", "b", "table", "thead", "tbody", "tr", "th", "td"}
    assert page.attributes == []
    assert page.text.count(words) == 4  # title, mention, place, sentence


def test_a_map_has_a_point_for_each_placed_mention_and_a_caption(summit: Geoparse) -> None:
    page = Elements(summit._repr_html_())
    assert page.tags.count("iframe") == 1
    assert "Leaders meet in New Delhi: 5 mentions, 4 on the map" in page.text
    tables = json.loads(data_of(Elements(page.frame)))
    assert len(tables["mentions"]) == 4
    assert ["Osaka", "JP", 34.6938, 135.5011, 0] in tables["places"]


def test_a_result_without_places_is_a_table(summit: Geoparse, quiet: Geoparse) -> None:
    unplaced = replace(summit, mentions=tuple(mention for mention in summit if mention.place is None))
    assert "Atlantis" in Elements(unplaced._repr_html_()).text
    assert "iframe" not in Elements(quiet._repr_html_()).tags

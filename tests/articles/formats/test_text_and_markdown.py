from __future__ import annotations

import datetime as dt
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.articles import article_from_text, clean_line
from geo.articles.formats.text_and_markdown import plain_text, split_front_matter
from geo.errors import InputError
from tests.articles.conftest import ReadArticle, ReadRejection

FRONT = "---\nid: 007\ntitle: Boats leave Danapur\ndate: 2021-12-06\nsource: Dateline samples\nurl: https://example.org/7\n---\n"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_front_matter_gives_every_field(article: ReadArticle, name: str) -> None:
    result = article(name, FRONT + "\nBoats left Danapur at noon.\n")
    assert (result.id, result.title, result.text) == ("007", "Boats leave Danapur", "Boats left Danapur at noon.")
    assert (result.date, result.source) == (dt.date(2021, 12, 6), "Dateline samples")
    assert result.url == "https://example.org/7"


@pytest.mark.parametrize("text", ["Rain in Patna\n\nIt rained.", "Rain in Patna\nIt rained in Patna all day."])
def test_a_short_first_line_is_the_title(article: ReadArticle, text: str) -> None:
    result = article("a.txt", text)
    assert result.title == "Rain in Patna"
    assert result.text.startswith("It rained")


@pytest.mark.parametrize(
    "text",
    [
        "Rain in Patna",
        "The visitors came to New\nDelhi in the morning and\nleft in the evening.",
        "It rained in Patna.\nThen the river rose over its banks.",
        "NEW DELHI, Dec 6 (Agency) -\n\nThe visitors left.",
        "A first line that is no title " * 5 + "\n\nIt goes on.",
    ],
)
def test_a_text_without_a_title_gets_none(article: ReadArticle, text: str) -> None:
    result = article("a.txt", text)
    assert (result.title, result.text) == ("", text)


def test_pasted_text_is_read_like_a_text_file() -> None:
    result = article_from_text("Rain in Patna\r\n\r\nIt rained.", date="6 December 2021")
    assert (result.title, result.text, result.date) == ("Rain in Patna", "It rained.", dt.date(2021, 12, 6))


def test_an_empty_pasted_text_is_refused() -> None:
    with pytest.raises(InputError, match="pasted text: text: is empty"):
        article_from_text(" \n")


def test_the_date_comes_from_front_matter_then_dateline_then_file_name(article: ReadArticle) -> None:
    dateline = "Rain\n\nPATNA, Dec 5, 2021 (Agency) - It rained."
    assert article("2021-12-04.txt", "---\ndate: 2021-12-06\n---\n" + dateline).date == dt.date(2021, 12, 6)
    assert article("2021-12-04.txt", dateline).date == dt.date(2021, 12, 5)
    assert article("2021-12-04.txt", "Rain\n\nIt rained.").date == dt.date(2021, 12, 4)
    assert article("rain.txt", "Rain\n\nIt rained.").date is None
    assert article("rain.txt", "---\ndate:\nsource: ~\n---\nIt rained.").date is None


def test_a_heading_is_the_title(article: ReadArticle) -> None:
    for text in ("# Rain in *Patna* #\n\nIt rained.", "Rain in Patna\n=====\nIt rained."):
        result = article("a.md", text)
        assert (result.title, result.text) == ("Rain in Patna", "It rained.")


def test_a_heading_that_repeats_the_title_is_dropped_and_another_stays(article: ReadArticle) -> None:
    assert article("a.md", FRONT + "# Boats leave Danapur\n\nAt noon.").text == "At noon."
    assert article("a.md", FRONT + "# The fleet\n\nAt noon.").text == "The fleet\n\nAt noon."


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Patna** and *Gaya* and ***Arrah*** and __Ara__ and _Siwan_", "Patna and Gaya and Arrah and Ara and Siwan"),
        (
            '[Patna](https://example.org/p_(city) "a title") [Gaya][2] <https://example.org>',
            "Patna Gaya https://example.org",
        ),
        ("![a map](map.png) Rain[^1] in `Patna`", "Rain in Patna"),
        ("> Rain in\n> Patna\n\nSnow in New\nYork", "Rain in Patna\n\nSnow in New York"),
        ("- Patna\n- Gaya\n1. Arrah", "Patna\n\nGaya\n\nArrah"),
        ("one line  \nand another\\\nand more", "one line\nand another\nand more"),
        ("Rain in\n1914. It was wet.", "Rain in 1914. It was wet."),
        ("a\n\n---\n\nb\n***\nc", "a\n\nb\n\nc"),
        ("## Rain ##\ntext\n\n[1]: https://example.org", "Rain\n\ntext"),
        ("```\nraw *text*\n```\nend", "raw text\n\nend"),
        ("| Place | Rain |\n|---|---|\n| Patna | 3 |", "| Place | Rain |\n\n| Patna | 3 |"),
        ("Rain <b>fell</b><br>here<!-- not\nhere --> &amp; there", "Rain fell\nhere & there"),
        (r"5 \* 3 * 2 and snake_case_name and \_x\_", "5 * 3 * 2 and snake_case_name and _x_"),
        ("~~wet~~ dry", "wet dry"),
    ],
)
def test_markdown_marks_are_removed_and_words_stay(markdown: str, words: str) -> None:
    assert plain_text(markdown) == words


@pytest.mark.parametrize(
    "unit", ["[", "[a](", "![", "*a ", "**a", "_a ", "`", "<!--", "<a ", "- ", "> ", "#", "(", "\\", "|", "~~~\n"]
)
def test_hostile_markdown_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    plain_text(unit * (200_000 // len(unit)))
    assert time.process_time() - start < 5


def test_a_plain_text_file_keeps_characters_that_markdown_would_drop(article: ReadArticle) -> None:
    assert article("a.txt", "Rain *today* in [Patna]").text == "Rain *today* in [Patna]"


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: Rain: a report", "a.md:2: front matter is not YAML: "),
        ("id: 1\nid: 2", "a.md:3: id: occurs twice in the front matter"),
        ("id: " + "[" * 9_000, "a.md:2: front matter is not YAML"),
        ("id: *nothing", "a.md:2: front matter is not YAML"),
    ],
)
def test_broken_front_matter_is_rejected_with_its_line(rejection: ReadRejection, front: str, reason: str) -> None:
    assert rejection("a.md", f"---\n{front}\n---\nIt rained.").startswith(reason)


def test_front_matter_that_is_not_closed_is_rejected(rejection: ReadRejection) -> None:
    assert "a.md:1: front matter is not closed" in rejection("a.md", "---\ntitle: Rain\nIt rained.")


def test_a_yaml_tag_in_front_matter_constructs_no_object(article: ReadArticle) -> None:
    result = article(
        "a.md", "---\ntitle: !!python/object/apply:os.getcwd []\nid: 1\n---\nIt rained.".replace("[]", "x")
    )
    assert result.title == "x"


def test_a_line_of_dashes_alone_does_not_open_front_matter(article: ReadArticle) -> None:
    assert article("a.txt", "---\nIt rained in Patna\n---\nand more").text.startswith("---")


def test_front_matter_without_text_is_rejected(rejection: ReadRejection) -> None:
    assert rejection("a.md", FRONT) == "a.md: text: is empty"


_LINES = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)
    .map(clean_line)
    .filter(lambda line: line.lower() not in {"~", "null"})
)


@given(_LINES, _LINES)
def test_front_matter_survives_a_round_trip(title: str, source: str) -> None:
    block = yaml.safe_dump({"title": title, "source": source}, allow_unicode=True, width=1000)
    document = split_front_matter(f"---\n{block}---\nIt rained.", "a.md")
    assert document.values == {"title": title, "source": source}
    assert document.body == "It rained."

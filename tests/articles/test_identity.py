from __future__ import annotations

import json

from geo.articles import DuplicateFilter, article_id, web_address
from geo.types import Article
from tests.articles.conftest import Read

LONG = "Flood water reached Patna on Monday after three days of rain in Nepal, and boats were sent to Danapur at noon. "


def rows(*records: dict[str, str]) -> str:
    return "\n".join(json.dumps(record) for record in records)


def test_the_id_depends_only_on_the_url() -> None:
    first = article_id("Rain", "It rained.", "https://Example.org/a?b=1#top")
    assert first == article_id("Snow", "It snowed.", "HTTPS://example.org/a?b=1")
    assert first != article_id("Rain", "It rained.", "https://example.org/a?b=2")
    assert len(first) == 24


def test_without_a_url_the_id_depends_on_the_words() -> None:
    assert article_id("Rain", "It  rained.\n", None) == article_id("RAIN", "it rained.", None)
    assert article_id("Rain", "It rained.", None) != article_id("Snow", "It rained.", None)


def test_ids_do_not_change_between_versions() -> None:
    assert article_id("", "It rained.", "https://example.org/a") == "04415f41c6fd004f66bd8978"


def test_the_same_url_twice_is_one_article(read: Read) -> None:
    record = {"url": "https://e.org/1", "text": "It rained."}
    assert len(read("a.jsonl", rows(record, record))) == 1


def test_the_same_text_at_another_url_is_one_article(read: Read) -> None:
    records = [{"url": f"https://{paper}.org/", "title": paper, "text": text} for paper, text in
               [("post", LONG), ("times", LONG.upper().replace(" ", "\n"))]]  # fmt: skip
    (result,) = read("a.jsonl", rows(*records))
    assert result.title == "post"


def test_a_short_text_under_another_title_is_another_article(read: Read) -> None:
    records = [{"title": title, "text": "Subscribe to read on."} for title in ("Rain in Patna", "Snow in Oslo")]
    assert len(read("a.jsonl", rows(*records))) == 2


def test_a_changed_text_under_the_same_id_is_not_a_duplicate(read: Read) -> None:
    records = [{"id": "1", "text": text} for text in ("It rained.", "It rained hard.", "It rained hard.", "It rained.")]
    assert [result.text for result in read("a.jsonl", rows(*records))] == [
        "It rained.",
        "It rained hard.",
        "It rained.",
    ]


def test_a_changed_title_under_the_same_id_is_not_a_duplicate(read: Read) -> None:
    records = [{"id": "1", "title": title, "text": LONG} for title in ("Rain", "Floods")]
    assert len(read("a.jsonl", rows(*records))) == 2


def test_duplicates_are_recognized_in_bounded_memory() -> None:
    repeats = DuplicateFilter(remembered=100)
    articles = [Article(str(number), "", f"It rained on day {number}.") for number in range(1_000)]
    assert not any(repeats.is_duplicate(article) for article in articles)
    assert all(repeats.is_duplicate(article) for article in articles[-50:])
    assert not repeats.is_duplicate(articles[0])


def test_only_http_and_https_are_web_addresses() -> None:
    assert web_address(" https://example.org/ä?q=1 ") == "https://example.org/ä?q=1"
    for value in (
        "javascript:alert(1)",
        "ftp://e.org",
        "https://",
        "http:///x",
        "e.org",
        "https://e.org/a b",
        "https://[::",
    ):
        assert web_address(value) is None


def test_an_article_without_an_id_has_the_id_of_its_cleaned_title_and_text(read: Read) -> None:
    given = {"title": " Rain\nin\x07 Patna", "text": "\ufeff\n\nIt\x00 rained.\r\nA lot \ud800\r\n "}
    (result,) = read("a.jsonl", rows(given))
    assert result.id == article_id("Rain in Patna", "It rained.\nA lot", None)

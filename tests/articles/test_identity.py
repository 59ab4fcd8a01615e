from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from geo.articles import RunRegister, article_id, ids_with_less, web_address
from geo.types import Article
from tests.articles.conftest import Read


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


def test_without_a_url_the_id_depends_on_publisher_and_day_too() -> None:
    day, later = dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
    known = [(None, None), ("Example Times", None), (None, day), ("Example Times", day), ("Example Post", day)]
    ids = {article_id("Rain", "It rained.", None, source, date) for source, date in [*known, (None, later)]}
    assert len(ids) == 6
    same_moment = later.astimezone(dt.timezone(dt.timedelta(hours=5)))
    assert article_id("Rain", "It rained.", None, "EXAMPLE Times", same_moment) == article_id(
        "Rain", "It rained.", None, "Example times", later
    )


def test_an_id_made_of_words_alone_is_that_of_earlier_versions() -> None:
    assert article_id("Rain", "It rained.", None) == "53b2ed3b1ba7d0e6e6b5b3b4"


def test_ids_with_less_are_those_without_publisher_or_date() -> None:
    day = dt.date(2026, 3, 5)
    article = Article(article_id("Rain", "It rained.", None, "Times", day), "Rain", "It rained.", day, "Times")
    others = [("Times", None), (None, day), (None, None)]
    assert ids_with_less(article, "Rain", "It rained.") == tuple(
        article_id("Rain", "It rained.", None, *other) for other in others
    )
    assert ids_with_less(replace(article, id="given"), "Rain", "It rained.") == ()
    assert ids_with_less(replace(article, url="https://e.org/1"), "Rain", "It rained.") == ()
    assert ids_with_less(Article(article_id("", "Rain.", None), "", "Rain."), "", "Rain.") == ()


def test_a_run_remembers_where_an_id_was_used() -> None:
    register = RunRegister()
    first, other = Article("1", "", "It rained."), Article("2", "", "It rained.")
    assert register.add(other, "a.csv") is None
    assert register.add(first, "a.csv") is None
    repeat, changed = register.add(first, "b.csv"), register.add(replace(first, title="Rain"), "b.csv")
    assert repeat is not None
    assert changed is not None
    assert (repeat.same_words, changed.same_words) == (True, False)
    assert str(changed) == "article 2 of a.csv"
    assert "1" in register
    assert "3" not in register


def test_a_run_remembers_ids_in_bounded_memory() -> None:
    register = RunRegister(remembered=100)
    articles = [Article(str(number), "", f"It rained on day {number}.") for number in range(1_000)]
    assert not any(register.add(article, "a.csv") for article in articles)
    assert all(register.add(article, "a.csv") for article in articles[-50:])
    assert not register.add(articles[0], "a.csv")


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

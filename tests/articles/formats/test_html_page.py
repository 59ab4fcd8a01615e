from __future__ import annotations

import datetime as dt
import socket
import time

import pytest

from tests.articles.conftest import Read, ReadArticle, ReadRejection

BODY = (
    "<p>Flood water reached Patna on Monday after three days of rain in Nepal, officials said, and boats were sent to "
    "Danapur to move people.</p><p>Trains to Gaya were stopped and the road to Hajipur was closed by the water.</p>"
)
PAGE = f"""<!DOCTYPE html><html><head><title>Floods reach Patna - Example Post</title>
<meta property="og:site_name" content="Example Post"><link rel="canonical" href="https://example.org/a/1">
<meta property="article:published_time" content="2021-12-06T10:00:00+05:30"></head>
<body>
<nav><a href="/">Home</a> <a href="/w">Weather in Madrid</a></nav>
<article><h1>Floods reach Patna</h1>{BODY}</article>
<aside><h2>Read next</h2><ul><li><a href="/x">Storm in Lisbon</a></li></ul></aside>
<footer>Printed in Oslo</footer></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a", "a.php"])
def test_the_text_and_the_declared_values_are_read(article: ReadArticle, name: str) -> None:
    result = article(name, PAGE)
    assert (result.title, result.source, result.url) == (
        "Floods reach Patna",
        "Example Post",
        "https://example.org/a/1",
    )
    assert result.date is not None
    assert result.date.isoformat() == "2021-12-06T10:00:00+05:30"
    assert result.text.startswith("Flood water reached Patna")
    assert result.text.endswith("closed by the water.")


def test_menus_teasers_and_footers_are_left_out(article: ReadArticle) -> None:
    text = article("a.html", PAGE).text
    assert not [place for place in ("Madrid", "Lisbon", "Oslo") if place in text]


def test_linked_data_gives_date_and_publisher(article: ReadArticle) -> None:
    script = '{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-12-06", "publisher": {"name": "Post"}}]}'
    page = f'<html><head><script type="application/ld+json">{script}</script></head><body>{BODY}</body></html>'
    result = article("a.html", page)
    assert (result.date, result.source) == (dt.date(2021, 12, 6), "Post")


def test_a_date_is_never_guessed_from_the_words_of_a_page(article: ReadArticle) -> None:
    page = f"<html><body>{BODY}<p>Copyright 2019. Updated on 3 March 2020.</p></body></html>"
    assert article("a.html", page).date is None
    assert article("2021-12-06.html", page).date == dt.date(2021, 12, 6)


def test_an_invalid_declared_value_is_skipped(article: ReadArticle) -> None:
    head = (
        '<meta property="article:published_time" content="02/01/2026"><link rel="canonical" href="javascript:alert(1)">'
    )
    script = '<script type="application/ld+json">{"datePublished": [</script>'
    result = article("a.html", f"<html><head>{head}{script}</head><body>{BODY}</body></html>")
    assert (result.date, result.url) == (None, None)


def test_the_visible_text_is_used_where_no_article_is_found(article: ReadArticle) -> None:
    page = (
        "<html><body><nav>Menu</nav><div>Rain in <b>Patna</b></div><div>Snow</div><script>evil()</script></body></html>"
    )
    assert article("a.html", page).text == "Rain in Patna\nSnow"


def test_the_declared_charset_is_used(article: ReadArticle) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace("Nepal", "Непал")
    assert "Непал" in article("a.html", page.encode("cp1251")).text


def test_utf8_wins_over_a_wrongly_declared_charset(article: ReadArticle) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("Nepal", "Népal")
    assert "Népal" in article("a.html", page.encode()).text


@pytest.mark.parametrize("charset", ["hex", "idna", "utf-7", "unicode_escape", "undefined", "no-such-charset"])
def test_an_unknown_declared_charset_is_ignored(article: ReadArticle, charset: str) -> None:
    assert "Patna" in article("a.html", PAGE.replace("<head>", f'<head><meta charset="{charset}">')).text


def test_a_page_with_an_xml_declaration_is_read(article: ReadArticle) -> None:
    assert "Patna" in article("a.xhtml", '<?xml version="1.0" encoding="utf-16"?>\n' + PAGE).text


def test_entity_bombs_do_not_expand(article: ReadArticle) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    page = (
        f'<!DOCTYPE html [<!ENTITY e0 "boom">{entities}]><html><body><p>&e11; and the rain in Patna</p></body></html>'
    )
    start = time.process_time()
    assert len(article("a.html", page).text) < 2_000
    assert time.process_time() - start < 5


def test_a_deeply_nested_page_is_read_or_rejected(read: Read) -> None:
    start = time.process_time()
    assert len(read("a.html", "<html><body>" + "<div>" * 100_000 + "Rain" + "</div>" * 100_000)) == 1
    assert time.process_time() - start < 20


def test_scripts_and_markup_in_text_stay_text(article: ReadArticle) -> None:
    page = PAGE.replace("officials said", "officials said &lt;img src=x onerror=alert(1)&gt; ${7*7} {{7*7}}")
    assert "<img src=x onerror=alert(1)> ${7*7} {{7*7}}" in article("a.html", page).text


def test_nothing_is_fetched(article: ReadArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page was read from the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = PAGE.replace("<head>", '<head><base href="https://example.org/"><link rel="stylesheet" href="s.css">')
    assert article("a.html", page).text


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            "<html><body><script>x()</script></body></html>",
            "a.html: has no visible text; it may need JavaScript: save it from a browser that has shown it",
        ),
        ("<html></html>", "a.html: has no visible text"),
        (" \n", "a.html: is empty"),
    ],
)
def test_a_page_without_text_is_rejected(rejection: ReadRejection, page: str, reason: str) -> None:
    assert rejection("a.html", page) == reason


def test_a_page_with_too_much_text_is_rejected_with_the_limit(rejection: ReadRejection) -> None:
    assert "an article can have at most 2,000,000" in rejection(
        "a.html", f"<html><body><p>{'Rain. ' * 400_000}</p></body></html>"
    )


@pytest.mark.parametrize("root", ["<rss version='2.0'>", "<feed xmlns='x'>"])
def test_a_feed_in_a_file_is_rejected_as_a_feed(rejection: ReadRejection, root: str) -> None:
    assert "is a feed" in rejection("a.xml", f"<?xml version='1.0'?><!-- x -->{root}")

"""The many ways in which pages declare title, date, publisher and address."""

from __future__ import annotations

import pytest

from geo.articles.formats.page_metadata import page_metadata
from geo.articles.formats.page_text import parse_page


def values_of(head: str, body: str = "") -> dict[str, str]:
    return page_metadata(parse_page(f"<html><head>{head}</head><body>{body}</body></html>")).values


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


ARTICLE = (
    '{"@type": "NewsArticle", "headline": "Flood in Beira", "datePublished": "2024-03-05", '
    '"publisher": {"name": "The Post"}}'
)
SITE = '<meta property="og:site_name" content="The Post">'


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-05">',
        '<meta property="og:article:published_time" content="2024-03-05">',
        '<meta name="parsely-pub-date" content="2024-03-05">',
        '<meta name="sailthru.date" content="2024-03-05">',
        '<meta name="publication_date" content="5 March 2024">',
        '<meta name="publishDate" content="2024-03-05">',
        '<meta name="DC.Date" content="2024-03-05">',
        '<meta name="DC.Date.Issued" content="2024-03-05">',
        '<meta itemprop="datePublished" content="2024-03-05">',
        """<meta name="parsely-page" content='{"title": "Flood", "pub_date": "2024-03-05"}'>""",
        '<link rel="canonical" href="https://example.org/2024/03/05/flood">',
        '<link rel="canonical" href="https://example.org/world/2024/mar/05/flood">',
        '<link rel="canonical" href="https://example.org/world/2024-03-05-flood">',
        '<meta property="og:url" content="https://example.org/news/2024/3/5/flood.html">',
        linked(ARTICLE),
        linked(f"[{ARTICLE}]"),
        linked(f'{{"@graph": [{{"@type": "WebSite"}}, {ARTICLE}]}}'),
        linked(f"//<![CDATA[\n{ARTICLE}\n//]]>"),
        linked(f"<![CDATA[{ARTICLE}]]>"),
        linked(f"/*<![CDATA[*/{ARTICLE}/*]]>*/"),
        linked(ARTICLE.replace("Flood in", "Flood\nin")),
    ],
)
def test_the_day_is_read_wherever_it_is_declared(head: str) -> None:
    assert values_of(head)["date"][:10] == "2024-03-05"


@pytest.mark.parametrize(
    "body",
    [
        '<article><time datetime="2024-03-05">yesterday</time></article>',
        '<p><time datetime="2024-03-05">yesterday</time><time datetime="2024-03-05T10:00">10:00</time></p>',
        '<span itemprop="datePublished" content="2024-03-05">yesterday</span>',
    ],
)
def test_the_day_of_a_time_element_is_read(body: str) -> None:
    assert values_of("", body)["date"][:10] == "2024-03-05"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="date" content="soon"><link rel="canonical" href="https://example.org/2024/13/45/flood">', ""),
        ('<link rel="canonical" href="https://example.org/2024/0305123/flood">', ""),
        ("", '<time datetime="2024-03-05">a</time><time datetime="2024-03-07">b</time>'),
    ],
)
def test_no_date_is_made_out_of_what_is_none(head: str, body: str) -> None:
    assert "date" not in values_of(head, body)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<meta property="og:title" content="Flood in Beira"><title>Post</title>', "<h1>Latest</h1>", "Flood in Beira"),
        (linked(ARTICLE) + "<title>Post</title>", "<h1>Latest</h1>", "Flood in Beira"),
        ("<title>Flood in Beira - The Post</title>", "<h1>Flood in Beira</h1>", "Flood in Beira"),
        ("<title>Flood in Beira</title>", "<h1>Weather center</h1>", "Flood in Beira"),
        (f"{SITE}<title>Flood in Beira | The Post</title>", "<h1>The Post</h1>", "Flood in Beira"),
        (f"{SITE}<title>The Post: Flood in Beira</title>", "<h1>Weather</h1>", "Flood in Beira"),
        (f"{SITE}<title>The Post › Flood in Beira</title>", "<h1>Weather</h1>", "Flood in Beira"),
        (SITE + '<meta property="og:title" content="The Post">', "<h1>Flood in Beira</h1>", "Flood in Beira"),
        ("<title>The Post » Flood in Beira</title>", "<h1>The Post</h1><h2>Flood in Beira</h2>", "Flood in Beira"),
        ('<meta property="og:title" content="flood-in-beira-2024">', "<h1>Flood in Beira</h1>", "Flood in Beira"),
        ('<meta property="og:title" content="post.example"><title>Flood in Beira</title>', "", "Flood in Beira"),
        (
            linked('{"headline": "disaster of the year 2024"}') + "<title>Flood in Beira - Lexicon</title>",
            "<h1>Flood in Beira</h1>",
            "Flood in Beira",
        ),
        ("", "<h1>Flood in Beira</h1>", "Flood in Beira"),
    ],
)  # fmt: skip
def test_the_title_is_that_of_the_article_not_of_the_site(head: str, body: str, title: str) -> None:
    assert values_of(head, body)["title"] == title


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        '{"@type": "NewsArticle", "publisher": "The Post"}',
        '{"@type": "NewsArticle", "publisher": [{"name": "The Post"}]}',
        '{"@graph": [{"publisher": {"@id": "#us"}}, {"@id": "#us", "name": "The Post"}]}',
    ],
)
def test_the_publisher_is_read_from_linked_data(data: str) -> None:
    assert values_of(linked(data))["source"] == "The Post"


@pytest.mark.parametrize(
    "data", ["[1, null]", '{"publisher": {"@id": []}}', '{"@graph": {"a": 1}}', "{", "[" * 100_000]
)
def test_broken_linked_data_is_passed_over(data: str) -> None:
    assert values_of(linked(data) + "<title>Flood in Beira</title>") == {"title": "Flood in Beira"}

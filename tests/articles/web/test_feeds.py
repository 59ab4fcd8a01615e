import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles.web import (
    is_feed,
    parse_feed,
)
from geo.errors import InputError


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Port News</title>{"".join(items)}</channel></rss>'


def item(link: str, title: str = "Harbour closed", text: str = "A teaser.") -> str:
    date = "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"
    return f"<item><title>{title}</title><link>{link}</link><description>{text}</description>{date}</item>"


ATOM = "http://www.w3.org/2005/Atom"
STYLESHEET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet title="Feed" type="text/xsl" href="/feed.xsl"?>\n'
)
DOCTYPE = '<!DOCTYPE rss PUBLIC "-//Example//DTD RSS 0.91//EN" "https://example.org/rss-0.91.dtd">\n'
NOTICE = "<!--" + " This feed may be read by anybody for any purpose." * 500 + " -->"
ENTRY = '<title>Flood</title><link href="https://example.org/1">https://example.org/1</link>'
PREFIXED_ENTRY = ENTRY.replace("<", "<a:").replace("<a:/", "</a:")
FEEDS = {
    "stylesheet": f"{STYLESHEET}<rss version='2.0'><channel><item>{ENTRY}</item></channel></rss>",
    "document type": f"{DOCTYPE}<rss version='0.91'><channel><item>{ENTRY}</item></channel></rss>",
    "long comment": f"{NOTICE}<rss version='2.0'><channel><item>{ENTRY}</item></channel></rss>",
    "prefixed Atom": f'<a:feed xmlns:a="{ATOM}"><a:entry>{PREFIXED_ENTRY}</a:entry></a:feed>',
    "Atom": f'<feed xmlns="{ATOM}"><entry>{ENTRY}</entry></feed>',
    "RDF as default namespace": '<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<item xmlns="http://purl.org/rss/1.0/">{ENTRY}</item></RDF>',
}
NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://example.org/1</loc><news:news><news:publication><news:name>The Post</news:name></news:publication>
<news:publication_date>2024-03-05</news:publication_date><news:title>Flood</news:title></news:news></url>
<url><loc>https://example.org/about</loc></url></urlset>"""


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("media_type", ["text/html", "application/x-rss+xml", "application/octet-stream"])
def test_a_feed_is_recognized_and_read_in_any_wrapping(name: str, encoding: str, media_type: str) -> None:
    body = FEEDS[name].encode(encoding)
    assert is_feed(body, media_type)
    (entry,) = parse_feed(body, "https://example.org/feed").entries
    assert (entry.title, entry.url) == ("Flood", "https://example.org/1")


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}', "application/json", True),
        (b'{"items": [], "version": "https://jsonfeed.org/version/1.1"}', "text/plain", True),
        (b'{"items": []}', "application/feed+json", True),
        (b'{"error": "none"}', "application/json", False),
        (b"<!doctype html><html><body>rss", "application/rss+xml", False),
        (b"<!DOCTYPE html><html><body><rss>", "application/rss+xml", False),
    ],
)
def test_the_content_tells_a_feed_from_a_page(body: bytes, media_type: str, expected: bool) -> None:
    assert is_feed(body, media_type) is expected


def test_the_articles_of_a_news_sitemap_are_listed() -> None:
    body = NEWS_SITEMAP.encode()
    assert is_feed(body, "application/xml")
    feed = parse_feed(body, "https://example.org/news.xml")
    assert feed.title == "The Post"
    assert [(entry.url, entry.title, entry.date) for entry in feed.entries] == [
        ("https://example.org/1", "Flood", "2024-03-05")
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<urlset><url><loc>https://example.org/1</loc></url></urlset>", "does not say which pages are articles"),
        (
            "<sitemapindex><sitemap><loc>https://example.org/news.xml</loc></sitemap></sitemapindex>",
            "give the address of one for news: https://example.org/news.xml",
        ),
    ],
)
def test_a_sitemap_without_articles_is_refused_with_what_to_do(body: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        parse_feed(body.encode(), "https://example.org/sitemap.xml")


def test_an_entity_bomb_in_a_feed_does_not_expand() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{levels}]>' + rss(item("http://a.b/", "&e11;"))
    try:
        feed = parse_feed(bomb.encode(), "http://a.b/feed")
    except InputError:
        return
    assert sum(len(entry.title) for entry in feed.entries) < 100_000


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: rss(item(text, text, text)).encode("utf-8", "replace"))
)
def test_any_feed_is_read_or_refused(body: bytes) -> None:
    try:
        feed = parse_feed(body, "https://example.org/feed")
    except InputError:
        return
    assert all(entry.url is None or entry.url.startswith(("http://", "https://")) for entry in feed.entries)


def test_a_feed_that_makes_the_parser_fail_is_refused() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>&#x110000;<entry><title type="html">&#x110000;'
    with pytest.raises(InputError, match="is not a feed that can be read"):
        parse_feed(feed.encode(), "https://example.org/feed")


def test_an_entry_without_a_publication_date_has_the_date_of_its_update() -> None:
    entry = "<entry><id>1</id><title>a</title><published></published><updated>2021-12-06T10:00:00Z</updated></entry>"
    feed = parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode(), "https://example.org/feed")
    assert feed.entries[0].date == "2021-12-06T10:00:00Z"

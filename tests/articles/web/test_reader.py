import json

import pytest

from geo.articles import read_articles
from geo.articles.web import (
    Fetcher,
    Response,
    WebReader,
    article_from_page,
    parse_feed,
)
from geo.errors import Rejection
from geo.types import Article
from tests.conftest import Site

STORY = "Heavy rain closed the harbour of Osaka on Monday, and ferries to Shikoku stayed in port. " * 8

PAGE = f"""<html><head><title>Harbour closed - The Port Post</title>
<meta property="og:site_name" content="The Port Post">
<meta property="article:published_time" content="2026-03-02T08:00:00Z"></head>
<body><nav>Home Sport</nav><article><h1>Harbour closed</h1><p>{STORY}</p></article></body></html>"""


@pytest.fixture
def web(fetcher: Fetcher) -> WebReader:
    web = WebReader(fetcher)
    web.polite_fetcher.delay_seconds = 0
    return web


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Port News</title>{"".join(items)}</channel></rss>'


def item(link: str, title: str = "Harbour closed", text: str = "A teaser.") -> str:
    date = "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"
    return f"<item><title>{title}</title><link>{link}</link><description>{text}</description>{date}</item>"


def test_a_page_becomes_an_article(site: Site, web: WebReader) -> None:
    (article,) = web.read(site.serve("/a", PAGE))
    assert isinstance(article, Article)
    assert (article.title, article.source, article.url) == ("Harbour closed", "The Port Post", site.url("/a"))
    assert article.text.startswith("Heavy rain")
    assert str(article.date).startswith("2026-03-02")


def test_a_page_cannot_pass_for_one_of_another_host(site: Site, web: WebReader) -> None:
    page = PAGE.replace("<head>", '<head><link rel="canonical" href="https://example.org/other">')
    (article,) = web.read(site.serve("/a", page))
    assert isinstance(article, Article)
    assert article.url == site.url("/a")


def test_the_encoding_that_the_server_states_is_used(site: Site, web: WebReader) -> None:
    page = PAGE.replace("Osaka", "Málaga").encode("latin-1")
    (article,) = web.read(site.serve("/a", page, "text/html; charset=iso-8859-1"))
    assert isinstance(article, Article)
    assert "Málaga" in article.text


def test_the_pages_of_a_feed_are_fetched(site: Site, web: WebReader) -> None:
    link = site.serve("/a", PAGE)
    articles = list(web.read(site.serve("/feed", rss(item(link)), "application/rss+xml")))
    assert [article.title for article in articles if isinstance(article, Article)] == ["Harbour closed"]
    assert site.paths() == ["/feed", "/robots.txt", "/a"]


@pytest.mark.parametrize(
    "media_type",
    ["application/x-rss+xml", "application/octet-stream", "application/atom+xml", "text/x-rss", "text/html"],
)
def test_a_feed_is_read_whatever_media_type_its_server_states(site: Site, web: WebReader, media_type: str) -> None:
    feed = '<?xml version="1.0"?><?xml-stylesheet href="/feed.xsl"?>' + rss(item(site.serve("/a", PAGE)))[21:]
    (article,) = web.read(site.serve("/feed", feed, media_type))
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Harbour closed", site.url("/a"))


def test_the_pages_of_a_news_sitemap_are_fetched(site: Site, web: WebReader) -> None:
    news = '<news:news xmlns:news="urn:news"><news:title>Harbour closed</news:title></news:news>'
    sitemap = f"<urlset><url><loc>{site.serve('/a', PAGE)}</loc>{news}</url></urlset>"
    (article,) = web.read(site.serve("/news.xml", sitemap, "application/xml"))
    assert isinstance(article, Article)
    assert article.text.startswith("Heavy rain")


def test_no_page_is_fetched_for_a_feed_with_whole_texts(site: Site, web: WebReader) -> None:
    feed = rss(item("https://example.org/1", text="&lt;p&gt;" + STORY * 3 + "&lt;/p&gt;"))
    (article,) = web.read(site.serve("/feed", feed, "text/xml"))
    assert isinstance(article, Article)
    assert article.text.startswith("Heavy rain")
    assert (article.source, article.url) == ("Port News", "https://example.org/1")
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize(
    "date",
    [
        "05 Mar 24 10:11 GMT",
        "Tue, 05 Mar 24 10:11:12 +0100",
        "Mon, 04 Mar 2024 24:00:00 GMT",
        "Di, 05 Mär 2024 10:11:12 +0100",
        "mar, 05 mars 2024 10:11:12 +0100",
        "Вт, 05 мар 2024 10:11:12 +0300",
        "2024-03-05T10:11:12+01:00",
        "Tue Mar  5 10:11:12 2024",
    ],
)
def test_the_dates_of_feeds_are_read_as_publishers_write_them(site: Site, web: WebReader, date: str) -> None:
    entry = f"<item><title>Rain</title><pubDate>{date}</pubDate><description>{STORY}</description></item>"
    (article,) = web.read(site.serve("/feed", rss(entry), "text/xml"))
    assert isinstance(article, Article)
    assert str(article.date)[:10] == "2024-03-05"


@pytest.mark.parametrize("date", ["soon", "02/01/2026 10:00", "", "99:99", "T10:00"])
def test_an_entry_with_an_unreadable_date_is_read_without_it(site: Site, web: WebReader, date: str) -> None:
    entry = f"<item><title>Rain</title><pubDate>{date}</pubDate><description>{STORY}</description></item>"
    (article,) = web.read(site.serve("/feed", rss(entry), "text/xml"))
    assert isinstance(article, Article)
    assert article.date is None


def test_json_feeds_are_read(site: Site, web: WebReader) -> None:
    entry = {
        "id": "1",
        "url": "https://example.org/1",
        "title": "Harbour closed",
        "content_html": f"<p>{STORY * 3}</p>",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Port News", "items": [entry]}
    (article,) = web.read(site.serve("/feed", json.dumps(feed), "application/feed+json"))
    assert isinstance(article, Article)
    assert article.title == "Harbour closed"


def test_the_summary_of_a_feed_is_read_where_its_page_has_only_the_notice_of_a_paywall(
    site: Site, web: WebReader
) -> None:
    page = site.serve("/a", "<p>This article is for subscribers only.</p>")
    summary = "The harbour of Osaka was closed by heavy rain."
    with_summary, without = web.read(
        site.serve("/feed", rss(item(page, text=summary), item(page, text="")), "text/xml")
    )
    assert isinstance(with_summary, Article)
    assert (with_summary.text, with_summary.url) == (summary, page)
    assert isinstance(without, Rejection)
    assert "paywall" in without.reason


def test_a_missing_page_is_rejected_and_the_rest_of_the_feed_is_read(site: Site, web: WebReader) -> None:
    feed = rss(item(site.url("/gone")), item(site.serve("/a", PAGE)))
    gone, article = web.read(site.serve("/feed", feed, "text/xml"))
    assert isinstance(gone, Rejection)
    assert gone.reason == "does not exist (any more)"
    assert isinstance(article, Article)


def test_a_feed_cannot_make_the_reader_fetch_from_a_private_network(site: Site, web: WebReader) -> None:
    (rejection,) = web.read(site.serve("/feed", rss(item("http://169.254.169.254/secret")), "text/xml"))
    assert isinstance(rejection, Rejection)
    assert "robots.txt cannot be fetched: is not on one of the hosts" in rejection.reason


def test_urls_are_inputs_like_files(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    (article,) = read_articles([site.serve("/a", PAGE)])
    assert isinstance(article, Article)


def test_robots_txt_is_obeyed_for_the_pages_of_a_feed(site: Site, web: WebReader) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    feed = rss(item(site.serve("/private/a", PAGE)), item(site.serve("/b", PAGE)))
    closed, article = web.read(site.serve("/feed", feed, "text/xml"))
    assert isinstance(closed, Rejection)
    assert closed.reason == "is closed to programs by the site's robots.txt"
    assert isinstance(article, Article)
    assert "/private/a" not in site.paths()


def test_a_site_whose_robots_txt_fails_is_not_visited(site: Site, web: WebReader) -> None:
    site.serve("/robots.txt", "", status=503)
    (rejection,) = web.read(site.serve("/feed", rss(item(site.serve("/a", PAGE))), "text/xml"))
    assert isinstance(rejection, Rejection)
    assert "the server answers 503" in rejection.reason


@pytest.mark.parametrize("charset", ["\0", "no such", "utf-8\r\nX: 1"])
def test_feeds_and_pages_with_an_invalid_charset_are_read(charset: str) -> None:
    assert parse_feed(rss(item("https://example.org/1")).encode(), "https://example.org/feed", charset).entries
    answer = Response("https://example.org/a", 200, PAGE.encode(), "text/html", charset)
    assert article_from_page(answer).title == "Harbour closed"

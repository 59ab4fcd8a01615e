import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles import read_articles
from geo.articles.web import (
    Fetcher,
    PoliteFetcher,
    Response,
    WebReader,
    article_from_page,
    is_feed,
    parse_feed,
    parse_robots,
)
from geo.errors import InputError, Rejection
from geo.types import Article

Site = Any  # of conftest

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


def test_a_page_cannot_pass_itself_off_as_another_hosts(site: Site, web: WebReader) -> None:
    page = PAGE.replace("<head>", '<head><link rel="canonical" href="https://example.org/other">')
    (article,) = web.read(site.serve("/a", page))
    assert isinstance(article, Article)
    assert article.url == site.url("/a")


def test_the_servers_word_on_the_encoding_holds(site: Site, web: WebReader) -> None:
    page = PAGE.replace("Osaka", "Málaga").encode("latin-1")
    (article,) = web.read(site.serve("/a", page, "text/html; charset=iso-8859-1"))
    assert isinstance(article, Article)
    assert "Málaga" in article.text


def test_the_pages_of_a_feed_are_fetched(site: Site, web: WebReader) -> None:
    link = site.serve("/a", PAGE)
    articles = list(web.read(site.serve("/feed", rss(item(link)), "application/rss+xml")))
    assert [article.title for article in articles if isinstance(article, Article)] == ["Harbour closed"]
    assert site.paths() == ["/feed", "/robots.txt", "/a"]


def test_a_feed_that_holds_the_whole_text_needs_no_page(site: Site, web: WebReader) -> None:
    feed = rss(item("https://example.org/1", text="&lt;p&gt;" + STORY * 3 + "&lt;/p&gt;"))
    (article,) = web.read(site.serve("/feed", feed, "text/xml"))
    assert isinstance(article, Article)
    assert article.text.startswith("Heavy rain")
    assert (article.source, article.url) == ("Port News", "https://example.org/1")
    assert site.paths() == ["/feed"]


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


def test_a_page_that_is_gone_is_reported_and_the_rest_of_the_feed_read(site: Site, web: WebReader) -> None:
    feed = rss(item(site.url("/gone")), item(site.serve("/a", PAGE)))
    gone, article = web.read(site.serve("/feed", feed, "text/xml"))
    assert isinstance(gone, Rejection)
    assert gone.reason == "does not exist (any more)"
    assert isinstance(article, Article)


def test_a_feed_cannot_send_the_reader_into_the_network(site: Site, web: WebReader) -> None:
    (rejection,) = web.read(site.serve("/feed", rss(item("http://169.254.169.254/secret")), "text/xml"))
    assert isinstance(rejection, Rejection)
    assert "robots.txt cannot be fetched: is not on one of the hosts" in rejection.reason


def test_addresses_are_inputs_like_files(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    (article,) = read_articles([site.serve("/a", PAGE)])
    assert isinstance(article, Article)


def test_robots_txt_is_kept_to_for_the_pages_of_a_feed(site: Site, web: WebReader) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    feed = rss(item(site.serve("/private/a", PAGE)), item(site.serve("/b", PAGE)))
    closed, article = web.read(site.serve("/feed", feed, "text/xml"))
    assert isinstance(closed, Rejection)
    assert closed.reason == "is closed to programs by the site's robots.txt"
    assert isinstance(article, Article)
    assert "/private/a" not in site.paths()


def test_a_site_whose_robots_txt_fails_is_left_alone(site: Site, web: WebReader) -> None:
    site.serve("/robots.txt", "", status=503)
    (rejection,) = web.read(site.serve("/feed", rss(item(site.serve("/a", PAGE))), "text/xml"))
    assert isinstance(rejection, Rejection)
    assert "the server answers 503" in rejection.reason


def test_one_site_is_asked_slowly_and_as_slowly_as_it_wishes(site: Site, fetcher: Fetcher) -> None:
    now = [0.0]
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    polite_fetcher = PoliteFetcher(fetcher, delay_seconds=2, clock=lambda: now[0], sleep=sleep)
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", "text/plain")
    for path in ("/a", "/b"):
        polite_fetcher.fetch(site.serve(path, "x"))
    assert waits == [7, 7]


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        (b"<?xml version='1.0'?>\n<!-- made by hand -->\n<rss version='2.0'>", "text/html", True),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "application/xml", True),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}', "application/json", True),
        (b"<!doctype html><html><body>rss", "application/rss+xml", False),
        (b'{"error": "none"}', "application/json", False),
    ],
)
def test_a_feed_is_told_by_what_it_begins_with(body: bytes, media_type: str, expected: bool) -> None:
    assert is_feed(body, media_type) is expected


def test_an_entity_bomb_in_a_feed_does_not_explode() -> None:
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
def test_whatever_a_feed_holds_it_is_read_or_refused(body: bytes) -> None:
    try:
        feed = parse_feed(body, "https://example.org/feed")
    except InputError:
        return
    assert all(entry.url is None or entry.url.startswith(("http://", "https://")) for entry in feed.entries)


@pytest.mark.parametrize("line", ["Crawl-delay: ²", f"Crawl-delay: {'9' * 5000}", "Disallow: //[", "Request-rate: ²/1"])
def test_a_line_of_robots_txt_that_makes_no_sense_is_passed_over_alone(line: str) -> None:
    rules = parse_robots(f"User-agent: *\n{line}\nDisallow: /private/\n".encode(), "Dateline/1 (reads)")
    assert not rules.allow("https://example.org/private/a")
    assert rules.allow("https://example.org/a")


def test_a_delay_of_hundreds_of_digits_is_a_minute() -> None:
    assert parse_robots(b"User-agent: *\nCrawl-delay: " + b"9" * 300, "Dateline/1").delay_seconds == 60


def test_wildcards_in_robots_txt_are_obeyed() -> None:
    rules = parse_robots(b"User-agent: *\nDisallow: /*.pdf$\nDisallow: /*/print/\n", "Dateline/1")
    assert not rules.allow("https://example.org/a/b.pdf")
    assert not rules.allow("https://example.org/news/print/1")
    assert rules.allow("https://example.org/a/b.pdf?page=2")


@pytest.mark.parametrize("agent", ["Dateline", "dateline", "DATELINE"])
def test_rules_for_this_program_replace_those_for_all(agent: str) -> None:
    text = f"User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: {agent}\nDisallow: /private/\n"
    rules = parse_robots(text.encode(), "Dateline/1 (reads)")
    assert rules.allow("https://example.org/a")
    assert not rules.allow("https://example.org/private/a")


def test_a_robots_txt_of_many_agents_and_rules_fills_no_memory() -> None:
    agents = "".join(f"User-agent: bot{n}\n" for n in range(10_000))
    rules = "".join(f"Disallow: /{n}\n" for n in range(20_000))
    started = time.process_time()
    assert parse_robots((agents + rules).encode(), "Dateline/1").allow("https://example.org/1")
    assert time.process_time() - started < 10


def test_a_url_that_cannot_be_parsed_is_not_fetched() -> None:
    assert not parse_robots(b"User-agent: *\nDisallow: /private/\n", "Dateline/1").allow("https://[example.org/?a=b")


@pytest.mark.parametrize("charset", ["\0", "no such", "utf-8\r\nX: 1"])
def test_an_odd_charset_costs_no_feed_and_no_page(charset: str) -> None:
    assert parse_feed(rss(item("https://example.org/1")).encode(), "https://example.org/feed", charset).entries
    answer = Response("https://example.org/a", 200, PAGE.encode(), "text/html", charset)
    assert article_from_page(answer).title == "Harbour closed"


def test_a_feed_that_the_parser_falls_over_is_refused() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>&#x110000;<entry><title type="html">&#x110000;'
    with pytest.raises(InputError, match="is not a feed that can be read"):
        parse_feed(feed.encode(), "https://example.org/feed")


def test_a_feed_that_says_only_when_it_was_changed_is_dated_so() -> None:
    entry = "<entry><id>1</id><title>a</title><published></published><updated>2021-12-06T10:00:00Z</updated></entry>"
    feed = parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode(), "https://example.org/feed")
    assert feed.entries[0].date == "2021-12-06T10:00:00Z"

from __future__ import annotations

import pytest

from geo.articles.web import Fetcher, Limits, UrlPolicy, WebReader
from geo.errors import InputError
from geo.feeds import FoundFeed, find_feed
from tests.conftest import Site

FEED = '<rss version="2.0"><channel><title>Port News</title><item><title>One</title></item></channel></rss>'


@pytest.fixture
def web() -> WebReader:
    return WebReader(Fetcher(UrlPolicy(frozenset({"127.0.0.1"})), Limits(seconds=2)))


def test_a_feed_is_found_with_its_title_and_number_of_articles(site: Site, web: WebReader) -> None:
    url = site.serve("/feed", FEED, "application/rss+xml")
    assert find_feed(f" {url} ", web) == FoundFeed(url, "Port News", 1)


def test_a_feed_that_moved_permanently_is_found_at_its_new_address(site: Site, web: WebReader) -> None:
    new = site.serve("/new", FEED, "application/rss+xml")
    assert find_feed(site.redirect("/feed", new, status=301), web).url == new
    assert find_feed(site.redirect("/once", new, status=302), web).url == site.url("/once")


def test_a_page_is_refused_with_the_feeds_that_it_names(site: Site, web: WebReader) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/news.rss">'
    page = site.serve("/", f"<html><head>{link}</head><body><p>News</p></body></html>")
    with pytest.raises(InputError, match=f"is not a feed; the page names {site.url('/news.rss')}"):
        find_feed(page, web)
    with pytest.raises(InputError, match=r"is not a feed$"):
        find_feed(site.serve("/plain", "<p>News</p>"), web)


@pytest.mark.parametrize("url", ["", "ftp://example.org/feed", "javascript:alert(1)", "/etc/passwd"])
def test_what_is_not_a_web_address_is_refused(url: str, web: WebReader) -> None:
    with pytest.raises(InputError, match="is not a web address"):
        find_feed(url, web)


def test_a_feed_in_a_private_network_is_refused() -> None:
    with pytest.raises(InputError, match="private network"):
        find_feed("http://127.0.0.1/feed", WebReader(Fetcher(UrlPolicy())))

"""Reads the articles behind a URL: a page is one article, a feed as many as it lists."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from geo.articles.dates import parse_date
from geo.articles.fields import build_article
from geo.articles.formats.html_page import read_html
from geo.articles.formats.text_and_markdown import read_text
from geo.articles.identity import article_id
from geo.articles.open_input import open_input
from geo.articles.web.feed import Feed, FeedEntry
from geo.articles.web.feeds import is_feed, parse_feed
from geo.articles.web.fetcher import Fetcher, Response
from geo.articles.web.polite_fetcher import PoliteFetcher
from geo.articles.web.proxies import proxies_from_environment
from geo.articles.web.url_policy import url_policy_from_environment
from geo.errors import InputError, Rejection, UsageError
from geo.types import Article

_FULL_TEXT_CHARACTERS = 1_500
"""An entry with at least so much text is read from the feed; the page of a shorter one, a teaser, is fetched."""
_CLOCK = re.compile(r"[\s,T]+[0-9]{1,2}:[0-9]{2}")
_OK = 200


@dataclass(slots=True)
class WebReader:
    """Reads URLs. A URL that a person names is fetched as a browser does; the pages of a feed are fetched politely.

    Args:
        fetcher: fetches URLs; by default as the environment configures.
        on_feed: called with the URL of a feed, after permanent redirects, and the feed, before its articles are read.
    """

    fetcher: Fetcher = field(default_factory=lambda: _fetcher_from_environment())
    on_feed: Callable[[str, Feed], object] = lambda url, feed: None
    polite_fetcher: PoliteFetcher = field(init=False)

    def __post_init__(self) -> None:
        self.polite_fetcher = PoliteFetcher(self.fetcher)

    def read(self, url: str) -> Iterator[Article | Rejection]:
        """Yield the article of a page or the articles of a feed, and a `Rejection` for what cannot be read."""
        try:
            response = require_ok(self.fetcher.fetch(url), url)
            if not is_feed(response.body, response.media_type):
                yield article_from_page(response)
                return
            feed = parse_feed(response.body, response.url, response.charset)
        except InputError as error:
            yield error.rejection()
            return
        self.on_feed(response.moved_to or url, feed)
        for entry in feed.entries:
            try:
                yield article_from_entry(entry, feed, response.url, self.polite_fetcher)
            except InputError as error:
                yield error.rejection()


def _fetcher_from_environment() -> Fetcher:
    return Fetcher(url_policy_from_environment(), proxies=proxies_from_environment())


def require_ok(response: Response, url: str) -> Response:
    """Return the response if its status is 200; raise InputError, with the status in words, for any other."""
    if response.status == _OK:
        return response
    reasons = {
        401: "requires a login",
        402: "requires payment",
        403: "is refused by the server",
        404: "does not exist (any more)",
        410: "no longer exists",
        429: "is refused for now: too many requests",
    }
    reason = reasons.get(response.status, f"is answered with status {response.status}, not with a page")
    raise InputError(reason, where=url)


def article_from_page(response: Response) -> Article:
    """Return the article on a fetched page.

    The URL that the page states for itself is used only if it has the same host: a page must not pass for another
    publisher's. Raises InputError where the page has no text.
    """
    opened = open_input(io.BytesIO(response.body), where=response.url)
    opened = replace(opened, declared_encoding=response.charset)
    read = read_text if response.media_type == "text/plain" else read_html
    article = next(iter(read(opened)))
    same_host = article.url is not None and _host(article.url) == _host(response.url)
    url = article.url if same_host and article.url else response.url
    return replace(article, id=article_id("", "", url), url=url, source=article.source or _host(response.url))


def article_from_entry(entry: FeedEntry, feed: Feed, feed_url: str, fetcher: PoliteFetcher) -> Article:
    """Return the article of a feed's entry: from the feed if it holds the whole text, otherwise from its page.

    The feed's title and date are used where the page states none, and its summary where the page has only a notice in
    place of the article, such as that of a paywall. Raises InputError where the page cannot be fetched, or neither has
    a text.
    """
    if entry.url is None or len(entry.text) >= _FULL_TEXT_CHARACTERS:
        return _article_from_feed(entry, feed, feed_url)
    response = require_ok(fetcher.fetch(entry.url), entry.url)
    try:
        article = article_from_page(response)
    except InputError:
        if not entry.text:
            raise
        return _article_from_feed(entry, feed, feed_url)
    day = _day(entry)
    return replace(
        article,
        # By the URL in the feed the article is recognized next time, whatever URL the page states.
        id=article_id("", "", entry.url),
        title=article.title or entry.title,
        date=article.date or (parse_date(day) if day else None),
    )


def _article_from_feed(entry: FeedEntry, feed: Feed, feed_url: str) -> Article:
    if not entry.text:
        raise InputError("has an entry with neither a text nor an address", where=feed_url)
    values = {"text": entry.text, "title": entry.title, "url": entry.url, "date": _day(entry)}
    known = {name: value for name, value in values.items() if value}
    article = build_article(known, where=entry.url or feed_url, is_extracted=True)
    return replace(article, source=feed.title or _host(feed_url))


def _day(entry: FeedEntry) -> str | None:
    """Return the entry's date, None where it cannot be parsed: the article is worth reading without it.

    Where a date with a time and its zone is not understood, as in some languages, the day alone is used.
    """
    for text in (entry.date or "", _CLOCK.split(entry.date or "")[0]):
        try:
            return parse_date(text).isoformat()
        except UsageError:
            continue
    return None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")

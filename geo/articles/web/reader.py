"""From an address to articles: a page is one article, a feed as many as it lists."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from geo.articles.dates import parse_date
from geo.articles.fields import build_article
from geo.articles.formats.html_page import read_html
from geo.articles.formats.text_and_markdown import read_text
from geo.articles.identity import article_id
from geo.articles.open_input import open_input
from geo.articles.web.feeds import Feed, FeedEntry, is_feed, parse_feed
from geo.articles.web.fetcher import Fetcher, Response
from geo.articles.web.robots import PoliteFetcher
from geo.articles.web.url_policy import url_policy_from_environment
from geo.errors import InputError, Rejection, UsageError
from geo.types import Article

_FULL_TEXT_CHARACTERS = 1_500
"""An entry whose text is longer than a teaser is taken from the feed; of a shorter one the page is fetched."""
_OK = 200


@dataclass(slots=True)
class WebReader:
    """Reads addresses. A page that somebody names is fetched as a browser would; the pages of a feed politely."""

    fetcher: Fetcher = field(default_factory=lambda: Fetcher(url_policy_from_environment()))
    polite_fetcher: PoliteFetcher = field(init=False)

    def __post_init__(self) -> None:
        self.polite_fetcher = PoliteFetcher(self.fetcher)

    def read(self, url: str) -> Iterator[Article | Rejection]:
        """Yield the article of a page or the articles of a feed; what cannot be had is yielded as a `Rejection`."""
        try:
            answer = require_ok(self.fetcher.fetch(url), url)
            if not is_feed(answer.body, answer.media_type):
                yield article_from_page(answer)
                return
            feed = parse_feed(answer.body, answer.url, answer.charset)
        except InputError as error:
            yield error.rejection()
            return
        for entry in feed.entries:
            try:
                yield article_from_entry(entry, feed, answer.url, self.polite_fetcher)
            except InputError as error:
                yield error.rejection()


def require_ok(answer: Response, url: str) -> Response:
    """Return an answer of status 200. Raises InputError, in words, for any other."""
    if answer.status == _OK:
        return answer
    reasons = {
        401: "asks for a password",
        402: "asks for money",
        403: "is refused by the server",
        404: "is not there (any more)",
        410: "is not there any more",
        429: "is refused for now: too many requests",
    }
    reason = reasons.get(answer.status, f"is answered with status {answer.status}, not with a page")
    raise InputError(reason, where=url)


def article_from_page(answer: Response) -> Article:
    """Return the article on a fetched page. Its address is the page's own word only where that is of the same host.

    Raises InputError where the page has no text.
    """
    source = open_input(io.BytesIO(answer.body), where=answer.url)
    source = replace(source, declared=answer.charset)
    reader = read_text if answer.media_type == "text/plain" else read_html
    article = next(iter(reader(source)))
    same_host = article.url is not None and _host(article.url) == _host(answer.url)
    url = article.url if same_host and article.url else answer.url
    return replace(article, id=article_id("", "", url), url=url, source=article.source or _host(answer.url))


def article_from_entry(entry: FeedEntry, feed: Feed, feed_url: str, polite_fetcher: PoliteFetcher) -> Article:
    """Return the article of a feed's entry, from the feed where it holds the text, else from its page.

    What the feed says of title and day holds where the page says nothing. Raises InputError where neither has a text.
    """
    where = entry.url or feed_url
    if entry.url is None or len(entry.text) >= _FULL_TEXT_CHARACTERS:
        if not entry.text:
            raise InputError("has an entry without text and address", where=feed_url)
        values = {"text": entry.text, "title": entry.title, "url": entry.url, "date": _day(entry)}
        article = build_article({name: value for name, value in values.items() if value}, where=where)
        return replace(article, source=feed.title or _host(feed_url))
    article = article_from_page(require_ok(polite_fetcher.fetch(entry.url), entry.url))
    day = _day(entry)
    return replace(
        article,
        # The feed's address names the article the next time, wherever the page says that it is.
        id=article_id("", "", entry.url),
        title=article.title or entry.title,
        date=article.date or (parse_date(day) if day else None),
    )


def _day(entry: FeedEntry) -> str | None:
    """Return the entry's date where it can be read; what cannot is no reason to lose the article."""
    try:
        return parse_date(entry.date).isoformat() if entry.date else None
    except UsageError:
        return None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")

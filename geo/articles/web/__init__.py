"""Articles from the web: a page, or the pages of a feed, fetched with care for this machine and for theirs.

    address  →  checked (no private network)  →  fetched (bounded)  →  page or feed  →  Article

Nothing here runs unless an address is given. What cannot be fetched is a `Rejection`, never an exception.
"""

from geo.articles.web.feeds import FeedEntry, parse_feed
from geo.articles.web.fetcher import Fetcher, Limits, Response
from geo.articles.web.reader import WebReader, article_from_entry, require_ok
from geo.articles.web.robots import PoliteFetcher
from geo.articles.web.url_policy import UrlPolicy, url_policy_from_environment

__all__ = [
    "FeedEntry",
    "Fetcher",
    "Limits",
    "PoliteFetcher",
    "Response",
    "UrlPolicy",
    "WebReader",
    "article_from_entry",
    "parse_feed",
    "require_ok",
    "url_policy_from_environment",
]

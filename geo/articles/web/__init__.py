"""Reads articles from the web: a page, or the pages of a feed.

    URL  →  checked (no private network)  →  fetched (bounded)  →  page or feed  →  Article

Nothing here runs unless a URL is given. What cannot be fetched becomes a `Rejection`, never an exception.
"""

from geo.articles.web.feed import Feed, FeedEntry
from geo.articles.web.feeds import is_feed, parse_feed
from geo.articles.web.fetcher import Fetcher, Limits, Response
from geo.articles.web.link_reader import LinkReader
from geo.articles.web.polite_fetcher import PoliteFetcher, RobotsRules, parse_robots
from geo.articles.web.proxies import Proxy, ProxySettings, proxies_from_environment
from geo.articles.web.reader import WebReader, article_from_entry, article_from_page, require_ok
from geo.articles.web.url_policy import HOSTS_VARIABLE, UrlPolicy, is_public, url_policy_from_environment

__all__ = [
    "HOSTS_VARIABLE",
    "Feed",
    "FeedEntry",
    "Fetcher",
    "Limits",
    "LinkReader",
    "PoliteFetcher",
    "Proxy",
    "ProxySettings",
    "Response",
    "RobotsRules",
    "UrlPolicy",
    "WebReader",
    "article_from_entry",
    "article_from_page",
    "is_feed",
    "is_public",
    "parse_feed",
    "parse_robots",
    "proxies_from_environment",
    "require_ok",
    "url_policy_from_environment",
]

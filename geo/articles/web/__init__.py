"""Articles from the web: a page, or the pages of a feed, fetched with care for this machine and for theirs.

    address  →  checked (no private network)  →  fetched (bounded)  →  page or feed  →  Article

Nothing here runs unless an address is given. What cannot be fetched is a `Rejection`, never an exception.
"""

from geo.articles.web.addresses import Reach, reach_from_environment
from geo.articles.web.feeds import Entry, parse_feed
from geo.articles.web.fetching import Fetched, Fetcher, Limits
from geo.articles.web.manners import Manners
from geo.articles.web.reading import Web, article_of_entry, fetched_well

__all__ = [
    "Entry",
    "Fetched",
    "Fetcher",
    "Limits",
    "Manners",
    "Reach",
    "Web",
    "article_of_entry",
    "fetched_well",
    "parse_feed",
    "reach_from_environment",
]

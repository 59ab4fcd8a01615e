"""Watches feeds: requests each when it is due, ingests what is new, and remembers its state.

feeds.toml, followed feeds  →  due feeds  →  new entries  →  articles  →  store
                   ↑______ next due time, entries ingested _____|
"""

from geo.feeds.find import FoundFeed, find_feed
from geo.feeds.watch_list import DEFAULT_INTERVAL, NO_FEEDS, WatchedFeed, WatchList, read_watch_list
from geo.feeds.watcher import FeedWatcher, WatchRound

__all__ = [
    "DEFAULT_INTERVAL",
    "NO_FEEDS",
    "FeedWatcher",
    "FoundFeed",
    "WatchList",
    "WatchRound",
    "WatchedFeed",
    "find_feed",
    "read_watch_list",
]

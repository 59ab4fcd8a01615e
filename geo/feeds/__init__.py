"""Watching feeds: ask each when it is due, take in what is new, remember how it went, and go on.

feeds.toml  →  due feeds  →  new entries  →  articles  →  store
                   ↑______ when to ask again, what was seen _____|
"""

from geo.feeds.watch_list import WatchedFeed, WatchList, read_watch_list
from geo.feeds.watcher import FeedWatcher, WatchRound

__all__ = ["FeedWatcher", "WatchList", "WatchRound", "WatchedFeed", "read_watch_list"]

"""Watching feeds: ask each when it is due, take in what is new, remember how it went, and go on.

feeds.toml  →  due feeds  →  new entries  →  articles  →  store
                   ↑______ when to ask again, what was seen _____|
"""

from geo.watching.plan import Plan, WatchedFeed, read_plan
from geo.watching.rounds import Round, Watch

__all__ = ["Plan", "Round", "Watch", "WatchedFeed", "read_plan"]

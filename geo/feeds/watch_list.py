"""Which feeds to watch, and how often: a TOML file.

every = "15m"                       # unless a feed says otherwise

[[feed]]
url = "https://example.org/news.rss"
source = "Example Times"            # the publisher's name, where the pages do not give it
every = "1h"
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.articles.identity import web_address
from geo.errors import InputError
from geo.printable import printable_excerpt

_EVERY = dt.timedelta(minutes=15)
_LEAST, _MOST = dt.timedelta(minutes=1), dt.timedelta(days=7)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"\s*(\d{1,6})\s*([smhd])\s*")
_KEYS = {"every", "feed"}
_FEED_KEYS = {"url", "source", "every"}


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed to watch: its address, how often, and the publisher's name for articles that give none of their own."""

    url: str
    every: dt.timedelta = _EVERY
    source: str | None = None


@dataclass(frozen=True, slots=True)
class WatchList:
    """The feeds to watch, each once."""

    feeds: tuple[WatchedFeed, ...]


def read_watch_list(path: Path) -> WatchList:
    """Read a plan. Raises InputError, naming the entry and key, for a file that is none."""
    where = str(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or 'unknown reason').lower()}", where=where) from error
    except (ValueError, RecursionError) as error:  # not TOML's own error alone: a number may have too many digits
        raise InputError(f"is no TOML: {printable_excerpt(str(error), 200)}", where=where) from error
    _known(content, _KEYS, where, "")
    every = _duration(content["every"], where, "every") if "every" in content else _EVERY
    listed = content.get("feed", [])
    if not isinstance(listed, list) or not listed:
        raise InputError('names no feed; write [[feed]] and url = "https://..." below it', where=where, field="feed")
    feeds = [_feed(entry, every, where, number) for number, entry in enumerate(listed, start=1)]
    if twice := next((feed.url for feed in feeds if sum(other.url == feed.url for other in feeds) > 1), None):
        raise InputError(f"names {twice} twice", where=where, field="feed")
    return WatchList(tuple(feeds))


def _feed(entry: object, every: dt.timedelta, where: str, number: int) -> WatchedFeed:
    name = f"feed {number}"
    if not isinstance(entry, dict):
        raise InputError("is no table; write [[feed]]", where=where, field=name)
    _known(entry, _FEED_KEYS, where, f"{name}: ")
    url, source = entry.get("url"), entry.get("source")
    if not isinstance(url, str) or web_address(url) is None:
        raise InputError("is no web address", where=where, field=f"{name}: url")
    if source is not None and (not isinstance(source, str) or not source.strip()):
        raise InputError("is no name", where=where, field=f"{name}: source")
    own = _duration(entry["every"], where, f"{name}: every") if "every" in entry else every
    return WatchedFeed(url.strip(), own, source.strip() if source else None)


def _known(table: Mapping[str, Any], keys: set[str], where: str, prefix: str) -> None:
    if unknown := next((key for key in table if key not in keys), None):
        allowed = ", ".join(sorted(keys))
        raise InputError(
            f"is no key of this file; there is: {allowed}", where=where, field=f"{prefix}{printable_excerpt(unknown)}"
        )


def _duration(value: object, where: str, field: str) -> dt.timedelta:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    length = dt.timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
    if length is None or not _LEAST <= length <= _MOST:
        raise InputError('is no time from "1m" to "7d"; write such as "15m" or "2h"', where=where, field=field)
    return length

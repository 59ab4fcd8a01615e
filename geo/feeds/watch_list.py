"""Reads the list of feeds to watch, a TOML file:

every = "15m"                       # the interval of feeds that state none
keep = "90 days"                    # how long the articles of feeds that state none are kept; without it, for ever

[[feed]]
url = "https://example.org/news.rss"
source = "Example Times"            # the publisher's name, in place of the one on the pages
every = "1h"
keep = "2 weeks"
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.articles import web_address
from geo.errors import InputError, system_reason
from geo.message_text import printable_excerpt

DEFAULT_INTERVAL = dt.timedelta(minutes=15)
"""The time between two requests of a feed for which none is stated."""

_MIN_INTERVAL, _MAX_INTERVAL = dt.timedelta(minutes=1), dt.timedelta(days=7)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_INTERVAL = re.compile(r"\s*(\d{1,6})\s*([smhd])\s*")
_KEEP = re.compile(r"\s*([1-9]\d{0,4})\s*(days?|weeks?)\s*")
_KEYS = {"every", "keep", "feed"}
_FEED_KEYS = {"url", "source", "every", "keep"}


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed to watch.

    Attributes:
        url: its URL.
        every: the interval between requests.
        source: the publisher's name for its articles.
        keep: the age at which its articles are removed; None for never.
    """

    url: str
    every: dt.timedelta = DEFAULT_INTERVAL
    source: str | None = None
    keep: dt.timedelta | None = None


@dataclass(frozen=True, slots=True)
class WatchList:
    """The feeds to watch, each once."""

    feeds: tuple[WatchedFeed, ...]


NO_FEEDS = WatchList(())


def read_watch_list(path: Path) -> WatchList:
    """Read a watch list. Raises InputError, naming the feed and the key, for a file that is not a valid one."""
    where = str(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot be read: {system_reason(error)}", where=where) from error
    except (ValueError, RecursionError) as error:  # ValueError also for a number of too many digits
        raise InputError(f"is not valid TOML: {printable_excerpt(str(error), 200)}", where=where) from error
    _check_keys(content, _KEYS, where, "")
    every = _parse_interval(content["every"], where, "every") if "every" in content else DEFAULT_INTERVAL
    keep = _parse_keep(content.get("keep"), where, "keep")
    entries = content.get("feed", [])
    if not isinstance(entries, list) or not entries:
        raise InputError('names no feed; write [[feed]] and url = "https://..." below it', where=where, field="feed")
    feeds = [_parse_feed(entry, every, keep, where, number) for number, entry in enumerate(entries, start=1)]
    urls = [feed.url for feed in feeds]
    if repeated := next((url for url in urls if urls.count(url) > 1), None):
        raise InputError(f"names {repeated} twice", where=where, field="feed")
    return WatchList(tuple(feeds))


def _parse_feed(
    entry: object, default_interval: dt.timedelta, default_keep: dt.timedelta | None, where: str, number: int
) -> WatchedFeed:
    name = f"feed {number}"
    if not isinstance(entry, dict):
        raise InputError("is not a table; write [[feed]]", where=where, field=name)
    _check_keys(entry, _FEED_KEYS, where, f"{name}: ")
    url, source = entry.get("url"), entry.get("source")
    if not isinstance(url, str) or web_address(url) is None:
        raise InputError("is not a web address", where=where, field=f"{name}: url")
    if source is not None and (not isinstance(source, str) or not source.strip()):
        raise InputError("is not a name", where=where, field=f"{name}: source")
    every = _parse_interval(entry["every"], where, f"{name}: every") if "every" in entry else default_interval
    keep = _parse_keep(entry["keep"], where, f"{name}: keep") if "keep" in entry else default_keep
    return WatchedFeed(url.strip(), every, source.strip() if source else None, keep)


def _check_keys(table: Mapping[str, Any], allowed: set[str], where: str, prefix: str) -> None:
    if unknown := next((key for key in table if key not in allowed), None):
        reason = f"is not a key of this file; the keys are: {', '.join(sorted(allowed))}"
        raise InputError(reason, where=where, field=f"{prefix}{printable_excerpt(unknown)}")


def _parse_interval(value: object, where: str, field: str) -> dt.timedelta:
    match = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    interval = dt.timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None
    if interval is None or not _MIN_INTERVAL <= interval <= _MAX_INTERVAL:
        raise InputError('is not a time from "1m" to "7d"; write such as "15m" or "2h"', where=where, field=field)
    return interval


def _parse_keep(value: object, where: str, field: str) -> dt.timedelta | None:
    if value is None:
        return None
    match = _KEEP.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InputError('is not a number of days or weeks; write such as "90 days"', where=where, field=field)
    return dt.timedelta(**{match[2].removesuffix("s") + "s": int(match[1])})

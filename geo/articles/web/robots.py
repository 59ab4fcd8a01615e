"""What a polite reader does: asks a site's robots.txt first, and waits between one request and the next.

robots.txt is read as RFC 9309 says: a site without one allows all; one whose robots.txt cannot be had just now is left
alone until it can; of a broken one the lines that make sense count.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from geo.articles.web.fetcher import Fetcher, Response
from geo.errors import InputError

_ROBOTS_LIVE_SECONDS = 3600.0
_MAX_ROBOTS_BYTES = 500 * 1024  # as much as RFC 9309 asks a reader to take
_MAX_DELAY_SECONDS = 60.0  # a site that asks for more is asked once a minute all the same
_OK, _BAD_REQUEST, _SERVER_ERROR = 200, 400, 500


class Robots:
    """The rules of a robots.txt."""

    def __init__(self, rules: RobotFileParser) -> None:
        self._rules = rules

    def allow(self, agent: str, url: str) -> bool:
        """Whether a program may ask for an address; one that makes no sense unquoted may not."""
        try:
            return self._rules.can_fetch(agent, url)
        except ValueError:
            return False

    def delay_seconds(self, agent: str) -> float:
        """Return how long a program is to wait between one request and the next, 0 where nothing is said; a minute at
        the most, also where a number of hundreds of digits is asked for."""
        return min(int(self._rules.crawl_delay(agent) or 0), _MAX_DELAY_SECONDS)


def read_robots(body: bytes) -> Robots:
    """Read a robots.txt. A line that Python's parser falls over is passed over, not the whole file with it."""
    rules = RobotFileParser()
    rules.parse(list(filter(_is_readable, body[:_MAX_ROBOTS_BYTES].decode("utf-8", "replace").splitlines())))
    return Robots(rules)


def _is_readable(line: str) -> bool:
    try:
        RobotFileParser().parse(["User-agent: *", line])
    except ValueError:
        return False
    return True


@dataclass(slots=True)
class _Site:
    """What is remembered of a site: its rules, when they were read, and when it was last asked."""

    rules: Robots | None = None
    read_at: float = float("-inf")
    asked_at: float = float("-inf")


@dataclass(slots=True)
class PoliteFetcher:
    """Fetches politely: at most one request a site every `delay_seconds`, or what its robots.txt asks for."""

    fetcher: Fetcher
    delay_seconds: float = 2.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sites: dict[str, _Site] = field(default_factory=dict)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch as `Fetcher.fetch` does. Raises InputError also where robots.txt forbids it or cannot be had."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        site = self._sites.setdefault(origin, _Site())
        rules = self._rules(site, origin, url)
        if not rules.allow(self.fetcher.agent, url):
            raise InputError("is closed to programs by the site's robots.txt", where=url)
        self._wait(site, max(self.delay_seconds, rules.delay_seconds(self.fetcher.agent)))
        return self.fetcher.fetch(url, etag=etag, last_modified=last_modified)

    def _rules(self, site: _Site, origin: str, url: str) -> Robots:
        if site.rules is not None and self.clock() - site.read_at < _ROBOTS_LIVE_SECONDS:
            return site.rules
        self._wait(site, self.delay_seconds)
        try:
            answer = self.fetcher.fetch(f"{origin}/robots.txt")
        except InputError as error:
            reason = f"is left alone, as the site's robots.txt cannot be had: {error.reason}"
            raise InputError(reason, where=url) from error
        if answer.status >= _SERVER_ERROR:
            raise InputError(
                f"is left alone, as the site's robots.txt cannot be had: the server answers {answer.status}", where=url
            )
        rules = read_robots(answer.body if answer.status == _OK else b"")
        site.rules, site.read_at = rules, self.clock()
        return rules

    def _wait(self, site: _Site, seconds: float) -> None:
        left = site.asked_at + min(seconds, _MAX_DELAY_SECONDS) - self.clock()
        if left > 0:
            self.sleep(left)
        site.asked_at = self.clock()

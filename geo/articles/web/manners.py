"""What a polite reader does: asks a site's robots.txt first, and waits between one request and the next.

robots.txt is read as RFC 9309 says: a site without one allows all; one whose robots.txt cannot be had just now is left
alone until it can.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from geo.articles.web.fetching import Fetched, Fetcher
from geo.errors import InputError

_ROBOTS_LIVE_SECONDS = 3600.0
_MAX_DELAY_SECONDS = 60.0  # a site that asks for more is asked once a minute all the same
_OK, _BAD_REQUEST, _SERVER_ERROR = 200, 400, 500


@dataclass(slots=True)
class _Site:
    """What is remembered of a site: its rules, when they were read, and when it was last asked."""

    rules: RobotFileParser | None = None
    read_at: float = float("-inf")
    asked_at: float = float("-inf")


@dataclass(slots=True)
class Manners:
    """Fetches politely: at most one request a site every `delay_seconds`, or what its robots.txt asks for."""

    fetcher: Fetcher
    delay_seconds: float = 2.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sites: dict[str, _Site] = field(default_factory=dict)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch as `Fetcher.fetch` does. Raises InputError also where robots.txt forbids it or cannot be had."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        site = self._sites.setdefault(origin, _Site())
        rules = self._rules(site, origin, url)
        if not rules.can_fetch(self.fetcher.agent, url):
            raise InputError("is closed to programs by the site's robots.txt", where=url)
        asked = rules.crawl_delay(self.fetcher.agent)
        self._wait(site, max(self.delay_seconds, float(asked or 0)))
        return self.fetcher.fetch(url, etag=etag, last_modified=last_modified)

    def _rules(self, site: _Site, origin: str, url: str) -> RobotFileParser:
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
        rules = RobotFileParser()
        said = answer.body.decode("utf-8", "replace") if answer.status == _OK else ""
        rules.parse(said.splitlines())
        site.rules, site.read_at = rules, self.clock()
        return rules

    def _wait(self, site: _Site, seconds: float) -> None:
        left = site.asked_at + min(seconds, _MAX_DELAY_SECONDS) - self.clock()
        if left > 0:
            self.sleep(left)
        site.asked_at = self.clock()

"""Fetches pages politely: obeys a site's robots.txt, and waits between one request to a site and the next.

robots.txt is read by Protego, as RFC 9309 says. A site without one allows everything; a site whose robots.txt cannot be
fetched at the moment is not visited; in a broken one, the valid lines count.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from geo.articles.web.fetcher import Fetcher, Response
from geo.errors import InputError

_ROBOTS_MAX_AGE_SECONDS = 3600.0
_MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: a parser must read at least this much
_MAX_DELAY_SECONDS = 60.0  # a site that asks for a longer delay is still visited once a minute
_OK, _SERVER_ERROR = 200, 500
_USER_AGENT_LINE = re.compile(r"\s*(?:user-?agent|user\s+agent)\s*[:\s]\s*([^#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of a robots.txt for one crawler; `product` is its product token, such as "Dateline"."""

    parser: Protego
    product: str

    def allow(self, url: str) -> bool:
        """Whether the crawler may fetch a URL. A URL that cannot be parsed may not be fetched."""
        try:
            return self.parser.can_fetch(url, self.product)
        except ValueError:
            return False

    @property
    def delay_seconds(self) -> float:
        """How long to wait between two requests: 0 where nothing is stated, at most a minute."""
        return min(self.parser.crawl_delay(self.product) or 0.0, _MAX_DELAY_SECONDS)


def parse_robots(body: bytes, user_agent: str) -> RobotsRules:
    """Parse a robots.txt for a crawler with the header `User-Agent: PRODUCT/VERSION ...`. Never raises."""
    product = user_agent.partition("/")[0].strip()
    lines = body[:_MAX_ROBOTS_BYTES].decode("utf-8", "replace").splitlines()
    return RobotsRules(Protego.parse("\n".join(_without_other_agents(line, product) for line in lines)), product)


def _without_other_agents(line: str, product: str) -> str:
    """Replace the name of another crawler by a placeholder.

    Protego copies each rule to every user agent above it, so that a hostile file of many of both would fill the memory.
    """
    match = _USER_AGENT_LINE.match(line)
    if match is None or not (name := match[1].strip()) or name == "*" or name.lower() == product.lower():
        return line
    return "User-agent: -"


@dataclass(slots=True)
class _Site:
    """The rules of a site, and when they were read and the site was last visited, both by the fetcher's clock."""

    rules: RobotsRules | None = None
    rules_read_at: float = float("-inf")
    visited_at: float = float("-inf")


@dataclass(slots=True)
class PoliteFetcher:
    """Fetches at most one URL of a site every `delay_seconds`, or less often if its robots.txt asks for it.

    `clock` and `sleep` are in seconds, and replaced in tests.
    """

    fetcher: Fetcher
    delay_seconds: float = 2.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sites: dict[str, _Site] = field(default_factory=dict)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch as `Fetcher.fetch` does. Raises InputError also where robots.txt forbids it or cannot be fetched."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        site = self._sites.setdefault(origin, _Site())
        rules = self._read_rules(site, origin, url)
        if not rules.allow(url):
            raise InputError("is closed to programs by the site's robots.txt", where=url)
        self._wait(site, max(self.delay_seconds, rules.delay_seconds))
        return self.fetcher.fetch(url, etag=etag, last_modified=last_modified)

    def _read_rules(self, site: _Site, origin: str, url: str) -> RobotsRules:
        if site.rules is not None and self.clock() - site.rules_read_at < _ROBOTS_MAX_AGE_SECONDS:
            return site.rules
        self._wait(site, self.delay_seconds)
        try:
            response = self.fetcher.fetch(f"{origin}/robots.txt")
        except InputError as error:
            raise _robots_unavailable(url, error.reason) from error
        if response.status >= _SERVER_ERROR:
            raise _robots_unavailable(url, f"the server answers {response.status}")
        rules = parse_robots(response.body if response.status == _OK else b"", self.fetcher.user_agent)
        site.rules, site.rules_read_at = rules, self.clock()
        return rules

    def _wait(self, site: _Site, seconds: float) -> None:
        remaining = site.visited_at + min(seconds, _MAX_DELAY_SECONDS) - self.clock()
        if remaining > 0:
            self.sleep(remaining)
        site.visited_at = self.clock()


def _robots_unavailable(url: str, reason: str) -> InputError:
    return InputError(f"is not fetched, because the site's robots.txt cannot be fetched: {reason}", where=url)

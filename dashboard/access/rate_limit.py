"""How much may be added in the browser: articles, bytes and web addresses, by one person and by all together.

    DATELINE_ADD_LIMIT       one person, by the address of who has logged in, else one window
    DATELINE_ADD_LIMIT_ALL   all together

Each says how much within a minute or an hour, parted by commas: "5000 articles/hour, 200 MB/hour, 20 addresses/minute";
"none" is no limit. Where they say nothing, there is none for who sits at the server's own machine, for others the
defaults below.
"""

from __future__ import annotations

import math
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from geo.errors import UsageError
from geo.plural import pluralize

__all__ = ["ALL", "DEFAULT", "DEFAULT_ALL", "EACH", "Limit", "Quota", "RateLimiter", "limits_from"]

What = Literal["articles", "bytes", "addresses"]

EACH: Final = "DATELINE_ADD_LIMIT"
ALL: Final = "DATELINE_ADD_LIMIT_ALL"
DEFAULT: Final = "5000 articles/hour, 200 MB/hour, 20 addresses/minute, 200 addresses/hour"
DEFAULT_ALL: Final = "20000 articles/hour, 1000 MB/hour, 1000 addresses/hour"

_EVERYBODY: Final = ""
_SECONDS: Final = {"minute": 60, "hour": 3600}
_UNITS: Final[dict[str, tuple[What, int]]] = {
    "articles": ("articles", 1),
    "addresses": ("addresses", 1),
    "kb": ("bytes", 1_000),
    "mb": ("bytes", 1_000_000),
}
_FORM: Final = re.compile(r"([0-9]{1,9})\s*(articles|addresses|kB|MB)\s*/\s*(minute|hour)", re.IGNORECASE)
_GRAINS: Final = 60  # what is remembered of a limit's time, so that many small amounts take no more memory than few


@dataclass(frozen=True, slots=True)
class Limit:
    """So much of something within so many seconds."""

    what: What
    most: int
    seconds: int

    def __str__(self) -> str:
        within = "minute" if self.seconds == _SECONDS["minute"] else "hour"
        if self.what == "bytes":
            much = f"{self.most / 1_000_000:g} MB" if self.most >= 1_000_000 else f"{self.most / 1_000:g} kB"
        elif self.what == "articles":
            much = pluralize(self.most, "article")
        else:
            much = pluralize(self.most, "address", "addresses")
        return f"{much} within one {within}"


def limits_from(environment: Mapping[str, str], variable: str, default: str) -> tuple[Limit, ...]:
    """Return the limits that a variable sets, else the default; raises UsageError for what makes no sense."""
    said = environment.get(variable, "").strip() or default
    if said.lower() == "none":
        return ()
    found = [_FORM.fullmatch(part.strip()) for part in said.split(",")]
    if not all(found):
        raise UsageError(f'{variable} is {said!r}; write such as "{DEFAULT}", or "none"')
    limits = []
    for match in filter(None, found):
        what, size = _UNITS[match[2].lower()]
        limits.append(Limit(what, int(match[1]) * size, _SECONDS[match[3].lower()]))
    return tuple(limits)


@dataclass(slots=True)
class _Spent:
    """What was taken within the time of a limit: amounts with the moment of the last of them, oldest first."""

    taken: deque[tuple[float, int]] = field(default_factory=deque)
    total: int = 0

    def forget(self, before: float) -> None:
        while self.taken and self.taken[0][0] <= before:
            self.total -= self.taken.popleft()[1]

    def add(self, now: float, amount: int, grain: float) -> None:
        if self.taken and now // grain == self.taken[-1][0] // grain:
            _, last = self.taken.pop()
            amount, self.total = amount + last, self.total - last
        self.taken.append((now, amount))
        self.total += amount

    def free_at(self, room: int, seconds: int) -> float:
        """Return when no more than `room` will be left of what was taken."""
        left = self.total
        for moment, amount in self.taken:
            left -= amount
            if left <= room:
                return moment + seconds
        return -math.inf


class RateLimiter:
    """What each has added, and all together. Safe between threads; `now` is seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spent: dict[tuple[str, Limit], _Spent] = {}

    def take(
        self, who: str, what: What, amount: int, *, each: tuple[Limit, ...], all: tuple[Limit, ...], now: float
    ) -> str | None:
        """Take so much of what somebody may add; where that is too much take nothing, and say so, and when to go on."""
        with self._lock:
            self._forget(now)
            asked = [(f"@{who}", limit) for limit in each] + [(_EVERYBODY, limit) for limit in all]
            asked = [(whose, limit) for whose, limit in asked if limit.what == what]
            waits = [self._wait(whose, limit, amount, now) for whose, limit in asked]
            if waits and max(waits) > 0:
                at = waits.index(max(waits))
                return _refusal(*asked[at], waits[at])
            for key in asked:
                limit = key[1]
                self._spent.setdefault(key, _Spent()).add(now, amount, limit.seconds / _GRAINS)
        return None

    def _wait(self, whose: str, limit: Limit, amount: int, now: float) -> float:
        """Return the seconds until so much may be added; endless where it is more than ever may be at once."""
        if amount > limit.most:
            return math.inf
        spent = self._spent.get((whose, limit))
        if spent is None or spent.total + amount <= limit.most:
            return 0.0
        return max(0.0, spent.free_at(limit.most - amount, limit.seconds) - now)

    def _forget(self, now: float) -> None:
        for key, spent in list(self._spent.items()):
            spent.forget(now - key[1].seconds)
            if not spent.taken:
                del self._spent[key]


def _refusal(whose: str, limit: Limit, wait: float) -> str:
    who = "all who use this dashboard" if whose == _EVERYBODY else "one person"
    said = f"{who} may add at most {limit}"
    if math.isinf(wait):
        return f"{said}, and this is more; add it in smaller parts"
    minutes = math.ceil(wait / 60)
    left = pluralize(minutes, "minute") if wait > 60 else pluralize(math.ceil(wait), "second")
    return f"{said}; go on in {left}"


@dataclass(frozen=True, slots=True)
class Quota:
    """What one person may still add; made without anything it is endless."""

    allowance: RateLimiter = field(default_factory=RateLimiter)
    who: str = ""
    each: tuple[Limit, ...] = ()
    all: tuple[Limit, ...] = ()
    clock: Callable[[], float] = lambda: 0.0

    def refusal(self, what: What, amount: int = 1) -> str | None:
        """Take so much of it; return why that is too much, and when to go on, None where it is not."""
        return self.allowance.take(self.who, what, amount, each=self.each, all=self.all, now=self.clock())

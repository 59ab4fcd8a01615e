"""Rate limits on what is added in the browser: articles, bytes and web addresses, for each user and for all together.

    DATELINE_ADD_LIMIT       for each user (by e-mail address), or for each window of users who have not logged in
    DATELINE_ADD_LIMIT_ALL   for all users together

Comma-separated amounts per minute or hour: "5000 articles/hour, 200 MB/hour, 20 addresses/minute"; "none" is unlimited.
The defaults are below; a browser on the server's own machine has no limit by default.

Every window moves with the clock. The limiters of the `limits` package do not fit: in memory they store one entry for
each unit of cost, 200 million for 200 MB, and they cannot say when a larger amount will fit again.
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
from geo.message_text import pluralize

__all__ = [
    "DEFAULT",
    "DEFAULT_TOTAL",
    "TOTAL_VARIABLE",
    "VARIABLE",
    "Limit",
    "Quota",
    "RateLimiter",
    "Resource",
    "limits_from",
]

Resource = Literal["articles", "bytes", "addresses"]

VARIABLE: Final = "DATELINE_ADD_LIMIT"
TOTAL_VARIABLE: Final = "DATELINE_ADD_LIMIT_ALL"
DEFAULT: Final = "5000 articles/hour, 200 MB/hour, 20 addresses/minute, 200 addresses/hour"
DEFAULT_TOTAL: Final = "20000 articles/hour, 1000 MB/hour, 1000 addresses/hour"

_SECONDS: Final = {"minute": 60, "hour": 3600}
_UNITS: Final[dict[str, tuple[Resource, int]]] = {
    "articles": ("articles", 1),
    "addresses": ("addresses", 1),
    "kb": ("bytes", 1_000),
    "mb": ("bytes", 1_000_000),
}
_LIMIT: Final = re.compile(r"([0-9]{1,9})\s*(articles|addresses|kB|MB)\s*/\s*(minute|hour)", re.IGNORECASE)
_STEPS: Final = 60  # a window is counted in so many steps, which bounds the memory that many small amounts need


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` of a resource within `seconds`."""

    resource: Resource
    amount: int
    seconds: int

    def __str__(self) -> str:
        period = "minute" if self.seconds == _SECONDS["minute"] else "hour"
        if self.resource == "bytes":
            mega = self.amount >= 1_000_000
            amount = f"{self.amount / 1_000_000:g} MB" if mega else f"{self.amount / 1_000:g} kB"
        elif self.resource == "articles":
            amount = pluralize(self.amount, "article")
        else:
            amount = pluralize(self.amount, "address", "addresses")
        return f"{amount} per {period}"


def limits_from(environment: Mapping[str, str], variable: str, default: str) -> tuple[Limit, ...]:
    """Return the limits that an environment variable sets, or those of `default` if it is not set.

    Raises:
        UsageError: The variable's value is not a list of limits.
    """
    value = environment.get(variable, "").strip() or default
    if value.lower() == "none":
        return ()
    limits = []
    for part in value.split(","):
        match = _LIMIT.fullmatch(part.strip())
        if match is None:
            raise UsageError(f'{variable} is {value!r}; use a list such as "{DEFAULT}", or "none"')
        resource, size = _UNITS[match[2].lower()]
        limits.append(Limit(resource, int(match[1]) * size, _SECONDS[match[3].lower()]))
    return tuple(limits)


@dataclass(slots=True)
class _Window:
    """The amounts taken within the time of a limit, each with the moment of the last addition, oldest first."""

    entries: deque[tuple[float, int]] = field(default_factory=deque)
    total: int = 0

    def expire(self, before: float) -> None:
        while self.entries and self.entries[0][0] <= before:
            self.total -= self.entries.popleft()[1]

    def add(self, now: float, amount: int, step: float) -> None:
        if self.entries and now // step == self.entries[-1][0] // step:
            _, previous = self.entries.pop()
            amount, self.total = amount + previous, self.total - previous
        self.entries.append((now, amount))
        self.total += amount

    def wait(self, amount: int, limit: Limit, now: float) -> float:
        """Return the seconds until `amount` fits below the limit, infinity if it never will."""
        if amount > limit.amount:
            return math.inf
        excess = self.total + amount - limit.amount
        for moment, entry in self.entries:
            if excess <= 0:
                break
            excess -= entry
            if excess <= 0:
                return moment + limit.seconds - now
        return 0.0


class RateLimiter:
    """Counts what each user has added, and all users together. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[tuple[str | None, Limit], _Window] = {}  # None: all users together

    def __len__(self) -> int:
        """Return the number of entries in memory."""
        return sum(len(window.entries) for window in self._windows.values())

    def take(
        self,
        user: str,
        resource: Resource,
        amount: int,
        *,
        per_user: tuple[Limit, ...],
        total: tuple[Limit, ...],
        now: float,
    ) -> str | None:
        """Count an amount if every limit allows it, otherwise count nothing.

        Args:
            user: The user who adds.
            resource: What is added.
            amount: How many articles, bytes or addresses.
            per_user: The limits of each user.
            total: The limits of all users together.
            now: Seconds of a monotonic clock.

        Returns:
            None if the amount was counted, otherwise the limit that it exceeds and when to try again.
        """
        with self._lock:
            self._expire(now)
            keys: list[tuple[str | None, Limit]] = [(user, limit) for limit in per_user]
            keys += [(None, limit) for limit in total]
            keys = [key for key in keys if key[1].resource == resource]
            waits = [self._windows.get(key, _Window()).wait(amount, key[1], now) for key in keys]
            if waits and (longest := max(waits)) > 0:
                return _refusal(*keys[waits.index(longest)], longest)
            for key in keys:
                self._windows.setdefault(key, _Window()).add(now, amount, key[1].seconds / _STEPS)
        return None

    def _expire(self, now: float) -> None:
        for key, window in list(self._windows.items()):
            window.expire(now - key[1].seconds)
            if not window.entries:
                del self._windows[key]


def _refusal(user: str | None, limit: Limit, wait: float) -> str:
    rule = f"{'all users together' if user is None else 'each user'} may add at most {limit}"
    if math.isinf(wait):
        return f"{rule}, and this is more; add it in smaller parts"
    time = pluralize(math.ceil(wait / 60), "minute") if wait > 60 else pluralize(math.ceil(wait), "second")
    return f"{rule}; try again in {time}"


@dataclass(frozen=True, slots=True)
class Quota:
    """What one user may still add. Without arguments it is unlimited."""

    limiter: RateLimiter = field(default_factory=RateLimiter)
    user: str = ""
    per_user: tuple[Limit, ...] = ()
    total: tuple[Limit, ...] = ()
    clock: Callable[[], float] = lambda: 0.0

    def take(self, resource: Resource, amount: int = 1) -> str | None:
        """Count an amount; return None, or, where a limit refuses it, which one and when to try again."""
        return self.limiter.take(
            self.user, resource, amount, per_user=self.per_user, total=self.total, now=self.clock()
        )

"""A geocoder that keeps to its provider's manners: pace, "retry after", time-outs, and a rest after failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from geopy.adapters import BaseAdapter, RequestsAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderUnavailable,
)
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder

from geo.errors import UsageError

__all__ = ["PoliteGeocoder"]

# What asking again does not mend.
_FINAL: Final = (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
)
_LONGEST_BACKOFF: Final = 8.0


class PoliteGeocoder(Geocoder):
    """Asks `inner`, a geopy geocoder, at most every `min_interval_s` seconds, whichever thread asks.

    A request gives up after `timeout_s`. One that failed for the time being is made again up to `retries` times, after
    `backoff_s`, then twice that and so on, or after what the provider asks for, up to `max_wait_s` in all: beyond that
    the error is raised at once. After `failures_allowed` failures on end nothing is asked for `rest_s` seconds, and
    GeocoderUnavailable is raised. `clock` and `sleep` count seconds.

    Errors are geopy's; a None is an answer: the provider knows no such place. Raises UsageError for an option out of
    range and for an `inner` whose adapter would wait by itself.
    """

    def __init__(
        self,
        inner: Geocoder,
        *,
        min_interval_s: float = 1.0,
        timeout_s: float = 10.0,
        retries: int = 2,
        backoff_s: float = 1.0,
        max_wait_s: float = 60.0,
        failures_allowed: int = 5,
        rest_s: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(timeout=timeout_s)
        for name, value, least in (
            ("min_interval_s", min_interval_s, 0.0),
            ("timeout_s", timeout_s, 0.001),
            ("retries", retries, 0),
            ("backoff_s", backoff_s, 0.0),
            ("max_wait_s", max_wait_s, 0.0),
            ("failures_allowed", failures_allowed, 1),
            ("rest_s", rest_s, 0.0),
        ):
            if not value >= least:
                raise UsageError(f"{name} is {value}; it must be {least:g} or more")
        adapter: BaseAdapter | None = getattr(inner, "adapter", None)
        if isinstance(adapter, RequestsAdapter):
            # It sleeps as long as the provider says inside the call: a day for a day, whatever the time-out.
            raise UsageError(
                f"{type(inner).__name__} uses geopy's RequestsAdapter, which waits by itself; "
                "make it with adapter_factory=geopy.adapters.URLLibAdapter"
            )
        self.inner = inner
        self._interval, self._timeout_s, self._retries = min_interval_s, timeout_s, retries
        self._backoff, self._max_wait = backoff_s, max_wait_s
        self._failures_allowed, self._rest = failures_allowed, rest_s
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._not_before = clock()
        self._resting_until = clock()
        self._failures = 0

    def geocode(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return what the inner geocoder answers: a Location, a list of them, or None. Options are its own."""
        return self._ask(self.inner.geocode, query, timeout, options)

    def reverse(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return what the inner geocoder answers of a point."""
        return self._ask(self.inner.reverse, query, timeout, options)

    def _ask(self, method: Callable[..., Any], query: Any, timeout: Any, options: dict[str, Any]) -> Any:
        timeout_s = self._timeout_s if timeout is DEFAULT_SENTINEL or timeout is None else timeout
        waited = 0.0
        # One at a time: the pace holds for all threads together.
        with self._lock:
            for attempt in range(self._retries + 1):
                self._check_rest()
                waited += self._wait_turn()
                try:
                    answer = method(query, timeout=timeout_s, **options)
                except _FINAL:
                    raise
                except GeocoderServiceError as error:
                    wait = self._note_failure(error, attempt)
                    if attempt == self._retries or waited + wait > self._max_wait:
                        raise
                else:
                    self._failures = 0
                    return answer
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _check_rest(self) -> None:
        left = self._resting_until - self._clock()
        if left > 0:
            raise GeocoderUnavailable(
                f"{type(self.inner).__name__} failed too often and is left alone for {left:.0f} s"
            )

    def _wait_turn(self) -> float:
        wait = max(self._not_before - self._clock(), 0.0)
        if wait:
            self._sleep(wait)
        self._not_before = self._clock() + self._interval
        return wait

    def _note_failure(self, error: GeocoderServiceError, attempt: int) -> float:
        """Count a failure; return the seconds to wait before the next request."""
        asked = getattr(error, "retry_after", None) if isinstance(error, GeocoderRateLimited) else None
        quota = isinstance(error, GeocoderQuotaExceeded) and not isinstance(error, GeocoderRateLimited)
        wait = max(float(asked or 0.0), self._backoff * min(2.0**attempt, _LONGEST_BACKOFF))
        self._not_before = max(self._not_before, self._clock() + wait)
        self._failures += 1
        if quota or wait > self._max_wait:
            self._resting_until = self._clock() + max(wait, self._rest if quota else wait)
            return max(wait, self._max_wait + 1)
        if self._failures >= self._failures_allowed:
            self._failures = 0
            self._resting_until = self._clock() + self._rest
        return wait

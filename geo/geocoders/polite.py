"""A geocoder that keeps the pace of its provider, retries what may work later, and pauses after repeated failures.

geopy's `RateLimiter` covers only the pace: it retries rejected keys and malformed queries as well, ignores Retry-After,
waits the same time after each failure, and asks a dead server again for every name. So pace, retries and pauses are
here, where they share one lock and one bound on the waiting time.
"""

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

# Errors that a retry does not change.
_PERMANENT_ERRORS: Final = (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
)
_MAX_BACKOFF_FACTOR: Final = 8.0


class PoliteGeocoder(Geocoder):
    """Sends the queries of all threads to another geocoder, one at a time and at a limited rate.

    Errors are geopy's. None is an answer: the provider does not know the place.

    Args:
        inner: a geopy geocoder whose adapter does not wait by itself.
        min_interval_s: seconds between the starts of two requests.
        timeout_s: seconds after which a request is given up.
        retries: how often a request is repeated after a temporary failure.
        backoff_s: seconds before the first retry; they double with each further one, up to eightfold. A longer
            Retry-After of the provider is respected.
        max_wait_s: seconds that one query may wait in all; if a retry would wait longer, the error is raised at once.
        failures_allowed: consecutive failures after which requests are paused.
        rest_s: seconds of that pause, in which every query raises GeocoderUnavailable.
        clock: returns the time in seconds.
        sleep: waits for some seconds.

    Raises:
        UsageError: an argument is out of range, or the adapter of `inner` waits by itself.
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
        for name, value, minimum in (
            ("min_interval_s", min_interval_s, 0.0),
            ("timeout_s", timeout_s, 0.001),
            ("retries", retries, 0),
            ("backoff_s", backoff_s, 0.0),
            ("max_wait_s", max_wait_s, 0.0),
            ("failures_allowed", failures_allowed, 1),
            ("rest_s", rest_s, 0.0),
        ):
            # Negated, so that NaN is refused too.
            if not value >= minimum:
                raise UsageError(f"{name} is {value}; it must be {minimum:g} or more")
        adapter: BaseAdapter | None = getattr(inner, "adapter", None)
        if isinstance(adapter, RequestsAdapter):
            # It sleeps for the whole Retry-After inside the call, even for a day, whatever the time-out is.
            raise UsageError(
                f"{type(inner).__name__} uses geopy's RequestsAdapter, which waits by itself; "
                "make it with adapter_factory=geopy.adapters.URLLibAdapter"
            )
        self.inner = inner
        self._min_interval_s, self._timeout_s, self._retries = min_interval_s, timeout_s, retries
        self._backoff_s, self._max_wait_s = backoff_s, max_wait_s
        self._failures_allowed, self._pause_s = failures_allowed, rest_s
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next_request_at = clock()
        self._paused_until = clock()
        self._consecutive_failures = 0

    def geocode(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the inner geocoder's answer: a Location, a list of them, or None. It defines the options."""
        return self._request(self.inner.geocode, query, timeout, options)

    def reverse(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the inner geocoder's answer for a point."""
        return self._request(self.inner.reverse, query, timeout, options)

    def _request(self, method: Callable[..., Any], query: Any, timeout: Any, options: dict[str, Any]) -> Any:
        timeout_s = self._timeout_s if timeout is DEFAULT_SENTINEL or timeout is None else timeout
        waited_s = 0.0
        # The lock is held while waiting: the rate limit is for all threads together.
        with self._lock:
            for attempt in range(self._retries + 1):
                self._raise_if_paused()
                waited_s += self._wait_for_turn()
                try:
                    answer = method(query, timeout=timeout_s, **options)
                except _PERMANENT_ERRORS:
                    raise
                except GeocoderServiceError as error:
                    retry_in_s = self._record_failure(error, attempt)
                    if attempt == self._retries or waited_s + retry_in_s > self._max_wait_s:
                        raise
                else:
                    self._consecutive_failures = 0
                    return answer
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _raise_if_paused(self) -> None:
        remaining_s = self._paused_until - self._clock()
        if remaining_s > 0:
            raise GeocoderUnavailable(
                f"{type(self.inner).__name__} failed too often; no requests are sent for {remaining_s:.0f} s"
            )

    def _wait_for_turn(self) -> float:
        wait_s = max(self._next_request_at - self._clock(), 0.0)
        if wait_s:
            self._sleep(wait_s)
        self._next_request_at = self._clock() + self._min_interval_s
        return wait_s

    def _record_failure(self, error: GeocoderServiceError, attempt: int) -> float:
        """Count a failure, pause if necessary, and return the seconds to wait before the next request."""
        is_rate_limited = isinstance(error, GeocoderRateLimited)
        is_quota_exceeded = isinstance(error, GeocoderQuotaExceeded) and not is_rate_limited
        retry_after_s = float((error.retry_after if is_rate_limited else None) or 0.0)
        wait_s = max(retry_after_s, self._backoff_s * min(2.0**attempt, _MAX_BACKOFF_FACTOR))
        self._next_request_at = max(self._next_request_at, self._clock() + wait_s)
        self._consecutive_failures += 1
        if is_quota_exceeded or wait_s > self._max_wait_s:
            self._paused_until = self._clock() + max(wait_s, self._pause_s if is_quota_exceeded else wait_s)
            return max(wait_s, self._max_wait_s + 1)
        if self._consecutive_failures >= self._failures_allowed:
            self._consecutive_failures = 0
            self._paused_until = self._clock() + self._pause_s
        return wait_s

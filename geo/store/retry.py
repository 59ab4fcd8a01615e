"""Retries while another program locks the database, or its server is temporarily unavailable."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from geo.errors import UnreachableStoreError

__all__ = ["NO_RETRY", "RetryPolicy", "retry_when_unavailable"]

_Result = TypeVar("_Result")
_Args = ParamSpec("_Args")

_FIRST_DELAY_S: Final = 0.25
_LONGEST_DELAY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How many seconds to retry, and a function that receives messages when waiting starts and ends."""

    seconds: float = 0.0
    notify: Callable[[str], object] = lambda message: None

    def run(self, operation: Callable[[], _Result]) -> _Result:
        """Run `operation`, which must be atomic, until it succeeds; raise UnreachableStoreError when time is up."""
        try:
            return operation()
        except UnreachableStoreError as error:
            if self.seconds <= 0:
                raise
            self.notify(f"{error}; waiting")
        return self._retry(operation, time.monotonic() + self.seconds)

    def _retry(self, operation: Callable[[], _Result], until: float) -> _Result:
        delay = _FIRST_DELAY_S
        while True:
            time.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY_S)
            try:
                result = operation()
            except UnreachableStoreError:
                if time.monotonic() >= until:
                    raise
                continue
            self.notify("the database is available again; continuing")
            return result


NO_RETRY: Final = RetryPolicy()


class _HasRetryPolicy(Protocol):
    @property
    def retry_policy(self) -> RetryPolicy: ...


_Self = TypeVar("_Self", bound=_HasRetryPolicy)


def retry_when_unavailable(
    method: Callable[Concatenate[_Self, _Args], _Result],
) -> Callable[Concatenate[_Self, _Args], _Result]:
    """Decorate a method so that it is retried by the `retry_policy` of its object."""

    @wraps(method)
    def retrying(self: _Self, /, *args: _Args.args, **kwargs: _Args.kwargs) -> _Result:
        return self.retry_policy.run(lambda: method(self, *args, **kwargs))

    return retrying

"""Waiting for a database that another program keeps locked, or whose server is away for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from geo.errors import UnreachableStoreError

__all__ = ["NO_RETRY", "RetryPolicy", "retry_when_unavailable"]

_Made = TypeVar("_Made")
_Given = ParamSpec("_Given")

_FIRST_NAP_S: Final = 0.25
_LONGEST_NAP_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """For how many seconds to try again, and whom to tell, in words, that it waits and that it goes on."""

    seconds: float = 0.0
    tell: Callable[[str], object] = lambda said: None

    def run(self, work: Callable[[], _Made]) -> _Made:
        """Return what `work` does, which is done all or not at all; raises UnreachableStoreError in the end."""
        try:
            return work()
        except UnreachableStoreError as error:
            if self.seconds <= 0:
                raise
            self.tell(f"{error}; waiting for it")
        return self._again(work, time.monotonic() + self.seconds)

    def _again(self, work: Callable[[], _Made], until: float) -> _Made:
        nap = _FIRST_NAP_S
        while True:
            time.sleep(nap)
            nap = min(nap * 2, _LONGEST_NAP_S)
            try:
                done = work()
            except UnreachableStoreError:
                if time.monotonic() >= until:
                    raise
                continue
            self.tell("the database answers again; going on")
            return done


NO_RETRY: Final = RetryPolicy()


class _Waiting(Protocol):
    @property
    def retry_policy(self) -> RetryPolicy: ...


_Self = TypeVar("_Self", bound=_Waiting)


def retry_when_unavailable(
    method: Callable[Concatenate[_Self, _Given], _Made],
) -> Callable[Concatenate[_Self, _Given], _Made]:
    """Let a method wait for the database with the patience of its object."""

    @wraps(method)
    def waits(self: _Self, /, *given: _Given.args, **named: _Given.kwargs) -> _Made:
        return self.retry_policy.run(lambda: method(self, *given, **named))

    return waits

"""A cache of limited size."""

from __future__ import annotations

from typing import TypeVar

__all__ = ["BoundedCache"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class BoundedCache(dict[_Key, _Value]):
    """A dictionary that is cleared when it is full.

    Clearing is cheaper than tracking which entry was used last. Each dictionary operation is atomic, so threads may
    share a cache without a lock.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def add(self, key: _Key, value: _Value) -> _Value:
        """Store and return a value."""
        if len(self) >= self._limit:
            self.clear()
        self[key] = value
        return value

"""Values that no Dateline wrote: the file or the disk has changed under them, and SQLite does not notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from geo.errors import DamagedStoreError

__all__ = ["damaged", "read_back"]

_Row = TypeVar("_Row")
_Value = TypeVar("_Value")


def damaged(what: str) -> DamagedStoreError:
    """Return the error for what is read and makes no sense."""
    return DamagedStoreError(
        f"the database is damaged: {what}; `dateline db check` says how far, --repair makes anew what it can"
    )


def read_back(make: Callable[[_Row], _Value]) -> Callable[[_Row], _Value]:
    """Let what makes a value of a row raise DamagedStoreError where the row holds none."""

    @wraps(make)
    def made(row: _Row) -> _Value:
        try:
            return make(row)
        except (ValueError, TypeError, KeyError) as error:
            raise damaged(str(error)) from error

    return made

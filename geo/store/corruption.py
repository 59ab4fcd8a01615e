"""Values that Dateline never writes: a damaged file or disk that the database itself does not notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from geo.errors import DamagedStoreError

__all__ = ["corrupt", "raises_corrupt"]

_Row = TypeVar("_Row")
_Value = TypeVar("_Value")


def corrupt(problem: str) -> DamagedStoreError:
    """Return the error for a value that Dateline never writes."""
    return DamagedStoreError(
        f"the database is damaged: {problem}; "
        "run `dateline db check` to see the extent; `--repair` rebuilds what it can"
    )


def raises_corrupt(make: Callable[[_Row], _Value]) -> Callable[[_Row], _Value]:
    """Decorate a function that makes a value from a row: it raises DamagedStoreError for a row without a valid one."""

    @wraps(make)
    def wrapper(row: _Row) -> _Value:
        try:
            return make(row)
        except (ValueError, TypeError, KeyError) as error:
            raise corrupt(str(error)) from error

    return wrapper

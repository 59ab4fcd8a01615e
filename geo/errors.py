"""The errors that Dateline raises on purpose.

    DatelineError                     root: catch it to catch them all
    ├── UsageError (ValueError)       an option or argument is out of its range
    ├── InputError (ValueError)       an input cannot be read: which, where in it, and why
    ├── GazetteerError (RuntimeError) the gazetteer file is missing, of another kind, truncated or too new
    ├── RecognizerError (RuntimeError) the recognizer does not load or its processes die
    │   └── UnknownRecognizerError (UsageError) the named one is not installed or finds no places
    ├── LedgerError (RuntimeError)     a run lost count of its articles, which is a bug in Dateline
    └── StoreError (RuntimeError)     the database cannot be opened, read or written
        ├── MissingStoreError         it does not exist yet, and was opened for reading only
        ├── DamagedStoreError         it is damaged: what is read differs from what was written
        └── UnreachableStoreError     it is locked, or its server does not answer: try again later

Exceptions of other libraries are translated where they occur, with `raise ... from error`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class DatelineError(Exception):
    """Root of every error that Dateline raises on purpose."""


class UsageError(DatelineError, ValueError):
    """An option or argument is out of its range; the message says which and what is allowed."""


class InputError(DatelineError, ValueError):
    """An input cannot be read.

    Args:
        reason: what is wrong and what to do, to follow the name of the input: "is empty".
        where: the file, the URL or "standard input".
        line: counted from 1, in an input with lines.
        field: the column or key.
    """

    def __init__(self, reason: str, *, where: str, line: int | None = None, field: str | None = None) -> None:
        self.reason = reason
        self.where = where
        self.line = line
        self.field = field
        super().__init__(str(self.rejection()))

    def __reduce__(self) -> tuple[Callable[..., InputError], tuple[object, ...]]:
        # Errors go from worker processes to the main one. By default, only the message would be pickled.
        return _input_error, (self.reason, self.where, self.line, self.field)

    def rejection(self) -> Rejection:
        """Return the same as a value, for the report at the end of a run."""
        return Rejection(self.where, self.reason, self.line, self.field)


def _input_error(reason: str, where: str, line: int | None, field: str | None) -> InputError:
    return InputError(reason, where=where, line=line, field=field)


def system_reason(error: OSError) -> str:
    """Return the reason of an error of the operating system, to follow a colon: "no space left on device"."""
    return (error.strerror or "unknown reason").lower()


class GazetteerError(DatelineError, RuntimeError):
    """The gazetteer file is missing, of another kind, truncated, or of a version that this Dateline cannot read."""


class RecognizerError(DatelineError, RuntimeError):
    """The recognizer does not load, or its processes die."""


class UnknownRecognizerError(RecognizerError, UsageError):
    """The named recognizer is not installed, or is not one; the message says which and what to do."""


class LedgerError(DatelineError, RuntimeError):
    """The articles that a run read are not as many as those that it accounts for, which is a bug in Dateline."""


class StoreError(DatelineError, RuntimeError):
    """The database cannot be opened, read or written."""


class MissingStoreError(StoreError):
    """The database does not exist yet; ingesting the first article creates it."""


class DamagedStoreError(StoreError):
    """What is read from the database differs from what was written; the message says what to do."""


class UnreachableStoreError(StoreError):
    """The database is locked by another program, or its server does not answer; try again later."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input, or a part of one, that was skipped: where it is, and what is wrong with it."""

    where: str
    reason: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        location = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{location}: {self.reason}" if self.field is None else f"{location}: {self.field}: {self.reason}"

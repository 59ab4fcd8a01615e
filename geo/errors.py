"""Everything that Dateline raises on purpose.

    DatelineError                     root: catch this to catch them all
    ├── UsageError (ValueError)       an option or argument is out of its range
    ├── InputError (ValueError)       an input cannot be read: which, where in it, and why
    ├── GazetteerError (RuntimeError) the gazetteer file is missing, foreign, truncated or too new
    ├── RecognizerError (RuntimeError) the recognizer does not load or its processes die
    │   └── UnknownRecognizerError (UsageError) the one asked for is not installed or finds no places
    └── StoreError (RuntimeError)     the database cannot be opened, read or written
        ├── MissingStoreError         there is none yet, and it was to be read only
        ├── DamagedStoreError         it is damaged: what is read there is not what was written
        └── UnreachableStoreError     it is locked, or its server does not answer: the same may work later

Foreign exceptions are translated where they enter, with `raise ... from error`, and never cross a package's face.
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

    `where` names the file, URL or "standard input"; `line` is counted from 1 where the input has lines; `field` names
    the column or key at fault.
    """

    def __init__(self, reason: str, *, where: str, line: int | None = None, field: str | None = None) -> None:
        self.reason = reason
        self.where = where
        self.line = line
        self.field = field
        super().__init__(str(self.rejection()))

    def __reduce__(self) -> tuple[Callable[..., InputError], tuple[object, ...]]:
        # From one process to another: by default it would be made anew from its message alone.
        return _input_error, (self.reason, self.where, self.line, self.field)

    def rejection(self) -> Rejection:
        """Return the same facts as a value, for the report at the end of a run."""
        return Rejection(self.where, self.reason, self.line, self.field)


def _input_error(reason: str, where: str, line: int | None, field: str | None) -> InputError:
    return InputError(reason, where=where, line=line, field=field)


class GazetteerError(DatelineError, RuntimeError):
    """The gazetteer file is missing, foreign, truncated or of a version that this Dateline does not read."""


class RecognizerError(DatelineError, RuntimeError):
    """The recognizer does not load, or its processes die."""


class UnknownRecognizerError(RecognizerError, UsageError):
    """The recognizer asked for is not installed, or is none; the message says which and what to do."""


class StoreError(DatelineError, RuntimeError):
    """The database cannot be opened, read or written."""


class MissingStoreError(StoreError):
    """There is no database yet; the first article makes it."""


class DamagedStoreError(StoreError):
    """What is read from the database is not what was written; the message says what to do."""


class UnreachableStoreError(StoreError):
    """The database is locked by another program, or its server does not answer: the same may work later."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One input that was skipped: where it is, what is wrong with it."""

    where: str
    reason: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{place}: {self.reason}" if self.field is None else f"{place}: {self.field}: {self.reason}"

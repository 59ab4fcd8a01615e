"""Messages to the user, on standard error."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import typer

from geo.errors import Rejection
from geo.printable import printable_lines
from geo.telemetry import emit, is_json, json_line

REJECTED: Final = 3

_QUOTED: Final = re.compile(r"""(?<!\w)(['"]).*?\1(?!\w)""", re.DOTALL)
_ENGINE_ERROR: Final = re.compile(r"^(cannot be geoparsed: \w+):.*", re.DOTALL)
_Item = TypeVar("_Item")
_quiet = False


def set_quiet(quiet: bool) -> None:
    """Suppress or show messages that are not errors, and progress."""
    global _quiet
    _quiet = quiet


def is_quiet() -> bool:
    """Return whether only errors are shown."""
    return _quiet


def print_message(message: str, *, logged: bool = False) -> None:
    """Write one message, unless messages are suppressed.

    A JSON log gets it as a line, unless it is already `logged` as an event.
    """
    if not _quiet:
        _write(message, logged)


def print_error(message: str) -> None:
    """Write one message, even where other messages are suppressed."""
    _write(message, logged=False)


def _write(message: str, logged: bool) -> None:
    if not is_json():
        print(f"dateline: {printable_lines(message)}", file=sys.stderr, flush=True)
    elif not logged:
        print(json_line("message", {"message": message}), file=sys.stderr, flush=True)


def report_rejection(rejection: Rejection, write: Callable[[str], None] = print_error) -> None:
    """Name an input that was skipped, and why."""
    if is_json():
        facts = {"where": rejection.where, "line": rejection.line, "field": rejection.field}
        emit("input.rejected", **facts, reason=_without_quotes(rejection.reason))
    else:
        write(str(rejection).replace("\n", " "))


def _without_quotes(reason: str) -> str:
    """Return a reason without quoted values and messages of foreign errors: they may contain words of articles."""
    return _QUOTED.sub(r"\1...\1", _ENGINE_ERROR.sub(r"\1", reason))


@contextmanager
def resumable() -> Iterator[None]:
    """When the work inside is interrupted, say that the same command continues it."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        print_message("finished work is kept; run the same command again to continue")
        raise


class Rejections:
    """Reports each rejected input and sets the exit code at the end."""

    def __init__(self, write: Callable[[str], None] = print_error) -> None:
        self.count = 0
        self._write = write

    def __call__(self, rejection: Rejection) -> None:
        """Report a rejection."""
        self.count += 1
        report_rejection(rejection, self._write)

    def filter(self, items: Iterable[_Item | Rejection]) -> Iterator[_Item]:
        """Yield the items that are not rejections; report the others."""
        for item in items:
            if isinstance(item, Rejection):
                self(item)
            else:
                yield item

    def exit_if_any(self) -> None:
        """Exit with code 3 if anything was rejected."""
        if self.count:
            raise typer.Exit(REJECTED)

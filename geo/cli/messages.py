"""Lines for people, on standard error."""

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
_FOREIGN: Final = re.compile(r"^(cannot be geoparsed: \w+):.*", re.DOTALL)
_Kept = TypeVar("_Kept")


def print_message(message: str, *, told: bool = False) -> None:
    """Write one message to standard error.

    Where the log is JSON it is a line of it, unless an event has `told` the log the same.
    """
    if not is_json():
        print(f"dateline: {printable_lines(message)}", file=sys.stderr, flush=True)
    elif not told:
        print(json_line("message", {"message": message}), file=sys.stderr, flush=True)


def rejected(rejection: Rejection, write: Callable[[str], None] = print_message) -> None:
    """Name an input that was skipped."""
    if is_json():
        facts = {"where": rejection.where, "line": rejection.line, "field": rejection.field}
        emit("input.rejected", **facts, reason=_without_quotes(rejection.reason))
    else:
        write(str(rejection).replace("\n", " "))


def _without_quotes(reason: str) -> str:
    """Return a reason without the values that it quotes, or the message of a foreign error: words of articles."""
    return _QUOTED.sub(r"\1...\1", _FOREIGN.sub(r"\1", reason))


@contextmanager
def goes_on() -> Iterator[None]:
    """Say, where work is stopped, that it can be gone on with."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        print_message("what is finished is kept; the same command goes on with the rest")
        raise


class Rejections:
    """Names each rejected input as it comes, and knows the exit code in the end."""

    def __init__(self, write: Callable[[str], None] = print_message) -> None:
        self.count = 0
        self._write = write

    def __call__(self, rejection: Rejection) -> None:
        """Name it."""
        self.count += 1
        rejected(rejection, self._write)

    def sift(self, items: Iterable[_Kept | Rejection]) -> Iterator[_Kept]:
        """Yield what is no rejection."""
        for item in items:
            if isinstance(item, Rejection):
                self(item)
            else:
                yield item

    def end(self) -> None:
        """Exit with 3 if anything was rejected."""
        if self.count:
            raise typer.Exit(REJECTED)

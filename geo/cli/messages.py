"""Lines for people, on standard error."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

import typer

from geo.errors import Rejection

REJECTED: Final = 3

_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_Kept = TypeVar("_Kept")


def say(message: str) -> None:
    """Write one message to standard error; what would command the terminal becomes blanks."""
    print(f"dateline: {_CONTROL.sub(' ', message)}", file=sys.stderr, flush=True)


def counted(number: int, noun: str) -> str:
    """Return "1 article", "2 articles"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Rejections:
    """Names each rejected input as it comes, and knows the exit code in the end."""

    def __init__(self, tell: Callable[[str], None] = say) -> None:
        self.count = 0
        self._tell = tell

    def __call__(self, rejection: Rejection) -> None:
        """Name it."""
        self.count += 1
        self._tell(str(rejection).replace("\n", " "))

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

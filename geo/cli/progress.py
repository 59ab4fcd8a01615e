"""Progress of long work, on standard error: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn, Self

from geo.cli.messages import print_message
from geo.plural import pluralize

if TYPE_CHECKING:
    from tqdm import tqdm

_BAR_AFTER_S: Final = 1.0
_LINE_EVERY_S: Final = 30.0


class Progress:
    """Counts articles, or what the `noun` says. Use in a `with`; short work shows nothing.

    Where it is told how many there are, or how many bytes hold them and how many of those are read, it knows the time
    left.

    On a terminal a bar appears after a second and goes when the work is done, unless the data goes to the same
    terminal (`quiet`); elsewhere a line is written every 30 seconds.
    """

    def __init__(
        self, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic, noun: str = "article"
    ) -> None:
        from tqdm import tqdm

        self._noun = noun
        self._on_terminal = sys.stderr.isatty()
        self._bar: tqdm[NoReturn] = tqdm(
            unit=f" {noun}s",
            file=sys.stderr,
            delay=_BAR_AFTER_S,
            leave=False,
            disable=quiet or not self._on_terminal,
        )
        self._clock = clock
        self._begun = self._last = clock()
        self._count = self._skipped = self._total = self._bytes = self._all_bytes = 0

    def expect(self, total: int) -> None:
        """Say how many articles there are."""
        self._total = self._bar.total = total

    def expect_bytes(self, total: int) -> None:
        """Say how many bytes hold the articles."""
        self._all_bytes = total

    def read(self, size: int) -> None:
        """Note that some more bytes are read."""
        self._bytes += size

    def skip(self, articles: int) -> None:
        """Note articles that were done before: they say nothing of how fast it goes."""
        self._skipped += articles
        self._bar.initial = self._skipped  # which tqdm leaves out of its rate
        self.step(articles)

    def step(self, articles: int = 1) -> None:
        """Note that one more article is done, or several."""
        self._count += articles
        total = self._total
        if self._all_bytes and self._bytes:
            total = self._bar.total = max(self._count, round(self._count * self._all_bytes / self._bytes))
        self._bar.update(articles)
        now = self._clock()
        if not self._on_terminal and now - self._last >= _LINE_EVERY_S:
            self._last = now
            rate = (self._count - self._skipped) / (now - self._begun)
            left = f", {_time((total - self._count) / rate)} left" if total and rate else ""
            of_all = f" of {'about ' if self._all_bytes else ''}{total}" if total else ""
            print_message(f"{pluralize(self._count, self._noun)}{of_all} done, {rate:.0f} a second{left}")

    def say(self, message: str) -> None:
        """Write a message without breaking the bar."""
        self._bar.clear()
        print_message(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()


def _time(seconds: float) -> str:
    minutes = round(max(seconds, 0) / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"

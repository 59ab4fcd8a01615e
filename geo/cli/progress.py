"""Progress of long work, on standard error: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, NoReturn, Self

from tqdm import tqdm

from geo.cli.messages import counted, say

_BAR_AFTER_S: Final = 1.0
_LINE_EVERY_S: Final = 30.0


class Progress:
    """Counts articles. Use in a `with`; short work shows nothing.

    On a terminal a bar appears after a second and goes when the work is done, unless the data goes to the same
    terminal (`quiet`); elsewhere a line is written every 30 seconds.
    """

    def __init__(self, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._bar: tqdm[NoReturn] = tqdm(
            unit=" articles",
            file=sys.stderr,
            delay=_BAR_AFTER_S,
            leave=False,
            disable=quiet or not self._on_terminal,
        )
        self._clock = clock
        self._begun = self._last = clock()
        self._count = 0

    def step(self) -> None:
        """Note that one more article is done."""
        self._count += 1
        self._bar.update()
        now = self._clock()
        if not self._on_terminal and now - self._last >= _LINE_EVERY_S:
            self._last = now
            say(f"{counted(self._count, 'article')} done, {self._count / (now - self._begun):.0f} a second")

    def say(self, message: str) -> None:
        """Write a message without breaking the bar."""
        self._bar.clear()
        say(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

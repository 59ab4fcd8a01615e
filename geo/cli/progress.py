"""Progress of long work, on standard error: a bar on a terminal, a line every 30 seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from geo.cli.messages import is_quiet, print_message
from geo.plural import pluralize

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

_BAR_AFTER_S: Final = 1.0
_LINE_EVERY_S: Final = 30.0


class _Bar:
    """A bar of rich, made when it is first shown, because importing rich takes longer than short work."""

    def __init__(self, *, quiet: bool) -> None:
        self.is_possible = sys.stderr.isatty() and not quiet and not is_quiet()
        self._progress: RichProgress | None = None
        self._task: TaskID | None = None

    def show(self, text: str, done: float, total: float | None) -> None:
        if self._progress is None or self._task is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            # Standard output is data, and must not pass through rich; messages on standard error appear above the bar.
            self._progress = Progress(
                BarColumn(),
                TextColumn("{task.description}", markup=False),
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,
            )
            self._task = self._progress.add_task(text)
            self._progress.start()
        self._progress.update(self._task, description=text, completed=done, total=total)

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()


class Progress:
    """Counts finished items, articles by default. Use it in a `with`; short work shows nothing.

    With the number of items (`expect`), or with the size of the input (`expect_bytes`) and what is read of it (`read`),
    it shows the time left. With `quiet`, for data that goes to the same terminal, it shows no bar.
    """

    def __init__(
        self, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic, noun: str = "article"
    ) -> None:
        self._noun = noun
        self._on_terminal = sys.stderr.isatty()
        self._bar = _Bar(quiet=quiet)
        self._clock = clock
        self._start = self._last_line = clock()
        self._count = self._skipped = self._total = self._bytes = self._all_bytes = 0

    def expect(self, total: int) -> None:
        """Set the number of items."""
        self._total = total

    def expect_bytes(self, total: int) -> None:
        """Set the size of the input in bytes."""
        self._all_bytes = total

    def read(self, size: int) -> None:
        """Count so many more bytes of the input as read."""
        self._bytes += size

    def skip(self, items: int) -> None:
        """Count items that an earlier run finished, which do not count for the speed."""
        self._skipped += items
        self.step(items)

    def step(self, items: int = 1) -> None:
        """Count so many more items as finished."""
        self._count += items
        if self._all_bytes and self._bytes:
            self._total = max(self._count, round(self._count * self._all_bytes / self._bytes))
        now = self._clock()
        if self._bar.is_possible:
            if now - self._start >= _BAR_AFTER_S:
                self._bar.show(self._summary(now), self._count, self._total or None)
        elif not self._on_terminal and now - self._last_line >= _LINE_EVERY_S:
            self._last_line = now
            print_message(self._summary(now))

    def _summary(self, now: float) -> str:
        rate = (self._count - self._skipped) / (now - self._start)
        of_all = f" of {'about ' if self._all_bytes else ''}{self._total:,}" if self._total else ""
        left = f", {_minutes((self._total - self._count) / rate)} left" if self._total and rate else ""
        return f"{pluralize(self._count, self._noun)}{of_all} done, {rate:.0f} a second{left}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()


class StageProgress:
    """Shows how much of each file is read, stage by stage. Call it with the stage, the bytes read, and all bytes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_line = clock()
        self._stage = ""
        self._bar = _Bar(quiet=False)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` bytes of a stage are read."""
        percent = f"{stage}: {100 * done // max(total, 1)} %"
        if self._bar.is_possible:
            self._bar.show(percent, done, total)
        elif stage != self._stage or self._clock() - self._last_line >= _LINE_EVERY_S:
            self._last_line = self._clock()
            print_message(percent)
        self._stage = stage

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def _minutes(seconds: float) -> str:
    minutes = round(max(seconds, 0) / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"

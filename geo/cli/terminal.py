"""What commands show: messages and progress on standard error; tables and JSON on standard output."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import typer

from geo.errors import Rejection
from geo.language import describe_other_languages
from geo.message_text import pluralize, printable_line, printable_lines
from geo.telemetry import emit, is_json, json_line

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

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


def print_languages(articles: Mapping[str, int]) -> None:
    """Write how many articles are not in English, if any are."""
    if note := describe_other_languages(articles):
        print_message(note)


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


_GAP: Final = 2
_MAX_ID: Final = 12  # characters
_USUAL_WIDTH: Final = 80
_UNLIMITED: Final = 100_000  # columns: in a pipe or file, nothing is wrapped or cut


def format_table(heading: Sequence[str], rows: Sequence[Sequence[str | int | float | None]]) -> str:
    """Return the rows under their heading; None is an empty cell. Long cells are wrapped on a terminal only."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout is not None and sys.stdout.isatty() else _UNLIMITED, color_system=None)
    cells = [[_format(value) for value in row] for row in rows]
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="")
    for column, title in enumerate(heading):
        is_number = bool(rows) and all(not isinstance(row[column], str) for row in rows)
        is_id = column == 0 and max(len(row[column]) for row in [heading, *cells]) <= _MAX_ID
        # Numbers and ids stay in one piece where the terminal has room for it; texts are wrapped first.
        table.add_column(
            title,
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=(is_number or is_id) and console.width >= _USUAL_WIDTH,
        )
    for row in cells:
        table.add_row(*map(Text, row))
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def print_json(value: Any) -> None:
    """Write a value as JSON, indented."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _format(value: str | int | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else printable_line(value)

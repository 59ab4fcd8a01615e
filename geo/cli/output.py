"""Open the output: standard output, or a file that appears complete or not at all."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from geo.errors import UsageError, system_reason

__all__ = ["open_binary_output", "open_output"]


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Open `path` for writing UTF-8; None and "-" are standard output.

    Each write is completed even if a signal arrives. A file is written under a temporary name and renamed once it is on
    the disk; after an error nothing is left. Devices and pipes are written directly.

    Raises:
        UsageError: the path cannot be written.
    """
    if path is None or str(path) == "-":
        if sys.stdout is None:
            raise UsageError("standard output is closed; name a file with --output")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")
        yield cast(TextIO, _WholeWrites(sys.stdout))
        return
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file in it")
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
            yield out
        return
    with open_binary_output(path) as raw:
        wrapped = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")
        try:
            yield wrapped
        finally:
            wrapped.detach()


class _WholeWrites:
    """Writes to a stream; a signal that ends the program waits until the write is finished, so that no line is cut."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        previous = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            return self._stream.write(text)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, previous)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


@contextmanager
def open_binary_output(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing bytes, as `open_output` does; raises UsageError for anything but a file."""
    if path is None or str(path) == "-" or (path.exists() and not path.is_file()):
        raise UsageError("this format requires a file; name it with --output")
    with _replacing(Path(os.path.realpath(path)), path) as out:  # a link stays a link
        yield out


@contextmanager
def _replacing(target: Path, named: Path) -> Iterator[BinaryIO]:
    temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        out = temporary.open("xb")
    except OSError as error:
        raise UsageError(f"{named}: cannot be written: {system_reason(error)}") from error
    try:
        with out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise

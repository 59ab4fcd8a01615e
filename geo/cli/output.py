"""Where data goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from geo.errors import UsageError

__all__ = ["opened", "opened_bytes"]


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """Open `path` for writing UTF-8; None and "-" are standard output.

    What is written at once is written whole, whatever signal comes meanwhile. A file is written beside its place and
    moved there when everything is in it and on the disk; on an error nothing is left. Devices and pipes are written as
    they are. Raises UsageError where nothing can be written there.
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
    with opened_bytes(path) as raw:
        wrapped = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")
        try:
            yield wrapped
        finally:
            wrapped.detach()


class _WholeWrites:
    """Writes to a stream; a signal that ends the program waits until a write is over, so that no line is cut."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            return self._stream.write(text)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


@contextmanager
def opened_bytes(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing bytes, written as `opened` does. Raises UsageError for no file, too."""
    if path is None or str(path) == "-" or (path.exists() and not path.is_file()):
        raise UsageError("this format is written to a file; name it with --output")
    with _replacing(Path(os.path.realpath(path)), path) as out:  # a link stays a link
        yield out


@contextmanager
def _replacing(target: Path, named: Path) -> Iterator[BinaryIO]:
    beside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        out = beside.open("xb")
    except OSError as error:
        raise UsageError(f"{named}: cannot be written: {(error.strerror or 'unknown reason').lower()}") from error
    try:
        with out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise

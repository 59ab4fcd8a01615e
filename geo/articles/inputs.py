"""Resolves the name of an input: a file, a folder of files, a URL or standard input; and names it in messages."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from geo.articles.formats import known_suffixes
from geo.articles.ledger import FileOutcome, FileRecord
from geo.errors import system_reason
from geo.message_text import printable_excerpt

STANDARD_INPUT = "-"

_MAX_NAME_CHARACTERS = 1_000
_URL = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9_-]{1,12}")
_PROJECT_FILES = {"readme", "license", "licence", "changelog", "contributing", "notice"}


def expand(name: str | Path) -> Iterator[Path | FileRecord]:
    """Yield the files that a name other than standard input or a URL means, and a record of each that is not read.

    A folder means the files in it and its subfolders that have a known suffix, sorted by name. Others are passed over:
    files of other kinds, hidden files, links to folders, pipes, and project files (README, LICENSE and the like). A
    file that is named itself is never passed over.
    """
    text = str(name)
    if not text.strip() or "\0" in text:
        yield _refused(display_name(name).strip() or "(nothing)", "is not a name of a file or folder")
    elif _URL.match(text):
        yield _refused(display_name(name), "is a URL of a scheme that is not fetched; only http and https are")
    else:
        path = Path(name)
        try:
            is_folder = path.is_dir()
        except OSError as error:
            yield _refused(display_name(name), why_unreadable(error))
            return
        if is_folder:
            yield from _walk(path)
        else:
            yield path


def kind_not_read(name: str) -> str | None:
    """Return the kind of a file of a folder or an archive that is not read, by its name; None for one that is read."""
    if name.startswith("."):
        return "hidden"
    stem, suffix = os.path.splitext(name)
    if stem.lower() in _PROJECT_FILES:
        return "project file"
    if name.lower().endswith(known_suffixes()):
        return None
    return suffix.lower() if _SUFFIX.fullmatch(suffix) else "without a suffix"


def size_of(inputs: Iterable[str | Path]) -> int | None:
    """Return the total bytes of the files that inputs mean, None where it cannot be known beforehand (URLs, pipes)."""
    total = 0
    for name in inputs:
        if str(name) == STANDARD_INPUT or is_web_address(name):
            return None
        for path in expand(name):
            if isinstance(path, Path):
                with suppress(OSError):
                    status = path.stat()
                    if not stat.S_ISREG(status.st_mode):
                        return None
                    total += status.st_size
    return total


def is_web_address(name: str | Path) -> bool:
    """Whether an input is a URL to fetch. A `Path` never is: pathlib removes one of the two slashes."""
    return isinstance(name, str) and _WEB_ADDRESS.match(name.strip()) is not None


def display_name(name: str | Path) -> str:
    """Return a name for messages: one line, without control characters and undecodable bytes."""
    text = os.fsencode(name).decode("utf-8", "replace") if isinstance(name, Path) else str(name)
    return printable_excerpt(text, _MAX_NAME_CHARACTERS)


def why_unreadable(error: OSError) -> str:
    """Return the reason of an operating system error in plain words, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "does not exist; check the name"
    if isinstance(error, PermissionError):
        return "cannot be read; check its permissions"
    return f"cannot be read: {system_reason(error)}"


def _walk(folder: Path) -> Iterator[Path | FileRecord]:
    """Walk with a list of pending paths, because folders may nest deeper than Python's call stack."""
    empty = True
    pending = [folder]
    while pending:
        path = pending.pop()
        try:
            if not path.is_dir():
                empty = False
                yield path
                continue
            with os.scandir(path) as entries:
                kinds = {entry.name: _kind_passed_over(entry) for entry in entries}
        except OSError as error:
            empty = False
            yield _refused(display_name(path), why_unreadable(error))
            continue
        names = sorted(kinds)
        for name in names:
            if (kind := kinds[name]) is not None:
                yield FileRecord(display_name(path / name), FileOutcome.PASSED_OVER, kind=kind)
        pending.extend(path / name for name in reversed(names) if kinds[name] is None)
    if empty:
        suffixes = ", ".join(sorted(known_suffixes()))
        yield _refused(display_name(folder), f"is a folder without articles ({suffixes})")


def _refused(name: str, reason: str) -> FileRecord:
    return FileRecord(name, FileOutcome.REFUSED, reason=reason)


def _kind_passed_over(entry: os.DirEntry[str]) -> str | None:
    """Return the kind of an entry of a folder that is not read; None for a file to read or a folder to walk."""
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_dir():
        return "link to a folder" if entry.is_symlink() else None
    # A broken link is read, so that it is reported. A pipe or a device would block the run.
    is_broken_link = entry.is_symlink() and not os.path.lexists(os.path.realpath(entry.path))
    return kind_not_read(entry.name) if entry.is_file() or is_broken_link else "pipe or device"

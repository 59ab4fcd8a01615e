"""Resolves the name of an input: a file, a folder of files, a URL or standard input; and names it in messages."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from geo.articles.formats import known_suffixes
from geo.errors import Rejection, system_reason
from geo.message_text import printable_excerpt

STANDARD_INPUT = "-"

_MAX_NAME_CHARACTERS = 1_000
_URL = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PROJECT_FILES = {"readme", "license", "licence", "changelog", "contributing", "notice"}


def expand(name: str | Path) -> Iterator[Path | Rejection]:
    """Yield the files that a name other than standard input or a URL means, or a `Rejection` with the reason.

    A folder means the files in it and its subfolders that have a known suffix, sorted by name. Hidden files, links to
    folders and project files (README, LICENSE and the like) are skipped. A file that is named itself is never skipped.
    """
    where = display_name(name)
    text = str(name)
    if not text.strip() or "\0" in text:
        yield Rejection(where.strip() or "(nothing)", "is not a name of a file or folder")
    elif _URL.match(text):
        yield Rejection(where, "is a URL of a scheme that is not fetched; only http and https are")
    else:
        path = Path(name)
        try:
            is_folder = path.is_dir()
        except OSError as error:
            yield Rejection(where, why_unreadable(error))
            return
        if is_folder:
            yield from _walk(path)
        else:
            yield path


def is_article_file(name: str) -> bool:
    """Whether a file of a folder or an archive is read: by its suffix, and not if it is a project file."""
    stem, suffix = os.path.splitext(name)
    return suffix.lower() in known_suffixes() and stem.lower() not in _PROJECT_FILES


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


def _walk(folder: Path) -> Iterator[Path | Rejection]:
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
                names = sorted(entry.name for entry in entries if _is_readable(entry))
        except OSError as error:
            empty = False
            yield Rejection(display_name(path), why_unreadable(error))
            continue
        pending.extend(path / name for name in reversed(names))
    if empty:
        suffixes = ", ".join(sorted(known_suffixes()))
        yield Rejection(display_name(folder), f"is a folder without articles ({suffixes})")


def _is_readable(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_dir(follow_symlinks=False):
        return True
    if not is_article_file(entry.name):
        return False
    # A pipe or a device would block the run. A broken link is included, so that it is reported.
    return entry.is_file() or (entry.is_symlink() and not os.path.lexists(os.path.realpath(entry.path)))

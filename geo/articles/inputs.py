"""What an input means: a file, a folder of files, standard input; and what it is called in messages."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from geo.articles.formats import READERS
from geo.errors import Rejection
from geo.printable import printable_excerpt

STANDARD_INPUT = "-"

_MAX_SHOWN_CHARACTERS = 1_000
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_NOT_ARTICLES = {"readme", "license", "licence", "changelog", "contributing", "notice"}
_SUFFIXES = ", ".join(sorted(READERS))


def expand(name: str | Path) -> Iterator[Path | Rejection]:
    """Yield the files that an input other than standard input stands for, in order, or why there are none.

    A folder means the files in it and in its folders, sorted by name, whose suffix is known; hidden ones, links to
    folders and the papers of a project (README, LICENSE and the like) are passed over. A file that is named itself is
    always meant, whatever its name.
    """
    where = display_name(name)
    text = str(name)
    if not text.strip() or "\0" in text:
        yield Rejection(where.strip() or "(nothing)", "is no name of a file or folder")
    elif _ADDRESS.match(text):
        yield Rejection(where, "is an address of a kind that is not fetched; http and https are")
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


def size_of(inputs: Iterable[str | Path]) -> int | None:
    """Return how many bytes the files hold that inputs stand for, None where that cannot be known beforehand."""
    total = 0
    for name in inputs:
        if str(name) == STANDARD_INPUT or is_web_address(name):
            return None
        for path in expand(name):
            if isinstance(path, Path):
                with suppress(OSError):
                    found = path.stat()
                    if not stat.S_ISREG(found.st_mode):
                        return None
                    total += found.st_size
    return total


def is_web_address(name: str | Path) -> bool:
    """Whether an input is to be fetched. A `Path` never is: it has lost a slash of its own."""
    return isinstance(name, str) and _WEB_ADDRESS.match(name.strip()) is not None


def display_name(name: str | Path) -> str:
    """Return a name fit for a message: one line, nothing that a terminal would obey, no undecodable bytes."""
    text = os.fsencode(name).decode("utf-8", "replace") if isinstance(name, Path) else str(name)
    return printable_excerpt(text, _MAX_SHOWN_CHARACTERS)


def why_unreadable(error: OSError) -> str:
    """Return in plain words why the operating system refused, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "does not exist; check the name"
    if isinstance(error, PermissionError):
        return "may not be read; check its permissions"
    return f"cannot be read: {(error.strerror or 'unknown reason').lower()}"


def _walk(folder: Path) -> Iterator[Path | Rejection]:
    """Walk by a list of what is left, as folders may nest deeper than calls may."""
    empty = True
    left = [folder]
    while left:
        path = left.pop()
        try:
            if not path.is_dir():
                empty = False
                yield path
                continue
            with os.scandir(path) as entries:
                inside = sorted(entry.name for entry in entries if _is_meant(entry))
        except OSError as error:
            empty = False
            yield Rejection(display_name(path), why_unreadable(error))
            continue
        left.extend(path / name for name in reversed(inside))
    if empty:
        yield Rejection(display_name(folder), f"is a folder without articles ({_SUFFIXES})")


def _is_meant(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_dir(follow_symlinks=False):
        return True
    stem, suffix = os.path.splitext(entry.name)
    if suffix.lower() not in READERS or stem.lower() in _NOT_ARTICLES:
        return False
    # A pipe or a device in a folder would be waited for; a link that leads nowhere is worth a line.
    return entry.is_file() or (entry.is_symlink() and not os.path.lexists(os.path.realpath(entry.path)))

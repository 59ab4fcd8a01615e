"""Files by name, on this machine or behind an address of any kind that fsspec knows (s3://, gs://, memory://).

A file is written beside its place and moved there when all of it is on the disk; an object store puts an object whole
or not at all. What the system refuses becomes an InputError.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, Final, cast
from uuid import uuid4

from geo.articles import why_unreadable
from geo.errors import InputError, UsageError

__all__ = [
    "absolute",
    "digest_of",
    "holds",
    "is_url",
    "join",
    "listed",
    "names_in",
    "opened",
    "read",
    "remove",
    "write",
]

_PART: Final = ".part"


def is_url(name: str) -> bool:
    """Whether a name is an address rather than a path."""
    return "://" in name


def absolute(name: str) -> str:
    """Return a name that means the same from every folder."""
    return name if is_url(name) else os.path.abspath(name)


def join(folder: str, *parts: str) -> str:
    """Return the name of a file in a folder."""
    return "/".join([folder.rstrip("/"), *parts])


def listed(name: str, suffixes: tuple[str, ...]) -> list[str]:
    """Return the files that a name, a pattern (`*`, `?`, `[...]`, `**`) or a folder stands for, sorted.

    Of a folder, those with one of the suffixes, also in the folders inside. Raises InputError where there are none.
    """
    with _translated(name):
        if is_url(name):
            found = _listed_there(name, suffixes)
        elif os.path.isdir(name):
            found = [str(path) for path in Path(name).rglob("*") if path.suffix.lower() in suffixes and path.is_file()]
        else:
            found = [name] if os.path.exists(name) else glob.glob(name, recursive=True)
    if not found:
        raise InputError("there is no such file", where=name)
    return sorted(found)


def read(name: str, start: int = 0, end: int | None = None) -> bytes:
    """Return the bytes of a file, or those from `start` to before `end`."""
    with opened(name) as stream:
        stream.seek(start)
        return stream.read(-1 if end is None else end - start)


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading."""
    with _translated(name):
        stream = _system(name).open(name, "rb") if is_url(name) else open(name, "rb")  # noqa: SIM115
        with stream:
            yield cast(BinaryIO, stream)


def write(name: str, data: bytes) -> None:
    """Write a file, which appears whole or not at all."""
    with _translated(name):
        if is_url(name):
            _system(name).pipe_file(name, data)
            return
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{uuid4().hex}{_PART}")
        try:
            with beside.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def names_in(folder: str) -> set[str]:
    """Return the names of the files and folders in a folder; none where there is no such folder."""
    with _translated(folder):
        if is_url(folder):
            system = _system(folder)
            found = system.ls(folder, detail=False) if system.exists(folder) else []
            return {path.rstrip("/").rpartition("/")[2] for path in found}
        return set(os.listdir(folder)) if os.path.isdir(folder) else set()


def remove(folder: str, names: Iterable[str]) -> None:
    """Remove files of a folder."""
    with _translated(folder):
        for name in names:
            if is_url(folder):
                _system(folder).rm_file(join(folder, name))
            else:
                Path(folder, name).unlink(missing_ok=True)


def digest_of(data: bytes) -> str:
    """Return a digest of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def holds(name: str, size: int, digest: str) -> bool:
    """Whether a file is there and what it was when it was written: by its bytes here, by its size behind an address."""
    try:
        if is_url(name):
            return bool(_system(name).size(name) == size)
        return os.path.getsize(name) == size and digest_of(read(name)) == digest
    except (OSError, InputError):
        return False


def _listed_there(name: str, suffixes: tuple[str, ...]) -> list[str]:
    system = _system(name)
    if any(sign in name for sign in "*?["):
        found = system.glob(name)
    elif system.isdir(name):
        found = [path for path in system.find(name) if path.lower().endswith(suffixes)]
    else:
        found = [name] if system.exists(name) else []
    return [str(system.unstrip_protocol(path)) for path in found]


def _system(name: str) -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"{name}: addresses need more: pip install dateline[cluster]") from error
    try:
        return fsspec.core.url_to_fs(name)[0]
    except (ImportError, ValueError) as error:  # a kind that needs a package of its own, or is none
        raise UsageError(f"{name}: {error}") from error


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(why_unreadable(error), where=name) from error

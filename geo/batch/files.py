"""Files by name, on this machine or behind an address of any kind that fsspec knows (s3://, gs://, memory://).

A file is written beside its place and moved there when all of it is on the disk; an object store, which cannot move,
puts an object whole or not at all. What the system refuses becomes an InputError.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, Final, cast
from uuid import uuid4

import pyarrow as pa

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
    "plain_name",
    "read",
    "remove",
    "skip",
    "unpacked",
    "write",
]

_PART: Final = ".part"
_PACKED: Final = (".gz", ".zst")
_BLOCK_BYTES: Final = 1 << 20
_STORES: Final = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss", "r2", "memory"}
"""Object stores: putting is all or nothing, and moving is copying."""
_CLIENTS: Final = {"botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "azure", "adlfs"}
"""Clients of such stores, whose errors are of many kinds."""


def is_url(name: str) -> bool:
    """Whether a name is an address rather than a path."""
    return "://" in name


def absolute(name: str) -> str:
    """Return a name that means the same from every folder; an address of this machine's files is a path."""
    if name.startswith(("file://", "local://")):
        name = name.partition("://")[2]
    return name if is_url(name) else os.path.abspath(name)


def join(folder: str, *parts: str) -> str:
    """Return the name of a file in a folder."""
    return "/".join([folder.rstrip("/"), *parts])


def listed(name: str, suffixes: tuple[str, ...]) -> list[str]:
    """Return the files that a name, a pattern (`*`, `?`, `[...]`, `**`) or a folder stands for, sorted.

    Of a folder, those with one of the suffixes, also in the folders inside. Raises InputError where there are none.
    """
    if name.startswith(("file://", "local://")):
        name = absolute(name)
    with _translated(name):
        if is_url(name):
            found = _listed_there(name, suffixes)
        elif os.path.isdir(name):
            found = [
                str(path) for path in Path(name).rglob("*") if path.name.lower().endswith(suffixes) and path.is_file()
            ]
        else:
            found = [name] if os.path.exists(name) else glob.glob(name, recursive=True)
    if not found:
        raise InputError("there is no such file", where=name)
    return sorted(found)


def read(name: str, start: int = 0, end: int | None = None) -> bytes:
    """Return the bytes of a file, or those from `start` to before `end`."""
    if is_url(name):
        with _translated(name):
            return cast(bytes, _system(name).cat_file(name, start=start or None, end=end))
    with opened(name) as stream:
        stream.seek(start)
        return stream.read(-1 if end is None else end - start)


def plain_name(name: str) -> str:
    """Return the name that a packed file (`.gz`, `.zst`) has when it is unpacked; others have it already."""
    return name[: name.rindex(".")] if name.lower().endswith(_PACKED) else name


@contextmanager
def unpacked(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading what it holds, once, from its beginning. Raises InputError where that is damaged."""
    with opened(name) as stream:
        if plain_name(name) == name:
            yield stream
            return
        try:
            if name.lower().endswith(".gz"):
                packed: Any = gzip.GzipFile(fileobj=stream)
            else:
                packed = pa.CompressedInputStream(stream, "zstd")
            with io.BufferedReader(packed, _BLOCK_BYTES) as inside:
                yield inside
        except (EOFError, zlib.error, gzip.BadGzipFile, pa.ArrowException) as error:
            raise InputError(f"is damaged: {error}", where=name) from error


def skip(stream: BinaryIO, size: int) -> None:
    """Read on by so many bytes."""
    while size > 0 and (block := stream.read(min(size, _BLOCK_BYTES))):
        size -= len(block)


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading."""
    with _translated(name):
        # What fsspec opens lacks some of what a file has, which the reader around it has.
        stream = io.BufferedReader(_system(name).open(name, "rb")) if is_url(name) else open(name, "rb")  # noqa: SIM115
        with stream:
            yield stream


def write(name: str, data: bytes) -> None:
    """Write a file, which appears whole or not at all."""
    with _translated(name):
        if is_url(name):
            _write_there(_system(name), name, data)
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


def _write_there(system: Any, name: str, data: bytes) -> None:
    if name.partition("://")[0] in _STORES:
        system.pipe_file(name, data)
        return
    folder, _, last = name.rpartition("/")
    beside = f"{folder}/.{last}.{uuid4().hex}{_PART}"
    try:
        system.makedirs(folder, exist_ok=True)
        system.pipe_file(beside, data)
        system.mv(beside, name)
    except BaseException:
        with suppress(Exception):
            system.rm_file(beside)
        raise


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
        # What other machines write is to be seen at once.
        return fsspec.core.url_to_fs(name, use_listings_cache=False)[0]
    except (ImportError, ValueError) as error:  # a kind that needs a package of its own, or is none
        raise UsageError(f"{name}: {error}") from error


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(why_unreadable(error), where=name) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _CLIENTS:
            raise
        raise InputError(f"cannot be reached: {error}", where=name) from error

"""Read and write files by path, or by an address that fsspec knows (s3://, gs://, memory://).

A file is written under a temporary name and renamed once it is on the disk; an object store, which cannot rename,
writes an object whole or not at all. Errors of the system become InputError.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final, cast
from uuid import uuid4

import pyarrow as pa

from geo.articles import kind_not_read, why_unreadable
from geo.errors import InputError, UsageError

__all__ = [
    "absolute",
    "decompressed",
    "digest_of",
    "is_url",
    "join",
    "list_files",
    "matches",
    "names_in",
    "open_file",
    "other_files",
    "read",
    "remove",
    "skip",
    "uncompressed_name",
    "write",
]

_PART: Final = ".part"
_COMPRESSED: Final = (".gz", ".zst")
_BLOCK_BYTES: Final = 1 << 20
_STORES: Final = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss", "r2", "memory"}
"""Object stores: writing is all or nothing, and renaming is copying."""
_CLIENTS: Final = {"botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "azure", "adlfs"}
"""Client libraries of object stores, which raise many types of errors."""


def is_url(name: str) -> bool:
    """Return whether a name is an address rather than a path."""
    return "://" in name


def absolute(name: str) -> str:
    """Return an absolute path, or an address as it is; file:// addresses become paths."""
    if name.startswith(("file://", "local://")):
        name = name.partition("://")[2]
    return name if is_url(name) else os.path.abspath(name)


def join(folder: str, *parts: str) -> str:
    """Return the path or address of a file in a folder."""
    return "/".join([folder.rstrip("/"), *parts])


def list_files(name: str, is_read: Callable[[str], bool]) -> list[str]:
    """Return the files that a name, a pattern (`*`, `?`, `[...]`, `**`) or a folder refers to, sorted.

    Of a folder, recursively, the files whose names satisfy `is_read`. Raises InputError if no file matches.
    """
    if name.startswith(("file://", "local://")):
        name = absolute(name)
    with _translated_errors(name):
        if is_url(name):
            found = _list_remote(name, is_read)
        elif os.path.isdir(name):
            found = [str(path) for path in Path(name).rglob("*") if is_read(path.name) and path.is_file()]
        else:
            found = [name] if os.path.exists(name) else glob.glob(name, recursive=True)
    if not found:
        raise InputError("there is no such file", where=name)
    return sorted(found)


def other_files(name: str) -> dict[str, str]:
    """Return the files of a folder that are of a kind that is not read, with their kind; see `kind_not_read`.

    Empty for a name that is not that of a folder.
    """
    if name.startswith(("file://", "local://")):
        name = absolute(name)
    with _translated_errors(name):
        is_folder = _system(name).isdir(name) if is_url(name) else os.path.isdir(name)
        everything = list_files(name, lambda _: True) if is_folder else []
    kinds = {path: kind_not_read(PurePath(path).name) for path in everything}
    return {path: kind for path, kind in kinds.items() if kind is not None}


def read(name: str, start: int = 0, end: int | None = None) -> bytes:
    """Return the bytes of a file, or those from `start` to before `end`."""
    if is_url(name):
        with _translated_errors(name):
            return cast(bytes, _system(name).cat_file(name, start=start or None, end=end))
    with open_file(name) as stream:
        stream.seek(start)
        return stream.read(-1 if end is None else end - start)


def uncompressed_name(name: str) -> str:
    """Return the name without the suffix of its compression (`.gz`, `.zst`), if it has one."""
    return name[: name.rindex(".")] if name.lower().endswith(_COMPRESSED) else name


@contextmanager
def decompressed(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading its content, decompressed, from its beginning. Raises InputError if it is damaged."""
    with open_file(name) as stream:
        if uncompressed_name(name) == name:
            yield stream
            return
        try:
            if name.lower().endswith(".gz"):
                raw: Any = gzip.GzipFile(fileobj=stream)
            else:
                raw = pa.CompressedInputStream(stream, "zstd")
            with io.BufferedReader(raw, _BLOCK_BYTES) as content:
                yield content
        except (EOFError, zlib.error, gzip.BadGzipFile, pa.ArrowException) as error:
            raise InputError(f"is damaged: {error}", where=name) from error


def skip(stream: BinaryIO, size: int) -> None:
    """Skip so many bytes of a stream."""
    while size > 0 and (block := stream.read(min(size, _BLOCK_BYTES))):
        size -= len(block)


@contextmanager
def open_file(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading."""
    with _translated_errors(name):
        # Files of fsspec lack some methods of a file, which the reader around them adds.
        stream = io.BufferedReader(_system(name).open(name, "rb")) if is_url(name) else open(name, "rb")  # noqa: SIM115
        with stream:
            yield stream


def write(name: str, data: bytes) -> None:
    """Write a file; it appears whole or not at all."""
    with _translated_errors(name):
        if is_url(name):
            _write_remote(_system(name), name, data)
            return
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{uuid4().hex}{_PART}")
        try:
            with temporary.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def names_in(folder: str) -> set[str]:
    """Return the names of the files and folders in a folder; an empty set if it does not exist."""
    with _translated_errors(folder):
        if is_url(folder):
            system = _system(folder)
            found = system.ls(folder, detail=False) if system.exists(folder) else []
            return {path.rstrip("/").rpartition("/")[2] for path in found}
        return set(os.listdir(folder)) if os.path.isdir(folder) else set()


def remove(folder: str, names: Iterable[str]) -> None:
    """Remove files from a folder, by name."""
    with _translated_errors(folder):
        for name in names:
            if is_url(folder):
                _system(folder).rm_file(join(folder, name))
            else:
                Path(folder, name).unlink(missing_ok=True)


def digest_of(data: bytes) -> str:
    """Return a digest of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def matches(name: str, size: int, digest: str) -> bool:
    """Return whether a file exists and is unchanged: by its digest here, by its size only behind an address."""
    try:
        if is_url(name):
            return bool(_system(name).size(name) == size)
        return os.path.getsize(name) == size and digest_of(read(name)) == digest
    except (OSError, InputError):
        return False


def _write_remote(system: Any, name: str, data: bytes) -> None:
    if name.partition("://")[0] in _STORES:
        system.pipe_file(name, data)
        return
    folder, _, last = name.rpartition("/")
    temporary = f"{folder}/.{last}.{uuid4().hex}{_PART}"
    try:
        system.makedirs(folder, exist_ok=True)
        system.pipe_file(temporary, data)
        system.mv(temporary, name)
    except BaseException:
        with suppress(Exception):
            system.rm_file(temporary)
        raise


def _list_remote(name: str, is_read: Callable[[str], bool]) -> list[str]:
    system = _system(name)
    if any(sign in name for sign in "*?["):
        found = system.glob(name)
    elif system.isdir(name):
        found = [path for path in system.find(name) if is_read(path.rpartition("/")[2])]
    else:
        found = [name] if system.exists(name) else []
    return [str(system.unstrip_protocol(path)) for path in found]


def _system(name: str) -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"{name}: reading addresses requires fsspec: pip install '.[cluster]'") from error
    try:
        # No cache of listings: files that other machines write must be visible at once.
        return fsspec.core.url_to_fs(name, use_listings_cache=False)[0]
    except (ImportError, ValueError) as error:  # a protocol that needs another package, or is unknown
        raise UsageError(f"{name}: {error}") from error


@contextmanager
def _translated_errors(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(why_unreadable(error), where=name) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _CLIENTS:
            raise
        raise InputError(f"cannot be reached: {error}", where=name) from error

"""Columns and names that are kept on disk while a large gazetteer is built, because they do not fit into memory."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["BUCKETS", "DiskColumn", "DiskNames", "ScratchFolder"]

BUCKETS: Final = 64
_BUCKET_SHIFT: Final = np.uint64(64 - 6)
_BUFFERED_NAMES: Final = 400_000
_BUFFERED_ROWS: Final = 100_000

_RECORD: Final = np.dtype([("hash", "<u8"), ("row", "<u4"), ("rank", "<f4"), ("kind", "u1")])


class ScratchFolder:
    """A folder of temporary files next to the output file. It is deleted when the build ends or fails."""

    def __init__(self, beside: Path) -> None:
        beside.parent.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(
            dir=beside.parent, prefix=f".{beside.name}.", ignore_cleanup_errors=True
        )
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
        self._folder.cleanup()

    def path(self, name: str) -> Path:
        """Return the path of a file in the folder."""
        return Path(self._folder.name) / name

    def file(self, name: str) -> IO[bytes]:
        """Open a new file for writing; it is closed with the folder."""
        return self._open.enter_context(self.path(name).open("wb"))

    def mapped(self, name: str, dtype: str) -> NDArray[Any]:
        """Return a file's contents as an array on disk."""
        if not self.path(name).stat().st_size:
            return np.zeros(0, dtype)
        return np.memmap(self.path(name), np.dtype(dtype), "r")

    def stored(self, name: str, column: NDArray[Any]) -> NDArray[Any]:
        """Write an array to disk and return it as a memory-mapped one."""
        column.tofile(self.path(name))
        return self.mapped(name, column.dtype.str)


class DiskColumn:
    """One number for each place, in the order of appending."""

    def __init__(self, folder: ScratchFolder, name: str, typecode: str) -> None:
        self._folder, self._name = folder, name
        self._file = folder.file(name)
        self._buffer = array(typecode)

    def append(self, value: int | float) -> None:
        """Add the next place's number."""
        self._buffer.append(value)  # type: ignore[arg-type]
        if len(self._buffer) >= _BUFFERED_ROWS:
            self._flush()

    def extend(self, values: NDArray[Any]) -> None:
        """Add the numbers of many places."""
        self._flush()
        self._file.write(values.astype(np.dtype(self._buffer.typecode)).tobytes())

    def close(self) -> NDArray[Any]:
        """Return the column as an array on disk."""
        self._flush()
        self._file.flush()
        return self._folder.mapped(self._name, np.dtype(self._buffer.typecode).str)

    def _flush(self) -> None:
        self._file.write(self._buffer.tobytes())
        del self._buffer[:]


class DiskNames:
    """Names as hashes with the row, rank and kind of their place, on disk in buckets of the hash's first bits."""

    def __init__(self, folder: ScratchFolder, prefix: str) -> None:
        self._folder, self._prefix = folder, prefix
        self._files = [folder.file(f"{prefix}{bucket}") for bucket in range(BUCKETS)]
        self._hash, self._row, self._rank, self._kind = array("Q"), array("I"), array("f"), array("B")
        self.count = 0

    def append(self, value: int, row: int = 0, rank: float = 0.0, kind: int = 0) -> None:
        """Add one name."""
        self._hash.append(value)
        self._row.append(row)
        self._rank.append(rank)
        self._kind.append(kind)
        if len(self._hash) >= _BUFFERED_NAMES:
            self._flush()

    def extend(self, values: NDArray[Any], rows: NDArray[Any], ranks: NDArray[Any], kinds: NDArray[Any]) -> None:
        """Add many names."""
        records = np.zeros(values.size, _RECORD)
        records["hash"], records["row"], records["rank"], records["kind"] = values, rows, ranks, kinds
        self.count += values.size
        order = np.argsort(values >> _BUCKET_SHIFT, kind="stable")
        edges = np.searchsorted((values >> _BUCKET_SHIFT)[order], np.arange(BUCKETS + 1, dtype=np.uint64))
        for bucket in range(BUCKETS):
            self._files[bucket].write(records[order[edges[bucket] : edges[bucket + 1]]].tobytes())

    def buckets(self) -> Iterator[NDArray[Any]]:
        """Yield the names of each bucket, in the order of the hashes' first bits."""
        self._flush()
        for bucket, file in enumerate(self._files):
            file.flush()
            yield np.fromfile(self._folder.path(f"{self._prefix}{bucket}"), _RECORD)

    def _flush(self) -> None:
        columns = (self._hash, self._row, self._rank, self._kind)
        self.extend(*(np.array(column) for column in columns))
        for column in columns:
            del column[:]

"""Reads GeoNames' own files row by row: allCountries (or a country's) and alternateNamesV2, zipped or not.

Both are tab-separated UTF-8 without quoting and without a header. Only a line feed ends a line: names contain carriage
returns, form feeds and Unicode line separators. Rows with too few columns, or without an id or a point, are counted and
left out.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from geo.errors import GazetteerError

__all__ = ["AlternateName", "DumpRow", "GeoNamesFile", "ReportProgress"]

ReportProgress = Callable[[str, int, int], None]
"""Receives progress: what is being read, the bytes read so far, and the size."""

_COLUMNS: Final = 19
_ALTERNATE_COLUMNS: Final = 4
_ROWS_PER_REPORT: Final = 20_000
_MAX_FAULT_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class DumpRow:
    """A row of allCountries; `names` are from its columns name, asciiname and alternatenames."""

    geonameid: int
    names: tuple[str, ...]
    lat: float
    lon: float
    feature: str
    country: str | None
    admin1: str | None
    admin2: str | None
    population: int


@dataclass(frozen=True, slots=True)
class AlternateName:
    """A row of alternateNamesV2. `language` is a language code, or the kind of entry: "abbr", "post", "link"."""

    geonameid: int
    language: str
    name: str
    preferred: bool


@dataclass
class GeoNamesFile:
    """A GeoNames file. `rows` and `faults` count the rows that were read and left out so far."""

    path: Path
    advance: ReportProgress = lambda stage, done, total: None
    rows: int = 0
    faults: int = 0

    def places(self) -> Iterator[DumpRow]:
        """Yield the rows of a file in the format of allCountries."""
        for line in self._lines(_COLUMNS):
            row = _parse_row(line)
            if row is None:
                self.faults += 1
            else:
                self.rows += 1
                yield row
        self._check("allCountries")

    def alternates(self) -> Iterator[AlternateName]:
        """Yield the rows of a file in the format of alternateNamesV2."""
        for line in self._lines(_ALTERNATE_COLUMNS):
            if not line[1].isdecimal():
                self.faults += 1
                continue
            self.rows += 1
            yield AlternateName(int(line[1]), line[2], line[3], len(line) > 4 and line[4] == "1")
        self._check("alternateNamesV2")

    def _lines(self, columns: int) -> Iterator[list[str]]:
        with _open(self.path) as (raw, size):
            text = io.TextIOWrapper(
                io.BufferedReader(_CheckedStream(raw), 1 << 20), "utf-8", errors="replace", newline="\n"
            )
            for number, line in enumerate(text):
                if number % _ROWS_PER_REPORT == 0:
                    self.advance(self.path.name, raw.tell(), size)
                values = line.rstrip("\n").split("\t")
                if len(values) >= columns:
                    yield values
                elif line.strip():
                    self.faults += 1
            self.advance(self.path.name, size, size)

    def _check(self, file_format: str) -> None:
        if self.faults > _MAX_FAULT_SHARE * (self.rows + self.faults):
            raise GazetteerError(
                f"{self.path}: {self.faults:,} of {self.rows + self.faults:,} rows are not in the format of GeoNames' "
                f"{file_format}; give that file as it was downloaded"
            )
        if not self.rows:
            raise GazetteerError(f"{self.path}: the file does not contain rows of GeoNames' {file_format}")


class _CheckedStream(io.RawIOBase):
    """A binary file as a raw stream that reports a damaged archive as GazetteerError."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            content = self._file.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise GazetteerError(
                f"{getattr(self._file, 'name', 'the archive')}: the archive is damaged: {error}"
            ) from error
        buffer[: len(content)] = content
        return len(content)


@contextmanager
def _open(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a text file, or the largest text file in an archive; also return its size in bytes."""
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield file, path.stat().st_size
            return
        with zipfile.ZipFile(path) as archive:
            members = [
                m for m in archive.infolist() if m.filename.endswith(".txt") and "readme" not in m.filename.lower()
            ]
            if not members:
                raise GazetteerError(
                    f"{path}: the archive does not contain a .txt file; give GeoNames' archive as it was downloaded"
                )
            # alternateNamesV2.zip also contains a short table of languages.
            largest = max(members, key=lambda member: member.file_size)
            with archive.open(largest) as member:
                yield member, largest.file_size  # type: ignore[misc]
    except zipfile.BadZipFile as error:
        raise GazetteerError(f"{path}: the archive is damaged: {error}") from error
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be read: {error.strerror or error}") from error


def _parse_row(values: list[str]) -> DumpRow | None:
    try:
        geonameid, lat, lon = int(values[0]), float(values[4]), float(values[5])
        population = int(values[14] or 0)
    except ValueError:
        return None
    if not (0 < geonameid < 1 << 31 and -90 <= lat <= 90 and -180 <= lon <= 180):  # also refuses NaN
        return None
    raw_names = [values[1], values[2], *values[3].split(",")]
    names = tuple(dict.fromkeys(" ".join(name.split()) for name in raw_names if name.strip()))
    if not names:
        return None
    country = values[8].strip().upper()
    return DumpRow(
        geonameid=geonameid,
        names=names,
        lat=lat,
        lon=lon,
        feature=f"{values[6] or 'S'}.{values[7]}",
        country=country if len(country) == 2 else None,
        admin1=_code(values[10]),
        admin2=_code(values[11]),
        population=max(population, 0),
    )


def _code(value: str) -> str | None:
    return value if value not in {"", "00"} and "\n" not in value and "." not in value else None

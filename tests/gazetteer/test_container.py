from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer
from geo.gazetteer.container import MAGIC, read_container, write_container

COLUMNS: Mapping[str, NDArray[Any]] = {
    "small": np.arange(5, dtype=np.uint16),
    "empty": np.zeros(0, np.uint8),
    "wide": np.array([-1, 2**40]),
}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "file.gaz"
    write_container(path, COLUMNS, {"version": "x"})
    return path


def test_written_sections_are_read_back(written: Path) -> None:
    container = read_container(written)
    assert container.facts == {"version": "x"}
    assert container.size == written.stat().st_size
    for name, column in COLUMNS.items():
        np.testing.assert_array_equal(container.sections[name], column)
    container.verify()


def test_sections_are_read_only(written: Path) -> None:
    column = read_container(written).sections["small"]
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 7


def test_the_same_sections_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.gaz"
    write_container(again, COLUMNS, {"version": "x"})
    assert again.read_bytes() == written.read_bytes()


def test_a_failed_write_keeps_the_old_file_and_removes_the_new_one(written: Path) -> None:
    before = written.read_bytes()
    with pytest.raises(TypeError):
        write_container(written, COLUMNS, {"version": object()})
    assert written.read_bytes() == before
    assert list(written.parent.iterdir()) == [written]


def test_the_error_for_a_missing_file_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"no gazetteer file; .* rebuild the file with `dateline gazetteer build"):
        Gazetteer.open(tmp_path / "none.gaz")


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04" + bytes(400), b"{}\n" * 40, MAGIC[:5]])
def test_a_file_in_another_format_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.gaz"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match="not a Dateline gazetteer"):
        Gazetteer.open(path)


def test_an_empty_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.gaz").touch()
    with pytest.raises(GazetteerError, match="empty"):
        Gazetteer.open(tmp_path / "empty.gaz")
    with pytest.raises(GazetteerError, match="cannot be read"):
        Gazetteer.open(tmp_path)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_truncated_file_is_refused_wherever_it_ends(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("gaz") / "file.gaz"
    write_container(path, COLUMNS, {})
    content = path.read_bytes()
    path.write_bytes(content[: data.draw(st.integers(1, len(content) - 1))])
    with pytest.raises(GazetteerError, match=r"truncated|not a Dateline gazetteer"):
        read_container(path)


def test_a_newer_format_is_refused(written: Path) -> None:
    content = written.read_bytes()
    _, length, _ = struct.unpack_from("<8sII", content)
    header = json.loads(content[16 : 16 + length])
    header["format"] = 99
    encoded = json.dumps(header).encode().ljust(length)
    written.write_bytes(struct.pack("<8sII", MAGIC, length, zlib.crc32(encoded)) + encoded + content[16 + length :])
    with pytest.raises(GazetteerError, match=r"format 99 .* reads format 1; update Dateline, or rebuild the file"):
        read_container(written)


def test_verify_finds_a_damaged_section(written: Path) -> None:
    content = bytearray(written.read_bytes())
    content[-3] ^= 0xFF
    written.write_bytes(content)
    with pytest.raises(GazetteerError, match="damaged in section 'wide'"):
        read_container(written).verify()

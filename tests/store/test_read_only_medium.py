"""A database on a medium that cannot be written is read, and a wrong path is refused for the reason that it has.

Permissions do not stop the superuser: then the medium is a file system that is mounted read-only. For other users, it
is a folder without permission to write.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from geo.archive import Archive
from geo.errors import MissingStoreError, StoreError
from geo.index import Filter
from geo.store import Store, database_url, tables_version
from geo.store.maintenance import restore
from geo.types import Geoparse

_IS_SUPERUSER = hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def _read_only(folder: Path) -> Iterator[Path]:
    """Give a path under which the folder cannot be written."""
    if not _IS_SUPERUSER:
        folder.chmod(0o555)
        try:
            yield folder
        finally:
            folder.chmod(0o755)
        return
    medium = folder.with_name("medium")
    medium.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "--bind", folder, medium], capture_output=True, check=False).returncode:
        pytest.skip("the superuser may not mount file systems here")
    try:
        subprocess.run([mount, "-o", "remount,ro,bind", medium], check=True)
        yield medium
    finally:
        subprocess.run(["umount", "--lazy", medium], check=True)


@pytest.fixture
def folder(tmp_path: Path, summit: Geoparse) -> Path:
    folder = tmp_path / "evidence"
    folder.mkdir()
    with Store.open(database_url(folder / "news.db")) as store:
        store.add([summit])
    return folder


def test_a_database_on_a_read_only_medium_is_read(folder: Path) -> None:
    with _read_only(folder) as medium:
        url = database_url(medium / "news.db")
        assert tables_version(url) == 8
        with Store.open(url, read_only=True) as store:
            assert store.reader.totals(Filter()).articles == 1
            assert store.reader.geoparse("summit") is not None
        command = [sys.executable, "-m", "geo.cli", "export", "--database", url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, "summit" in done.stdout) == (0, True), done.stderr
        assert [path.name for path in medium.iterdir()] == ["news.db"]


def test_a_database_on_a_read_only_medium_is_not_written(folder: Path, sailing: Geoparse) -> None:
    with (
        _read_only(folder) as medium,
        pytest.raises(StoreError, match=r"may write|read-only"),
        Store.open(database_url(medium / "news.db")) as store,
    ):
        store.add([sailing])


def test_an_old_database_on_a_read_only_medium_is_refused_with_what_to_do(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "news.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = 'dateline_0007'")
        raw.commit()
    with _read_only(folder) as medium, pytest.raises(StoreError, match=r"earlier Dateline.*copy it to a folder"):
        Store.open(database_url(medium / "news.db"), read_only=True)


def test_a_file_that_changes_after_all_is_read_again(folder: Path, sailing: Geoparse, tmp_path: Path) -> None:
    changed = tmp_path / "changed.db"
    shutil.copy(folder / "news.db", changed)
    with Store.open(database_url(changed)) as store:
        store.add([sailing])
    with _read_only(folder) as medium, Store.open(database_url(medium / "news.db"), read_only=True) as store:
        assert store.reader.totals(Filter()).articles == 1
        shutil.copy(changed, folder / "news.db")
        assert store.reader.totals(Filter()).articles == 2


def test_a_wrong_path_is_refused_for_the_reason_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    reasons = {
        "folder": "is a folder; use a file in it",
        "file/news.db": "file is a file, not a folder",
        "file/deeper/news.db": "file is a file, not a folder",
        "pipe": "is not a file",
        "x" * 300: "file name too long",
    }
    for name, reason in reasons.items():
        for read_only in (True, False):
            with pytest.raises(StoreError, match=reason):
                Store.open(database_url(tmp_path / name), read_only=read_only)
        with pytest.raises(StoreError, match=reason):
            tables_version(database_url(tmp_path / name))
        with pytest.raises(StoreError, match=reason):
            restore(tmp_path / name, database_url(tmp_path / "restored.db"))
    with pytest.raises(StoreError, match="this file does not exist"):
        restore(tmp_path / "nowhere.db", database_url(tmp_path / "restored.db"))
    with pytest.raises(MissingStoreError, match="does not exist yet"):
        Store.open(database_url(tmp_path / "nowhere" / "news.db"), read_only=True)


def test_a_wrong_path_of_an_archive_is_refused_for_the_reason_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a")
    (tmp_path / "folder").mkdir()
    reasons = {"file": "is a file, not a folder", "nowhere": "does not exist", "folder": "run: dateline aggregate"}
    for name, reason in reasons.items():
        with pytest.raises(StoreError, match=reason):
            Archive.open(tmp_path / name)


@pytest.mark.skipif(_IS_SUPERUSER, reason="permissions do not count for the superuser")
def test_a_missing_permission_is_named(folder: Path) -> None:
    (folder / "news.db").chmod(0)
    with pytest.raises(StoreError, match="no permission to read"):
        Store.open(database_url(folder / "news.db"), read_only=True)
    folder.chmod(0)
    try:
        with pytest.raises(StoreError, match="permission denied"):
            Store.open(database_url(folder / "news.db"), read_only=True)
    finally:
        folder.chmod(0o755)

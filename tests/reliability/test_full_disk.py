"""A full disk: finished work is kept, the message says what to do, and with more room ingest continues."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.store import Store, backup, check
from tests.reliability.running import content, run, write_articles

_KB = 1024


@dataclass
class Disk:
    """A small disk of its own where that may be had, else one on which no file may grow beyond a size."""

    folder: Path
    mounted: bool
    kilobytes: int = 400

    def options(self) -> dict[str, object]:
        """How a process is started that has this disk."""
        most = self.kilobytes * _KB
        return {} if self.mounted else {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))}

    def grow(self) -> None:
        self.kilobytes = 200_000
        if self.mounted:
            mount("-o", f"remount,size={self.kilobytes}k", self.folder)


def mount(*arguments: object) -> bool:
    """Mount a file system in memory; whether that was allowed."""
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    made = Disk(folder, os.geteuid() == 0 and mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", folder))
    yield made
    if made.mounted:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_keeps_finished_work_and_ingest_continues_with_more_room(tmp_path: Path, disk: Disk) -> None:
    source = write_articles(tmp_path / "articles.jsonl", 250)
    url, undisturbed = f"sqlite:///{disk.folder}/articles.db", f"sqlite:///{tmp_path}/undisturbed.db"
    code, said = run("ingest", source, url=url, **disk.options())
    assert code == 1
    assert "disk" in said
    assert "finished work is kept" in said
    assert "Traceback" not in said
    left = content(url)
    disk.grow()
    assert run("ingest", source, url=url, **disk.options())[0] == 0
    assert run("ingest", source, url=undisturbed)[0] == 0
    assert left == content(undisturbed)[: len(left)]
    assert content(url) == content(undisturbed)


def test_a_backup_to_a_full_disk_leaves_no_file(tmp_path: Path, disk: Disk) -> None:
    if not disk.mounted:
        pytest.skip("needs a small file system of its own, which this user may not mount")
    url = f"sqlite:///{tmp_path}/articles.db"
    assert run("ingest", write_articles(tmp_path / "articles.jsonl", 250), url=url)[0] == 0
    with Store.open(url, read_only=True) as store:
        with pytest.raises(StoreError, match="full"):
            backup(store, disk.folder / "news.backup")
        assert list(disk.folder.iterdir()) == []
        disk.grow()
        assert backup(store, disk.folder / "news.backup").articles == 250
        assert list(check(store)) == []

"""A backup holds all of one moment, and gives all of it back or nothing."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from geo.errors import DamagedStoreError, StoreError
from geo.index import Filter
from geo.store import Store, backup, check, move, restore
from geo.types import Article, Geoparse


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "news.backup"


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of another empty database, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/other.db"
        return
    server = request.getfixturevalue("postgres")
    name = server.fresh()
    yield server.url(name)
    server.give_back(name)


def answers(store: Store) -> object:
    """What a store says when it is asked."""
    everything = Filter()
    return (
        store.reader.totals(everything),
        store.reader.places(everything).to_dict("list"),
        list(store.reader.geoparses(everything)),
        store.corrections.active(),
        store.feeds.all(),
        store.share_links.all(),
        store.reader.articles(Filter(text="osaka")).to_dict("list"),
        store.feeds.new_entries("https://example.org/feed", ["one", "two", "three"]),
    )


def test_a_restored_database_equals_the_original(library: Store, file: Path, other: str) -> None:
    made = backup(library, file)
    assert (made.articles, made.path) == (4, file)
    assert list(file.parent.glob("news.backup*")) == [file]
    assert restore(file, other).backup == made
    with Store.open(other) as restored:
        assert list(check(restored)) == []
        assert answers(restored) == answers(library)


def test_a_backup_is_itself_a_database(library: Store, file: Path) -> None:
    backup(library, file)
    before = file.read_bytes()
    with Store.open(f"sqlite:///{file}", read_only=True) as looked_into:
        assert answers(looked_into) == answers(library)
        assert list(check(looked_into)) == []
    assert file.read_bytes() == before


def test_a_backup_is_a_snapshot_while_others_write(library: Store, file: Path) -> None:
    enough = threading.Event()

    def write() -> None:
        with Store.open(library.location.url) as writer:
            for number in range(10_000):
                writer.add([Geoparse(Article(f"{number} {part}", "", "text")) for part in "ab"])
                if enough.is_set():
                    return

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            backup(library, file, replace=number > 0)
            with Store.open(f"sqlite:///{file}", read_only=True) as copied:
                assert list(check(copied)) == []
                assert (len(copied.reader.articles(Filter())) - 4) % 2 == 0
    finally:
        enough.set()
        thread.join()


def test_an_existing_file_is_kept_unless_it_is_to_be_replaced(library: Store, file: Path) -> None:
    file.write_text("mine")
    with pytest.raises(StoreError, match="--replace"):
        backup(library, file)
    assert file.read_text() == "mine"
    assert backup(library, file, replace=True).articles == 4


def test_a_failed_backup_leaves_no_file(library: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        backup(library, tmp_path / "nowhere" / "news.backup")
    (tmp_path / "taken").mkdir()
    with pytest.raises(StoreError):
        backup(library, tmp_path / "taken", replace=True)
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("articles.db")}
    assert left == {"taken"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mentions SET confidence = 0.25 WHERE article = 1",
        "UPDATE articles SET title = 'Another' WHERE id = 'quiet'",
        "DELETE FROM feed_entries WHERE entry = 'two'",
        "UPDATE backup_tables SET rows = rows + 1 WHERE name = 'places'",
    ],
)
def test_a_changed_backup_is_refused(library: Store, file: Path, other: str, statement: str) -> None:
    backup(library, file)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute(statement)
    with pytest.raises(DamagedStoreError, match="has changed since the backup"):
        restore(file, other)


def test_a_backup_with_changed_bytes_is_refused_unless_its_rows_are_intact(
    written: Path, file: Path, tmp_path: Path
) -> None:
    with Store.open(f"sqlite:///{written}") as library:
        expected = answers(library)
        backup(library, file)
    whole, chance = file.read_bytes(), random.Random(3)
    refused = 0
    for number in range(40):
        damaged = bytearray(whole)
        at = chance.randrange(len(whole))
        damaged[at : at + 40] = chance.randbytes(len(damaged[at : at + 40]))
        file.write_bytes(damaged)
        url = f"sqlite:///{tmp_path}/{number}.db"
        try:
            restore(file, url)
        except StoreError:
            refused += 1
        else:
            with Store.open(url) as restored:
                assert answers(restored) == expected
    assert refused


def test_a_file_that_is_not_a_backup_is_refused_with_advice(written: Path, tmp_path: Path, other: str) -> None:
    with pytest.raises(StoreError, match="dateline db move"):
        restore(written, other)
    with pytest.raises(StoreError, match="does not exist"):
        restore(tmp_path / "nowhere", other)
    (tmp_path / "diary").write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(StoreError, match="not a SQLite database"):
        restore(tmp_path / "diary", other)


def test_a_backup_of_a_newer_version_is_refused(library: Store, file: Path, other: str) -> None:
    backup(library, file)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer Dateline"):
        restore(file, other)


def test_a_database_with_articles_is_not_overwritten_by_default(
    library: Store, file: Path, url: str, quiet: Geoparse
) -> None:
    backup(library, file)
    library.add([Geoparse(Article("later", "", "Later."))])
    with pytest.raises(StoreError, match="--replace"):
        restore(file, url)
    assert library.reader.has_articles()
    assert library.reader.article("later") is not None


def test_a_reader_sees_the_old_or_the_new_content_during_a_restore(
    library: Store, file: Path, url: str, summit: Geoparse
) -> None:
    with Store.open(url) as reader:
        backup(library, file)
        before = answers(reader)
        library.add([Geoparse(Article(str(number), "", "Later.")) for number in range(50)])
        for number in range(20):  # many revisions more than the backup has
            library.add([Geoparse(Article("again", "", f"Again {number}."))])
        assert reader.reader.totals(Filter()).listed == 55
        look = reader.reader.geoparses(Filter())
        next(look)
        restore(file, url, replace=True)
        assert len(list(look)) == 1
        assert answers(reader) == before
        reader.add([Geoparse(Article("new", "", "New."))])
        assert library.reader.totals(Filter()).listed == 5


def test_a_failed_restore_changes_nothing(
    library: Store, file: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(library, file)
    library.add([Geoparse(Article("later", "", "Later."))])
    before = answers(library)

    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("geo.store.fulltext.add", full)
        with pytest.raises(StoreError):
            restore(file, url, replace=True)
    assert answers(library) == before
    assert list(check(library)) == []


def test_a_damaged_database_is_kept_beside_the_restored_one(
    written: Path, file: Path, sqlite_url: str, tmp_path: Path
) -> None:
    with Store.open(f"sqlite:///{written}") as library:
        expected = answers(library)
        backup(library, file)
    path, url = tmp_path / "articles.db", sqlite_url
    shutil.copyfile(written, path)
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    damaged = path.read_bytes()
    with pytest.raises(DamagedStoreError):
        restore(file, url)
    done = restore(file, url, replace=True)
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == damaged
    with Store.open(url) as restored:
        assert answers(restored) == expected


def test_progress_is_reported(library: Store, file: Path, other: str) -> None:
    seen: list[int] = []
    made = backup(library, file, progress=seen.append)
    assert sum(seen) == made.rows * (1 if library.location.path else 2)
    seen.clear()
    restore(file, other, progress=seen.append)
    assert sum(seen) == made.rows * 2


def test_a_moved_store_gives_the_same_answers(library: Store, other: str) -> None:
    seen: list[int] = []
    with Store.open(other) as target:
        tables = move(library, target, seen.append)
        assert sum(seen) == sum(one.rows for one in tables) * 2
        assert answers(target) == answers(library)
        assert list(check(target)) == []
        target.add([Geoparse(Article("new", "", "New."))])  # numbers go on after the last
        with pytest.raises(StoreError, match="already has articles"):
            move(library, target)
        assert target.reader.article("new") is not None


def test_moving_there_and_back_keeps_every_digest(written: Path, tmp_path: Path, postgres_url: str) -> None:
    with (
        Store.open(f"sqlite:///{written}") as library,
        Store.open(postgres_url) as there,
        Store.open(f"sqlite:///{tmp_path}/back.db") as back,
    ):
        first = move(library, there)
        assert move(there, back) == first
        assert answers(back) == answers(library)

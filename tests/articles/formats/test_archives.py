from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from geo.articles import FileOutcome, ReadLedger, limits, read_articles, read_upload, unpacking
from geo.errors import Rejection
from geo.types import Article
from tests.articles.formats.samples import zipped

_ROWS = "id,text\n" + "".join(f"{number},It rained in Patna for {number} days.\n" for number in range(2_000))
_PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: pa.compress(data, "zstd", asbytes=True),
}


def _read(name: str, data: bytes, ledger: ReadLedger | None = None) -> tuple[list[Article], list[str]]:
    items = list(read_upload(name, data, ledger=ledger))
    return [item for item in items if isinstance(item, Article)], [str(i) for i in items if isinstance(i, Rejection)]


@pytest.mark.parametrize("suffix", _PACK)
def test_a_compressed_file_in_several_parts_is_read_as_one(suffix: str) -> None:
    half = len(_ROWS) // 2
    pack = _PACK[suffix]
    articles, refused = _read(f"a.csv{suffix}", pack(_ROWS[:half].encode()) + pack(_ROWS[half:].encode()))
    assert (len(articles), refused) == (2_000, [])


@pytest.mark.parametrize("suffix", _PACK)
def test_a_compressed_file_that_is_cut_off_is_read_as_far_as_it_goes_and_refused(suffix: str) -> None:
    data = _PACK[suffix](_ROWS.encode())
    articles, refused = _read(f"a.csv{suffix}", data[: len(data) * 2 // 3])
    assert len(articles) < 2_000
    assert any("a.csv" in line and ("cut off" in line or "damaged" in line) for line in refused)


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])  # .zst has a checksum only where it was asked for
def test_a_damaged_compressed_file_is_refused(suffix: str) -> None:
    data = bytearray(_PACK[suffix](_ROWS.encode()))
    data[len(data) // 2] ^= 0xFF
    data[len(data) // 2 + 1] ^= 0xFF
    _, refused = _read(f"a.csv{suffix}", bytes(data))
    assert refused


def test_members_are_named_after_the_archive_in_messages_and_in_the_ledger() -> None:
    ledger = ReadLedger()
    members = {
        "a/one.csv": b"id,text\n1,It rained.\n2,\n",
        "b/two.txt": b"",
        "c/three.pptx": b"x",
        "README.md": b"Read me.",
    }
    articles, refused = _read("all.zip", zipped(members), ledger)
    assert [article.id for article in articles] == ["1"]
    assert refused == ["all.zip/a/one.csv:3: text: is empty", "all.zip/b/two.txt: is empty"]
    assert [(record.name, record.outcome) for record in ledger.files] == [
        ("all.zip/a/one.csv", FileOutcome.READ),
        ("all.zip/b/two.txt", FileOutcome.REFUSED),
        ("all.zip/c/three.pptx", FileOutcome.PASSED_OVER),
        ("all.zip/README.md", FileOutcome.PASSED_OVER),
    ]


def test_an_archive_that_is_refused_halfway_counts_each_article_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES", 70_000)
    ledger = ReadLedger()
    articles, refused = _read("all.zip", zipped({f"{n}.csv": _ROWS.encode() for n in range(3)}), ledger)
    assert refused
    assert len(articles) == sum(record.articles for record in ledger.files) > 0


def test_an_archive_in_an_archive_is_read_and_one_deeper_is_refused() -> None:
    inner = zipped({"a.txt": b"It rained in Patna."})
    middle = zipped({"inner.zip": inner, "b.txt.gz": gzip.compress(b"It snowed in Oslo.")})
    articles, refused = _read("middle.zip", middle)
    assert ([article.text for article in articles], refused) == (["It rained in Patna.", "It snowed in Oslo."], [])
    articles, refused = _read("outer.zip", zipped({"middle.zip": middle, "c.txt": b"Hail in Bergen."}))
    assert [article.text for article in articles] == ["Hail in Bergen."]
    assert refused == [
        "outer.zip/middle.zip/inner.zip: is an archive in 2 others; unpack the outer ones first",
        "outer.zip/middle.zip/b.txt.gz: is an archive in 2 others; unpack the outer ones first",
    ]


@pytest.mark.parametrize("name", ["../../etc/a.txt", "/etc/a.txt", "..\\a.txt", "C:\\a.txt", "a/../../b.txt"])
def test_a_member_whose_name_leads_out_of_the_archive_is_refused(name: str) -> None:
    articles, refused = _read("a.zip", zipped({name: b"It rained.", "b.txt": b"It snowed."}))
    assert [article.text for article in articles] == ["It snowed."]
    assert len(refused) == 1
    assert "unpack the archive and give the files" in refused[0]


def test_a_protected_member_is_refused_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a.txt": b"It rained.", "b.txt": b"It snowed."}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    articles, refused = _read("a.zip", bytes(data))
    assert [article.text for article in articles] == ["It snowed."]
    assert refused == ["a.zip/a.txt: is protected with a password; unpack the archive and give the files"]


def test_a_member_that_is_packed_with_lzma_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "It rained.")
    _, refused = _read("a.zip", stream.getvalue())
    assert refused == [
        "a.zip/a.txt: is compressed in a way that is not read; pack the archive again, or unpack it and give the files"
    ]


def test_a_member_that_is_damaged_is_refused_by_name() -> None:
    data = bytearray(zipped({"a.csv": _ROWS.encode(), "b.txt": b"It snowed."}))
    data[2_000] ^= 0xFF
    articles, refused = _read("a.zip", bytes(data))
    assert articles[-1].text == "It snowed."
    assert any(line.startswith("a.zip/a.csv: is damaged") for line in refused)


@pytest.mark.parametrize("length", [4, 30, 200, -1])
def test_a_zip_archive_that_is_cut_off_is_refused(length: int) -> None:
    articles, refused = _read("a.zip", zipped({"a.csv": _ROWS.encode()})[:length])
    assert articles == []
    assert refused == ["a.zip: is a ZIP archive that is cut off or damaged"]


def test_an_archive_without_files_is_refused() -> None:
    assert _read("a.zip", zipped({}))[1] == ["a.zip: is an archive without files"]


def _bombs() -> Iterator[tuple[str, bytes]]:
    spaces = bytes(10_000_000)
    yield "a.txt.gz", gzip.compress(spaces)
    yield "a.csv.zst", pa.compress(b"id,text\n1,x\n" + b"\n" * 10_000_000, "zstd", asbytes=True)
    yield "a.zip", zipped({"a.jsonl": b"\n" * 10_000_000})
    yield "b.zip", zipped({f"{number}.jsonl": b"\n" * 600_000 for number in range(50)})
    yield "c.zip", zipped({"a.jsonl.gz": gzip.compress(b"\n" * 10_000_000)})


@pytest.mark.parametrize(("name", "data"), list(_bombs()))
def test_what_unpacks_to_far_more_than_its_size_is_refused(
    name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES_AT_ANY_RATIO", 1_000_000)
    _, refused = _read(name, data)
    assert "unpacks to more than 200 times its size" in refused[-1]


def test_what_unpacks_to_too_much_at_any_ratio_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES", 10_000)
    assert "unpacks to more than" in _read("a.csv.gz", gzip.compress(_ROWS.encode()))[1][-1]


def test_an_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    members = {f"{number}.txt": b"It rained." for number in range(12)}
    monkeypatch.setattr("geo.articles.formats.zip_archive.MAX_ARCHIVE_MEMBERS", 10)
    assert _read("a.zip", zipped(members))[1] == ["a.zip: has more than 10 files; unpack it and give the folder"]
    monkeypatch.setattr("geo.articles.formats.zip_archive.MAX_ARCHIVE_DIRECTORY_BYTES", 100)
    assert _read("a.zip", zipped(members))[1] == [
        "a.zip: lists more files than an archive may have; unpack it and give the folder"
    ]


def test_an_archive_with_another_suffix_is_recognized_by_its_content() -> None:
    for name in ("a", "a.csv", "a.bin"):
        assert len(_read(name, zipped({"a.csv": b"text\nIt rained.\n"}))[0]) == 1


def test_the_limits_leave_room_for_a_corpus_of_texts() -> None:
    assert limits.MAX_ARCHIVE_MEMBERS * 150 < limits.MAX_ARCHIVE_DIRECTORY_BYTES


def test_progress_counts_the_packed_bytes_of_an_archive_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.csv": _ROWS.encode(), "b.csv": _ROWS.encode()}))
    read: list[int] = []
    assert len(list(read_articles([path], on_bytes_read=read.append))) == 4_000
    assert sum(read) <= path.stat().st_size

"""Batches with addresses as inputs and outputs: an S3 server, compressed files, file systems that can only rename."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.local import LocalFileSystem

from geo.batch import BatchListener, files, load, read_manifest, run_batch
from geo.batch.shards import Shard, articles_of, plan_shards
from geo.errors import InputError, Rejection, UsageError
from geo.index import Filter
from geo.store import Store

Snapshot = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket on a server of this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        system = fsspec.filesystem("s3")
        system.mkdir("news")
        yield "s3://news"
        system.clear_instance_cache()
    server.stop()


def test_a_batch_in_object_storage_equals_one_on_disk(
    bucket: str, archive: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    system = fsspec.filesystem("s3")
    system.pipe_file(f"{bucket}/in/archive.jsonl", archive.read_bytes())
    system.pipe_file(f"{bucket}/in/later.csv.gz", gzip.compress(b"id,text\nx,In Osaka.\n"))
    output = f"{bucket}/out"
    steps = 0

    def stop(articles: int) -> None:
        nonlocal steps
        steps += 1
        if steps == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch([f"{bucket}/in/*"], output, rows=15, listener=BatchListener(step=stop))
    found = read_manifest(output)
    assert found is not None
    assert not found.complete
    torn = sorted(system.ls(f"{output}/mentions", detail=False))[0]
    system.pipe_file(torn, system.cat_file(torn)[:-9])
    done = run_batch([f"{bucket}/in/*"], output, rows=15)
    assert (done.shards, done.resumed, done.articles) == (6, 1, 61)
    system.get(output, str(tmp_path / "out"), recursive=True)
    (tmp_path / "archive.jsonl").write_bytes(archive.read_bytes())
    with gzip.open(tmp_path / "later.csv.gz", "wb") as out:
        out.write(b"id,text\nx,In Osaka.\n")
    run_batch([str(tmp_path / "archive.jsonl"), str(tmp_path / "later.csv.gz")], str(tmp_path / "local"), rows=15)
    there, here = snapshot(tmp_path / "out"), snapshot(tmp_path / "local")
    for name in ("manifest.json", "rejections.jsonl"):
        assert there.pop(name).replace(f"{bucket}/in".encode(), str(tmp_path).encode()) == here.pop(name)
    assert there == here
    with Store.open(f"sqlite:///{tmp_path}/loaded.db") as store:
        assert load(output, store).added == 56
        assert store.reader.totals(Filter()).articles == 56


def test_an_object_store_error_names_the_address(bucket: str, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run_batch([f"{bucket}/gone.jsonl", "s3://nosuch/a.jsonl"], f"{bucket}/refused")
    assert [rejection.where for rejection in refused.rejections] == [f"{bucket}/gone.jsonl", "s3://nosuch/a.jsonl"]
    with pytest.raises(InputError, match="s3://nosuch"):
        run_batch([str(archive)], "s3://nosuch/out")


def content(inputs: list[str], rows: int = 15) -> list[Any]:
    shards = [item for item in plan_shards(inputs, "engine", rows=rows) if isinstance(item, Shard)]
    return [item for shard in shards for item in articles_of(shard)]


def compress(path: Path, suffix: str) -> Path:
    """Compress a file as two members or frames, as appending to it would leave them."""
    data = path.read_bytes()
    middle = data.index(b"\n", len(data) // 2) + 5
    target = path.with_name(path.name + suffix)
    with target.open("wb") as out:
        for part in (data[:middle], data[middle:]):
            out.write(gzip.compress(part) if suffix == ".gz" else pa.compress(part, "zstd", asbytes=True))
    return target


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_compressed_files_are_read_like_uncompressed_ones(archive: Path, suffix: str, kind: str) -> None:
    if kind == "csv":
        rows = [f'c{number},"In Osaka,\nday {number}."\n' for number in range(50)]
        archive = archive.with_name("archive.csv")
        archive.write_text("id,text\n" + "".join(rows) + "short\n")
    path = compress(archive, suffix)
    expected = [
        Rejection(str(path), item.reason, item.line, item.field) if isinstance(item, Rejection) else item
        for item in content([str(archive)])
    ]
    assert len(expected) > 50
    assert content([str(path)]) == expected


def test_the_number_of_shards_of_a_compressed_file_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl.gz"
    path.write_bytes(gzip.compress(b"".join(b'{"text": "In Osaka."}\n' for _ in range(1000))))
    assert len(list(plan_shards([str(path)], "engine", rows=2))) == 63


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_damaged_compressed_file_is_named(archive: Path, suffix: str) -> None:
    path = compress(archive, suffix)
    path.write_bytes(path.read_bytes()[:-20])
    (found,) = plan_shards([str(path)], "engine", rows=1000)
    assert isinstance(found, Rejection)
    assert found.where == str(path)


def test_a_file_address_is_a_path(archive: Path, tmp_path: Path) -> None:
    run_batch([f"file://{archive}"], f"file://{tmp_path}/out")
    manifest = read_manifest(str(tmp_path / "out"))
    assert manifest is not None
    assert (manifest.complete, manifest.shards[0].articles) == (True, 60)


class Renaming(LocalFileSystem):  # type: ignore[misc]
    """A local file system behind an address, like one reached by SSH."""

    protocol = "renaming"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(path).removeprefix("renaming://")

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **_: object) -> None:
        assert os.path.basename(self._strip_protocol(path)).startswith("."), "written in place before it is complete"
        super().pipe_file(path, value, mode)


def test_on_file_systems_without_atomic_writes_a_file_is_renamed_into_place(tmp_path: Path) -> None:
    fsspec.register_implementation("renaming", Renaming, clobber=True)
    name = f"renaming://{tmp_path}/folder/file"
    files.write(name, b"one")
    files.write(name, b"two")
    assert files.read(name) == b"two"
    assert os.listdir(tmp_path / "folder") == ["file"]


def test_an_unknown_protocol_is_named() -> None:
    with pytest.raises(UsageError, match="nosuch"):
        list(plan_shards(["nosuch://a/b.jsonl"], "engine", rows=1))


def test_parquet_is_read_from_an_address(bucket: str) -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"id": ["a", "b"], "text": ["In Osaka.", "In Perth."]}), sink)
    fsspec.filesystem("s3").pipe_file(f"{bucket}/in.parquet", sink.getvalue().to_pybytes())
    assert [article.id for article in content([f"{bucket}/in.parquet"])] == ["a", "b"]
    assert json.dumps([article.text for article in content([f"{bucket}/in.parquet"])]) == '["In Osaka.", "In Perth."]'

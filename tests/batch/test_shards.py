from __future__ import annotations

import datetime as dt
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.articles import FileRecord, read_articles
from geo.batch.shards import Shard, articles_of, plan_shards
from geo.errors import InputError, Rejection, UsageError
from geo.types import Article
from tests.articles.formats.samples import SAMPLES

ROWS = [
    {"id": f"p{n}", "text": f"In Osaka, {n}.", "published": dt.datetime(2022, 1, 2, n, tzinfo=dt.UTC), "views": n}
    for n in range(9)
]


@pytest.fixture
def columnar(tmp_path: Path) -> Path:
    path = tmp_path / "part.parquet"
    pq.write_table(pa.Table.from_pylist([*ROWS, {"id": "blank", "text": " "}]), path, row_group_size=4)
    return path


def shards(*inputs: object, rows: int = 3, engine: str = "engine") -> list[Shard]:
    items = list(plan_shards(map(str, inputs), engine, rows=rows))
    return [item for item in items if isinstance(item, Shard)]


def everything(found: list[Shard]) -> list[Article | Rejection]:
    return [item for shard in found for item in articles_of(shard)]


def test_the_same_inputs_give_the_same_plan(archive: Path, columnar: Path) -> None:
    assert shards(archive, columnar) == shards(archive, columnar)
    ids = [shard.id for shard in shards(archive, columnar)]
    assert len(ids) == len(set(ids)) == 21 + 5


def test_another_engine_or_another_text_gives_different_shards(archive: Path) -> None:
    before = {shard.id for shard in shards(archive)}
    assert not before & {shard.id for shard in shards(archive, engine="other")}
    archive.write_text(archive.read_text().replace("Report 40", "Account 40", 1))
    assert len(before - {shard.id for shard in shards(archive)}) == 1


def test_a_copy_in_another_folder_has_the_same_shards_unless_both_are_inputs(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    copy = tmp_path / "copy" / archive.name
    copy.write_bytes(archive.read_bytes())
    assert [shard.id for shard in shards(copy)] == [shard.id for shard in shards(archive)]
    both = [shard.id for shard in shards(archive, copy)]
    assert len(both) == len(set(both)) == 2 * 21


def test_a_file_named_twice_is_read_once(archive: Path) -> None:
    assert shards(archive, archive, archive.parent / "*.jsonl") == shards(archive)


def test_shards_hold_the_articles_of_the_file(archive: Path) -> None:
    found = everything(shards(archive, rows=1000))
    assert found == list(read_articles([archive]))
    assert [item for item in everything(shards(archive)) if isinstance(item, Rejection)] == [
        item for item in found if isinstance(item, Rejection)
    ]


def test_parquet_columns_have_the_names_of_csv_columns(columnar: Path) -> None:
    found = everything(shards(columnar))
    assert found[0] == Article("p0", "", "In Osaka, 0.", dt.datetime(2022, 1, 2, tzinfo=dt.UTC))
    assert [item.id for item in found[:-1] if isinstance(item, Article)] == [row["id"] for row in ROWS]
    assert found[-1] == Rejection(str(columnar), "is empty", 10, "text")
    assert [shard.rows for shard in shards(columnar)] == [3, 1, 3, 1, 2]


def test_unreadable_inputs_are_rejected_and_the_others_planned(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"no parquet")
    pq.write_table(pa.table({"words": ["x"]}), tmp_path / "wordless.parquet")
    names = ["bad.parquet", "wordless.parquet", "gone.jsonl", archive.name]
    items = list(plan_shards([str(tmp_path / name) for name in names], "engine", rows=1000))
    assert [Path(item.where).name for item in items if isinstance(item, Rejection)] == names[:3]
    assert isinstance(items[-1], Shard)


def test_the_files_of_a_folder_are_read_by_name(archive: Path, columnar: Path) -> None:
    for name in ("notes.odp", "data", ".hidden"):
        (archive.parent / name).write_text("no rows")
    others = [item for item in plan_shards([str(archive.parent)], "engine", rows=9) if isinstance(item, FileRecord)]
    assert {(Path(other.name).name, other.kind) for other in others} == {
        ("notes.odp", ".odp"), ("data", "without a suffix"), (".hidden", "hidden")
    }  # fmt: skip
    assert [Path(shard.path).name for shard in shards(archive.parent, rows=1000)] == [archive.name] + 3 * [
        columnar.name
    ]


def test_a_file_that_cannot_be_cut_is_one_shard(tmp_path: Path) -> None:
    for sample in SAMPLES:
        path = tmp_path / sample.name
        path.write_bytes(sample.content)
        plan = shards(path, rows=1000)
        assert sum(isinstance(item, Article) for item in everything(plan)) == sample.articles
    page = shards(tmp_path / "article.html")
    (tmp_path / "article.html").write_text("<p>Osaka")
    with pytest.raises(InputError, match="has changed"):
        everything(page)


def test_addresses_are_read(archive: Path, columnar: Path) -> None:
    system = fsspec.filesystem("memory")
    for path in (archive, columnar):
        system.pipe_file(f"/sharding/{path.name}", path.read_bytes())
    there = shards("memory://sharding/*.jsonl", "memory://sharding/part.parquet")
    assert [shard.id for shard in there] == [shard.id for shard in shards(archive, columnar)]
    assert len(everything(there)) == len(everything(shards(archive, columnar)))
    with pytest.raises(UsageError, match="nosuch"):
        shards("nosuch://bucket/a.jsonl")


def test_an_input_that_changes_after_the_plan_is_refused(archive: Path, columnar: Path) -> None:
    plan = shards(archive, columnar)
    archive.write_text("{}\n" * 500)
    pq.write_table(pa.table({"text": ["x"] * 10}), columnar)
    for shard in (plan[3], plan[-1]):
        with pytest.raises(InputError, match="has changed"):
            list(articles_of(shard))


@pytest.mark.parametrize(
    "odd",
    [
        pa.array([2**62], pa.timestamp("us")),
        pa.array([0], pa.timestamp("us", tz="Mars/Base")),
        pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]),
    ],
)
def test_only_the_row_with_an_unrepresentable_value_is_rejected(tmp_path: Path, odd: pa.Array) -> None:
    dates = pa.concat_arrays([pa.nulls(1, odd.type), odd, pa.nulls(1, odd.type)])
    path = tmp_path / "odd.parquet"
    pq.write_table(pa.table({"text": ["In Osaka.", "In Oslo.", "In Gaya."], "date": dates}), path)
    first, second, third = everything(shards(path))
    assert isinstance(first, Article)
    assert str(second).startswith(f"{path}:2: holds a text that is not UTF-8, or a time that is out of range")
    assert isinstance(third, Article)


def test_a_dictionary_encoded_text_in_many_rows_does_not_fill_the_memory(tmp_path: Path) -> None:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 60, pa.int32()), pa.array(["In Patna. " + "x" * 1_000_000]))
    path = tmp_path / "bomb.parquet"
    pq.write_table(pa.table({"id": pa.array(range(60)), "text": texts}), path)
    assert path.stat().st_size < 100_000
    before = pa.total_allocated_bytes()
    peaks = [pa.total_allocated_bytes() - before for shard in shards(path, rows=1_000) for _ in articles_of(shard)]
    assert max(peaks) < 30_000_000

"""Aggregates follow the batch shard by shard, and what counted before counts until the new ones are whole."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from geo.archive import Archive, aggregate, partition_writer
from geo.archive.file_layout import folder_of, read_index
from geo.errors import InputError, StoreError, UsageError
from geo.index import Filter
from geo.types import Article, Geoparse, Mention, MentionKind, Place, ResolvedMention

Batch = Callable[..., Path]
PLACES = [Place(f"gn:{n}", f"Town {n}", n, n, "IN", "07", None, "P", "PPL", n, 1.0, 0.5) for n in range(6)]
FILTERS = (Filter(), Filter(countries=("IN",)), Filter(sources=("B",)), Filter(since=dt.date(2022, 2, 1)))


def told(number: int, month: int) -> Geoparse:
    """An article of a month with a mention of some towns."""
    chance = random.Random(number)
    text = "Here and there"
    spots = ((0, 4), (9, 14))
    mentions = [Mention("text", a, b, text[a:b], MentionKind.PLACE, (0, 14)) for a, b in spots]
    date = dt.date(2022, month, 1 + number % 28)
    article = Article(f"a{number}", f"Title {number}", text, date, chance.choice("AB"))
    return Geoparse(article, tuple(ResolvedMention.from_mention(one, chance.choice(PLACES), 0.5) for one in mentions))


def shard(first: int, month: int) -> Sequence[Geoparse]:
    return [told(number, month) for number in range(first, first + 5)]


def seen(output: Path) -> list[object]:
    archive = Archive.open(output)
    answers: list[object] = []
    for f in FILTERS:
        tables = archive.places(f), archive.articles(f), archive.facets(f).sources
        answers += [archive.totals(f), *(table.values.tolist() for table in tables)]
    return [*answers, list(archive.geoparses(Filter()))]


def test_an_updated_archive_equals_a_newly_aggregated_one(batch: Batch) -> None:
    shards = {"one": shard(0, 1), "two": shard(5, 2), "three": shard(10, 3)}
    output = batch(shards)
    aggregate(str(output))
    for change in (
        {"four": shard(15, 2), "five": shard(20, 5)},
        {"two": None, "six": shard(30, 2)},  # replaced
        {"three": None},
        {"one": None, "four": None, "five": None, "six": None, "seven": shard(40, 1)},
    ):
        shards = {name: geoparses for name, geoparses in (shards | change).items() if geoparses is not None}
        aggregate(str(batch(shards)))
        anew = batch(shards, folder="anew")
        aggregate(str(anew))
        assert seen(output) == seen(anew)


def test_only_months_whose_shards_changed_are_written(batch: Batch) -> None:
    shards = {"one": shard(0, 1), "two": shard(5, 2)}
    output = batch(shards)
    first = aggregate(str(output))
    assert (first.months, first.months_written, first.shards_new) == (2, 2, 2)
    again = aggregate(str(output))
    assert (again.months_written, again.shards_new, again.shards_gone) == (0, 0, 0)
    before = read_index(output)
    more = aggregate(str(batch(shards | {"three": shard(10, 2)})))
    assert (more.articles, more.months_written) == (15, 1)
    after = read_index(output)
    assert before is not None
    assert after is not None
    assert before.months["2022-01"] == after.months["2022-01"]
    kept = {"index.json", "lock"}
    assert {path.name for path in folder_of(output).iterdir()} == after.files | before.files | kept
    aggregate(str(output))
    assert {path.name for path in folder_of(output).iterdir()} == after.files | kept


def test_a_repeated_article_counts_once_until_its_first_shard_goes(batch: Batch) -> None:
    output = batch({"one": shard(0, 1), "two": shard(3, 1)})
    assert aggregate(str(output)).articles == 8
    assert aggregate(str(batch({"two": shard(3, 1)}))).articles == 5


def test_another_engine_aggregates_everything_again(batch: Batch) -> None:
    shards = {"one": shard(0, 1)}
    aggregate(str(batch(shards)))
    assert aggregate(str(batch(shards, engine="dateline 1"))).months_written == 1


def test_earlier_aggregates_stay_valid_when_aggregating_is_interrupted(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards = {"one": shard(0, 1), "two": shard(5, 2)}
    output = batch(shards)
    aggregate(str(output))
    before = seen(output)
    write_partition = partition_writer.write_partition
    calls = iter(range(9))

    def cut_short(*arguments: object) -> object:
        if next(calls):
            raise KeyboardInterrupt
        return write_partition(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("geo.archive.aggregation.write_partition", cut_short)
        batch(shards | {"three": [*shard(10, 1), *shard(20, 2)]})
        with pytest.raises(KeyboardInterrupt):
            aggregate(str(output))
    assert seen(output) == before
    assert aggregate(str(output)).articles == 20


def test_an_open_archive_can_be_read_while_it_is_aggregated_again(batch: Batch) -> None:
    output = batch({"one": shard(0, 1)})
    aggregate(str(output))
    archive = Archive.open(output)
    assert archive.totals(Filter()).articles == 5
    aggregate(str(batch({"two": shard(9, 1)})))
    assert archive.totals(Filter(min_confidence=0.1)).articles == 5
    assert Archive.open(output).revision() != archive.revision()


def test_a_batch_that_cannot_be_aggregated_is_reported(batch: Batch, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a finished batch"):
        aggregate(str(tmp_path))
    with pytest.raises(UsageError, match="of this machine"):
        aggregate("s3://bucket/places")
    output = batch({"one": shard(0, 1)})
    with pytest.raises(StoreError, match="dateline aggregate"):
        Archive.open(output)
    (output / "mentions" / "one.parquet").write_bytes(b"torn")
    with pytest.raises(InputError, match=r"mentions.one\.parquet"):
        aggregate(str(output))
    folder_of(output).joinpath("index.json").write_text('{"format": "dateline aggregates 1", "months": 3}')
    with pytest.raises(StoreError, match="damaged"):
        Archive.open(output)


def test_a_truncated_file_is_reported(batch: Batch) -> None:
    output = batch({"one": shard(0, 1)})
    aggregate(str(output))
    index = read_index(output)
    assert index is not None
    torn = folder_of(output) / index.months["2022-01"].folder / "cells.arrow"
    torn.write_bytes(torn.read_bytes()[:100])
    archive = Archive.open(output)
    with pytest.raises(StoreError, match=r"cells\.arrow"):
        archive.totals(Filter())

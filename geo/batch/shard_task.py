"""Process one shard on any machine: read it, geoparse it, write its files, and only then its receipt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.arrow_tables import ArticleTables
from geo.articles import DEFAULT_READ_OPTIONS, FieldNote, FileOutcome, ReadLedger, ReadOptions, RejectionCounts
from geo.batch import files
from geo.batch.shards import Shard, articles_of
from geo.errors import InputError, Rejection, UsageError
from geo.parallel import GeoparserPool, geoparse_in_subprocess
from geo.settings import Settings
from geo.types import Article

__all__ = ["TABLES", "ShardJob", "ShardReceipt", "process_shard", "receipt_name", "receipt_of", "table_name"]

TABLES: Final = ("articles", "mentions", "places")
_MAX_NOTES: Final = 10  # of a shard


@dataclass(frozen=True, slots=True)
class ShardJob:
    """What all shards of a batch have in common: the output folder, the engine, the settings, and how to read."""

    output: str
    engine: str
    settings: Settings
    options: ReadOptions = DEFAULT_READ_OPTIONS


@dataclass(frozen=True, slots=True)
class ShardReading:
    """What was read of a shard: its articles, and what was rejected by reason; the fields that could not be read.

    `rejected` counts rows without an article, `failed` the articles that could not be geoparsed. `refused` is why
    the rest of the input was not read, None where all of it was.
    """

    articles: int
    rejected: dict[str, int]
    failed: dict[str, int]
    notes: list[FieldNote]
    note_counts: list[tuple[str, str, int]]
    refused: str | None = None

    def ledger(self) -> ReadLedger:
        """Return what the reader counted."""
        return ReadLedger(
            articles=self.articles,
            rejected=RejectionCounts(Counter(self.rejected)),
            notes=self.notes,
            note_counts=Counter({(name, problem): count for name, problem, count in self.note_counts}),
        )


@dataclass(frozen=True, slots=True)
class ShardReceipt:
    """The result of a shard: counts, rejections, and the size in bytes and digest of each of its files.

    `languages` counts the articles by language.
    """

    shard: str
    articles: int
    mentions: int
    placed: int
    rejections: tuple[Rejection, ...]
    files: dict[str, tuple[int, str]]
    read: ShardReading
    languages: dict[str, int] = field(default_factory=dict)


def process_shard(shard: Shard, job: ShardJob, pool: GeoparserPool | None = None) -> ShardReceipt:
    """Geoparse a shard into its files, unless a valid receipt shows that it is finished; return its receipt.

    It may be called again, even at the same time on another machine: the result is the same. Articles are geoparsed in
    the pool, or in a subprocess of its own, so that one that crashes its worker or takes too long is rejected alone.

    Raises:
        UsageError: the engine on this machine differs from the job's.
        InputError: the input is gone or has changed, or the output cannot be written.
    """
    receipt = receipt_of(shard.id, job.output)
    if receipt is not None:
        return receipt
    engine = job.settings.engine()
    if engine != job.engine:
        raise UsageError(f"a worker has another engine ({engine}) than this batch ({job.engine})")
    unreadable: list[Rejection] = []
    ledger = ReadLedger()
    articles = _without_rejections(articles_of(shard, options=job.options, ledger=ledger), unreadable)
    batch = geoparse_in_subprocess(articles, job.settings) if pool is None else pool.geoparse_batch(articles)
    failed = [rejection for _, rejection in batch.rejections]
    receipt = _write_tables(batch.tables, shard, job, (*unreadable, *failed), _reading(ledger, failed))
    files.write(receipt_name(shard.id, job.output), json.dumps(asdict(receipt), ensure_ascii=False).encode())
    return receipt


def receipt_of(shard: str, output: str) -> ShardReceipt | None:
    """Return the receipt of a shard if all its files are present and intact; None if it has to be processed."""
    try:
        record: dict[str, Any] = json.loads(files.read(receipt_name(shard, output)))
        receipt = ShardReceipt(
            shard=record["shard"],
            articles=record["articles"],
            mentions=record["mentions"],
            placed=record["placed"],
            rejections=tuple(Rejection(**one) for one in record["rejections"]),
            files={name: (size, digest) for name, (size, digest) in record["files"].items()},
            languages=record.get("languages", {}),
            read=_reading_of(record),
        )
    except (InputError, ValueError, LookupError, TypeError, AttributeError):
        return None
    intact = all(files.matches(table_name(name, shard, output), *facts) for name, facts in receipt.files.items())
    return receipt if intact and receipt.shard == shard and set(receipt.files) == set(TABLES) else None


def _reading(ledger: ReadLedger, failed: Iterable[Rejection]) -> ShardReading:
    failures = RejectionCounts()
    for rejection in failed:
        failures.add(rejection)
    refused = (record.reason for record in ledger.files if record.outcome is FileOutcome.REFUSED)
    return ShardReading(
        ledger.articles,
        dict(ledger.rejected.reasons),
        dict(failures.reasons),
        ledger.notes[:_MAX_NOTES],
        [(name, problem, count) for (name, problem), count in ledger.note_counts.items()],
        next(refused, None),
    )


def _reading_of(receipt: dict[str, Any]) -> ShardReading:
    """Return the reading in a receipt; that of an earlier version has only its articles and rejections."""
    if (record := receipt.get("read")) is None:
        rejected = RejectionCounts()
        for one in receipt["rejections"]:
            rejected.add(Rejection(**one))
        return ShardReading(receipt["articles"], dict(rejected.reasons), {}, [], [])
    notes = [FieldNote(**note) for note in record.pop("notes")]
    counts = [(name, problem, count) for name, problem, count in record.pop("note_counts")]
    return ShardReading(**record, notes=notes, note_counts=counts)


def receipt_name(shard: str, output: str) -> str:
    """Return the path of a shard's receipt."""
    return files.join(output, "receipts", f"{shard}.json")


def table_name(table: str, shard: str, output: str) -> str:
    """Return the path of a shard's file of a table."""
    return files.join(output, table, f"{shard}.parquet")


def _without_rejections(items: Iterable[Article | Rejection], rejections: list[Rejection]) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Rejection):
            rejections.append(item)
        else:
            yield item


def _write_tables(
    tables: ArticleTables, shard: Shard, job: ShardJob, rejections: tuple[Rejection, ...], read: ShardReading
) -> ShardReceipt:
    facts: dict[str, tuple[int, str]] = {}
    for name in TABLES:
        data = _parquet(getattr(tables, name))
        files.write(table_name(name, shard.id, job.output), data)
        facts[name] = len(data), files.digest_of(data)
    mentions = tables.mentions
    placed = mentions.num_rows - mentions["place_id"].null_count
    counted = tables.articles["language"].drop_null().value_counts().to_pylist()
    languages = {entry["values"]: entry["counts"] for entry in counted}
    return ShardReceipt(
        shard.id, tables.articles.num_rows, mentions.num_rows, placed, rejections, facts, read, languages
    )


def _parquet(table: pa.Table) -> bytes:
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    return bytes(buffer.getvalue())

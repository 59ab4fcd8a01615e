"""One shard's work, wherever it is done: read, geoparse, write, and only then leave a receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.arrow_tables import ArticleTables
from geo.batch import files
from geo.batch.shards import Shard, articles_of
from geo.errors import InputError, Rejection, UsageError
from geo.parallel.geoparse_many import geoparse_in_subprocess
from geo.settings import Settings
from geo.types import Article

__all__ = ["TABLES", "ShardJob", "ShardReceipt", "process_shard", "receipt_name", "receipt_of", "table_name"]

TABLES: Final = ("articles", "mentions", "places")


@dataclass(frozen=True, slots=True)
class ShardJob:
    """What all shards of a batch have in common: where to write, and what to geoparse with."""

    output: str
    engine: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class ShardReceipt:
    """What a shard came to: how much, what was rejected, and the size and digest of each of its files."""

    shard: str
    articles: int
    mentions: int
    placed: int
    rejections: tuple[Rejection, ...]
    files: dict[str, tuple[int, str]]


def process_shard(shard: Shard, job: ShardJob) -> ShardReceipt:
    """Geoparse a shard into its files, unless a good receipt says that it is done; return its receipt.

    Calling it again, also at the same time elsewhere, changes nothing. It is geoparsed in a process apart, so that an
    article that kills or holds up its process is rejected alone. Raises UsageError where this machine's engine is not
    the job's, InputError where the input is gone or has changed, or nothing can be written.
    """
    done = receipt_of(shard.id, job.output)
    if done is not None:
        return done
    here = job.settings.engine()
    if here != job.engine:
        raise UsageError(f"a worker would geoparse with another engine ({here}) than asked for ({job.engine})")
    unread: list[Rejection] = []
    batch = geoparse_in_subprocess(_sifted(articles_of(shard), unread), job.settings)
    failed = (rejection for _, rejection in batch.rejections)
    receipt = _written(batch.tables, shard, job, (*unread, *failed))
    files.write(receipt_name(shard.id, job.output), json.dumps(asdict(receipt), ensure_ascii=False).encode())
    return receipt


def receipt_of(shard: str, output: str) -> ShardReceipt | None:
    """Return the receipt of a shard whose files are all there and whole, None where it is to be done (again)."""
    try:
        found: dict[str, Any] = json.loads(files.read(receipt_name(shard, output)))
        receipt = ShardReceipt(
            shard=found["shard"],
            articles=found["articles"],
            mentions=found["mentions"],
            placed=found["placed"],
            rejections=tuple(Rejection(**one) for one in found["rejections"]),
            files={name: (size, digest) for name, (size, digest) in found["files"].items()},
        )
    except (InputError, ValueError, LookupError, TypeError, AttributeError):
        return None
    whole = all(files.holds(table_name(name, shard, output), *facts) for name, facts in receipt.files.items())
    return receipt if whole and receipt.shard == shard and set(receipt.files) == set(TABLES) else None


def receipt_name(shard: str, output: str) -> str:
    """Return the name of a shard's receipt."""
    return files.join(output, "receipts", f"{shard}.json")


def table_name(table: str, shard: str, output: str) -> str:
    """Return the name of a shard's file of a table."""
    return files.join(output, table, f"{shard}.parquet")


def _sifted(items: Iterable[Article | Rejection], rejections: list[Rejection]) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Rejection):
            rejections.append(item)
        else:
            yield item


def _written(tables: ArticleTables, shard: Shard, job: ShardJob, rejections: tuple[Rejection, ...]) -> ShardReceipt:
    written: dict[str, tuple[int, str]] = {}
    for name in TABLES:
        data = _parquet(getattr(tables, name))
        files.write(table_name(name, shard.id, job.output), data)
        written[name] = len(data), files.digest_of(data)
    mentions = tables.mentions
    placed = mentions.num_rows - mentions["place_id"].null_count
    return ShardReceipt(shard.id, tables.articles.num_rows, mentions.num_rows, placed, rejections, written)


def _parquet(table: pa.Table) -> bytes:
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    return bytes(buffer.getvalue())

"""Geoparse archives into Parquet files, in processes of this machine or on a Dask cluster, shard by shard.

    inputs → plan → shards → worker processes, here or on a Dask cluster → Parquet + receipt → manifest → store

The result does not depend on where it is computed. A shard is a fixed piece of an input, identified by its bytes and
the engine. Its files are written whole or not at all, and its receipt is written last. Whatever is killed, a shard
without a valid receipt is processed again.

    OUTPUT/manifest.json      the engine and its settings; once complete, each shard's counts, file sizes and digests
    OUTPUT/articles/*.parquet, mentions/*.parquet, places/*.parquet    one file per shard (`geo.arrow_tables`)
    OUTPUT/receipts/*.json    counts, rejections and file digests of each shard
    OUTPUT/rejections.jsonl   everything that was rejected, in the order of the inputs

Read only the shards that the manifest lists: the folders may hold files of earlier, unfinished runs.
"""

from __future__ import annotations

from geo.batch.load_into_store import load
from geo.batch.manifest import Manifest, ShardEntry, read_manifest
from geo.batch.run import ROWS_PER_SHARD, BatchListener, BatchReport, run_batch
from geo.batch.shard_task import TABLES, table_name

__all__ = [
    "ROWS_PER_SHARD",
    "TABLES",
    "BatchListener",
    "BatchReport",
    "Manifest",
    "ShardEntry",
    "load",
    "read_manifest",
    "run_batch",
    "table_name",
]

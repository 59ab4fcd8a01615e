"""Many articles on many machines: inputs cut into shards, each geoparsed anywhere, the whole the same however it went.

    inputs → plan → shards → geoparsed by processes, here or on a Dask cluster → Parquet + receipt → manifest → store

What comes out does not depend on the cluster. A shard is a fixed piece of an input, known by its bytes and the engine.
It yields the same wherever it is done, is written whole or not at all, and its receipt is written last. Whatever dies,
a shard without a good receipt is done again.

    OUTPUT/manifest.json      the plan, the engine and its settings; once all is done, each shard's rows and digests
    OUTPUT/articles/*.parquet, mentions/*.parquet, places/*.parquet    a file a shard (`geo.arrow_tables`)
    OUTPUT/receipts/*.json    what a shard came to, its rejected articles among it
    OUTPUT/rejections.jsonl   everything that was rejected, in the order of the inputs

Read the shards that the manifest lists, not whatever is in the folders.
"""

from __future__ import annotations

from geo.batch.load import load
from geo.batch.manifest import Manifest, read_manifest
from geo.batch.run import ROWS, BatchListener, BatchReport, run_batch

__all__ = ["ROWS", "BatchListener", "BatchReport", "Manifest", "load", "read_manifest", "run_batch"]

"""A batch from plan to manifest: what is done already is kept, the rest is done, here or on a cluster."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.batch import files
from geo.batch.manifest import read_manifest, write_manifest, write_rejections
from geo.batch.shard_task import TABLES, ShardJob, ShardReceipt, process_shard, receipt_of
from geo.batch.shards import Shard, planned
from geo.errors import Rejection, UsageError
from geo.plural import pluralize
from geo.settings import DEFAULT_SETTINGS, Settings

__all__ = ["ROWS", "BatchListener", "BatchReport", "run_batch"]

ROWS: Final = 1_000
"""Articles to a shard: some ten seconds of work, so that little is lost with a worker and little spent on starting."""

_OURS: Final = re.compile(r"\.?[0-9a-f]{24}(-\d+)?\.(parquet|json)(\.[0-9a-f]{32}\.part)?")


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch came to, all shards together; `resumed` of its `shards` were done by an earlier run."""

    shards: int
    resumed: int
    articles: int
    mentions: int
    placed: int
    rejections: tuple[Rejection, ...]

    def __str__(self) -> str:
        resumed = f" ({self.resumed} from before)" if self.resumed else ""
        return (
            f"{pluralize(self.articles, 'article')} in {pluralize(self.shards, 'shard')}{resumed}: "
            f"{pluralize(self.mentions, 'mention')}, {self.placed:,} placed; {len(self.rejections):,} rejected"
        )


@dataclass(frozen=True, slots=True)
class BatchListener:
    """What is called as a batch goes on.

    `total` with about how many articles there are, `resumed` with how many of them earlier runs did, `step` with how
    many more are done, `tell` with a message, `rejected` with each rejection of this run.
    """

    total: Callable[[int], object] = lambda articles: None
    resumed: Callable[[int], object] = lambda articles: None
    step: Callable[[int], object] = lambda articles: None
    tell: Callable[[str], object] = lambda words: None
    rejected: Callable[[Rejection], object] = lambda rejection: None


def run_batch(
    inputs: Iterable[str],
    output: str,
    *,
    cluster: str | None = None,
    jobs: int = 1,
    settings: Settings = DEFAULT_SETTINGS,
    rows: int = ROWS,
    listener: BatchListener = BatchListener(),
) -> BatchReport:
    """Geoparse JSONL, CSV and Parquet files into Parquet files in the folder `output`.

    `cluster` is the address of a Dask scheduler, whose workers have Dateline and see the same paths or addresses;
    without one, `jobs` workers are started here, or with 1 job the work is done in this process. Killed at any moment,
    the same call does what is left, with the same result. Nothing goes online. Raises UsageError, also for an output
    that holds a batch of another engine or other settings, InputError where an input changes meanwhile or nothing can
    be written, and what making a Geoparser raises.
    """
    if rows < 1 or jobs < 1:
        raise UsageError(f"{rows} articles to a shard and {jobs} jobs: both must be 1 or more")
    output = files.absolute(output)
    settings = replace(_absolute(settings), online=None, online_contact=None, online_url=None)
    job = ShardJob(output, settings.engine(), settings)
    _claim(job)
    items = list(planned(inputs, job.engine, rows=rows))
    refused = [item for item in items if isinstance(item, Rejection)]
    shards = [item for item in items if isinstance(item, Shard)]
    for rejection in refused:
        listener.rejected(rejection)
    listener.total(sum(shard.rows for shard in shards))
    receipts = {shard.id: receipt for shard in shards if (receipt := receipt_of(shard.id, output)) is not None}
    listener.resumed(sum(shard.rows for shard in shards if shard.id in receipts))
    resumed = len(receipts)
    _do([shard for shard in shards if shard.id not in receipts], job, cluster, jobs, receipts, listener)
    rejections = (*refused, *(one for shard in shards for one in receipts[shard.id].rejections))
    _finish(job, shards, receipts, rejections)
    return BatchReport(
        shards=len(shards),
        resumed=resumed,
        articles=sum(receipt.articles for receipt in receipts.values()),
        mentions=sum(receipt.mentions for receipt in receipts.values()),
        placed=sum(receipt.placed for receipt in receipts.values()),
        rejections=rejections,
    )


def _do(
    shards: Sequence[Shard],
    job: ShardJob,
    cluster: str | None,
    jobs: int,
    receipts: dict[str, ShardReceipt],
    listener: BatchListener,
) -> None:
    def done(shard: Shard, receipt: ShardReceipt) -> None:
        receipts[shard.id] = receipt
        for rejection in receipt.rejections:
            listener.rejected(rejection)
        listener.step(shard.rows)

    if not shards:
        return
    if cluster is None and jobs == 1:
        for shard in shards:
            done(shard, process_shard(shard, job))
        return
    from geo.batch.dask import on_cluster, on_this_machine

    if cluster is None:
        on_this_machine(shards, job, jobs, done, listener.tell)
    else:
        on_cluster(shards, job, cluster, done, listener.tell)


def _claim(job: ShardJob) -> None:
    """Mark the output as that of this batch; raise UsageError where it is that of another."""
    found = read_manifest(job.output)
    if found is not None and found.engine != job.engine:
        raise UsageError(
            f"{job.output}: holds a batch of another engine or other settings ({found.engine}); name another folder"
        )
    if found is None:
        if files.names_in(job.output):
            raise UsageError(f"{job.output}: holds other things; name an empty folder, or one that is not there yet")
        write_manifest(job.output, job.engine, job.settings, None)


def _finish(
    job: ShardJob, shards: Sequence[Shard], receipts: dict[str, ShardReceipt], rejections: Sequence[Rejection]
) -> None:
    write_rejections(job.output, rejections)
    write_manifest(job.output, job.engine, job.settings, [(shard, receipts[shard.id]) for shard in shards])
    keep = {f"{shard.id}{suffix}" for shard in shards for suffix in (".parquet", ".json")}
    for folder in (files.join(job.output, name) for name in (*TABLES, "receipts")):
        # What an earlier plan, or a killed process, left.
        files.remove(folder, (name for name in files.names_in(folder) - keep if _OURS.fullmatch(name)))


def _absolute(settings: Settings) -> Settings:
    """Return the settings with paths that mean the same in a worker's folder."""
    return replace(
        settings,
        gazetteer=settings.gazetteer.absolute() if settings.gazetteer else None,
        overlay=settings.overlay.absolute() if settings.overlay else None,
        publishers=settings.publishers.absolute() if settings.publishers else None,
    )

"""Run a batch from plan to manifest: finished shards are kept, the others are processed, here or on a cluster."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from geo.articles import (
    DEFAULT_READ_OPTIONS,
    FileOutcome,
    FileRecord,
    ReadLedger,
    ReadOptions,
    RejectionCounts,
    RunReport,
)
from geo.batch import files
from geo.batch.manifest import read_manifest, settings_record, write_manifest, write_rejections
from geo.batch.shard_task import TABLES, ShardJob, ShardReceipt, process_shard, receipt_of
from geo.batch.shards import Shard, plan_shards
from geo.errors import Rejection, UsageError
from geo.message_text import pluralize
from geo.parallel import GeoparserPool
from geo.settings import DEFAULT_SETTINGS, Settings

__all__ = ["ROWS_PER_SHARD", "BatchListener", "BatchReport", "run_batch"]

ROWS_PER_SHARD: Final = 1_000
"""Articles in a shard: some ten seconds of work, so that a lost worker costs little and starting one is negligible."""

_SHARD_FILE: Final = re.compile(r"\.?[0-9a-f]{24}(-\d+)?\.(parquet|json)(\.[0-9a-f]{32}\.part)?")


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The totals of a batch; `resumed` of its `shards` were finished by an earlier run.

    `languages` counts the articles by language.
    """

    shards: int
    resumed: int
    articles: int
    mentions: int
    placed: int
    rejections: tuple[Rejection, ...]
    languages: Mapping[str, int] = field(default_factory=dict)
    ledger: RunReport = field(default_factory=RunReport, compare=False)

    def lines(self) -> Iterator[str]:
        """Yield the lines that end a run."""
        yield from self.ledger.file_lines()
        yield from self.ledger.note_lines()
        yield str(self)

    def record(self) -> dict[str, object]:
        """Return the report as docs/schema/report.schema.json describes it."""
        counts = {"found": self.mentions, "placed": self.placed}
        return self.ledger.record("batch", mentions=counts, languages=dict(self.languages))

    def __str__(self) -> str:
        resumed = f" ({self.resumed} from before)" if self.resumed else ""
        return (
            f"{self.ledger.article_line()}; {pluralize(self.shards, 'shard')}{resumed}; "
            f"{pluralize(self.mentions, 'mention')}, {self.placed:,} placed"
        )


@dataclass(frozen=True, slots=True)
class BatchListener:
    """Callbacks for the progress of a batch.

    `total` is called with the approximate number of articles, `resumed` with how many of them earlier runs finished,
    `step` with how many more are finished, `message` with a message for the user, `rejected` with each rejection.
    """

    total: Callable[[int], object] = lambda articles: None
    resumed: Callable[[int], object] = lambda articles: None
    step: Callable[[int], object] = lambda articles: None
    message: Callable[[str], object] = lambda text: None
    rejected: Callable[[Rejection], object] = lambda rejection: None


def run_batch(
    inputs: Iterable[str],
    output: str,
    *,
    cluster: str | None = None,
    jobs: int = 1,
    settings: Settings = DEFAULT_SETTINGS,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    rows: int = ROWS_PER_SHARD,
    listener: BatchListener = BatchListener(),
) -> BatchReport:
    """Geoparse JSONL, CSV and Parquet files into Parquet files in the folder `output`.

    Safe to kill at any moment: the same call then processes the remaining shards, and the result is the same. Nothing
    goes online.

    Args:
        inputs: files, patterns, folders or addresses.
        output: a folder, or an address that fsspec writes to.
        cluster: address of a Dask scheduler, whose workers have Dateline and see the same paths or addresses.
        jobs: worker processes on this machine, where `cluster` is None.
        settings: what the geoparser is made from.
        options: what people say about the inputs.
        rows: articles per shard.
        listener: what is told of the progress.

    Raises:
        UsageError: a bad argument, or an output that holds a batch of another engine, other settings or read otherwise.
        InputError: an input has changed since the plan was made, or the output cannot be written.
        DatelineError: whatever making a Geoparser raises.
    """
    if rows < 1 or jobs < 1:
        raise UsageError(f"{rows} articles to a shard and {jobs} jobs: both must be at least 1")
    output = files.absolute(output)
    settings = replace(_absolute(settings), online=None, online_contact=None, online_url=None)
    job = ShardJob(output, settings.engine(), settings, options)
    _claim(job)
    items = list(plan_shards(inputs, job.engine, rows=rows, output=output, options=options))
    unreadable = [item for item in items if isinstance(item, Rejection)]
    shards = [item for item in items if isinstance(item, Shard)]
    for rejection in unreadable:
        listener.rejected(rejection)
    listener.total(sum(shard.rows for shard in shards))
    receipts = {shard.id: receipt for shard in shards if (receipt := receipt_of(shard.id, output)) is not None}
    listener.resumed(sum(shard.rows for shard in shards if shard.id in receipts))
    resumed = len(receipts)
    _process([shard for shard in shards if shard.id not in receipts], job, cluster, jobs, receipts, listener)
    rejections = (*unreadable, *(one for shard in shards for one in receipts[shard.id].rejections))
    _finish(job, shards, receipts, rejections)
    return BatchReport(
        shards=len(shards),
        resumed=resumed,
        articles=sum(receipt.articles for receipt in receipts.values()),
        mentions=sum(receipt.mentions for receipt in receipts.values()),
        placed=sum(receipt.placed for receipt in receipts.values()),
        rejections=rejections,
        languages=sum((Counter(receipt.languages) for receipt in receipts.values()), Counter()),
        ledger=_ledger(items, receipts),
    )


def _ledger(items: Iterable[Shard | Rejection | FileRecord], receipts: Mapping[str, ShardReceipt]) -> RunReport:
    """Return what became of each input and its articles, from the plan and the receipts of its shards."""
    read = ReadLedger()
    failed = RejectionCounts()
    inputs: dict[str, FileRecord] = {}
    for item in items:
        if isinstance(item, FileRecord):
            read.add_file(item)
        elif isinstance(item, Rejection):
            # Of an input whose end cannot be split, there may be shards.
            record = inputs.get(item.where) or FileRecord(item.where, FileOutcome.REFUSED)
            inputs[item.where] = replace(record, outcome=FileOutcome.REFUSED, reason=item.reason)
        else:
            receipt = receipts[item.id]
            record = inputs.get(item.name) or FileRecord(item.name, FileOutcome.READ)
            if receipt.read.refused is not None:
                record = replace(record, outcome=FileOutcome.REFUSED, reason=receipt.read.refused)
            of_shard = receipt.read.ledger()
            articles = record.articles + of_shard.articles
            inputs[item.name] = replace(record, articles=articles, rejected=record.rejected + of_shard.rejected.total())
            read.add(of_shard)
            failed += RejectionCounts(Counter(receipt.read.failed))
    for record in inputs.values():
        read.add_file(record)
    written = sum(receipt.articles for receipt in receipts.values())
    return RunReport(read, {"written": written}, read.rejected + failed)


def _process(
    shards: Sequence[Shard],
    job: ShardJob,
    cluster: str | None,
    jobs: int,
    receipts: dict[str, ShardReceipt],
    listener: BatchListener,
) -> None:
    def on_done(shard: Shard, receipt: ShardReceipt) -> None:
        receipts[shard.id] = receipt
        for rejection in receipt.rejections:
            listener.rejected(rejection)
        listener.step(shard.rows)

    if not shards:
        return
    if cluster is None and jobs == 1:
        for shard in shards:
            on_done(shard, process_shard(shard, job))
    elif cluster is None:
        _process_in_workers(shards, job, jobs, on_done)
    else:
        from geo.batch.dask import process_on_cluster

        process_on_cluster(shards, job, cluster, on_done, listener.message)


def _process_in_workers(
    shards: Sequence[Shard], job: ShardJob, jobs: int, on_done: Callable[[Shard, ShardReceipt], None]
) -> None:
    """Process shards in `jobs` worker processes of this machine, in threads that read their input and write files."""
    queue = iter(shards)
    running: dict[Future[ShardReceipt], Shard] = {}
    # The pool closes first: its workers end at once, which ends the threads that wait for them.
    with ThreadPoolExecutor(jobs + 1) as threads, closing(GeoparserPool(job.settings, jobs)) as pool:
        while True:
            # One shard more than workers, so that they have work while the files of another shard are written.
            for shard in islice(queue, jobs + 1 - len(running)):
                running[threads.submit(process_shard, shard, job, pool)] = shard
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                on_done(running.pop(future), future.result())


def _claim(job: ShardJob) -> None:
    """Mark the output as belonging to this batch; raise UsageError if it belongs to another."""
    manifest = read_manifest(job.output)
    if manifest is not None and manifest.engine != job.engine:
        settings = settings_record(job.settings)
        different = [
            f"{key} is {manifest.settings.get(key)!r} there and {value!r} here"
            for key, value in settings.items()
            if manifest.settings.get(key) != value
        ]
        reason = f"by another engine ({manifest.engine})"
        if different:
            reason = f"with other settings ({'; '.join(different)})"
        raise UsageError(f"{job.output}: holds a batch made {reason}; name another folder")
    if manifest is not None and manifest.reading != (reading := job.options.record()):
        there, here = (json.dumps(entry) if entry else "the defaults" for entry in (manifest.reading, reading))
        raise UsageError(f"{job.output}: holds a batch that was read with {there}, not {here}; name another folder")
    if manifest is None:
        if files.names_in(job.output):
            raise UsageError(f"{job.output}: holds other files; name an empty folder or a new one")
        write_manifest(job, None)


def _finish(
    job: ShardJob, shards: Sequence[Shard], receipts: dict[str, ShardReceipt], rejections: Sequence[Rejection]
) -> None:
    write_rejections(job.output, rejections)
    write_manifest(job, [(shard, receipts[shard.id]) for shard in shards])
    current = {f"{shard.id}{suffix}" for shard in shards for suffix in (".parquet", ".json")}
    for folder in (files.join(job.output, name) for name in (*TABLES, "receipts")):
        # Remove what an earlier plan, or a killed process, left.
        files.remove(folder, (name for name in files.names_in(folder) - current if _SHARD_FILE.fullmatch(name)))


def _absolute(settings: Settings) -> Settings:
    """Return the settings with absolute paths: a worker may run in another folder."""
    return replace(
        settings,
        gazetteer=settings.gazetteer.absolute() if settings.gazetteer else None,
        overlay=settings.overlay.absolute() if settings.overlay else None,
        publishers=settings.publishers.absolute() if settings.publishers else None,
    )

"""The manifest of a batch: its engine, its settings, and which of the files in OUTPUT belong to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from geo.batch import files
from geo.batch.shard_task import ShardJob, ShardReceipt
from geo.batch.shards import Shard
from geo.errors import InputError, Rejection
from geo.settings import Settings

__all__ = ["Manifest", "ShardEntry", "read_manifest", "settings_record", "write_manifest", "write_rejections"]

_FORMAT: Final = "dateline batch 1"


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """A shard of a finished batch: its input, its counts, and the size in bytes and digest of each of its files.

    `part` identifies the bytes or rows of the input, with their digest.
    """

    id: str
    input: str
    part: dict[str, Any]
    articles: int
    mentions: int
    placed: int
    rejected: int
    files: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A batch: engine, settings, how inputs are read; once `complete`, its shards, in the order of the inputs."""

    engine: str
    settings: dict[str, Any]
    complete: bool
    reading: dict[str, Any] = field(default_factory=dict)
    shards: tuple[ShardEntry, ...] = ()


def read_manifest(output: str) -> Manifest | None:
    """Return the manifest in a folder, None if it does not exist. Raises InputError if it cannot be read."""
    name = files.join(output, "manifest.json")
    try:
        data = files.read(name)
    except InputError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    try:
        record = json.loads(data)
        if record["format"] != _FORMAT:
            raise InputError(f"does not have the format {_FORMAT!r}", where=name)
        shards = tuple(
            ShardEntry(**one | {"files": {table: (size, digest) for table, (size, digest) in one["files"].items()}})
            for one in record["shards"]
        )
        return Manifest(record["engine"], record["settings"], record["complete"], record.get("reading", {}), shards)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("is not a manifest of a batch, or is damaged", where=name) from error


def write_manifest(job: ShardJob, shards: Iterable[tuple[Shard, ShardReceipt]] | None) -> None:
    """Write the manifest of a batch that has just started (`shards` is None) or is complete, with its shards."""
    entries = [_entry(shard, receipt) for shard, receipt in shards or ()]
    manifest = {
        "format": _FORMAT,
        "engine": job.engine,
        "settings": settings_record(job.settings),
        "reading": job.options.record(),
        "complete": shards is not None,
        "articles": sum(entry.articles for entry in entries),
        "mentions": sum(entry.mentions for entry in entries),
        "placed": sum(entry.placed for entry in entries),
        "rejected": sum(entry.rejected for entry in entries),
        "shards": [asdict(entry) for entry in entries],
    }
    data = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
    files.write(files.join(job.output, "manifest.json"), data.encode("utf-8", "replace"))


def settings_record(settings: Settings) -> dict[str, Any]:
    """Return settings as a manifest has them, as plain JSON values without those of online providers."""
    record = {key: value for key, value in asdict(settings).items() if not key.startswith("online")}
    values: dict[str, Any] = json.loads(json.dumps(record, default=str))
    return values


def write_rejections(output: str, rejections: Sequence[Rejection]) -> None:
    """Write the rejections, one JSON object per line."""
    lines = (json.dumps(asdict(rejection), ensure_ascii=False) + "\n" for rejection in rejections)
    files.write(files.join(output, "rejections.jsonl"), "".join(lines).encode("utf-8", "replace"))


def _entry(shard: Shard, receipt: ShardReceipt) -> ShardEntry:
    return ShardEntry(
        id=shard.id,
        input=shard.name,
        part=asdict(shard.part),
        articles=receipt.articles,
        mentions=receipt.mentions,
        placed=receipt.placed,
        rejected=len(receipt.rejections),
        files=receipt.files,
    )

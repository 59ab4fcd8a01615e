"""What a batch is and what it came to: the one file that says which of the files in OUTPUT count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from geo.batch import files
from geo.batch.shard_task import ShardReceipt
from geo.batch.shards import Shard
from geo.errors import InputError, Rejection
from geo.settings import Settings

__all__ = ["Manifest", "ShardEntry", "read_manifest", "write_manifest", "write_rejections"]

_FORMAT: Final = "dateline batch 1"


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """A shard of a finished batch: where it is from, how much it holds, the size and digest of each of its files.

    `part` says which bytes or rows of the input it is, with their digest.
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
    """A batch: its engine and what that was made from; once `complete`, its shards, in the order of the inputs."""

    engine: str
    settings: dict[str, Any]
    complete: bool
    shards: tuple[ShardEntry, ...] = ()


def read_manifest(output: str) -> Manifest | None:
    """Return the manifest in a folder, None where there is none. Raises InputError for one that cannot be read."""
    name = files.join(output, "manifest.json")
    try:
        data = files.read(name)
    except InputError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    try:
        found = json.loads(data)
        if found["format"] != _FORMAT:
            raise InputError(f"is of another kind than {_FORMAT!r}", where=name)
        shards = tuple(
            ShardEntry(**one | {"files": {table: (size, digest) for table, (size, digest) in one["files"].items()}})
            for one in found["shards"]
        )
        return Manifest(found["engine"], found["settings"], found["complete"], shards)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("is no manifest of a batch, or a damaged one", where=name) from error


def write_manifest(
    output: str, engine: str, settings: Settings, done: Iterable[tuple[Shard, ShardReceipt]] | None
) -> None:
    """Write the manifest of a batch that is begun (`done` is None), or complete, with what its shards came to."""
    shards = [_entry(shard, receipt) for shard, receipt in done or ()]
    manifest = {
        "format": _FORMAT,
        "engine": engine,
        "settings": {key: value for key, value in asdict(settings).items() if not key.startswith("online")},
        "complete": done is not None,
        "articles": sum(entry.articles for entry in shards),
        "mentions": sum(entry.mentions for entry in shards),
        "placed": sum(entry.placed for entry in shards),
        "rejected": sum(entry.rejected for entry in shards),
        "shards": [asdict(entry) for entry in shards],
    }
    data = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
    files.write(files.join(output, "manifest.json"), data.encode("utf-8", "replace"))


def write_rejections(output: str, rejections: Sequence[Rejection]) -> None:
    """Write what was rejected, one JSON object a line."""
    lines = (json.dumps(asdict(rejection), ensure_ascii=False) + "\n" for rejection in rejections)
    files.write(files.join(output, "rejections.jsonl"), "".join(lines).encode("utf-8", "replace"))


def _entry(shard: Shard, receipt: ShardReceipt) -> ShardEntry:
    return ShardEntry(
        id=shard.id,
        input=shard.shown,
        part=asdict(shard.part),
        articles=receipt.articles,
        mentions=receipt.mentions,
        placed=receipt.placed,
        rejected=len(receipt.rejections),
        files=receipt.files,
    )

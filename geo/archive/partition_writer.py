"""A month's folder, made from its articles whole: rows of a few bytes, and small tables of counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.archive.file_layout import (
    ARTICLE_ROWS,
    BATCH_ROWS,
    CELLS,
    DIMENSIONS,
    EVERYTHING,
    FIRST_COUNTRY,
    IDS,
    MENTION_ROWS,
    PartitionEntry,
    write_arrow,
)
from geo.index import HAS_OFFSET, IN_FOCUS, KIND_CODES, KIND_MASK, NO_PLACE, Codes, Ints, PlaceColumns
from geo.types import MentionKind

__all__ = ["NO_TIME", "UNPLACED", "build", "hashes_of", "wall_times"]

UNPLACED: Final = 0b100000
"""The flag of a mention without a place; the other flags are those of `geo.index.mention_blobs`."""

NO_TIME: Final = int(np.iinfo(np.int64).min)
_SECONDS_A_DAY: Final = 86_400
_TENTHS: Final = 10


def build(folder: Path, nested: pa.Table, places: PlaceColumns, sources: pa.Array, shards: pa.Array) -> PartitionEntry:
    """Write a month of articles into a new folder; `shards` are the ids of all shards in the order of the batch.

    Of articles with the same id the first counts; the others are kept, for its shard may go.
    """
    folder.mkdir()
    nested, counted = _newest_first(nested, shards)
    write_arrow(folder / "articles.arrow", nested, batch_rows=BATCH_ROWS, compression="zstd")
    nested = nested.slice(0, counted)
    ids = hashes_of(nested["id"])
    by_hash = np.argsort(ids, kind="stable")
    _write(folder / "ids.arrow", IDS, [ids[by_hash], by_hash.astype(np.int32)])
    at = wall_times(nested["date"])
    source = _codes(nested["source"], sources)
    rank = np.argsort(source, kind="stable").astype(np.int32)
    source, at = source[rank], at[rank]
    day = np.where(at == NO_TIME, 0, at // _SECONDS_A_DAY).astype(np.int32)
    lengths, mentions = _mention_rows(nested, rank, places)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    # One row more than there are articles, so that each has its end.
    _write(folder / "rows.arrow", ARTICLE_ROWS, [*(np.append(one, 0) for one in (source, day, at, rank)), first])
    _write(folder / "mentions.arrow", MENTION_ROWS, list(mentions))
    article = np.repeat(np.arange(counted, dtype=np.int32), lengths)
    _write(folder / "cells.arrow", CELLS, _cells(article, source, day, mentions, places))
    flags = mentions[1]
    dated = day[at != NO_TIME]
    return PartitionEntry(
        folder=folder.name,
        articles=counted,
        mentions=int(np.count_nonzero((flags & UNPLACED) == 0)),
        unplaced=int(np.count_nonzero((flags & (UNPLACED | KIND_MASK)) == (UNPLACED | KIND_CODES[MentionKind.PLACE]))),
        first=int(dated.min()) if len(dated) else None,
        last=int(dated.max()) if len(dated) else None,
    )


def wall_times(dates: pa.ChunkedArray) -> Ints:
    """Return the seconds since 1970 on each article's own clock of dates in ISO 8601, NO_TIME where there is none."""
    texts = pc.fill_null(pc.utf8_slice_codeunits(dates, 0, 19), "NaT")
    seconds: Ints = texts.to_numpy().astype("datetime64[s]").astype(np.int64)
    return seconds  # numpy's not-a-time is the same number


def hashes_of(ids: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """Return a number of 64 bits for each id, the same on every machine."""
    from pandas.util import hash_array

    return hash_array(np.asarray(ids.to_numpy(zero_copy_only=False) if isinstance(ids, pa.Array) else ids.to_numpy()))


def _newest_first(nested: pa.Table, shards: pa.Array) -> tuple[pa.Table, int]:
    """Return the articles newest first, those that repeat an id at the end, and how many come before those."""
    shard, row = _codes(nested["shard"], shards), nested["row"].to_numpy()
    of_batch = np.lexsort((row, shard))
    ids = hashes_of(nested["id"])
    repeats = np.ones(len(ids), dtype=np.bool_)
    repeats[of_batch[np.unique(ids[of_batch], return_index=True)[1]]] = False
    newest = np.lexsort((-row.astype(np.int64), -shard.astype(np.int64), -wall_times(nested["date"]), repeats))
    return nested.take(pa.array(newest)), int(np.count_nonzero(~repeats))


def _mention_rows(
    nested: pa.Table, rank: Codes, places: PlaceColumns
) -> tuple[Ints, tuple[Codes, npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.float32], Codes]]:
    """Return how many mentions each article has, and place, flags, tenth, confidence and ordinal of all of them."""
    lists = nested["mentions"].combine_chunks()
    said = lists.flatten()
    lengths = lists.value_lengths().to_numpy().astype(np.int64)
    ids = pa.array(places.values["place_id"], pa.string())
    place = _codes(said.field("place_id"), ids)
    placed = place != NO_PLACE
    confidence = np.where(placed, pc.fill_null(said.field("confidence"), 0.0).to_numpy(zero_copy_only=False), 0.0)
    flags = _codes(said.field("kind"), pa.array(list(KIND_CODES))).astype(np.uint8)
    flags |= np.where(
        placed & pc.fill_null(said.field("moved"), False).to_numpy(zero_copy_only=False), HAS_OFFSET, 0
    ).astype(np.uint8)
    flags |= np.where(placed, 0, UNPLACED).astype(np.uint8)
    article = np.repeat(np.arange(len(lengths)), lengths)
    flags |= np.where(placed & _in_focus(nested, article, place, ids), IN_FOCUS, 0).astype(np.uint8)
    ordinal = (np.arange(len(article)) - np.repeat(np.cumsum(lengths) - lengths, lengths)).astype(np.int32)
    row = np.empty(len(rank), dtype=np.int64)
    row[rank] = np.arange(len(rank))
    order = np.lexsort((ordinal, place, row[article]))
    confident = confidence.astype(np.float32)[order]
    tenth = np.minimum(_TENTHS - 1, confident * _TENTHS).astype(np.uint8)
    return lengths[rank], (place[order], flags[order], tenth, confident, ordinal[order])


def _in_focus(nested: pa.Table, article: Ints, place: Codes, ids: pa.Array) -> npt.NDArray[np.bool_]:
    """Return of each mention whether its article is about its place."""
    focus = nested["focus"].combine_chunks()
    about = _codes(focus.flatten().field("place_id"), ids)
    of_article = np.repeat(np.arange(len(focus)), pc.fill_null(focus.value_lengths(), 0).to_numpy())
    return np.isin(article * len(ids) + place, of_article * len(ids) + about)


def _cells(
    article: Codes,
    source: Codes,
    day: Codes,
    mentions: tuple[Codes, npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.float32], Codes],
    places: PlaceColumns,
) -> list[npt.NDArray[np.int32]]:
    """Return the columns of the table of counts."""
    place, flags, tenth, *_ = mentions
    placed = (flags & UNPLACED) == 0
    kept = placed & ((flags & KIND_MASK) == KIND_CODES[MentionKind.PLACE])
    country = places.countries[1]
    of_country = np.where(placed, country[place] + FIRST_COUNTRY, EVERYTHING)
    parts: list[npt.NDArray[np.int64]] = []

    def count(dimension: str, group: npt.NDArray[np.integer], key: npt.NDArray[np.integer], of: Codes) -> None:
        """Count mentions by group and key, given as those of an article that have both the same lie together."""
        keys = group.astype(np.int64) << 32 | key.astype(np.int64)
        fresh = np.ones(len(keys), dtype=np.bool_)
        fresh[1:] = (keys[1:] != keys[:-1]) | (of[1:] != of[:-1])
        found, which = np.unique(keys, return_inverse=True)
        n, articles = np.bincount(which, minlength=len(found)), np.bincount(which[fresh], minlength=len(found))
        dimensions = np.full(len(found), DIMENSIONS[dimension])
        parts.append(np.stack([dimensions, found >> 32, found & 0xFFFFFFFF, n, articles]))

    # Of an article, the mentions of a country side by side.
    order = np.flatnonzero(kept)
    order = order[np.lexsort((of_country[order], article[order]))]
    by_country = order[of_country[order] >= FIRST_COUNTRY]
    nothing = np.zeros(len(order), dtype=np.int32)
    count("place", nothing, place[order], article[order])
    for group, rows in ((nothing, order), (of_country[by_country], by_country)):
        known = source[article[rows]] >= 0
        count("day", group, day[article[rows]] - _first(day), article[rows])
        count("source", group[known], source[article[rows[known]]], article[rows[known]])
        count("tenth", group, tenth[rows], article[rows])
    of_any_kind = np.flatnonzero(placed)
    in_country = of_any_kind[of_country[of_any_kind] >= FIRST_COUNTRY]
    count("kind", np.zeros(len(of_any_kind), np.int32), flags[of_any_kind] & KIND_MASK, article[of_any_kind])
    count("kind", of_country[in_country], flags[in_country] & KIND_MASK, article[in_country])
    table = np.concatenate(parts, axis=1)
    return list(table[:, np.lexsort(table[2::-1])].astype(np.int32))


def _first(day: Codes) -> int:
    return int(day.min()) if len(day) else 0


def _codes(values: pa.Array | pa.ChunkedArray, among: pa.Array) -> Codes:
    """Return which of some values each is, -1 for none."""
    found = pc.fill_null(pc.index_in(values, value_set=among, skip_nulls=True), -1)
    codes: Codes = np.asarray(found).astype(np.int32)
    return codes


def _write(path: Path, schema: pa.Schema, columns: Sequence[npt.NDArray[Any]]) -> None:
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    write_arrow(path, pa.Table.from_arrays(arrays, schema=schema))

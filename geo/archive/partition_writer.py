"""Writes the folder of a month: its articles, rows of a few bytes for each mention, and small tables of counts."""

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
from geo.index import (
    DEFAULT_KINDS,
    HAS_OFFSET,
    IN_FOCUS,
    KIND_CODES,
    KIND_MASK,
    NO_PLACE,
    NO_TIME,
    SECONDS_PER_DAY,
    Codes,
    Ints,
    PlaceColumns,
    flags_with_kinds,
    tenths_of,
)

UNPLACED: Final = 0b100000
"""The flag of a mention without a place; the other flags are those of `geo.index.columns`."""


def write_partition(
    folder: Path, nested: pa.Table, places: PlaceColumns, sources: pa.Array, shards: pa.Array
) -> PartitionEntry:
    """Write a month of articles to a new folder.

    Of several articles with the same id only the first counts; the others are stored too, because its shard may go.

    Args:
        folder: the new folder.
        nested: the articles with their mentions, as `file_layout.NESTED`.
        places: the places of the archive.
        sources: the publishers of the archive.
        shards: the ids of all shards, in the order of the batch.
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
    day = np.where(at == NO_TIME, 0, at // SECONDS_PER_DAY).astype(np.int32)
    lengths, mentions = _mention_rows(nested, rank, places)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    # One row more than articles, so that every article has an end.
    _write(folder / "rows.arrow", ARTICLE_ROWS, [*(np.append(column, 0) for column in (source, day, at, rank)), first])
    _write(folder / "mentions.arrow", MENTION_ROWS, list(mentions))
    article = np.repeat(np.arange(counted, dtype=np.int32), lengths)
    _write(folder / "cells.arrow", CELLS, _cells(article, source, day, mentions, places))
    flags = mentions[1]
    dated = day[at != NO_TIME]
    return PartitionEntry(
        folder=folder.name,
        articles=counted,
        mentions=int(np.count_nonzero((flags & UNPLACED) == 0)),
        unplaced=int(np.count_nonzero(((flags & UNPLACED) != 0) & flags_with_kinds(DEFAULT_KINDS)[flags])),
        first=int(dated.min()) if len(dated) else None,
        last=int(dated.max()) if len(dated) else None,
    )


def wall_times(dates: pa.ChunkedArray) -> Ints:
    """Return seconds since 1970 on each article's own clock for dates in ISO 8601, NO_TIME for undated articles."""
    texts = pc.fill_null(pc.utf8_slice_codeunits(dates, 0, 19), "NaT")
    seconds: Ints = texts.to_numpy().astype("datetime64[s]").astype(np.int64)
    return seconds  # numpy's not-a-time is NO_TIME


def hashes_of(ids: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """Return a hash of 64 bits for each id, the same on every machine."""
    from pandas.util import hash_array

    return hash_array(np.asarray(ids.to_numpy(zero_copy_only=False) if isinstance(ids, pa.Array) else ids.to_numpy()))


def _newest_first(nested: pa.Table, shards: pa.Array) -> tuple[pa.Table, int]:
    """Return the articles, newest first, those with a repeated id last, and the number of the others."""
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
    """Return the mention count of each article, and place, flags, tenth, confidence, ordinal of each mention."""
    lists = nested["mentions"].combine_chunks()
    mentions = lists.flatten()
    lengths = lists.value_lengths().to_numpy().astype(np.int64)
    ids = pa.array(places.values["place_id"], pa.string())
    place = _codes(mentions.field("place_id"), ids)
    placed = place != NO_PLACE
    confidence = np.where(placed, pc.fill_null(mentions.field("confidence"), 0.0).to_numpy(zero_copy_only=False), 0.0)
    flags = _codes(mentions.field("kind"), pa.array(list(KIND_CODES))).astype(np.uint8)
    flags |= np.where(
        placed & pc.fill_null(mentions.field("moved"), False).to_numpy(zero_copy_only=False), HAS_OFFSET, 0
    ).astype(np.uint8)
    flags |= np.where(placed, 0, UNPLACED).astype(np.uint8)
    article = np.repeat(np.arange(len(lengths)), lengths)
    flags |= np.where(placed & _in_focus(nested, article, place, ids), IN_FOCUS, 0).astype(np.uint8)
    ordinal = (np.arange(len(article)) - np.repeat(np.cumsum(lengths) - lengths, lengths)).astype(np.int32)
    row = np.empty(len(rank), dtype=np.int64)
    row[rank] = np.arange(len(rank))
    order = np.lexsort((ordinal, place, row[article]))
    confidence32 = confidence.astype(np.float32)[order]
    return lengths[rank], (place[order], flags[order], tenths_of(confidence32), confidence32, ordinal[order])


def _in_focus(nested: pa.Table, article: Ints, place: Codes, ids: pa.Array) -> npt.NDArray[np.bool_]:
    """Return for each mention whether its article is about its place."""
    focus = nested["focus"].combine_chunks()
    focus_place = _codes(focus.flatten().field("place_id"), ids)
    of_article = np.repeat(np.arange(len(focus)), pc.fill_null(focus.value_lengths(), 0).to_numpy())
    return np.isin(article * len(ids) + place, of_article * len(ids) + focus_place)


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
    is_counted = placed & flags_with_kinds(DEFAULT_KINDS)[flags]
    country = places.countries[1]
    of_country = np.where(placed, country[place] + FIRST_COUNTRY, EVERYTHING)
    parts: list[npt.NDArray[np.int64]] = []

    def count(dimension: str, group: npt.NDArray[np.integer], key: npt.NDArray[np.integer], of: Codes) -> None:
        """Count by group and key; mentions of an article with the same group and key must be adjacent."""
        # One number for each pair: the group in the upper 32 bits, the key in the lower.
        keys = group.astype(np.int64) << 32 | key.astype(np.int64)
        is_new_pair = np.ones(len(keys), dtype=np.bool_)
        is_new_pair[1:] = (keys[1:] != keys[:-1]) | (of[1:] != of[:-1])
        distinct, index = np.unique(keys, return_inverse=True)
        n, articles = (
            np.bincount(index, minlength=len(distinct)),
            np.bincount(index[is_new_pair], minlength=len(distinct)),
        )
        dimensions = np.full(len(distinct), DIMENSIONS[dimension])
        parts.append(np.stack([dimensions, distinct >> 32, distinct & 0xFFFFFFFF, n, articles]))

    # Sorted so that an article's mentions of the same country are adjacent.
    order = np.flatnonzero(is_counted)
    order = order[np.lexsort((of_country[order], article[order]))]
    by_country = order[of_country[order] >= FIRST_COUNTRY]
    everything = np.full(len(order), EVERYTHING, dtype=np.int32)
    count("place", everything, place[order], article[order])
    for group, rows in ((everything, order), (of_country[by_country], by_country)):
        has_source = source[article[rows]] >= 0
        count("day", group, day[article[rows]] - _first(day), article[rows])
        count("source", group[has_source], source[article[rows[has_source]]], article[rows[has_source]])
        count("tenth", group, tenth[rows], article[rows])
    of_any_kind = np.flatnonzero(placed)
    in_country = of_any_kind[of_country[of_any_kind] >= FIRST_COUNTRY]
    count("kind", np.zeros(len(of_any_kind), np.int32), flags[of_any_kind] & KIND_MASK, article[of_any_kind])
    count("kind", of_country[in_country], flags[in_country] & KIND_MASK, article[in_country])
    table = np.concatenate(parts, axis=1)
    return list(table[:, np.lexsort(table[2::-1])].astype(np.int32))


def _first(day: Codes) -> int:
    return int(day.min()) if len(day) else 0


def _codes(values: pa.Array | pa.ChunkedArray, value_set: pa.Array) -> Codes:
    """Return the index of each value among others, -1 for a value that is not among them."""
    indices = pc.fill_null(pc.index_in(values, value_set=value_set, skip_nulls=True), -1)
    codes: Codes = np.asarray(indices).astype(np.int32)
    return codes


def _write(path: Path, schema: pa.Schema, columns: Sequence[npt.NDArray[Any]]) -> None:
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    write_arrow(path, pa.Table.from_arrays(arrays, schema=schema))

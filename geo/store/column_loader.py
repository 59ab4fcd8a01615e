"""Loads the columns of `geo.index.columns` from the database, reading only what changed since the last load."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from geo.index.columns import NO_TIME, PLACE_NUMBERS, PLACE_TEXTS, Columns, Ints, PlaceColumns, Revision
from geo.index.mention_blobs import KIND, KIND_CODES, LAYOUT, NO_PLACE
from geo.store.corruption import damaged
from geo.store.schema import packs, places

__all__ = ["current_revision", "load"]

_FIRST_SECOND: Final = -62_135_596_800  # of the years that Python's calendar has, 1 to 9999
_LAST_SECOND: Final = 253_402_300_799


def current_revision(connection: Connection) -> Revision:
    """Return the moment that the connection sees."""
    # Asked before every answer, so in the database's own words: composing them would take longer than the answer.
    query = "SELECT name, value FROM counters WHERE name IN ('history', 'revision')"
    found = {name: value for name, value in connection.exec_driver_sql(query)}
    return found.get("history", 0), found.get("revision", 0)


def load(connection: Connection, known: Columns | None) -> Columns:
    """Return the columns of the moment that the connection sees, from an earlier one's and what changed since."""
    moment = current_revision(connection)
    if known is None or known.moment[0] != moment[0]:
        known = _nothing()
    found = _load_places(connection, known)
    query = select(packs.c.article, packs.c.at, packs.c.source, packs.c.mentions)
    rows = connection.execute(query.where(packs.c.revision > known.moment[1])).fetchall()
    if not rows:
        return replace(known, moment=moment, places=found)
    key = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    at = np.fromiter((NO_TIME if row[1] is None else row[1] for row in rows), np.int64, len(rows))
    if ((at != NO_TIME) & ((at < _FIRST_SECOND) | (at > _LAST_SECOND))).any():
        raise damaged("an article is of a day that is in no calendar")
    codes = {source: code for code, source in enumerate(known.sources)}
    source = np.fromiter(
        (-1 if row[2] is None else codes.setdefault(row[2], len(codes)) for row in rows), np.int32, len(rows)
    )
    lengths = np.fromiter((len(row[3]) // LAYOUT.itemsize for row in rows), np.int64, len(rows))
    kept = ~np.isin(known.key, key)
    key, at = np.concatenate([known.key[kept], key]), np.concatenate([known.at[kept], at])
    source = np.concatenate([known.source[kept], source])
    lengths = np.concatenate([np.diff(known.first)[kept], lengths])
    fresh = _unpacked([row[3] for row in rows], found)
    mentions = np.concatenate([known.mentions[kept[known.article]], fresh])
    newest = np.lexsort((key, at))[::-1]
    first = _begins(lengths[newest])
    moved = _begins(lengths)[:-1][newest] - first[:-1]
    return Columns(
        moment=moment,
        key=key[newest],
        at=at[newest],
        source=source[newest],
        sources=tuple(codes),
        first=first,
        article=np.repeat(np.arange(len(key), dtype=np.int32), lengths[newest]),
        mentions=mentions[np.repeat(moved, lengths[newest]) + np.arange(len(mentions))],
        places=found,
    )


def _unpacked(packed: list[bytes], places: PlaceColumns) -> npt.NDArray[Any]:
    """Return the mentions of packs; raises DamagedStoreError where they hold what was never packed."""
    if any(len(one) % LAYOUT.itemsize for one in packed):
        raise damaged("an article's mentions are cut short")
    mentions = np.frombuffer(b"".join(packed), LAYOUT)
    place, confidence = mentions["place"], mentions["confidence"]
    known = (place >= NO_PLACE) & (place < places.size) & (confidence >= 0) & (confidence <= 1)
    if not (known & ((mentions["flags"] & KIND) < len(KIND_CODES))).all():
        raise damaged("mentions are counted that there are none of")
    is_there = np.array([place_id is not None for place_id in places.values["place_id"].tolist()])
    if not is_there[place[place != NO_PLACE]].all():
        raise damaged("mentions are counted of places that there are none of")
    return mentions


def _begins(lengths: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _nothing() -> Columns:
    none = np.zeros(0, np.int64)
    codes = np.zeros(0, np.int32)
    texts = {name: np.full(1, None, dtype=object) for name in PLACE_TEXTS}
    numbers = {name: np.zeros(1) for name in PLACE_NUMBERS}
    at = PlaceColumns(texts | numbers)
    return Columns((0, 0), none, none, codes, (), np.zeros(1, np.int64), codes, np.zeros(0, LAYOUT), at)


def _load_places(connection: Connection, known: Columns) -> PlaceColumns:
    """Return the places, those anew that were added or changed since."""
    names = (*PLACE_TEXTS, *PLACE_NUMBERS)
    query = select(places.c.key, *(places.c[name] for name in names)).where(places.c.revision > known.moment[1])
    rows = connection.execute(query).fetchall()
    if not rows:
        return known.places
    keys, *columns = zip(*rows, strict=True)
    at = np.array(keys, dtype=np.int64)
    size = max(known.places.size, int(at.max()) + 1)
    values: dict[str, npt.NDArray[Any]] = {}
    for name, column in zip(names, columns, strict=True):
        before = known.places.values[name]
        values[name] = np.full(size, None if name in PLACE_TEXTS else 0.0, dtype=before.dtype)
        values[name][: len(before)] = before
        values[name][at] = np.array(column, dtype=before.dtype)
    return PlaceColumns(values)

"""The database's mentions in memory, one array a column, so that any filter counts a million in milliseconds.

Articles are in the order that every list has: newest first, undated last. A mention is some twenty bytes here; texts
and sentences stay in the database. Arrays are never changed: a later revision is a new set of them, made from the last
one and what was written since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from geo.index.mention_blobs import KIND, KIND_CODES, LAYOUT, NO_PLACE
from geo.store.corruption import damaged
from geo.store.schema import packs, places

__all__ = ["NO_DAY", "Columns", "Groups", "PlaceColumns", "Revision", "current_revision", "load"]

_Value = TypeVar("_Value")

Revision = tuple[int, int]
"""The database's history and revision: it rises with every change of articles, mentions or corrections."""

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

NO_DAY: Final = int(np.iinfo(np.int32).min)
_NO_TIME: Final = int(np.iinfo(np.int64).min)
_SECONDS_A_DAY: Final = 86_400
_FIRST_SECOND: Final = -62_135_596_800  # of the years that Python's calendar has, 1 to 9999
_LAST_SECOND: Final = 253_402_300_799
PLACE_TEXTS: Final = ("place_id", "name", "country_code", "admin1_code", "feature_class", "feature_code")
PLACE_NUMBERS: Final = ("lat", "lon", "radius_km", "population")


@dataclass(frozen=True)
class PlaceColumns:
    """The places, each at the row of its key; row 0 and the keys that were never given are empty."""

    values: dict[str, npt.NDArray[Any]]

    @property
    def size(self) -> int:
        """How many rows there are, one more than the largest key."""
        return len(self.values["place_id"])

    @cached_property
    def in_order_of_id(self) -> Codes:
        """For each row, which of all it is in the order of place ids."""
        order = np.argsort(self.values["place_id"].astype(str), kind="stable")
        rank = np.empty(self.size, dtype=np.int32)
        rank[order] = np.arange(self.size, dtype=np.int32)
        return rank

    @cached_property
    def countries(self) -> tuple[list[str], Codes]:
        """The country codes, and for each row which of them, -1 for none."""
        return _coded(self.values["country_code"].tolist())

    @cached_property
    def regions(self) -> tuple[list[tuple[str, str]], Codes]:
        """The pairs of country and admin1 code, and for each row which of them, -1 where either is unknown."""
        pairs = zip(self.values["country_code"].tolist(), self.values["admin1_code"].tolist(), strict=True)
        return _coded([pair if all(pair) else None for pair in pairs])

    @cached_property
    def key_of(self) -> dict[str, int]:
        """The key of each place id."""
        ids = self.values["place_id"].tolist()
        return {place_id: key for key, place_id in enumerate(ids) if place_id is not None}


@dataclass(frozen=True)
class Columns:
    """Everything that filters ask about, as it was at one moment of the database.

    One for each article, newest first: `key`, `at` (seconds of wall time), `source` (which of `sources`, -1 for none),
    `first` (its first mention; one more at the end). One for each mention, article by article: `article` (its row),
    `place` (its key, -1 for none), `confidence`, `flags` (`geo.index.mention_blobs`).
    """

    moment: Revision
    key: Ints
    at: Ints
    source: Codes
    sources: tuple[str, ...]
    first: Ints
    article: Codes
    mentions: npt.NDArray[Any]
    places: PlaceColumns

    @cached_property
    def place(self) -> Codes:
        """Each mention's place."""
        return np.ascontiguousarray(self.mentions["place"])

    @cached_property
    def flags(self) -> npt.NDArray[np.uint8]:
        """Each mention's flags."""
        return np.ascontiguousarray(self.mentions["flags"])

    @cached_property
    def confidence(self) -> npt.NDArray[np.float32]:
        """Each mention's confidence."""
        return np.ascontiguousarray(self.mentions["confidence"])

    @cached_property
    def day(self) -> Codes:
        """Each article's day, counted from 1970, NO_DAY for an undated one."""
        days = np.where(self.at == _NO_TIME, NO_DAY, self.at // _SECONDS_A_DAY)
        return days.astype(np.int32)

    @cached_property
    def tenth(self) -> npt.NDArray[np.uint8]:
        """In which tenth each mention's confidence is, 0 to 9."""
        return np.minimum(9, self.confidence * 10).astype(np.uint8)

    @cached_property
    def by_place(self) -> Groups:
        """The mentions place by place."""
        return Groups.of(self.place, self.article, self.places.size)


@dataclass(frozen=True)
class Groups:
    """Mentions put together by what they have in common, in each group the newest first.

    `order` has the mentions, `begins` where in it each group begins, one more at the end; `pair` says for each mention
    of `order` which pair of group and article it is of, and `group` for each pair which group.
    """

    order: Codes
    begins: Ints
    pair: Codes
    group: Codes

    @classmethod
    def of(cls, group: npt.NDArray[Any], article: Codes, size: int) -> Groups:
        """Put mentions together by `group`, a number for each, -1 for those that are in none."""
        # Sixteen bits sort by radix, in a fraction of the time.
        sortable = (group + 1).astype(np.uint16) if size < (1 << 16) - 1 else group
        order = np.argsort(sortable, kind="stable").astype(np.int32)
        groups, articles = group[order], article[order]
        fresh = np.ones(len(order), dtype=np.bool_)
        fresh[1:] = (groups[1:] != groups[:-1]) | (articles[1:] != articles[:-1])
        begins = np.searchsorted(groups, np.arange(size + 1)).astype(np.int64)
        return cls(order, begins, (np.cumsum(fresh) - 1).astype(np.int32), groups[fresh].astype(np.int32))

    def articles(self, kept: Bools) -> Ints:
        """Return in how many articles each group has one of the mentions that are kept."""
        seen = np.zeros(len(self.group), dtype=np.bool_)
        seen[self.pair[kept[self.order]]] = True
        seen &= self.group >= 0
        return np.bincount(self.group[seen], minlength=len(self.begins) - 1)


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
    at = np.fromiter((_NO_TIME if row[1] is None else row[1] for row in rows), np.int64, len(rows))
    if ((at != _NO_TIME) & ((at < _FIRST_SECOND) | (at > _LAST_SECOND))).any():
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


def _coded(values: Iterable[_Value | None]) -> tuple[list[_Value], Codes]:
    codes: dict[_Value, int] = {}
    found = [-1 if value is None else codes.setdefault(value, len(codes)) for value in values]
    return list(codes), np.array(found, dtype=np.int32)

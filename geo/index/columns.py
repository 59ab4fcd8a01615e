"""Mentions in memory, one array per column, so that any filter counts a million of them in milliseconds.

Articles are in the order of every list: newest first, undated last. A mention takes about twenty bytes here; texts and
sentences stay in the database. Arrays are never changed: each revision gets new ones, made from those of the revision
before and what was written since.

The store keeps an article's mentions as one blob of nine bytes each, so a million are read in a fraction of a second.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from geo.types import MentionKind

_Value = TypeVar("_Value")

Revision = tuple[int, int]
"""The database's history and revision: the revision rises with every change of articles, mentions or corrections."""

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

NO_DAY: Final = int(np.iinfo(np.int32).min)
NO_TIME: Final = int(np.iinfo(np.int64).min)
"""The smallest number of 64 bits, which is also numpy's not-a-time."""

SECONDS_PER_DAY: Final = 86_400
TENTHS: Final = 10
PLACE_TEXTS: Final = ("place_id", "name", "country_code", "admin1_code", "feature_class", "feature_code")
PLACE_NUMBERS: Final = ("lat", "lon", "radius_km", "population")
NO_PLACE: Final = -1
KIND_CODES: Final = {kind.value: code for code, kind in enumerate(MentionKind)}
KIND_MASK: Final = 0b11
"""The bits of the flags that hold the code of the mention's kind."""

IN_FOCUS: Final = 0b100
"""The flag of a mention of a place that its article is about."""

IS_CORRECTED: Final = 0b1000
"""The flag of a mention that a person has corrected."""

HAS_OFFSET: Final = 0b10000
"""The flag of a mention with a point of its own ("30 km west of Osaka")."""

MENTION_DTYPE: Final = np.dtype([("place", "<i4"), ("confidence", "<f4"), ("flags", "u1")])
_MENTION: Final = struct.Struct("<ifB")
_EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001  wall time: the publisher's clock, whatever its zone


@dataclass(frozen=True)
class PlaceColumns:
    """The places, each in the row of its key. Row 0 and the rows of unused keys are empty."""

    values: dict[str, npt.NDArray[Any]]

    @property
    def size(self) -> int:
        """The number of rows: one more than the largest key."""
        return len(self.values["place_id"])

    @cached_property
    def id_rank(self) -> Codes:
        """For each row, its position in the order of place ids."""
        order = np.argsort(self.values["place_id"].astype(str), kind="stable")
        rank = np.empty(self.size, dtype=np.int32)
        rank[order] = np.arange(self.size, dtype=np.int32)
        return rank

    @cached_property
    def countries(self) -> tuple[list[str], Codes]:
        """The country codes, and for each row the index of its country, -1 for none."""
        return _encode(self.values["country_code"].tolist())

    @cached_property
    def regions(self) -> tuple[list[tuple[str, str]], Codes]:
        """The pairs of country and admin1 code, and for each row the index of its pair, -1 where either is unknown."""
        pairs = zip(self.values["country_code"].tolist(), self.values["admin1_code"].tolist(), strict=True)
        return _encode([pair if all(pair) else None for pair in pairs])

    @cached_property
    def key_by_id(self) -> dict[str, int]:
        """The key of each place id."""
        ids = self.values["place_id"].tolist()
        return {place_id: key for key, place_id in enumerate(ids) if place_id is not None}


@dataclass(frozen=True)
class Columns:
    """Everything that filters ask about, at one revision of the database.

    Attributes:
        revision: the revision.
        key: each article's key.
        time: each article's time, seconds of wall time since 1970, NO_TIME for an undated one.
        source: each article's publisher, an index into `sources`, -1 for none.
        sources: the publishers.
        story: the number of each article's story, the same for articles that are the same text in several papers.
        first: the row of each article's first mention, and at the end the number of mentions: the mentions of article
            `n` are rows `first[n]` to `first[n + 1]`.
        article: each mention's article, a row of the columns above.
        mentions: the mentions as in `geo.index.columns`, article by article.
        places: the places that the mentions refer to.
    """

    revision: Revision
    key: Ints
    time: Ints
    source: Codes
    sources: tuple[str, ...]
    story: Ints
    first: Ints
    article: Codes
    mentions: npt.NDArray[Any]
    places: PlaceColumns

    # The fields of `mentions` lie nine bytes apart; contiguous copies are several times faster to filter.
    @cached_property
    def place(self) -> Codes:
        """The key of each mention's place, -1 for none."""
        return np.ascontiguousarray(self.mentions["place"])

    @cached_property
    def flags(self) -> npt.NDArray[np.uint8]:
        """Each mention's flags."""
        return np.ascontiguousarray(self.mentions["flags"])

    @cached_property
    def confidence(self) -> npt.NDArray[np.float32]:
        """Each mention's confidence, 0 to 1."""
        return np.ascontiguousarray(self.mentions["confidence"])

    @cached_property
    def day(self) -> Codes:
        """Each article's day since 1970, NO_DAY for an undated one."""
        days = np.where(self.time == NO_TIME, NO_DAY, self.time // SECONDS_PER_DAY)
        return days.astype(np.int32)

    @cached_property
    def by_story(self) -> Ints:
        """The rows of the articles, story by story; last of each story the one that counts for it.

        That is the one with the most placed mentions of every kind, and of several the first one published.
        """
        placed = np.bincount(self.article[self.place != NO_PLACE], minlength=len(self.key))
        # Rows are newest first, so of equal articles the last row was published first; the undated are the last rows.
        return np.lexsort((np.arange(len(self.key)), self.time != NO_TIME, placed, self.story))

    @cached_property
    def tenth(self) -> npt.NDArray[np.uint8]:
        """The tenth that each mention's confidence is in, 0 to 9."""
        return tenths_of(self.confidence)

    @cached_property
    def by_place(self) -> MentionGroups:
        """The mentions grouped by place."""
        return MentionGroups.build(self.place, self.article, self.places.size)


@dataclass(frozen=True)
class MentionGroups:
    """Mentions sorted by group, the newest of each group first.

    Attributes:
        order: the mentions, group by group.
        starts: where each group starts in `order`, and at the end where the last one ends.
        pair: for each mention of `order`, its pair of group and article, numbered from 0.
        group: for each pair, its group.
    """

    order: Codes
    starts: Ints
    pair: Codes
    group: Codes

    @classmethod
    def build(cls, group: npt.NDArray[Any], article: Codes, size: int) -> MentionGroups:
        """Sort mentions by `group`, a number below `size` for each mention, -1 for a mention in no group."""
        # numpy sorts numbers of 16 bits by radix, in a fraction of the time.
        sortable = (group + 1).astype(np.uint16) if size < (1 << 16) - 1 else group
        order = np.argsort(sortable, kind="stable").astype(np.int32)
        groups, articles = group[order], article[order]
        is_new_pair = np.ones(len(order), dtype=np.bool_)
        is_new_pair[1:] = (groups[1:] != groups[:-1]) | (articles[1:] != articles[:-1])
        starts = np.searchsorted(groups, np.arange(size + 1)).astype(np.int64)
        return cls(order, starts, (np.cumsum(is_new_pair) - 1).astype(np.int32), groups[is_new_pair].astype(np.int32))

    def articles(self, selected: Bools) -> Ints:
        """Return for each group the number of articles with one of the selected mentions."""
        has_mention = np.zeros(len(self.group), dtype=np.bool_)
        has_mention[self.pair[selected[self.order]]] = True
        has_mention &= self.group >= 0
        return np.bincount(self.group[has_mention], minlength=len(self.starts) - 1)


def tenths_of(confidence: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Return the tenth that each confidence is in, 0 to 9."""
    return np.minimum(TENTHS - 1, confidence * TENTHS).astype(np.uint8)


def day_of_date(date: dt.date) -> int:
    """Return the number of a date's day, counted from 1 January 1970."""
    return date.toordinal() - _EPOCH.toordinal()


def date_of_day(day: int | np.integer[Any]) -> dt.date:
    """Return the date of a day counted from 1 January 1970."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(day))


def _encode(values: Iterable[_Value | None]) -> tuple[list[_Value], Codes]:
    """Return the distinct values, and for each value its index among them, -1 for None."""
    codes: dict[_Value, int] = {}
    encoded = [-1 if value is None else codes.setdefault(value, len(codes)) for value in values]
    return list(codes), np.array(encoded, dtype=np.int32)


def pack_mentions(rows: Iterable[Mapping[str, Any]], focus: Collection[int]) -> bytes:
    """Return the blob of an article's mentions.

    Args:
        rows: its rows of the table of mentions, in their order.
        focus: the keys of the places that the article is about.
    """
    return b"".join(_pack_mention(row, focus) for row in rows)


def flags_with_kinds(kinds: Collection[MentionKind]) -> npt.NDArray[np.bool_]:
    """Return for each of the 256 values of the flags whether its kind is one of `kinds`."""
    return np.isin(np.arange(256) & KIND_MASK, [KIND_CODES[kind.value] for kind in kinds])


def wall_seconds(date: dt.date | None) -> int | None:
    """Return seconds since 1970 on the article's own clock, the start of the day for a date without a time."""
    if date is None:
        return None
    if isinstance(date, dt.datetime):
        return round((date.replace(tzinfo=None, microsecond=0) - _EPOCH).total_seconds())
    return day_of_date(date) * SECONDS_PER_DAY


def _pack_mention(row: Mapping[str, Any], focus: Collection[int]) -> bytes:
    place = row["place"]
    flags = KIND_CODES[row["kind"]]
    if place is None:
        return _MENTION.pack(NO_PLACE, 0.0, flags)
    if place in focus:
        flags |= IN_FOCUS
    if row["correction"] is not None:
        flags |= IS_CORRECTED
    if row["lat"] is not None or row["radius_km"] is not None:
        flags |= HAS_OFFSET
    return _MENTION.pack(place, row["confidence"], flags)

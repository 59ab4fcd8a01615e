"""The database's mentions in memory, one array a column, so that any filter counts a million in milliseconds.

Articles are in the order that every list has: newest first, undated last. A mention is some twenty bytes here; texts
and sentences stay in the database. Arrays are never changed: a later revision is a new set of them, made from the last
one and what was written since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["NO_DAY", "Columns", "Groups", "PlaceColumns", "Revision"]

_Value = TypeVar("_Value")

Revision = tuple[int, int]
"""The database's history and revision: it rises with every change of articles, mentions or corrections."""

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

NO_DAY: Final = int(np.iinfo(np.int32).min)
NO_TIME: Final = int(np.iinfo(np.int64).min)
_SECONDS_A_DAY: Final = 86_400
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
        days = np.where(self.at == NO_TIME, NO_DAY, self.at // _SECONDS_A_DAY)
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


def _coded(values: Iterable[_Value | None]) -> tuple[list[_Value], Codes]:
    codes: dict[_Value, int] = {}
    found = [-1 if value is None else codes.setdefault(value, len(codes)) for value in values]
    return list(codes), np.array(found, dtype=np.int32)

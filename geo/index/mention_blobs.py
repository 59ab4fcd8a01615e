"""An article's mentions as a blob of nine bytes each, so that a million are read in a fraction of a second."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.types import MentionKind

__all__ = [
    "HAS_OFFSET",
    "IN_FOCUS",
    "IS_CORRECTED",
    "KIND_CODES",
    "KIND_MASK",
    "MENTION_DTYPE",
    "NO_PLACE",
    "flags_with_kinds",
    "pack_mentions",
    "wall_seconds",
]

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
    return (date.toordinal() - _EPOCH.toordinal()) * 86_400


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

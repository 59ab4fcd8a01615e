"""Learns from a whole column of dates whether the day or the month comes first: 1/13/2024 anywhere settles it."""

from __future__ import annotations

from typing import Final

from geo.articles.dates import match_numeric, numeric_readings
from geo.articles.options import DateOrder

__all__ = ["DateOrderEvidence"]

_MAX_ODD: Final = 0.05
"""Up to this share of the dates may be of another order than the rest: a few rows from elsewhere."""

_MAX_DATE_CHARACTERS: Final = 40
_ORDERS: Final[tuple[DateOrder, ...]] = ("dmy", "mdy", "ymd")


class DateOrderEvidence:
    """What the dates of a column that were seen so far say about their order."""

    def __init__(self) -> None:
        self._seen = 0
        self._undecided = 0
        self._decided: dict[DateOrder, int] = {"dmy": 0, "mdy": 0}
        # For years of two digits, where any of the three parts may be the year.
        self._short_seen = 0
        self._impossible: dict[DateOrder, int] = dict.fromkeys(_ORDERS, 0)
        self._firsts: set[str] = set()
        self._lasts: set[str] = set()

    def add(self, value: object) -> None:
        """Take a value of the column into account."""
        if not isinstance(value, str) or not 6 <= len(value) <= _MAX_DATE_CHARACTERS:
            return
        match = match_numeric(value.strip())
        if match is None:
            return
        readings = numeric_readings(match)
        if not readings:
            return
        self._seen += 1
        if len(match["third"]) == 2:
            self._short_seen += 1
            self._firsts.add(match["first"])
            self._lasts.add(match["third"])
            for order in _ORDERS:
                self._impossible[order] += order not in readings
        elif len(readings) == 1:
            self._decided[next(iter(readings))] += 1
        elif readings["dmy"] != readings["mdy"]:
            self._undecided += 1

    @property
    def needs_more(self) -> bool:
        """Whether there are dates whose order is not known yet."""
        return self._seen > 0 and self.order is None and not self.is_mixed

    @property
    def order(self) -> DateOrder | None:
        """The order of the dates, None where they do not say it."""
        most: DateOrder = "dmy" if self._decided["dmy"] >= self._decided["mdy"] else "mdy"
        if self._decided[most]:
            return None if self.is_mixed else most
        return self._short_order() if self._short_seen else None

    @property
    def is_mixed(self) -> bool:
        """Whether the dates have both orders, each more often than by mistake."""
        return min(self._decided.values()) > _MAX_ODD * sum(self._decided.values())

    def _short_order(self) -> DateOrder | None:
        possible = [order for order in _ORDERS if self._impossible[order] <= _MAX_ODD * self._short_seen]
        # Over a column, days take more values than years do.
        if len(self._firsts) != len(self._lasts):
            year_is_last = len(self._firsts) > len(self._lasts)
            possible = [order for order in possible if (order != "ymd") == year_is_last]
        return possible[0] if len(possible) == 1 else None

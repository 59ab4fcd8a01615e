"""Divide a period into days, weeks, months or years."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass

from geo.store import Bucket

__all__ = ["TimeScale", "choose_scale"]

_BUCKET_DAYS: tuple[tuple[Bucket, int], ...] = (("day", 1), ("week", 7), ("month", 30))


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Consecutive buckets of one size; `starts` are their first days. Weeks begin on Monday."""

    by: Bucket
    starts: tuple[dt.date, ...]

    def last_day(self, index: int) -> dt.date:
        """Return the last day of a bucket."""
        return _next(self.starts[index], self.by) - dt.timedelta(days=1)

    def index(self, day: dt.date) -> int:
        """Return the index of the bucket that contains a day; for a day outside, of the first or last bucket."""
        return max(0, bisect_right(self.starts, day) - 1)


def choose_scale(first: dt.date, last: dt.date, max_buckets: int) -> TimeScale:
    """Return the finest scale that covers both days with about `max_buckets` buckets, or years if all have more."""
    days = (last - first).days + 1
    by: Bucket = next((by for by, length in _BUCKET_DAYS if days <= max_buckets * length), "year")
    starts = [_start(first, by)]
    while (following := _next(starts[-1], by)) <= last:
        starts.append(following)
    return TimeScale(by, tuple(starts))


def _start(day: dt.date, by: Bucket) -> dt.date:
    if by == "week":
        return day - dt.timedelta(days=day.weekday())
    return day if by == "day" else day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _next(start: dt.date, by: Bucket) -> dt.date:
    if by == "day":
        return start + dt.timedelta(days=1)
    if by == "week":
        return start + dt.timedelta(days=7)
    if by == "month":
        return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return start.replace(year=start.year + 1)

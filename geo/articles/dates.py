"""The one parser of dates: what an article says of its day, or a refusal that says what to write instead.

A day without a time stays a day (`datetime.date`). A day with a time is an aware datetime: its own UTC offset is kept,
and without one the time is taken as UTC. A zone named by letters other than GMT, UTC and those of RFC 5322 is ambiguous
(IST is India, Ireland and Israel), so only the day is kept. Nothing is ever filled in from today's date.
"""

from __future__ import annotations

import datetime as dt
import re

from geo.errors import UsageError
from geo.printable import printable_excerpt

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""Printed news is four centuries old; the bounds are fixed, so a wrong clock changes nothing."""

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|" + "|".join(_MONTHS) + r")\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:(?:,|\s+at|\s+-)?\s+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[+-][0-9]{2}:?[0-9]{2}|[a-z]{1,5})?(?:\s*\([a-z ]+\))?)?"
)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH}[\s,-]+{_YEAR}{_TIME}", re.IGNORECASE | re.ASCII)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\s*{_DAY},?\s+{_YEAR}{_TIME}", re.IGNORECASE | re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ISO_TIME = re.compile(
    r"([0-9]{4}-?[0-9]{2}-?[0-9]{2})[T ]\s*([0-9:.,]+)\s*([A-Z]{1,3}|[+-][0-9:]{2,9})?", re.IGNORECASE
)
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_TIMESTAMP = re.compile(r"([0-9]{10})([0-9]{3})?(?:\.[0-9]+)?")
_ZONE_HOURS = {"z": 0, "utc": 0, "ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
_ZONE_HOURS |= {"pst": -8, "pdt": -7}
_LEAP_SECOND = re.compile(r"(?<=:[0-9]{2}):60(?![0-9])")  # which Python's clock does not have: the second before it
_ADVICE = "write YYYY-MM-DD"


def parse_date(value: str | int | dt.date) -> dt.date:
    """Return the day, or the aware datetime, that a value names.

    Reads ISO 8601, RFC 5322 (e-mail and feeds), English dates with the month in letters, YYYYMMDD, and seconds or
    milliseconds since 1970. Raises `UsageError` for anything else, with what to write in its place: above all for
    02/01/2026, which is January or February by where it was written.
    """
    if isinstance(value, dt.date):
        return _checked(value)
    if isinstance(value, int) and abs(value) >= 10**14:
        raise UsageError(f"is a number too large for a date; {_ADVICE}")
    text = " ".join(str(value).split())
    for read in (_iso_time, _year_first, _compact_day, _prose, _numeric, _timestamp):
        try:
            date = read(text)
        except (ValueError, OverflowError) as error:
            if isinstance(error, UsageError):
                raise
            raise UsageError(f'"{printable_excerpt(text)}" is no date of the calendar; {_ADVICE}') from error
        if date is not None:
            return _checked(date)
    raise UsageError(f'"{printable_excerpt(text)}" is not understood as a date; {_ADVICE}')


def _iso_time(text: str) -> dt.datetime | None:
    match = _ISO_TIME.fullmatch(text)
    if match is None:
        return None
    day, time, zone = match.groups()
    naive = dt.datetime.fromisoformat(f"{day}T{_LEAP_SECOND.sub(':59', time)}")
    if zone is None or zone[0] not in "+-":
        hours = _ZONE_HOURS.get(zone.lower(), None) if zone else 0
        if hours is None:
            raise UsageError(f'"{printable_excerpt(text)}" has an unknown time zone; write its offset, such as +05:30')
        return naive.replace(tzinfo=_zone(hours * 60))
    return naive.replace(tzinfo=dt.datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo)


def _year_first(text: str) -> dt.date | None:
    match = _YEAR_FIRST.fullmatch(text)
    return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _compact_day(text: str) -> dt.date | None:
    match = _COMPACT_DAY.fullmatch(text)
    return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _prose(text: str) -> dt.date | None:
    match = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if match is None:
        return None
    day = dt.date(int(match["year"]), _month(match["month"]), int(match["day"]))
    if match["hour"] is None:
        return day
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    second = int(match["second"] or 0)
    time = dt.time(hour, int(match["minute"]), 59 if second == 60 else second)
    zone = match["zone"] or "utc"
    if zone[0] in "+-":
        minutes = int(zone[1:3]) * 60 + int(zone[-2:])
        return dt.datetime.combine(day, time, _zone(-minutes if zone[0] == "-" else minutes))
    hours = _ZONE_HOURS.get(zone.lower())
    return day if hours is None else dt.datetime.combine(day, time, _zone(hours * 60))


def _numeric(text: str) -> dt.date | None:
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first > 12 or first == second:
        return dt.date(year, second, first)
    if second > 12:
        return dt.date(year, first, second)
    day_first, month_first = dt.date(year, second, first), dt.date(year, first, second)
    raise UsageError(
        f'"{text}" is {first} {_MONTHS[second - 1].title()} or {second} {_MONTHS[first - 1].title()}, and nothing says '
        f"which; write {day_first} or {month_first}"
    )


def _timestamp(text: str) -> dt.datetime | None:
    match = _TIMESTAMP.fullmatch(text)
    return dt.datetime.fromtimestamp(int(match[1]), dt.UTC) if match else None


def _checked(date: dt.date) -> dt.date:
    """Return a date within the years of news, aware if it has a time; raise `UsageError` otherwise."""
    if isinstance(date, dt.datetime):
        if date.tzinfo is None:
            date = date.replace(tzinfo=dt.UTC)
        try:
            years = {date.year, date.astimezone(dt.UTC).year}
        except OverflowError:
            years = {0}
    else:
        years = {date.year}
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise UsageError(f"{date.isoformat()} is outside the years {FIRST_YEAR} to {LAST_YEAR}; {_ADVICE}")
    return date


def _month(name: str) -> int:
    return 1 + next(index for index, month in enumerate(_MONTHS) if month.startswith(name.lower()[:3]))


def _zone(minutes: int) -> dt.timezone:
    return dt.UTC if minutes == 0 else dt.timezone(dt.timedelta(minutes=minutes))


_DAY_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:1[6-9]|20)[0-9]{2})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9A-Za-z])")
_YEAR_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:1[6-9]|20)[0-9]{2})(?![0-9A-Za-z])")
_DATELINE = re.compile(
    rf"(?P<place>[A-Z][^\n()—–:;!?]{{1,60}}?),\s+{_MONTH}\s*{_DAY}(?:,?\s+{_YEAR})?(?=\s*(?:\(|[-—–:]|--))",
    re.ASCII | re.IGNORECASE,
)


def date_in_file_name(name: str) -> dt.date | None:
    """Return the day that a file's name holds (2021-12-06-delhi.txt, delhi_20211206.txt), None where it holds none."""
    for match in _DAY_IN_NAME.finditer(name):
        try:
            return _checked(dt.date(int(match[1]), int(match[3]), int(match[4])))
        except ValueError:
            continue
    return None


def date_in_dateline(text: str, file_name: str = "") -> dt.date | None:
    """Return the day of a dateline that opens a text: "NEW DELHI, Dec 6, 2021 (Agency) - ...".

    Without a year in it, the year is that of the file's name (the nearest one, where the name holds a whole day);
    where neither has one, the day is unknown: None.
    """
    match = _DATELINE.match(text)
    if match is None or not match["place"][:1].isupper():
        return None
    filed = date_in_file_name(file_name)
    year_in_name = _YEAR_IN_NAME.search(file_name)
    if match["year"]:
        years = [int(match["year"])]
    elif filed:
        years = [filed.year - 1, filed.year, filed.year + 1]
    else:
        years = [int(year_in_name[1])] if year_in_name else []
    days = []
    for year in years:
        try:
            days.append(_checked(dt.date(year, _month(match["month"]), int(match["day"]))))
        except ValueError:
            continue
    return min(days, key=lambda day: abs(day - filed) if filed else dt.timedelta(0), default=None)

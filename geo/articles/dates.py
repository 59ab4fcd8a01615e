"""Parses the date that an article states, or finds it in the dateline of its text or in its file name.

Every reader calls `parse_date`, through `geo.articles.fields`; the others are for articles that state no date.

A day without a time becomes a `datetime.date`. A day with a time becomes an aware datetime with its own UTC offset, or
in UTC where it states none. A time zone in letters other than GMT, UTC and those of RFC 5322 is ambiguous (IST is
India, Ireland and Israel), so only the day is used. Nothing is filled in from today's date. The parser is our own
because libraries such as dateparser guess, and a guess between 2 January and 1 February must be an error here.
"""

from __future__ import annotations

import datetime as dt
import re

from geo.errors import UsageError
from geo.message_text import printable_excerpt

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""Printed news is four centuries old. The bounds are fixed, so that the computer's clock has no influence."""

_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTH_PATTERN = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|" + "|".join(_MONTH_NAMES) + r")\.?"
_DAY_PATTERN = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR_PATTERN = r"(?P<year>[0-9]{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:(?:,|\s+at|\s+-)?\s+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"\s*(?P<am_pm>[ap]\.?m\.?)?\s*(?P<zone>[+-][0-9]{2}:?[0-9]{2}|[a-z]{1,5})?(?:\s*\([a-z ]+\))?)?"
)
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}{_DAY_PATTERN}(?:\s+of)?[\s-]+{_MONTH_PATTERN}[\s,-]+{_YEAR_PATTERN}{_TIME}", re.IGNORECASE | re.ASCII
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}{_MONTH_PATTERN}\s*{_DAY_PATTERN},?\s+{_YEAR_PATTERN}{_TIME}", re.IGNORECASE | re.ASCII
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ISO_TIME = re.compile(
    r"([0-9]{4}-?[0-9]{2}-?[0-9]{2})[T ]\s*([0-9:.,]+)\s*([A-Z]{1,3}|[+-][0-9:]{2,9})?", re.IGNORECASE
)
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_TIMESTAMP = re.compile(r"([0-9]{10})([0-9]{3})?(?:\.[0-9]+)?")
_DAY_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:1[6-9]|20)[0-9]{2})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9A-Za-z])")
_YEAR_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:1[6-9]|20)[0-9]{2})(?![0-9A-Za-z])")
_DATELINE = re.compile(
    rf"(?P<place>[A-Z][^\n()—–:;!?]{{1,60}}?),\s+{_MONTH_PATTERN}\s*{_DAY_PATTERN}(?:,?\s+{_YEAR_PATTERN})?"
    r"(?=\s*(?:\(|[-—–:]|--))",
    re.ASCII | re.IGNORECASE,
)
_ZONE_HOURS = {"z": 0, "utc": 0, "ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
_ZONE_HOURS |= {"pst": -8, "pdt": -7}
_LEAP_SECOND = re.compile(r"(?<=:[0-9]{2}):60(?![0-9])")  # Python has no second 60; 59 is used
_ADVICE = "write YYYY-MM-DD"


def parse_date(value: str | int | dt.date) -> dt.date:
    """Parse a date or a date with a time.

    Args:
        value: ISO 8601, RFC 5322 (e-mail and feeds), an English date with the month in letters, YYYYMMDD, or seconds
            or milliseconds since 1970.

    Returns:
        A `datetime.date`, or an aware `datetime.datetime` where the value has a time.

    Raises:
        UsageError: for anything else, with what to write instead; above all for 02/01/2026, which is in January or in
            February depending on the country.
    """
    if isinstance(value, dt.date):
        return _check_date(value)
    if isinstance(value, int) and abs(value) >= 10**14:
        raise UsageError(f"is a number too large for a date; {_ADVICE}")
    text = " ".join(str(value).split())
    for parse in (_iso_datetime, _year_first, _compact_day, _month_in_letters, _numeric, _timestamp):
        try:
            date = parse(text)
        except (ValueError, OverflowError) as error:
            if isinstance(error, UsageError):
                raise
            raise UsageError(f'"{printable_excerpt(text)}" is not a date of the calendar; {_ADVICE}') from error
        if date is not None:
            return _check_date(date)
    raise UsageError(f'"{printable_excerpt(text)}" is not understood as a date; {_ADVICE}')


def _iso_datetime(text: str) -> dt.datetime | None:
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


def _month_in_letters(text: str) -> dt.date | None:
    match = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if match is None:
        return None
    day = dt.date(int(match["year"]), _month_number(match["month"]), int(match["day"]))
    if match["hour"] is None:
        return day
    hour = int(match["hour"])
    if match["am_pm"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if match["am_pm"][0] in "pP" else 0)
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
    readings = f"{first} {_MONTH_NAMES[second - 1].title()} or {second} {_MONTH_NAMES[first - 1].title()}"
    raise UsageError(f'"{text}" is {readings}, and nothing says which; write {day_first} or {month_first}')


def _timestamp(text: str) -> dt.datetime | None:
    match = _TIMESTAMP.fullmatch(text)
    return dt.datetime.fromtimestamp(int(match[1]), dt.UTC) if match else None


def _check_date(date: dt.date) -> dt.date:
    """Return the date, aware (UTC) if it has a time. Raises `UsageError` outside FIRST_YEAR to LAST_YEAR."""
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


def _month_number(name: str) -> int:
    """Return 1 to 12 for an English month name or its abbreviation."""
    return 1 + next(index for index, month in enumerate(_MONTH_NAMES) if month.startswith(name.lower()[:3]))


def _zone(minutes: int) -> dt.timezone:
    return dt.UTC if minutes == 0 else dt.timezone(dt.timedelta(minutes=minutes))


def date_in_file_name(name: str) -> dt.date | None:
    """Return the day in a file name (2021-12-06-delhi.txt, delhi_20211206.txt), None where there is none."""
    for match in _DAY_IN_NAME.finditer(name):
        try:
            return _check_date(dt.date(int(match[1]), int(match[3]), int(match[4])))
        except ValueError:
            continue
    return None


def date_in_dateline(text: str, file_name: str = "") -> dt.date | None:
    """Return the day of a dateline that opens a text: "NEW DELHI, Dec 6, 2021 (Agency) - ...".

    A dateline without a year takes it from the file name: the year that puts the day nearest to a whole date there, or
    a year that stands alone. None where neither states a year.
    """
    match = _DATELINE.match(text)
    if match is None or not match["place"][:1].isupper():
        return None
    file_date = date_in_file_name(file_name)
    year_in_name = _YEAR_IN_NAME.search(file_name)
    if match["year"]:
        years = [int(match["year"])]
    elif file_date:
        years = [file_date.year - 1, file_date.year, file_date.year + 1]
    else:
        years = [int(year_in_name[1])] if year_in_name else []
    days = []
    for year in years:
        try:
            days.append(_check_date(dt.date(year, _month_number(match["month"]), int(match["day"]))))
        except ValueError:
            continue
    return min(days, key=lambda day: abs(day - file_date) if file_date else dt.timedelta(0), default=None)

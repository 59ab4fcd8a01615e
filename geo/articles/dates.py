"""Parses the date that an article states.

Every reader calls `read_date`, through `geo.articles.fields`; `parse_date` is stricter, for an argument that one person
writes. A day without a time becomes a `datetime.date`. A day with a time becomes an aware datetime with its own UTC
offset, or in UTC where it states none. A time zone in letters other than GMT, UTC and those of RFC 5322 is ambiguous
(IST is India, Ireland and Israel), so only the day is used. Nothing is filled in from today's date. The parser is our
own because libraries such as dateparser guess, and a guess between 2 January and 1 February must not be made here.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from geo.articles.options import DateOrder
from geo.errors import UsageError
from geo.message_text import printable_excerpt

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""Printed news is four centuries old. The bounds are fixed, so that the computer's clock has no influence."""

UNDECIDED: Final = "may have the day or the month first; say which: --dates dmy, mdy or ymd, or under Columns and dates"
MIXED_ORDERS: Final = f"{UNDECIDED}; the dates of the other rows have either"
_NOT_UNDERSTOOD: Final = "is not understood as a date"
_NOT_OF_THE_CALENDAR: Final = "is not a date of the calendar"
_OUT_OF_RANGE: Final = f"is outside the years {FIRST_YEAR} to {LAST_YEAR}"
MONTH_ONLY: Final = "has no day; the first of the month is used"
YEAR_ONLY: Final = "has no month and no day; the first of January is used"
_ADVICE: Final = "write YYYY-MM-DD"

_MONTH_NAMES = "january february march april may june july august september october november december".split()
MONTH_PATTERN: Final = (
    r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|" + "|".join(_MONTH_NAMES) + r")\.?"
)
DAY_PATTERN: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_WEEKDAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAY = rf"(?:{_WEEKDAY_NAME}\.?,?\s+)?"
_ZONE = r"(?P<zone>(?:gmt|utc)?[+-][0-9]{2}:?[0-9]{2}|[a-z]{1,5})?(?:\s*\([a-z ]+\))?"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?\s*(?P<am_pm>[ap]\.?\s?m\.?)?"
)
_TIME = rf"(?:(?:,|\s+at|\s+-|T)?\s*{_CLOCK}\s*{_ZONE})?"
_WORDS = re.IGNORECASE | re.ASCII

_PATTERNS_IN_LETTERS = (
    re.compile(rf"{_WEEKDAY}{DAY_PATTERN}(?:\s+of)?[\s-]+{MONTH_PATTERN}[\s,-]+{_YEAR}{_TIME}", _WORDS),
    re.compile(rf"{_WEEKDAY}{MONTH_PATTERN}\s*{DAY_PATTERN},?\s+{_YEAR}(?:,?\s+{_WEEKDAY_NAME})?{_TIME}", _WORDS),
    # RFC 822, RFC 850, Oracle: "Tue, 05 Mar 24 10:11 GMT", "05-MAR-24".
    re.compile(rf"{_WEEKDAY}{DAY_PATTERN}[\s-]+{MONTH_PATTERN}[\s-]+(?P<year>[0-9]{{2}})(?![0-9:]){_TIME}", _WORDS),
    # Twitter, the command `date`: "Tue Mar 05 10:11:12 +0000 2024".
    re.compile(rf"{_WEEKDAY}{MONTH_PATTERN}\s+{DAY_PATTERN}\s+{_CLOCK}\s+{_ZONE}\s*{_YEAR}", _WORDS),
)
_MONTH_AND_YEAR = re.compile(
    rf"(?:{MONTH_PATTERN},?[\s-]+{_YEAR}|(?P<year_first>[0-9]{{4}})[-/](?P<number>[0-9]{{1,2}})"
    r"|(?P<number_first>[0-9]{1,2})/(?P<year_last>[0-9]{4}))",
    _WORDS,
)
_YEAR_FIRST = re.compile(rf"{_YEAR}[-/.]\s?(?P<month>[0-9]{{1,2}})[-/.]\s?(?P<day>[0-9]{{1,2}})\.?{_TIME}", _WORDS)
# Chinese, Japanese, Korean, Vietnamese.
_MARKED = re.compile(
    r"(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월](?:\s?(?P<day>[0-9]{1,2})\s?[日号號일])?"
    r"(?:\s?[(（].{1,4}[)）])?" + _TIME
    + r"|(?:ngày\s)?(?P<vi_day>[0-9]{1,2}) tháng (?P<vi_month>[0-9]{1,2})(?:,| năm)? (?P<vi_year>[0-9]{4})",
    re.IGNORECASE,
)  # fmt: skip
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ISO_TIME = re.compile(
    r"([0-9]{4}-?[0-9]{2}-?[0-9]{2})[T ]\s*([0-9:.,]+)\s*([A-Z]{1,5}|[+-][0-9:]{2,9})?", re.IGNORECASE
)
NUMERIC = re.compile(
    rf"{_WEEKDAY}(?P<first>[0-9]{{1,2}})(?P<mark>[-/.])\s?(?P<second_part>[0-9]{{1,2}})(?P=mark)\s?"
    rf"(?P<third>[0-9]{{4}}|[0-9]{{2}}){_TIME}",
    _WORDS,
)
_UNIX_TIME = re.compile(r"([0-9]{9,10}?)([0-9]{3}|[0-9]{6}|[0-9]{9})?(?:\.[0-9]+)?")
_ZONE_NAME = re.compile(r"(?<=[0-9Z])\[[A-Za-z_/+-]{1,40}\]\Z")  # java.time writes it after the offset
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.([0-9]+))?")
_NO_DATE = re.compile(
    r"(?:0{1,4}([-/.])0{1,2}\1(?:0{1,4})|0001-0?1-0?1|0?1[/.-]0?1[/.-]0001)"
    r"(?:[T ](?:00|12|0):00(?::00(?:\.0+)?)?(?: ?AM)?Z?)?",
    re.IGNORECASE,
)
"""The zero of databases and the first day of .NET stand for no date."""
_ZONE_HOURS = {"z": 0, "utc": 0, "ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
_ZONE_HOURS |= {"pst": -8, "pdt": -7}
_LEAP_SECOND = re.compile(r"(?<=:[0-9]{2}):60(?![0-9])")  # Python has no second 60; 59 is used
_FIRST_SERIAL_DAY: Final = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)
_TOO_LARGE: Final = 10**20
_LONGEST: Final = 200  # characters of a date, with a weekday, a time and a zone in words
_PIVOT: Final = 69
"""A year of two digits from here on is of the 20th century, as in POSIX and RFC 2822's successors."""


class DateReading(NamedTuple):
    """What a value was read as; `problem` says why it was not, or what it does not say."""

    date: dt.date | None
    problem: str | None = None


NO_DATE: Final = DateReading(None)


class _Unreadable(ValueError):
    """A value is not a date; the message is the problem."""


def parse_date(value: str | int | dt.date) -> dt.date:
    """Parse a date or a date with a time.

    Args:
        value: ISO 8601, RFC 5322 (e-mail and feeds), a date with the month in letters, YYYYMMDD, or seconds or
            milliseconds since 1970.

    Returns:
        A `datetime.date`, or an aware `datetime.datetime` where the value has a time.

    Raises:
        UsageError: for anything else, with what to write instead; above all for 02/01/2026, which is in January or in
            February depending on the country, and for a month or a year alone.
    """
    date, problem = read_date(value)
    if date is not None and problem is None:
        return date
    shown = (
        "it" if isinstance(value, int) and abs(value) >= _TOO_LARGE else printable_excerpt(" ".join(str(value).split()))
    )
    if problem == UNDECIDED:
        raise UsageError(f'"{shown}" {_two_readings(shown)}')
    if problem in (MONTH_ONLY, YEAR_ONLY):
        problem = "has no day" if problem == MONTH_ONLY else "has no month and no day"
    raise UsageError(f'"{shown}" {problem or _NOT_UNDERSTOOD}; {_ADVICE}')


def read_date(value: str | float | dt.date, order: DateOrder | None = None) -> DateReading:
    """Read a date as files have it: in any notation whose meaning is certain, or that `order` settles.

    Args:
        value: a text, seconds to nanoseconds since 1970, or the day number of a spreadsheet (45356).
        order: the order of day, month and year in 03/04/2024.

    Returns:
        The day or the time. The date is None without a problem where the text says that there is none (0000-00-00).
        A month or a year alone gives its first day, with a problem that says so.
    """
    try:
        if isinstance(value, dt.date):
            return DateReading(check_date(value))
        if isinstance(value, str):
            text = " ".join(value.split()) if len(value) > _LONGEST else value
            return _read_text(text, order) if len(text) <= _LONGEST else DateReading(None, _NOT_UNDERSTOOD)
        if abs(value) >= _TOO_LARGE:
            return DateReading(None, _NOT_UNDERSTOOD)
        number = str(value) if isinstance(value, int) else f"{value:.3f}".rstrip("0").rstrip(".")
        return _read_text(number, order)
    except _Unreadable as error:
        return DateReading(None, str(error))


@lru_cache(maxsize=4_096)
def _read_text(value: str, order: DateOrder | None) -> DateReading:
    if _ISO_DAY.fullmatch(value):
        try:
            return DateReading(check_date(dt.date.fromisoformat(value)))
        except _Unreadable:
            return DateReading(None, None if _NO_DATE.fullmatch(value) else _OUT_OF_RANGE)
        except ValueError:
            return DateReading(None, None if _NO_DATE.fullmatch(value) else _NOT_OF_THE_CALENDAR)
    text = _ZONE_NAME.sub("", _with_ascii_digits(" ".join(value.split())))
    if _NO_DATE.fullmatch(text):
        return DateReading(None)
    try:
        for parse in _PARSERS:
            date = parse(text)
            if date is not None:
                return DateReading(check_date(date))
        if (numeric := match_numeric(text)) is not None:
            return _read_numeric(numeric, order)
        return _read_month_or_year(text) or _read_words(text)
    except _Unreadable as error:
        return DateReading(None, str(error))
    except (ValueError, OverflowError):
        return DateReading(None, _NOT_OF_THE_CALENDAR)


def match_numeric(text: str) -> re.Match[str] | None:
    """Return the match of `NUMERIC` with a text, which may have the weekday of any language in front."""
    if (match := NUMERIC.fullmatch(text)) is None and text[:1].isalpha():
        from geo.articles.month_names import is_weekday  # only for other languages

        weekday, _, rest = text.partition(" ")
        return NUMERIC.fullmatch(rest) if is_weekday(weekday.rstrip(",.")) else None
    return match


def _with_ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _iso_datetime(text: str) -> dt.date | None:
    match = _ISO_TIME.fullmatch(text)
    if match is None or (match[3] and match[3].lower() in ("am", "pm")):
        return None
    day, time, zone = match.groups()
    is_midnight = time.startswith("24") and not time.strip("24:0.,")
    time = f"00{time[2:]}" if is_midnight else _LEAP_SECOND.sub(":59", time)
    naive = dt.datetime.fromisoformat(f"{day}T{time}") + dt.timedelta(days=is_midnight)
    if zone is None or zone[0] not in "+-":
        hours = _ZONE_HOURS.get(zone.lower()) if zone else 0
        return naive.date() if hours is None else naive.replace(tzinfo=_zone(hours * 60))
    return naive.replace(tzinfo=dt.datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo)


def _year_first(text: str) -> dt.date | None:
    match = _YEAR_FIRST.fullmatch(text)
    return _at(match, dt.date(int(match["year"]), int(match["month"]), int(match["day"]))) if match else None


def _compact(text: str) -> dt.date | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part]
    return dt.datetime(*parts, tzinfo=dt.UTC) if len(parts) > 3 else dt.date(*parts)  # type: ignore[arg-type, misc]


def _in_letters(text: str) -> dt.date | None:
    for pattern in _PATTERNS_IN_LETTERS:
        match = pattern.fullmatch(text)
        if match is not None:
            return _at(match, dt.date(_full_year(match["year"]), month_number(match["month"]), int(match["day"])))
    return None


def _marked(text: str) -> dt.date | None:
    match = None if text.isascii() else _MARKED.fullmatch(text)
    if match is None or not (match["day"] or match["vi_day"]):
        return None
    if match["vi_day"]:
        return dt.date(int(match["vi_year"]), int(match["vi_month"]), int(match["vi_day"]))
    return _at(match, dt.date(int(match["year"]), int(match["month"]), int(match["day"])))


def _unix_time(text: str) -> dt.date | None:
    match = _UNIX_TIME.fullmatch(text)
    return dt.datetime.fromtimestamp(int(match[1]), dt.UTC) if match else None


def _serial(text: str) -> dt.date | None:
    """Return the date of a spreadsheet's day number: days since 30 December 1899, with the time as a fraction."""
    match = _SERIAL.fullmatch(text)
    if match is None:
        return None
    time = _FIRST_SERIAL_DAY + dt.timedelta(days=int(match[1]))
    if not match[2]:
        return time.date()
    return time + dt.timedelta(seconds=round(float(f"0.{match[2][:12]}") * 86_400))


_PARSERS: Final[tuple[Callable[[str], dt.date | None], ...]] = (
    _iso_datetime, _year_first, _compact, _in_letters, _marked, _unix_time, _serial
)  # fmt: skip


def _read_numeric(match: re.Match[str], order: DateOrder | None) -> DateReading:
    """Read 13/3/2024 or 3/13/2024 as the only one that the calendar has, otherwise in the order given."""
    readings = numeric_readings(match)
    if not readings:
        return DateReading(None, _NOT_OF_THE_CALENDAR)
    if match["mark"] == "." and len(match["third"]) == 4 and order is None:
        order = "dmy"  # before a year of four digits, dots separate the parts only where the day is first
    if len(set(readings.values())) == 1 and (len(match["third"]) == 4 or (order is None and "ymd" not in readings)):
        day = next(iter(readings.values()))
        is_odd = order in _TWO_ORDERS and order not in readings
        problem = f"is not in the order {order} of the others, but has only one meaning" if is_odd else None
        return DateReading(check_date(_at(match, day)), problem)
    if order in readings:
        return DateReading(check_date(_at(match, readings[order])))
    if order in _TWO_ORDERS or (order == "ymd" and len(match["third"]) == 2):
        return DateReading(None, f"is not a date in the order {order}")
    return DateReading(None, UNDECIDED)


_TWO_ORDERS: Final = ("dmy", "mdy")


def numeric_readings(match: re.Match[str]) -> dict[DateOrder, dt.date]:
    """Return what a match of `NUMERIC` means in each order in which it is a date of the calendar."""
    first, second, third = match["first"], match["second_part"], match["third"]
    year = _full_year(third)
    parts: dict[DateOrder, tuple[int, int, int]] = {
        "dmy": (year, int(second), int(first)), "mdy": (year, int(first), int(second))
    }  # fmt: skip
    if len(third) == 2 and len(first) == 2:
        parts["ymd"] = (_full_year(first), int(second), int(third))
    readings: dict[DateOrder, dt.date] = {}
    for order, numbers in parts.items():
        try:
            readings[order] = dt.date(*numbers)
        except ValueError:
            continue
    return readings


def _read_month_or_year(text: str) -> DateReading | None:
    if re.fullmatch(r"[0-9]{4}(?:\.0)?", text):
        return DateReading(check_date(dt.date(int(text[:4]), 1, 1)), YEAR_ONLY)
    match = _MONTH_AND_YEAR.fullmatch(text)
    if match is not None:
        year = match["year"] or match["year_first"] or match["year_last"]
        month = month_number(match["month"]) if match["month"] else int(match["number"] or match["number_first"])
        return DateReading(check_date(dt.date(int(year), month, 1)), MONTH_ONLY)
    match = _MARKED.fullmatch(text)
    if match is not None:
        return DateReading(check_date(dt.date(int(match["year"]), int(match["month"]), 1)), MONTH_ONLY)
    return None


def _read_words(text: str) -> DateReading:
    if not any(char.isalpha() for char in text) or not any(char.isdecimal() for char in text):
        raise _Unreadable(_NOT_UNDERSTOOD)
    from geo.articles.month_names import read_words  # only for other languages; it loads the names of their months

    words = read_words(text)
    if words is None:
        raise _Unreadable(_NOT_UNDERSTOOD)
    if words.day is None:
        return DateReading(check_date(dt.date(_full_year(words.year), words.month, 1)), MONTH_ONLY)
    day: dt.date = dt.date(_full_year(words.year), words.month, words.day)
    if words.time is not None:
        day = dt.datetime.combine(day, dt.time(*words.time), dt.UTC)
    return DateReading(check_date(day))


def _two_readings(text: str) -> str:
    match = NUMERIC.fullmatch(text)
    days = sorted(set(numeric_readings(match).values())) if match else []
    meant = " or ".join(f"{day.day} {_MONTH_NAMES[day.month - 1].title()}" for day in days)
    return f"is {meant}, and nothing says which; write {' or '.join(day.isoformat() for day in days)}"


def _at(match: re.Match[str], day: dt.date) -> dt.date:
    """Return a day with the time that a pattern with `_CLOCK` and `_ZONE` matched, the day alone without one."""
    if match["hour"] is None:
        return day
    hour = int(match["hour"])
    if match["am_pm"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if match["am_pm"][0] in "pP" else 0)
    second = int(match["second"] or 0)
    if hour == 24 and match["minute"] == "00" and second == 0:
        day, hour = day + dt.timedelta(days=1), 0
    time = dt.time(hour, int(match["minute"]), 59 if second == 60 else second)
    zone = match["zone"] or "utc"
    if zone[-1].isdecimal():
        zone = zone.lower().removeprefix("gmt").removeprefix("utc")
        minutes = int(zone[1:3]) * 60 + int(zone[-2:])
        return dt.datetime.combine(day, time, _zone(-minutes if zone[0] == "-" else minutes))
    hours = _ZONE_HOURS.get(zone.lower())
    return day if hours is None else dt.datetime.combine(day, time, _zone(hours * 60))


def _full_year(year: str) -> int:
    number = int(year)
    return number if len(year) > 2 else number + (1900 if number >= _PIVOT else 2000)


def check_date(date: dt.date) -> dt.date:
    """Return the date, aware (UTC) if it has a time. Raises ValueError outside FIRST_YEAR to LAST_YEAR."""
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
        raise _Unreadable(_OUT_OF_RANGE)
    return date


def month_number(name: str) -> int:
    """Return 1 to 12 for an English month name or its abbreviation."""
    return 1 + next(index for index, month in enumerate(_MONTH_NAMES) if month.startswith(name.lower()[:3]))


def _zone(minutes: int) -> dt.timezone:
    return dt.UTC if minutes == 0 else dt.timezone(dt.timedelta(minutes=minutes))

"""Finds the date of an article that states none: in the dateline that opens its text, or in the name of its file."""

from __future__ import annotations

import datetime as dt
import re

from geo.articles.dates import DAY_PATTERN, MONTH_PATTERN, check_date, month_number

_DAY_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:1[6-9]|20)[0-9]{2})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9A-Za-z])")
_YEAR_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:1[6-9]|20)[0-9]{2})(?![0-9A-Za-z])")
_DATELINE = re.compile(
    rf"(?P<place>[A-Z][^\n()—–:;!?]{{1,60}}?),\s+{MONTH_PATTERN}\s*{DAY_PATTERN}(?:,?\s+(?P<year>[0-9]{{4}}))?"
    r"(?=\s*(?:\(|[-—–:]|--))",
    re.ASCII | re.IGNORECASE,
)


def date_in_file_name(name: str) -> dt.date | None:
    """Return the day in a file name (2021-12-06-delhi.txt, delhi_20211206.txt), None where there is none."""
    for match in _DAY_IN_NAME.finditer(name):
        try:
            return check_date(dt.date(int(match[1]), int(match[3]), int(match[4])))
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
            days.append(check_date(dt.date(year, month_number(match["month"]), int(match["day"]))))
        except ValueError:
            continue
    return min(days, key=lambda day: abs(day - file_date) if file_date else dt.timedelta(0), default=None)

"""Finds the day in a line of an export: "March 5, 2024 Tuesday", "Dienstag 5. März 2024 Ausgabe Nord", "5 mars 2024".

Exports write the date in the language of their interface or of the newspaper, with the day of the week, an edition or a
time around it.
"""

from __future__ import annotations

import datetime as dt
import re

__all__ = ["date_in_line", "is_date_line"]

_MAX_CHARACTERS = 120
_MONTHS = (
    "january janvier januar jänner januari enero janeiro gennaio jan",
    "february février februar feber februari febrero fevereiro febbraio feb",
    "march mars märz maart marzo março mar mrz",
    "april avril abril aprile apr",
    "may mai mei mayo maio maggio",
    "june juin juni junio junho giugno jun",
    "july juillet juli julio julho luglio jul",
    "august août augustus agosto aug",
    "september septembre septiembre setiembre setembro settembre sept sep",
    "october octobre oktober octubre outubro ottobre oct okt",
    "november novembre noviembre novembro nov",
    "december décembre dezember diciembre dezembro dicembre dec dez",
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_NUMBER, key=len, reverse=True))})\b\.?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)(?!\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}[\s-]+(?:de\s+|of\s+)?{_MONTH},?[\s-]+(?:de\s+|del\s+)?{_YEAR}",
        rf"(?<!\d){_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
    )
)
_NUMERIC = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1(?:1[6-9]|20)\d\d(?![\d/.-])")
_MONTH_ONLY = re.compile(rf"\b{_MONTH}\s+(?:de\s+)?{_YEAR}", re.IGNORECASE)
_OTHER_WORD = re.compile(r"[^\W\d_]{3,}")


def date_in_line(line: str) -> str:
    """Return the date in a line, "" for none: YYYY-MM-DD, YYYY-MM for a month, or as it is written in digits alone."""
    line = line[:_MAX_CHARACTERS]
    for pattern in _PATTERNS:
        for match in pattern.finditer(line):
            values = match.groupdict()
            month = int(values["number"]) if values.get("number") else _MONTH_NUMBER[values["month"].lower()]
            try:
                return dt.date(int(values["year"]), month, int(values["day"])).isoformat()
            except ValueError:
                continue
    if numeric := _NUMERIC.search(line):
        return numeric[0]
    if month_only := _MONTH_ONLY.search(line):
        return f"{month_only['year']}-{_MONTH_NUMBER[month_only['month'].lower()]:02d}"
    return ""


def is_date_line(line: str) -> bool:
    """Whether a line states a date and little else: a day of the week, a time, an edition."""
    line = line.strip()
    if len(line) > _MAX_CHARACTERS or line.endswith((".", "?", "!")) or not date_in_line(line):
        return False
    return len(_OTHER_WORD.findall(line)) <= 8

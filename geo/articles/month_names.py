"""Reads a date whose month is a word of another language: "5. März 2024", "5 de mayo de 2024", "Salı, 5 Mart 2024".

A word that means different months in two languages ("lip") is not read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from geo.articles.month_words import MONTHS, WEEKDAYS
from geo.unicode_forms import normalize_form

_OTHER_WORDS: Final = frozenset(
    "a alle am as at av ano d dan de del della den der di dne do e el en er ha h i in kl klo kell la le les lo "
    "m no o og ore om os pada r roku st the u uhr um und v vers y г г. года год году р р. року ч في من م".split()
)
_ZONES: Final = frozenset("cet cest eest eet ist jst kst msk wib wit wita мск".split())
_SEPARATORS: Final = re.compile(r"[\s,.;()/،–-]+")
_TIME: Final = re.compile(r"(?<![0-9])([0-9]{1,2})[:hH]([0-9]{2})(?::([0-9]{2}))?(?![0-9])")
_DAY_WITH_DOT: Final = re.compile(r"[0-9]\.")
_WITHOUT_DOT: Final = {"listopada": 11}
"""November in Polish, which writes no dot after the day; in Croatian, which does, it is October."""

_NUMBER: Final = re.compile(r"([0-9]{1,4})(?:er|º|°|ª|e|o|th|st|nd|rd)?")


class WordsOfDate(NamedTuple):
    """The parts of a date; `year` is as written; `time` has hour, minute and second, and is
    None where the zone is stated in letters."""

    year: str
    month: int
    day: int | None
    time: tuple[int, int, int] | None


def read_words(text: str) -> WordsOfDate | None:
    """Return the parts of a date in words, None where a word of it is not known or a part is there twice."""
    times = _TIME.findall(text)
    if len(times) > 1:
        return None
    months, ignored = _names()
    is_local = False
    found: list[int] = []
    numbers: list[str] = []
    is_after_month = False
    for word in _words(_TIME.sub(" ", text)):
        if number := _NUMBER.fullmatch(word):
            numbers.append(number[1])
            continue
        month = months.get(word) or (_WITHOUT_DOT.get(word) if not _DAY_WITH_DOT.search(text) else None)
        if month and not (word in ignored and found):
            # "mar" is Tuesday and March in Spanish: the last such word is the month.
            found = [month] if is_after_month else [*found, month]
            is_after_month = word in ignored
        elif word in _ZONES:
            is_local = True
        elif word not in ignored:
            return None
    years = [number for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(found) != 1 or len(years) > 1 or len(days) + len(years) != len(numbers):
        return None
    if not years and len(numbers) == 2:  # "05-мар-24"
        years, days = [numbers[1]], [days[0]]
    if len(years) != 1 or len(days) > 1:
        return None
    hour, minute, second = (int(part or 0) for part in times[0]) if times else (0, 0, 0)
    time = (hour, minute, second) if times and not is_local else None
    return WordsOfDate(years[0], found[0], days[0] if days else None, time)


def _words(text: str) -> list[str]:
    months, _ = _names()
    joined: list[str] = []
    for word in separate(text):
        if joined and f"{joined[-1]} {word}" in months:  # months of two words, as in Syria: "تشرين الأول"
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def is_weekday(word: str) -> bool:
    """Whether a word is a weekday of one of the languages, or its abbreviation."""
    return fold(word) in _weekdays()


def separate(text: str) -> list[str]:
    """Return the words and numbers of a text, without case and accents."""
    return [word for word in _SEPARATORS.split(fold(text)) if word]


def fold(text: str) -> str:
    """Return a text without case and accents."""
    decomposed = normalize_form("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()


@cache
def _names() -> tuple[dict[str, int], frozenset[str]]:
    """Return the months of all languages by name, and the words that are passed over, weekdays above all."""
    months = {name: number for number, names in MONTHS.items() for name in names.split(",")}
    return months, _weekdays() | {fold(word) for word in _OTHER_WORDS}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(WEEKDAYS.split(","))

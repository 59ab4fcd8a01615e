"""Unicode's normalization forms, in time that grows with the length of a text and no faster.

`unicodedata.normalize` sorts the combining marks of a letter by comparing neighbors: 20,000 marks on one letter took
0.4 s, and the time grows with the square of their number. So a longer run of marks than any language has is cut,
as in the "stream-safe text format" of Unicode Standard Annex 15.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

__all__ = ["normalize_form"]

_MOST_MARKS: Final = 30
# Combining marks are neither letters nor white space, but two marks of half-width kana count as letters.
_MAY_BE_MARKS: Final = re.compile(rf"(?:[^\w\s!-~]|[\uff9e\uff9f]){{{_MOST_MARKS + 1},}}")


def normalize_form(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return a text in a normalization form; a letter with more than 30 marks becomes several parts."""
    if text.isascii():
        return text
    parts, done = [], 0
    for run in _MAY_BE_MARKS.finditer(text):
        marks = 0
        for at in range(*run.span()):
            marks = marks + 1 if _is_mark(text[at]) else 0
            if marks > _MOST_MARKS:
                parts.append(text[done:at])
                done, marks = at, 1
    return "".join(unicodedata.normalize(form, part) for part in (*parts, text[done:]))


def _is_mark(character: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0

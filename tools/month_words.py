"""Writes the names of months and weekdays by which dates in other languages are read: geo/articles/month_words.py.

They are those of the Common Locale Data Repository, by Babel, which takes 50 MB of memory for them.

    python -m tools.month_words --write
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Final

from babel.dates import get_day_names, get_month_names

from geo.articles.month_names import fold, separate

MODULE: Final = Path(__file__).parents[1] / "geo" / "articles" / "month_words.py"

_LOCALES: Final = (
    "ar ar_SY ar_DZ ar_MA bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id it kk lt lv mk ms nb nl pl pt ro "
    "ru sk sl sr sr_Latn sv sw ta th tr uk ur uz vi"
).split()


def module_text() -> str:
    """Return the text of the module."""
    months: dict[int, dict[str, None]] = {number: {} for number in range(1, 13)}
    numbers: dict[str, set[int]] = {}
    weekdays: dict[str, None] = {}
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    word = fold(name).strip(".").removeprefix("de ")
                    months[number][word] = None
                    numbers.setdefault(word, set()).add(number)
                for name in get_day_names(width, context, locale).values():
                    weekdays |= dict.fromkeys(separate(name))
    lines = [_HEAD]
    for number, words in months.items():
        # A word with a digit is read by its digit; one of two months is not read.
        certain = [word for word in words if len(numbers[word]) == 1 and not any(map(str.isdecimal, word))]
        lines += [f"    {number}: (", *_strings(certain, 8), "    ),"]
    lines += ["}", "", "WEEKDAYS: Final = (", *_strings(list(weekdays), 4), ")"]
    return "\n".join(lines) + "\n"


def _strings(words: list[str], indent: int) -> list[str]:
    """Return lines of string literals, in which commas separate the words."""
    lines = textwrap.wrap(",".join(word.replace(" ", "_") for word in words).replace(",", ", "), 84)
    return [f'{" " * indent}"{line.replace(", ", ",").replace("_", " ")}"' for line in lines]


_HEAD: Final = '''"""Months and weekdays in 45 languages, without accents; `tools/month_words.py` writes them.

They are from the Unicode Common Locale Data Repository: Unicode License v3, © Unicode, Inc.
"""

from __future__ import annotations

from typing import Final

__all__ = ["MONTHS", "WEEKDAYS"]

MONTHS: Final = {'''


if __name__ == "__main__":
    if "--write" not in sys.argv:
        sys.exit(__doc__)
    MODULE.write_text(module_text(), encoding="utf-8")

"""Other spellings of a name, from the same name in another writing to another transcription.

Names from Arabic, Russian, Hindi, Somali or Amharic have many spellings in English, of which the gazetteer has some.
Each respelling has a cost, the share of confidence that it takes:

    writing         "Rada'a" → Rada, "Mogo Dishu" → Mogodishu, "Khiam" → El Khiam: doubled letters, spaces, article
    transcription   "Tel Rifaat" → Tall Rifat, "Birningwari" → Birnin Gwari: also one rule or one split
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from geo.gazetteer.normalization import name_tokens

__all__ = ["WRITING_COST", "Respelling", "respell"]

NameId = Callable[[str], int | None]

_APOSTROPHE_COST: Final = 0.05
WRITING_COST: Final = 0.1
TRANSCRIPTION_COST: Final = 0.2
_FEWEST_LETTERS: Final = 4
_FEWEST_LETTERS_FOR_RULES: Final = 5
_MOST_VARIANTS: Final = 160

_DOUBLED_BY_APOSTROPHE: Final = re.compile(r"([^\W\d_])['’ʼ‘`]\1", re.I)  # "Rada'a"
# "Al-" takes the first letter of many names: "ar-Raqqa", "ash-Shaddadi".
_ARTICLES: Final = frozenset("al el ad an ar as ash at az ul".split())
# Words in many names, by their transcriptions.
_WORDS: Final = [
    words.split()
    for words in (
        "tel tell tall tal",
        "ain ayn ein",
        "deir dayr dair",
        "jabal jebel djebel gebel",
        "beit bayt bet",
        "bani beni banu",
        "umm um oum om",
        "abu abou",  # codespell:ignore
        "kafr kfar kafar kefar",
        "wadi oued ouadi",
        "sidi sid",
        "khan han",
        "qalat kalat qalaat",
        "birnin birni",
        "saint sankt san",
    )
]
_WORD_VARIANTS: Final = {word: [other for other in group if other != word] for group in _WORDS for word in group}
# Letters that transcriptions exchange, in both directions; "$" is the end of a word.
_RULES: Final = [
    ("kh", "h"), ("kh", "k"), ("q", "k"), ("q", "g"), ("gh", "g"), ("dj", "j"), ("j", "zh"), ("j", "y"), ("ou", "u"),
    ("ou", "w"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ai", "ay"), ("ey", "ei"), ("ie", "i"), ("y", "i"),
    ("sh", "ch"), ("sh", "s"), ("tch", "ch"), ("w", "v"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("dh", "z"),
    ("e", "i"), ("o", "u"), ("a", "e"), ("c", "k"), ("x", "sh"), ("a$", "ah$"), ("eh$", "a$"), ("ia$", "iya$"),
    ("iya$", "iyah$"), ("go$", "gho$"), ("i$", "y$"), ("aw", "au"), ("ts", "tz"), ("zh", "z"), ("ae", "e"),
]  # fmt: skip
_BOTH_WAYS: Final = [*_RULES, *((after, before) for before, after in _RULES)]


class Respelling(NamedTuple):
    """A name of the gazetteer that another spelling may stand for: its number, and the share of confidence it costs."""

    name_id: int
    cost: float


def respell(name: str, name_id: NameId) -> tuple[Respelling, ...]:
    """Return the gazetteer's names that a name which it lacks may be another spelling of, the nearest first.

    Args:
        name: The name as it is in a text.
        name_id: Returns the gazetteer's number of a name, None if it lacks the name.
    """
    tokens = name_tokens(name)
    letters = sum(map(len, tokens))
    if letters < _FEWEST_LETTERS or not all(token.isalpha() for token in tokens):
        return ()
    without = name_id(_DOUBLED_BY_APOSTROPHE.sub(r"\1", name))
    if without is not None:
        return (Respelling(without, _APOSTROPHE_COST),)
    as_written = " ".join(tokens)
    writings = list(dict.fromkeys(_writings(tokens)))
    found = _listed(writings, name_id)
    if found or letters < _FEWEST_LETTERS_FOR_RULES:
        return tuple(Respelling(number, WRITING_COST) for number in found)
    transcribed = (
        other for variant in (as_written, *writings) for other in (*_splits(variant), *_transcriptions(variant))
    )
    found = _listed(islice(transcribed, _MOST_VARIANTS), name_id)
    return tuple(Respelling(number, TRANSCRIPTION_COST) for number in found)


def _listed(variants: Iterable[str], name_id: NameId) -> list[int]:
    """Return the numbers of the variants that the gazetteer has, each once."""
    numbers = (name_id(variant) for variant in dict.fromkeys(variants))
    return list(dict.fromkeys(number for number in numbers if number is not None))


def _writings(tokens: list[str]) -> Iterator[str]:
    """Yield the name with other spaces, doubled letters and articles."""
    for words in (tokens, [_single(token) for token in tokens]):
        yield " ".join(words)
        if len(words) > 1:
            yield "".join(words)
        if len(words) > 1 and words[0] in _ARTICLES:
            yield " ".join(words[1:])
            yield " ".join(["al", *words[1:]])
        else:
            yield " ".join(["al", *words])
            yield " ".join(["el", *words])


def _single(token: str) -> str:
    """Return a word with one of each doubled letter."""
    return "".join(letter for index, letter in enumerate(token) if not index or letter != token[index - 1])


def _splits(name: str) -> Iterator[str]:
    """Yield a name of one word as two: "Birningwari"."""
    if " " not in name:
        yield from (f"{name[:at]} {name[at:]}" for at in range(3, len(name) - 2))


def _transcriptions(name: str) -> Iterator[str]:
    """Yield the name after each rule that changes it, everywhere and at the first place only."""
    words = name.split()
    for index, word in enumerate(words):
        for other in _WORD_VARIANTS.get(word, ()):
            yield " ".join([*words[:index], other, *words[index + 1 :]])
    marked = "$ ".join(words) + "$"
    for before, after in _BOTH_WAYS:
        if before in marked:
            yield marked.replace(before, after).replace("$", "")
            yield marked.replace(before, after, 1).replace("$", "")

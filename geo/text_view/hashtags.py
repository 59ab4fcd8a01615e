"""Reads hashtags as the words in them: "#PrayForParis" as "pray for Paris", "#lahoreblast" as "Lahore blast"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from geo.text_view.edits import Edit

_TAG: Final = re.compile(r"(?<![\w&/#])#(\w{3,80})")
_BOUNDARY: Final = re.compile(
    r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=_)|(?=_)"
)
_AFTER_A_WORD: Final = re.compile(r"[a-z,] $")  # in running text, a hashtag is a word of the sentence
# Words of hashtags that start and end with them, the longer ones first.
_FIRST: Final = (
    "prayersfor",
    "prayfor",
    "justicefor",
    "standwith",
    "helpfor",
    "jesuis",
    "save",
    "free",
    "help",
    "visit",
)
_LAST: Final = (
    "earthquake", "explosion", "elections", "bombing", "protests", "shooting", "election", "cyclone", "flooding",
    "airport", "attacks", "updates", "weather", "protest", "traffic", "attack", "crisis", "crash", "blast", "flood",
    "floods", "fires", "quake", "rains", "riots", "storm", "strong", "news", "fire",
)  # fmt: skip
_COMMON: Final = frozenset(_FIRST) | frozenset(_LAST) | frozenset(
    "pray for with not stand we is in of the and to my our us you now day war rain love support justice rise rising "
    "lives matter black too me follow friday monday motivation breaking update alert under peace aid relief against "
    "tornado tsunami wildfire wildfires landslide hurricane typhoon uprising massacre siege live from".split()
)  # fmt: skip
_TWO_WORDS: Final = re.compile(
    "(new)(?:york|delhi|zealand|orleans|jersey|mexico|hampshire|caledonia)|(south|north)(?:sudan|africa|korea|carolina|"
    "dakota|kivu|darfur|ossetia)|(west|east)(?:bank|bengal|virginia|africa|timor|london|jerusalem|ghouta)|(hong)kong|"
    "(puerto)rico|(sri)lanka|(saudi)arabia|(costa)rica|(el)(?:salvador|paso|fasher|obeid)|(sierra)leone|(burkina)faso|"
    "(san)(?:francisco|diego|antonio|juan|jose|salvador)|(los)angeles|(las)vegas|(cape)town|(ivory|gold)coast|"
    "(gaza)(?:strip|city)|(mexico|quezon)city|(khan)younis"
)
_LEAST_LETTERS: Final = 4  # of what is left of a hashtag without its first and last words


def hashtags(text: str) -> Iterator[Edit]:
    """Separate the words of hashtags; common ones are in lower case."""
    if "#" not in text:
        return
    for match in _TAG.finditer(text):
        start, tag = match.start(1), match[1]
        if _AFTER_A_WORD.search(text, max(0, start - 3), start - 1):
            yield start - 1, start, ""
        cuts = [boundary.start() for boundary in _BOUNDARY.finditer(tag)]
        is_one_word = tag[1:].islower()
        if is_one_word:
            cuts = _cuts_of_one_word(tag.lower())
        if cuts:
            bounds = [0, *cuts, len(tag)]
            for begin, end in pairwise(bounds):
                word = tag[begin:end]
                yield start + begin, start + end, _as_written(word, is_name=is_one_word)
                if end < len(tag):
                    yield start + end, start + end, " "


def _cuts_of_one_word(tag: str) -> list[int]:
    """Return where a hashtag in lower case is cut: after its first words, before its last ones, in a name of two."""
    first = next((len(word) for word in _FIRST if tag.startswith(word)), 0)
    start = first if len(tag) - first >= _LEAST_LETTERS else 0
    last = next((len(tag) - len(word) for word in _LAST if tag.endswith(word)), len(tag))
    end = last if last - start >= _LEAST_LETTERS else len(tag)
    name = _TWO_WORDS.fullmatch(tag, start, end)
    middle = name.end(name.lastindex) if name and name.lastindex else 0
    return [cut for cut in (start, middle, end) if 0 < cut < len(tag)]


def _as_written(word: str, *, is_name: bool) -> str:
    if word.lower() in _COMMON and not (word.isupper() and len(word) > 1):
        return "pray for" if word == "prayfor" else word.lower()
    return " " if word == "_" else word.capitalize() if is_name else word

"""Detects the language of a text by its script and, within a script, by its function words.

Letters decide for scripts of one language (Greek, Hebrew, Thai, Hangul, ...), telling letters for languages in Arabic
letters, function words for those in Latin, Cyrillic and Devanagari letters. Nothing is trained or downloaded, the
result is the same everywhere, and it takes well under a millisecond: only the first characters are read. Names say
nothing, so a headline of foreign names is not mistaken for a foreign headline; it just has no language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from geo.language.function_words import CYRILLIC, DEVANAGARI, LATIN
from geo.unicode_forms import normalize_form

SAMPLE_CHARS: Final = 800
"""How many characters are read: some 130 words, which takes a hundredth of the time of geoparsing."""

_LEAST_LETTERS: Final = 6
"""Three short words, or a clause of Chinese."""

_MARKS: Final = r"[\u0300-\u036f\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0962\u0963]"  # accents and vowel signs
_WORD: Final = re.compile(rf"[^\W\d_]+(?:{_MARKS}+[^\W\d_]*)*")
_ASCII_WORD: Final = re.compile("[a-z]+")
# Links, hashtags and particles inside names ("Rio de Janeiro") are in texts of every language.
_PARTICLES: Final = r"(?:de(?: la| las| los|l)?|d[ao]s?|d[iu]|van(?: de[nr]?)?|von(?: der)?)"
_PARTICLE_IN_NAME: Final = re.compile(rf" (?<=\w ){_PARTICLES} (?=[A-Z])")
_NOT_PROSE: Final = re.compile(r"https?://\S+|www\.\S+|@\w+|#\w+")
_SIGNS_OF_NOT_PROSE: Final = ("://", "www.", "@", "#")

# The first and the last character of blocks of letters, and the script or, where it has one language, the language.
_BLOCKS: Final = (
    (0x0041, 0x024F, "Latin"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x0F00, 0x0FFF, "bo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x3040, 0x30FF, "Kana"),
    (0x3400, 0x4DBF, "Han"),
    (0x4E00, 0x9FFF, "Han"),
    (0xAC00, 0xD7AF, "ko"),
)
_LETTERS_OF_A_CHARACTER: Final = 3
"""A Chinese character says about as much as so many letters."""

_KANA_SHARE: Final = 0.05
"""Japanese has at least this share of kana among its Chinese characters and kana."""

# Letters that only one language of a script has, the rarer language first: Urdu has Persian letters too.
_LETTERS: Final = {
    "Arabic": {"ur": "ٹڈڑںےہھۓ", "ps": "ټډړښځڅڼې", "ku": "ێەۆڵڕ", "fa": "پچژگکی"},
    "Cyrillic": {
        "be": "ў",
        "mk": "ѓќѕ",
        "sr": "ђћџљњј",
        "kk": "әқңғұһ",
        "mn": "өү",
        "tg": "ҳҷӣӯ",
        "uk": "іїєґ",
        "ru": "ыэё",
    },
}
_LEAST_TELLING: Final = 0.005
"""The least share of telling letters: a name of another language may have one of them."""

_WORDS: Final = {"Latin": LATIN, "Cyrillic": CYRILLIC, "Devanagari": DEVANAGARI}

# A language's score is the sum of its function words, each counted three times at most and divided by the root of the
# number of languages that have it. The limits were chosen on passages of 8, 15 and 40 words in 20 languages: with
# these, 75, 90 and 94 % of the passages get their language and 0.4, 0.4 and 0.2 % another one.
_LEAST_SCORE: Final = 1.5
_LEAST_LEAD: Final = 1.2
"""How many times as high as the second language's the best score must be."""

_LEAST_SHARE: Final = 0.15
"""The least share of the words."""

_LEAST_WORDS: Final = 2
"""The least number of different function words of more than one letter: letters may be initials."""

_MOST_REPEATS: Final = 3


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that a text is written in; None where it is too short to tell.

    Some three words are enough in a script of one language, some eight words of running text in Latin letters.

        >>> detect_language("The storm reached the coast on Monday and left thousands without power.")
        'en'
        >>> detect_language("La tormenta llegó el lunes a la costa y dejó sin luz a miles de personas.")
        'es'

    Args:
        text: Plain text; only its first SAMPLE_CHARS characters are read.
    """
    sample = _PARTICLE_IN_NAME.sub(" ", text[:SAMPLE_CHARS])
    if any(sign in sample for sign in _SIGNS_OF_NOT_PROSE):
        sample = _NOT_PROSE.sub(" ", sample)
    sample = normalize_form("NFC", sample)
    if sample.isascii():
        return _by_function_words(_ASCII_WORD.findall(sample.lower()), "Latin")
    words = _WORD.findall(sample.lower())
    script, letters = _main_script(sample)
    if letters < _LEAST_LETTERS:
        return None
    if script in _LETTERS and (language := _by_letters(sample, letters, script)):
        return language
    if script in _WORDS:
        return _by_function_words(words, script)
    return {"Arabic": "ar", "": None}.get(script, script)


def _main_script(sample: str) -> tuple[str, int]:
    """Return the script of most letters, or its one language, and the number of its letters."""
    scripts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char.isalpha():
            scripts[_script_of(char)] += count
    kana, han = scripts.pop("Kana", 0), scripts.pop("Han", 0)
    if kana or han:
        scripts["ja" if kana > _KANA_SHARE * (kana + han) else "zh"] = _LETTERS_OF_A_CHARACTER * (kana + han)
    return max(scripts.items(), key=lambda item: item[1], default=("", 0))


@lru_cache(maxsize=4_096)
def _script_of(char: str) -> str:
    code = ord(char)
    return next((script for first, last, script in _BLOCKS if first <= code <= last), "")


def _by_letters(sample: str, letters: int, script: str) -> str | None:
    """Return the language of the telling letters of a sample, None without any."""
    for language, telling in _LETTERS[script].items():
        if sum(map(sample.count, telling)) > _LEAST_TELLING * letters:
            return language
    return None


def _by_function_words(words: list[str], script: str) -> str | None:
    """Return the language whose function words make up most of the words, None where they are too few to tell."""
    languages_of = _languages_by_word(script)
    found = [(word, count, languages_of[word]) for word, count in Counter(words).items() if word in languages_of]
    scores: dict[str, float] = {}
    for _, count, languages in found:
        weight = min(count, _MOST_REPEATS) / len(languages) ** 0.5
        for language in languages:
            scores[language] = scores.get(language, 0.0) + weight
    if not scores:
        return None
    best = max(scores, key=scores.__getitem__)
    score, second = scores.pop(best), max(scores.values(), default=0.0)
    different = sum(len(word) > 1 for word, _, languages in found if best in languages)
    counted = sum(count for _, count, languages in found if best in languages)
    is_clear = score >= max(_LEAST_SCORE, _LEAST_LEAD * second) and different >= _LEAST_WORDS
    return best if is_clear and counted >= _LEAST_SHARE * len(words) else None


@lru_cache
def _languages_by_word(script: str) -> Mapping[str, tuple[str, ...]]:
    languages: dict[str, tuple[str, ...]] = {}
    for language, words in _WORDS[script].items():
        for word in words:
            languages[word] = (*languages.get(word, ()), language)
    return languages

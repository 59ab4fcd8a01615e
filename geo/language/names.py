"""Names of languages, and what a run over many articles says about those that are not in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo.message_text import pluralize

_NAMES: Final = {
    "am": "Amharic",
    "ar": "Arabic",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "bo": "Tibetan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "gu": "Gujarati",
    "ha": "Hausa",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "ig": "Igbo",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "km": "Khmer",
    "kn": "Kannada",
    "ko": "Korean",
    "ku": "Kurdish",
    "lo": "Lao",
    "mk": "Macedonian",
    "ml": "Malayalam",
    "mn": "Mongolian",
    "mr": "Marathi",
    "my": "Burmese",
    "ne": "Nepali",
    "nl": "Dutch",
    "no": "Norwegian",
    "or": "Odia",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "si": "Sinhala",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "tg": "Tajik",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yo": "Yoruba",
    "zh": "Chinese",
}
_LISTED: Final = 3


def language_name(code: str) -> str:
    """Return the English name of a language by its ISO 639-1 code; the code itself where it has no name here.

    >>> language_name("es")
    'Spanish'
    """
    return _NAMES.get(code, code)


def describe_other_languages(articles: Mapping[str, int]) -> str | None:
    """Return what to say of articles that are not in English; None without any.

    >>> describe_other_languages({"en": 80, "es": 17, "de": 1})
    '18 articles look foreign (17 Spanish, 1 German); Dateline reads English best'
    >>> describe_other_languages({"es": 17})
    '17 articles look Spanish; Dateline reads English best'

    Args:
        articles: The numbers of articles by language.
    """
    others = {code: number for code, number in articles.items() if code != "en" and number}
    if not others:
        return None
    total = sum(others.values())
    ordered = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) == 1:
        look = language_name(ordered[0][0])
    else:
        named = [f"{number:,} {language_name(code)}" for code, number in ordered[:_LISTED]]
        rest = sum(number for _, number in ordered[_LISTED:])
        look = f"foreign ({', '.join([*named, *([f'{rest:,} in other languages'] if rest else [])])})"
    return f"{pluralize(total, 'article')} look{'s' if total == 1 else ''} {look}; Dateline reads English best"

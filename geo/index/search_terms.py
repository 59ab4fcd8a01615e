"""Words as they are searched for, and texts as they are indexed; whatever the index."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

__all__ = ["Term", "is_unspaced", "searchable", "terms_of", "words_of"]

_MAX_WORDS: Final = 10
_MAX_CHARS: Final = 1000
_WORD: Final = re.compile(r'"([^"]*)"|(\S+)')
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# Scripts written without spaces, or, as Hangul, with endings joined on: each character is a word, a word a phrase.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, as texts are indexed; with `begins`, its last word may go on."""

    text: str
    begins: bool = False


def terms_of(text: str) -> list[Term]:
    """Return what a question asks for; what has neither letter nor digit asks for nothing."""
    return [term for word in words_of(text) if (term := _term(word))]


def words_of(text: str) -> list[str]:
    """Return what to look for, word by word; what stands in double quotes is one. Ten at most."""
    words = [(quoted or bare).strip('"').strip() for quoted, bare in _WORD.findall(text[:_MAX_CHARS])]
    return [word for word in words if word][:_MAX_WORDS]


def searchable(text: str) -> str:
    """Return a text as it is indexed: without accents and capitals, scripts without spaces cut up."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _UNSPACED.sub(r" \g<0> ", unicodedata.normalize("NFC", plain).casefold())


def is_unspaced(text: str) -> bool:
    """Whether a text has characters of scripts that are written without spaces."""
    return _UNSPACED.search(text) is not None


def _term(word: str) -> Term | None:
    """Return a word or phrase as it is looked for, None where it has neither letter nor digit."""
    plain = searchable(word)
    if not any(unicodedata.category(character)[0] in "LN" for character in plain):
        return None
    return Term(plain, begins=word.endswith("*"))

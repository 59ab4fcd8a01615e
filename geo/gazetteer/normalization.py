"""The normalized form of a name, and its 64-bit hash.

A name is a sequence of tokens. Normalization folds case, strips diacritics, drops apostrophes and full stops, replaces
hyphens and other punctuation by one space, "&" by "and", and "St", "Mt" and "Ft" by "saint", "mount" and "fort". So
"N'Djamena", "Ndjamena" and "N’DJAMÉNA" are one name, and so are "St. Louis" and "Saint-Louis".

Tokens are matched in the original string, so that offsets refer to it. The hash of a name is a polynomial in the hashes
of its tokens, so that a window's hash follows from that of the window without its last token by one multiplication and
one addition. A token's hash is eight bytes of BLAKE2b, the same on every machine and in every process.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

from geo.unicode_forms import normalize_form

__all__ = [
    "MULTIPLIER",
    "POSSESSIVE",
    "TOKEN",
    "fold",
    "hash_name",
    "hash_token",
    "name_tokens",
    "normalize",
    "normalize_token",
]

# Odd, so that multiplication modulo 2**64 is reversible; the digits of the golden ratio mix the bits well.
MULTIPLIER = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

_APOSTROPHES = "'’‘ʼ`´′"
_MARKS = "\u0300-\u036f"
_WORD = "[^\\W_]"
_LETTER = r"[^\W\d_]"
_REST = rf"(?:[{_APOSTROPHES}{_MARKS}]+{_WORD}+)*[{_MARKS}]*"
# A word with its inner apostrophes, an acronym with full stops ("U.S.", "D.C"), a single character, or an ampersand.
# With one group, `split` returns gap, token, gap, ..., token, gap: the whole text in one pass. Words of two or more
# characters are the first alternative, because most tokens are.
TOKEN = re.compile(rf"({_WORD}{{2,}}{_REST}|{_LETTER}(?:\.{_LETTER})+(?!{_WORD})\.?|{_WORD}{_REST}|&)")
POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS](?!{_WORD})")
"""The ending of a possessive: "'s" that no letter or digit follows."""

_DROPPED = dict.fromkeys(map(ord, _APOSTROPHES + ".ʻʽʾʿˈˊˋ·"), None)
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
        "ŋ": "ng", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ŧ": "t", "ĸ": "k", "ɔ": "o", "ɛ": "e", "ƴ": "y", "ƒ": "f",
    }
)  # fmt: skip
_WORDS = {"&": "and", "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def fold(text: str) -> str:
    """Return a text case folded and without diacritics; a table replaces letters that Unicode does not decompose."""
    if text.isascii():
        return text.lower()
    decomposed = normalize_form("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold().translate(_LETTERS)


def normalize_token(token: str) -> str:
    """Return the normalized form of a token that `TOKEN` matched; empty if it has no letter or digit."""
    plain = fold(token.translate(_DROPPED))
    if not token.isascii():
        # Decomposition turns "¼" into digits with a slash, "´" into a space and "ŉ" into an apostrophe and n.
        plain = "".join(filter(str.isalnum, plain.translate(_DROPPED)))
    return _WORDS.get(plain, plain)


def name_tokens(name: str) -> list[str]:
    """Return the normalized tokens of `name`, in order."""
    return [plain for token in TOKEN.split(name)[1::2] if (plain := normalize_token(token))]


@lru_cache(maxsize=4096)
def normalize(name: str) -> str:
    """Return the normalized form of `name`: its tokens, separated by one space; empty if it has no letter or digit."""
    return " ".join(name_tokens(name))


def hash_token(plain: str) -> int:
    """Return the 64-bit hash of a normalized token."""
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def hash_name(hashes: list[int]) -> int:
    """Return the 64-bit hash of a name from the hashes of its tokens."""
    value = 0
    for token_hash in hashes:
        value = (value * MULTIPLIER + token_hash) & _MASK
    return value

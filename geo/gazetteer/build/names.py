"""Decides which names of the sources are usable, and makes the variants that news uses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from geo.gazetteer.normalization import fold, normalize
from geo.types import NameKind
from geo.word_lists import FUNCTION_WORDS

__all__ = ["display_name", "is_usable", "russian_variant", "without_generic"]

_MAX_NAME_LENGTH: Final = 80
_AIRPORT_CODE: Final = re.compile(r"[A-Z]{3}")

# Countries whose languages are written in another script. The diacritics in GeoNames' names are from a transliteration
# that newspapers do not print ("Amethī", "Ōsaka").
_TRANSLITERATED: Final = frozenset(
    "AE AF AM BD BG BH BT BY CN DJ DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM MN MR "
    "MV NP OM PK PS QA RS RU SA SD SY TH TJ TN TW UA UZ YE".split()
)

_ENGLISH_GENERIC: Final = (
    "autonomous republic|autonomous region|autonomous prefecture|autonomous province|autonomous oblast|"
    "autonomous okrug|special administrative region|federal district|federal territory|union territory|"
    "capital territory|northern territory|state|province|oblast|region|governorate|prefecture|department|krai|kray|"
    "republic|county|voivodeship|district|municipality|territory|division|parish|canton|emirate|rayon|raion|okrug|"
    "borough|census area|metropolitan city"
)
_PREFIX: Final = re.compile(
    rf"(?:the )?(?:(?:union )?{'|(?:union )?'.join(_ENGLISH_GENERIC.split('|'))}|commonwealth|city) of (?:the )?(.+)"
    r"|(?:estado|provincia|departamento|regiao|region|regione|distrito|municipio|provincie|province|departement|"
    r"wilaya|muhafazat|changwat|tinh|thanh pho|judetul|gobernacion|comunidad) (?:autonoma )?"
    r"(?:(?:de la|de l|de los|de las|des|del|della|dell|de|do|da|dos|du|d) )?(.+)"
)
_SUFFIX: Final = re.compile(rf"(.+?) (?:{_ENGLISH_GENERIC})")

_CYRILLIC: Final = frozenset({"BY", "KG", "KZ", "RU", "TJ", "TM", "UA", "UZ"})
_ADJECTIVE: Final = re.compile(r"(?:iy|yy|yi)\b")
_KRAY: Final = re.compile(r"\bKray\b")


def is_usable(name: str, kind: NameKind) -> bool:
    """Return whether a name from a source may be in the index.

    Not usable are names in other scripts than Latin (articles are in English), names with one or two characters or
    digits only, function words, and the three-letter airport codes among the alternate names of cities.
    """
    if len(name) > _MAX_NAME_LENGTH or "\n" in name or "http" in name:
        return False
    if kind is not NameKind.PRIMARY and _AIRPORT_CODE.fullmatch(name):
        return False
    normal = normalize(name)
    return len(normal) > 2 and normal.isascii() and normal not in FUNCTION_WORDS and not _is_number(normal)


def display_name(name: str, country: str | None) -> str:
    """Return the name to display: without diacritics that only belong to a transliteration."""
    if country not in _TRANSLITERATED or name.isascii():
        return name
    plain = "".join(_plain_letter(char) for char in name)
    return " ".join(plain.split()) or name


def without_generic(normal: str) -> str | None:
    """Return a division's normalized name without its generic word: "state of odisha" → "odisha".

    None means that the name does not have a generic word.
    """
    for pattern in (_PREFIX, _SUFFIX):
        if match := pattern.fullmatch(normal):
            return str(next(group for group in match.groups() if group))
    return None


def russian_variant(name: str, country: str | None) -> str | None:
    """Return the newspapers' transcription of a Cyrillic name: "Nizhniy Novgorod" → "Nizhny Novgorod", "Kray" → "Krai".

    None means that it is the same name, or that the country does not use Cyrillic.
    """
    if country not in _CYRILLIC:
        return None
    changed = _KRAY.sub("Krai", _ADJECTIVE.sub("y", name))
    return changed if changed != name else None


def _is_number(normal: str) -> bool:
    return normal.replace(" ", "").isdecimal()


@lru_cache(maxsize=4096)
def _plain_letter(char: str) -> str:
    """Return a letter without diacritics, in the same case; "" for the apostrophes of transliterations."""
    if char in "‘’ʻʼʽʾʿ`":
        return ""
    if char.isascii() or not char.isalpha():
        return char
    plain = fold(char)
    return plain.upper() if char.isupper() and len(plain) == 1 else plain.capitalize() if char.isupper() else plain

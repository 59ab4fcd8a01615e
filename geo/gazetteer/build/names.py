"""Which names are worth having, and the variants that news writes of them."""

from __future__ import annotations

import re
from functools import lru_cache

from geo.gazetteer.normalization import fold, normalize
from geo.types import NameKind

__all__ = [
    "display_name",
    "is_usable",
    "russian_variant",
    "without_generic",
]

_LONGEST_NAME = 80
_AIRPORT_CODE = re.compile(r"[A-Z]{3}")

# English function words that are somebody's name for a place somewhere: never that place in an English article.
_FUNCTION_WORDS = frozenset(
    "about after all also and any are been but can did down each even few for from had has have her here him his how "
    "into its just last less like many more most much must new next nor not now off old once one only other our out "
    "over own per same she should some such than that the their them then there these they this those three too two "
    "under until upon very was were what when where which who whom whose why will with would you your".split()
)

# Countries whose languages are written in another script: GeoNames' marks belong to a transliteration there that
# newspapers do not print ("Amethī", "Ōsaka").
_TRANSLITERATED = frozenset(
    "AE AF AM BD BG BH BT BY CN DJ DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM MN MR "
    "MV NP OM PK PS QA RS RU SA SD SY TH TJ TN TW UA UZ YE".split()
)

_ENGLISH_GENERIC = (
    "autonomous republic|autonomous region|autonomous prefecture|autonomous province|autonomous oblast|"
    "autonomous okrug|special administrative region|federal district|federal territory|union territory|"
    "capital territory|northern territory|state|province|oblast|region|governorate|prefecture|department|krai|kray|"
    "republic|county|voivodeship|district|municipality|territory|division|parish|canton|emirate|rayon|raion|okrug|"
    "borough|census area|metropolitan city"
)
_PREFIX = re.compile(
    rf"(?:the )?(?:(?:union )?{'|(?:union )?'.join(_ENGLISH_GENERIC.split('|'))}|commonwealth|city) of (?:the )?(.+)"
    r"|(?:estado|provincia|departamento|regiao|region|regione|distrito|municipio|provincie|province|departement|"
    r"wilaya|muhafazat|changwat|tinh|thanh pho|judetul|gobernacion|comunidad) (?:autonoma )?"
    r"(?:(?:de la|de l|de los|de las|des|del|della|dell|de|do|da|dos|du|d) )?(.+)"
)
_SUFFIX = re.compile(rf"(.+?) (?:{_ENGLISH_GENERIC})")

_CYRILLIC = frozenset({"BY", "KG", "KZ", "RU", "TJ", "TM", "UA", "UZ"})
_ADJECTIVE = re.compile(r"(?:iy|yy|yi)\b")
_KRAY = re.compile(r"\bKray\b")


def is_usable(name: str, kind: NameKind) -> bool:
    """Say whether a name from a source may be in the index.

    Out go names in another script than Latin (articles are English), of one or two characters, of digits only,
    function words, and three-letter codes that stand among the alternate names of cities.
    """
    if len(name) > _LONGEST_NAME or "\n" in name or "http" in name:
        return False
    if kind is not NameKind.PRIMARY and _AIRPORT_CODE.fullmatch(name):
        return False
    normal = normalize(name)
    return len(normal) > 2 and normal.isascii() and normal not in _FUNCTION_WORDS and not _is_number(normal)


def display_name(name: str, country: str | None) -> str:
    """Return the name to show: without the marks of a transliteration that newspapers do not print."""
    if country not in _TRANSLITERATED or name.isascii():
        return name
    plain = "".join(_plain_letter(char) for char in name)
    return " ".join(plain.split()) or name


def without_generic(normal: str) -> str | None:
    """Return a division's normalized name without its generic word ("state of odisha" → "odisha"), None if it has
    none."""
    for pattern in (_PREFIX, _SUFFIX):
        if match := pattern.fullmatch(normal):
            return str(next(group for group in match.groups() if group))
    return None


def russian_variant(name: str, country: str | None) -> str | None:
    """Return a name transcribed from Cyrillic as newspapers do ("Nizhniy Novgorod" → "Nizhny Novgorod", "Kray" →
    "Krai"), None where that is the name already."""
    if country not in _CYRILLIC:
        return None
    changed = _KRAY.sub("Krai", _ADJECTIVE.sub("y", name))
    return changed if changed != name else None


def _is_number(normal: str) -> bool:
    return normal.replace(" ", "").isdecimal()


@lru_cache(maxsize=4096)
def _plain_letter(char: str) -> str:
    """Return a letter without its marks, in its own case; apostrophes and modifier letters of transliterations go."""
    if char in "‘’ʻʼʽʾʿ`":
        return ""
    if char.isascii() or not char.isalpha():
        return char
    plain = fold(char)
    return plain.upper() if char.isupper() and len(plain) == 1 else plain.capitalize() if char.isupper() else plain

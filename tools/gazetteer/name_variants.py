"""Splits source entries that contain several names, and makes the forms of division names that news uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geo.gazetteer.build.names import without_generic

__all__ = ["division_variants", "split_names", "without_transcribed"]

_BRACKETS: Final = re.compile(r"\s*[(\[].*?[)\]]\s*")

# Transcribed generic words of other languages at the end of names ("Ngari Diqu").
_TRANSCRIBED_GENERIC: Final = {
    "CN": " diqu| shi| xian| zizhizhou| meng",
    "TW": " shi| xian",
    "KR": " si| gun| do",
    "JP": " shi| ken",
}

# The English word for the first-level divisions of a country, for forms that the sources lack ("Sichuan Province").
_DIVISION_WORDS: Final = {
    "state": "US IN MX BR NG AU VE MY SD SS MM DE AT SO",
    "province": "CN IR TR AF ID IT NL PK VN ZA AR CU TH KH LA CA ES MN PH PG PA CR DO EC SB ZM RW BI BE CG DZ GA MZ KR",
    "governorate": "EG IQ SY YE JO LB TN SA OM KW BH PS",
    "oblast": "RU UA KZ BG KG BY",
    "region": "UA KZ BY UZ KG RU TZ GH ET ER SO CL PE FR IT NZ DK NA CM ML SN TD TG GN CI BF NE MG MA DJ MR FI SK CZ "
    "PH",
    "prefecture": "JP GR CF",
    "department": "CO BO PE UY PY NI HN GT SV HT BJ",
    "county": "KE RO HR HU EE SE NO LT IE LR AL",
    "district": "UG LS MW SR BW GY CY BZ MU LU PT",
    "voivodeship": "PL",
    "canton": "CH BA",
    "emirate": "AE",
}
_WORDS_BY_COUNTRY: Final[dict[str, list[str]]] = {}
for _word, _codes in _DIVISION_WORDS.items():
    for _code in _codes.split():
        _WORDS_BY_COUNTRY.setdefault(_code, []).append(_word)


def split_names(name: str) -> Iterator[str]:
    """Yield the names in one entry: "Biel/Bienne" has two; "Washington (state)" loses its bracket."""
    for part in _BRACKETS.sub(" ", name).split("/"):
        if part := part.strip(" ,;-"):
            yield part


def without_transcribed(normal: str, country: str | None) -> str | None:
    """Return a division's normalized name without its transcribed generic word, None if it does not have one."""
    for word in _TRANSCRIBED_GENERIC.get(country or "", "").split("|"):
        if word and normal.endswith(word) and len(normal) > len(word) + 2:
            return normal.removesuffix(word)
    return None


def division_variants(normal: str, country: str | None) -> Iterator[str]:
    """Yield the forms of a division's normalized name: without its generic word, and with the English one."""
    core = without_generic(normal)
    if core and len(core) > 2:
        yield core
    for word in _WORDS_BY_COUNTRY.get(country or "", ()):
        if not normal.endswith(word):
            yield f"{core or normal} {word}"

"""Names of the sources: which are usable, and their variants."""

from __future__ import annotations

import pytest

from geo.gazetteer.build.names import display_name, is_usable, russian_variant, without_generic
from geo.types import NameKind


@pytest.mark.parametrize(
    "name", ["Москва", "東京", "NY", "DEL", "12345", "the", "http://x.org", "x" * 90, "", "🇮🇳", "A1"]
)
def test_harmful_names_are_not_usable(name: str) -> None:
    assert not is_usable(name, NameKind.ALTERNATE)


@pytest.mark.parametrize("name", ["Delhi", "Goa", "6th of October City", "Łódź", "N'Djamena", "São Paulo", "March"])
def test_names_in_latin_letters_are_usable(name: str) -> None:
    assert is_usable(name, NameKind.ALTERNATE)


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Amethī", "IN", "Amethi"),
        ("Ōsaka", "JP", "Osaka"),
        ("‘Ajmān", "AE", "Ajman"),
        ("São Paulo", "BR", "São Paulo"),
        ("Jūrmala", "LV", "Jūrmala"),
    ],
)
def test_diacritics_of_transliterations_are_not_displayed(name: str, country: str, expected: str) -> None:
    assert display_name(name, country) == expected


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("state of odisha", "odisha"),
        ("sichuan province", "sichuan"),
        ("moscow oblast", "moscow"),
        ("republic of dagestan", "dagestan"),
        ("union territory of puducherry", "puducherry"),
        ("estado de sao paulo", "sao paulo"),
        ("departamento de la paz", "paz"),
        ("guangxi zhuang autonomous region", "guangxi zhuang"),
        ("texas", None),
    ],
)
def test_generic_words_are_removed(name: str, core: str | None) -> None:
    assert without_generic(name) == core


def test_russian_names_have_the_transcription_of_newspapers() -> None:
    assert russian_variant("Primorskiy Kray", "RU") == "Primorsky Krai"
    assert russian_variant("Primorskiy Kray", "FR") is None
    assert russian_variant("Omsk", "RU") is None

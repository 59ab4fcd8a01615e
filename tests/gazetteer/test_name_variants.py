"""Names in source entries, and the forms of division names."""

from __future__ import annotations

from tools.gazetteer.name_variants import division_variants, split_names, without_transcribed


def test_an_entry_may_contain_several_names() -> None:
    assert list(split_names("Biel/Bienne")) == ["Biel", "Bienne"]
    assert list(split_names("Washington (state)")) == ["Washington"]


def test_divisions_get_the_generic_word_of_their_country() -> None:
    assert list(division_variants("sichuan", "CN")) == ["sichuan province"]
    assert list(division_variants("state of odisha", "IN")) == ["odisha", "odisha state"]
    assert list(division_variants("sichuan province", "CN")) == ["sichuan"]


def test_transcribed_generic_words_are_removed() -> None:
    assert without_transcribed("ngari diqu", "CN") == "ngari"
    assert without_transcribed("ngari diqu", "IN") is None

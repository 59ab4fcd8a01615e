"""Names that stand alone in tables, lists and texts."""

import pytest

from geo import geoparse


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("07 May\tNyala\t3\t8", ["Nyala"]),
        ("| Iloilo | 7 |", ["Iloilo"]),
        ("| Town | Dead |\n|---|---|\n| Shikarpur | 3 |\n| Dadu | 4 |", ["Shikarpur", "Dadu"]),
        ("3. Tacloban - 9 injured", ["Tacloban"]),
        ("Town,Cases\nChipata,40\nKabwe,12", ["Chipata", "Kabwe"]),
        ("- Hama: shelling\n- Raqqa (Rakka): calm", ["Hama", "Raqqa", "Rakka"]),
        ("• Poltava — one drone", ["Poltava"]),
        ("Nice", ["Nice"]),
        ("Reading, UK", ["Reading", "UK"]),
        ("Bochum (remote option)", ["Bochum"]),
        ("Qalqilya; Salfit; Tubas", ["Qalqilya", "Salfit", "Tubas"]),
    ],
)
def test_a_name_that_stands_alone_is_a_mention(text: str, names: list[str]) -> None:
    assert [mention.text for mention in geoparse(text)] == names


@pytest.mark.parametrize(
    "text",
    ["| Killed | 7 |", "Monday\t2\t5", "2. Nice work - 9 votes", "| Total | March |"],
)
def test_common_words_that_stand_alone_are_none(text: str) -> None:
    assert [mention.text for mention in geoparse(text)] == []

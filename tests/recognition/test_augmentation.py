"""Augmented copies of training texts."""

import random
from typing import Any

from tools.recognizer.augmentation import in_headline_case, with_other_places, with_people_named_like_places

RECORD: dict[str, Any] = {
    "text": "Anna Smith met Omar Sy in Lyon, and Anna Smith left for Oslo.",
    "ents": [[0, 10, "PERSON"], [15, 22, "PERSON"], [26, 30, "LOC"], [36, 46, "PERSON"], [56, 60, "LOC"]],
}


def surfaces(record: dict[str, Any], label: str) -> list[str]:
    return [record["text"][start:end] for start, end, own in record["ents"] if own == label]


def test_renaming_people_keeps_the_places_and_adjusts_the_offsets() -> None:
    for seed in range(20):
        renamed = with_people_named_like_places(RECORD, random.Random(seed))
        if renamed is not None:
            assert surfaces(renamed, "LOC") == ["Lyon", "Oslo"]
            assert all(len(name.split()) == 2 for name in surfaces(renamed, "PERSON"))
            first, _, third = surfaces(renamed, "PERSON")
            assert third in {first, "Anna Smith"} or first == "Anna Smith"
            assert surfaces(renamed, "PERSON") != surfaces(RECORD, "PERSON")


def test_a_renamed_person_keeps_the_new_name_where_one_half_is_repeated() -> None:
    record = {"text": "Anna Smith left. Smith ran.", "ents": [[0, 10, "PERSON"], [17, 22, "PERSON"]]}
    copies = [with_people_named_like_places(record, random.Random(seed)) for seed in range(100)]
    names = [surfaces(copy, "PERSON") for copy in copies if copy is not None]
    assert any(full.split()[1] == last != "Smith" for full, last in names)


def test_replacing_places_keeps_the_people_and_adjusts_the_offsets() -> None:
    for seed in range(20):
        replaced = with_other_places(RECORD, ["Ngari Gunsa", "Nyingchi"], random.Random(seed))
        if replaced is not None:
            assert surfaces(replaced, "PERSON") == surfaces(RECORD, "PERSON")
            assert {"Ngari Gunsa", "Nyingchi"} & set(surfaces(replaced, "LOC"))


def test_a_record_with_nothing_to_change_gives_no_copy() -> None:
    assert with_other_places({"text": "Nobody came.", "ents": []}, ["Nyingchi"], random.Random(1)) is None


def test_a_headline_copy_keeps_the_offsets_of_every_name() -> None:
    headlines = [copy for seed in range(200) if (copy := in_headline_case(RECORD, random.Random(seed))) is not None]
    titles = {str(copy["text"]) for copy in headlines}
    assert titles == {
        "Anna Smith Met Omar Sy In Lyon, And Anna Smith Left For Oslo",
        "ANNA SMITH MET OMAR SY IN LYON, AND ANNA SMITH LEFT FOR OSLO.",
    }
    assert all({name.title() for name in surfaces(copy, "LOC")} == {"Lyon", "Oslo"} for copy in headlines)

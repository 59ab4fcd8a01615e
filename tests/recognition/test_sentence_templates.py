"""Made-up training texts."""

import random
import re

import pytest

from geo.gazetteer import Gazetteer
from tools.recognizer.sentence_templates import NamePools, made_up_records, name_pools

TEXTS = 2_000


@pytest.fixture(scope="module")
def pools() -> NamePools:
    return name_pools(Gazetteer.open())


def test_no_slot_is_left_and_all_places_are_names(pools: NamePools) -> None:
    for record in made_up_records(TEXTS, pools, random.Random(1)):
        assert not re.search(r"[{}|]", record["text"])
        assert all(record["text"][start:end][0].isupper() for start, end, _ in record["ents"])


def test_the_same_seed_makes_up_the_same_texts(pools: NamePools) -> None:
    assert made_up_records(50, pools, random.Random(1)) == made_up_records(50, pools, random.Random(1))


def test_the_same_names_are_those_of_places_and_of_their_namesakes(pools: NamePools) -> None:
    places, all_words = set(), set()
    for record in made_up_records(TEXTS, pools, random.Random(1)):
        places |= {record["text"][start:end] for start, end, _ in record["ents"]}
        without = record["text"]
        for start, end, _ in reversed(record["ents"]):
            without = without[:start] + without[end:]
        all_words |= set(re.findall(r"\w+", without))
    assert {"Jordan", "Paris", "Georgia"} <= places & all_words

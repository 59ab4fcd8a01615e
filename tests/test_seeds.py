"""The sample articles and their gold mentions are consistent, complete and as varied as they should be.

Every toponym in a sample is annotated. A span holds the name alone, without article, possessive or direction word;
"Paris, Texas" is two mentions and "Russia-India-China" three. Organizations and people named like places are not
mentions; an institution named after its town contains an embedded one. Countries, states and seas have the point that
GeoNames gives them; rivers have a point along their course.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ANNOTATIONS = SEEDS.parent / "benchmarks" / "samples.jsonl"
FILES = sorted(SEEDS.glob("*.md"))
GOLD: dict[str, dict[str, Any]] = {
    entry["id"]: entry for entry in map(json.loads, ANNOTATIONS.read_text(encoding="utf-8").splitlines())
}
MENTIONS = [(entry, mention) for entry in GOLD.values() for mention in entry["mentions"]]

CONTINENTS = {
    "Africa": {"CD", "KE", "LY", "ML", "NE", "NG", "ZA"},
    "Antarctica": {"AQ"},
    "Asia": {"AE", "CN", "IN", "JO", "JP", "LB", "PK"},
    "Europe": {"DE", "ES", "FR", "GB", "IT", "RU", "UA"},
    "North America": {"CA", "CR", "MX", "US"},
    "Oceania": {"AU", "FJ", "NZ", "TO", "WS"},
    "South America": {"BO", "BR", "CL", "PE"},
}

# Name, then the places that it means in the samples: country code and rounded point.
NAMESAKES = {
    "Birmingham": {("GB", 52, -2), ("US", 34, -87)},
    "Cambridge": {("GB", 52, 0), ("US", 42, -71)},
    "Georgia": {("GE", 42, 43), ("US", 33, -84)},
    "Hyderabad": {("IN", 17, 78), ("PK", 25, 68)},
    "London": {("CA", 43, -81), ("GB", 52, 0)},
    "New York": {("US", 41, -74), ("US", 43, -75)},
    "Paris": {("FR", 49, 2), ("US", 34, -96)},
    "Perth": {("AU", -32, 116), ("GB", 56, -3)},
    "Punjab": {("IN", 31, 75), ("PK", 31, 72)},
    "Tripoli": {("LB", 34, 36), ("LY", 33, 13)},
    "Victoria": {("AU", -37, 145), ("CA", 48, -123)},
    "Washington": {("US", 39, -77), ("US", 48, -121)},
}

LOOKALIKES = [
    "Bank of America",
    "Brussels sprouts",
    "Isaac Newton",
    "Jordan Spieth",
    "Michael Jordan",
    "Musi-Café",
    "No china was laid",
    "Washington Post",
    "reign of Victoria",
]

# Whole names that end like a possessive or begin with a direction word.
PROPER_NAMES = {"Great St Mary's", "Northern Ireland", "Western Australia"}


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Return a sample's front matter and its body, stripped."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body.strip()


def sentences(text: str) -> list[str]:
    """Return the sentences of plain prose, cut after a full stop, question or exclamation mark."""
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if len(sentence.split()) > 3]


def test_there_are_at_least_thirty_samples() -> None:
    assert len(FILES) >= 30


def test_samples_and_gold_entries_correspond() -> None:
    assert [read(path)[0]["id"] for path in FILES] == list(GOLD)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_front_matter_is_complete_and_has_the_id_of_the_file(path: Path) -> None:
    front, _ = read(path)
    assert set(front) == {"id", "title", "date", "source"}
    assert front["id"] == f"seed-{path.stem}"
    assert front["source"] == "Dateline samples"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_gold_entry_has_the_words_of_the_sample(path: Path) -> None:
    front, body = read(path)
    entry = GOLD[front["id"]]
    assert (entry["title"], entry["text"], entry["source"]) == (front["title"], body, front["source"])
    assert entry["date"] == front["date"].isoformat()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_body_is_plain_prose_of_60_to_200_words(path: Path) -> None:
    _, body = read(path)
    assert 60 <= len(body.split()) <= 200
    assert not re.search(r"[*_`#<>\[\]{}|]|\n(?!\n|\S)|(?<!\n)\n(?!\n)", body)


def test_files_are_numbered_in_order() -> None:
    assert [path.name[:4] for path in FILES] == [f"{number:03}-" for number in range(1, len(FILES) + 1)]


def test_dates_run_from_2010_to_2026() -> None:
    dates = [dt.date.fromisoformat(entry["date"]) for entry in GOLD.values()]
    assert min(dates).year == 2010
    assert max(dates).year == 2026


def test_no_two_samples_share_a_sentence() -> None:
    counts = Counter(sentence for entry in GOLD.values() for sentence in sentences(entry["text"]))
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_offsets_select_the_name() -> None:
    for entry, mention in MENTIONS:
        assert entry[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


def test_spans_begin_and_end_at_word_edges() -> None:
    for entry, mention in MENTIONS:
        text = entry[mention["field"]]
        assert not text[: mention["start"]][-1:].isalnum()
        assert not text[mention["end"] :][:1].isalnum()
        bare = not re.match(r"(?i)the |.*'s$|(north|south|east|west)ern ", mention["text"])
        assert bare or mention["text"] in PROPER_NAMES


def test_mentions_come_in_reading_order_without_overlap() -> None:
    for entry in GOLD.values():
        spans = [(m["field"] == "text", m["start"], m["end"]) for m in entry["mentions"]]
        assert spans == sorted(spans)
        assert all(b[0] > a[0] or b[1] >= a[2] for a, b in pairwise(spans))


def test_every_sample_has_a_place_and_every_mention_a_point_and_a_kind() -> None:
    assert all(any(m["kind"] == "place" for m in entry["mentions"]) for entry in GOLD.values())
    for _, mention in MENTIONS:
        assert mention["kind"] in {"place", "demonym", "embedded"}
        assert -90 <= mention["lat"] <= 90
        assert -180 <= mention["lon"] <= 180
        assert mention["name"]
        assert mention["geonameid"] is None or mention["geonameid"] > 0


def test_every_kind_of_mention_occurs() -> None:
    assert {mention["kind"] for _, mention in MENTIONS} == {"place", "demonym", "embedded"}


@pytest.mark.parametrize("continent", CONTINENTS)
def test_every_continent_occurs(continent: str) -> None:
    assert CONTINENTS[continent] & {mention["country_code"] for _, mention in MENTIONS}


@pytest.mark.parametrize("surface", NAMESAKES)
def test_both_places_of_a_namesake_occur(surface: str) -> None:
    points = {(m["country_code"], round(m["lat"]), round(m["lon"])) for _, m in MENTIONS if m["text"] == surface}
    assert points >= NAMESAKES[surface]


@pytest.mark.parametrize("name", LOOKALIKES)
def test_names_that_only_look_like_places_are_not_annotated(name: str) -> None:
    entry = next(entry for entry in GOLD.values() if name in entry["text"])
    start = entry["text"].index(name)
    inside = range(start, start + len(name))
    assert not [m for m in entry["mentions"] if m["field"] == "text" and m["start"] in inside]


def test_a_place_has_the_same_point_everywhere() -> None:
    points: dict[tuple[str, str | None, int | None], set[tuple[float, float]]] = {}
    for _, mention in MENTIONS:
        key = (mention["name"], mention["country_code"], mention["geonameid"])
        points.setdefault(key, set()).add((mention["lat"], mention["lon"]))
    assert [key for key, found in points.items() if len(found) > 1] == []


@pytest.mark.parametrize("article_id", GOLD)
def test_a_name_that_is_annotated_once_is_annotated_everywhere_in_the_article(article_id: str) -> None:
    entry = GOLD[article_id]
    for field in ("title", "text"):
        rest = list(entry[field])
        for mention in entry["mentions"]:
            if mention["field"] == field:
                rest[mention["start"] : mention["end"]] = "\0" * len(mention["text"])
        unmarked = re.sub("|".join(LOOKALIKES), "", "".join(rest))
        missed = {m["text"] for m in entry["mentions"] if re.search(rf"(?<!\w){re.escape(m['text'])}(?!\w)", unmarked)}
        assert missed == set()


@pytest.mark.parametrize("entry", GOLD.values(), ids=GOLD)
def test_the_focus_of_a_sample_is_mentioned_in_it(entry: dict[str, Any]) -> None:
    named = [(mention["name"], mention["lat"], mention["lon"]) for mention in entry["mentions"]]
    about = [(place["name"], place["lat"], place["lon"]) for place in entry["focus"]]
    assert about
    assert set(about) <= set(named)
    assert len(set(about)) == len(about)

"""The command against the sample articles' gold: what a change of engine or data must not lose."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from geopy.distance import great_circle

SEEDS = Path(__file__).parents[1] / "seeds"
NEAR_KM = 161.0

Mention = dict[str, Any]


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    files = [str(path) for path in sorted(SEEDS.glob("*.md"))]
    command = [sys.executable, "-m", "geo.cli", "geoparse", *files]
    output = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    return {record["id"]: record for record in map(json.loads, output.splitlines())}


@pytest.fixture(scope="module")
def gold() -> dict[str, dict[str, Any]]:
    lines = (SEEDS / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def spans(record: dict[str, Any]) -> dict[tuple[str, int, int], Mention]:
    return {(m.get("field", "text"), m["start"], m["end"]): m for m in record["mentions"]}


def test_every_sample_is_geoparsed_once(records: dict[str, Any], gold: dict[str, Any]) -> None:
    assert sorted(records) == sorted(gold)


def test_mentions_are_found_and_little_else(records: dict[str, Any], gold: dict[str, Any]) -> None:
    right = sum(len(spans(records[key]).keys() & spans(gold[key]).keys()) for key in gold)
    predicted = sum(len(records[key]["mentions"]) for key in gold)
    annotated = sum(len(gold[key]["mentions"]) for key in gold)
    assert 2 * right / (predicted + annotated) >= 0.93


def test_mentions_are_placed_where_they_are(records: dict[str, Any], gold: dict[str, Any]) -> None:
    near = annotated = 0
    for key, article in gold.items():
        found = spans(records[key])
        for span, mention in spans(article).items():
            annotated += 1
            place = found.get(span)
            if place is not None and place["lat"] is not None:
                near += great_circle((place["lat"], place["lon"]), (mention["lat"], mention["lon"])).km <= NEAR_KM
    assert near / annotated >= 0.85


@pytest.mark.parametrize(
    ("article", "surface", "country"),
    [
        ("seed-001-putin-new-delhi", "Amethi", "IN"),
        ("seed-001-putin-new-delhi", "Nyingchi", "CN"),
        ("seed-001-putin-new-delhi", "Osaka", "JP"),
        ("seed-001-putin-new-delhi", "Ngari Gar Gunsa", "CN"),
        ("seed-001-putin-new-delhi", "Hyderabad House", "IN"),
        ("seed-005-birmingham-commonwealth-games", "Birmingham", "GB"),
        ("seed-006-birmingham-world-games", "Birmingham", "US"),
        ("seed-011-tripoli-libya-falls", "Tripoli", "LY"),
        ("seed-012-tripoli-lebanon-boat", "Tripoli", "LB"),
        ("seed-009-hyderabad-india-floods", "Hyderabad", "IN"),
        ("seed-024-mh370-perth", "Perth", "AU"),
        ("seed-025-perth-scotland-city", "Perth", "GB"),
    ],
)
def test_namesakes_in_the_samples_are_told_apart(
    records: dict[str, Any], article: str, surface: str, country: str
) -> None:
    places = {m["country_code"] for m in records[article]["mentions"] if m["text"] == surface}
    assert places == {country}

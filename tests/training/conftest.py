"""A small corpus to train on: the sample articles and short generated texts, in the layout that training reads."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "benchmarks" / "samples.jsonl"
TEMPLATES = [
    "Rain fell in {place} on Sunday.",
    "{person} flew from {place} to {place2} on Tuesday.",
    "The road between {place} and {place2} was closed, said {person}.",
    "{person} told reporters that the dam near {place} would hold.",
    "Shares of {org} rose after {person} resigned.",
    "{org} reported that two people died in {place}.",
    "A Kenyan runner won in {place}.",
]
PLACES = ["Osaka", "Lyon", "Quito", "Accra", "Perth", "Turin", "Lagos", "Busan", "Hanoi", "Leeds", "Paris", "Austin"]
PEOPLE = ["Anna London", "Jordan Weber", "Chelsea Ortiz", "Peter York", "Georgia Lind", "Sydney Okafor", "Carl Lima"]
ORGANIZATIONS = ["the Boston Globe", "Bank of Ireland", "the Dallas Cowboys", "Paris Saint-Germain"]


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two corpora of articles and one of short texts with entities."""
    folder = tmp_path_factory.mktemp("corpora")
    records = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    for record in records:
        # Titles are not annotated in the corpora that the models are trained on.
        record["mentions"] = [mention for mention in record["mentions"] if mention.get("field", "text") == "text"]
    half = len(records) // 2
    _write(folder / "geoparsing" / "first.jsonl", records[:half])
    _write(folder / "geoparsing" / "second.jsonl", records[half:])
    rng = random.Random(1)
    _write(folder / "ner" / "texts.jsonl", [_short_text(template, rng) for template in TEMPLATES for _ in range(12)])
    return folder


def _write(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def _short_text(template: str, rng: random.Random) -> dict[str, object]:
    """Return a text with its entities as [start, end, label]."""
    place, place2 = rng.sample(PLACES, 2)
    fillings = {"place": place, "place2": place2, "person": rng.choice(PEOPLE), "org": rng.choice(ORGANIZATIONS)}
    labels = {"place": "LOC", "place2": "LOC", "person": "PERSON", "org": "ORG"}
    text, entities = "", []
    for piece in template.replace("}", "{").split("{"):
        if piece in fillings:
            entities.append([len(text), len(text) + len(fillings[piece]), labels[piece]])
        text += fillings.get(piece, piece)
    return {"text": text, "ents": entities}

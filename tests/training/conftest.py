"""A small corpus to train on: the sample articles, in the layout that training reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "gold.jsonl"
ENTITY_TEXTS: list[dict[str, object]] = [
    {"text": "Jordan Smith moved to Boston.", "ents": [[0, 12, "PERSON"], [22, 28, "LOC"]]},
    {"text": "The Boston Globe interviewed Paris Hilton in Rome.", "ents": [[29, 41, "PERSON"], [45, 49, "LOC"]]},
]


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two corpora of articles and one of short texts with entities."""
    folder = tmp_path_factory.mktemp("corpora")
    records = [json.loads(line) for line in SEEDS.read_text(encoding="utf-8").splitlines()]
    for record in records:
        # Titles are not annotated in the corpora that the models are trained on.
        record["mentions"] = [mention for mention in record["mentions"] if mention.get("field", "text") == "text"]
    half = len(records) // 2
    _write(folder / "geoparsing" / "first.jsonl", records[:half])
    _write(folder / "geoparsing" / "second.jsonl", records[half:])
    _write(folder / "ner" / "texts.jsonl", ENTITY_TEXTS)
    return folder


def _write(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")

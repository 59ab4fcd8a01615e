"""The accuracy that the documentation states, which a change of engine or data must not lose."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.accuracy import ROOT, Figure, evaluate_packaged, sample_figures, stored_counts, stored_figures
from geo.evaluation import differences

SEEDS = ROOT / "seeds"
# Annotated corpora, which are not part of this project.
CORPORA = ROOT.parent / "shared" / "corpora" / "geoparsing"
TOLERANCE = 1.0  # points: about six of the 600 annotated mentions in the samples

FIGURES = stored_figures()
COUNTS = stored_counts()


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return {figure.metric: figure.value for figure in sample_figures()}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.corpus}, {figure.metric}, {figure.command}")
def test_documents_state_the_stored_figures(figure: Figure) -> None:
    for document in figure.stated_in:
        assert str(figure.value) in (ROOT / document).read_text(encoding="utf-8"), document


@pytest.mark.parametrize("figure", [f for f in FIGURES if f.corpus == "samples"], ids=lambda figure: figure.metric)
def test_the_samples_are_as_accurate_as_stated(figure: Figure, measured: dict[str, float]) -> None:
    assert measured[figure.metric] >= figure.value - TOLERANCE


@pytest.mark.parametrize("corpus", COUNTS)
def test_no_metric_is_significantly_lower_than_before_on_a_corpus(corpus: str) -> None:
    path = CORPORA / f"{corpus}.jsonl"
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine; its publisher has the texts")
    evaluation = evaluate_packaged(path)
    # A loss is significant if all of the 95 % interval of the difference, over paired draws of articles, is below 0.
    gaps = differences(COUNTS[corpus], evaluation.counts)
    assert {metric: gap for metric, gap in gaps.items() if gap.high < 0} == {}


def test_a_loss_on_a_corpus_is_noticed() -> None:
    before = COUNTS["lgl-dev"]
    after = before.copy()
    after[:, 0] *= 0.95  # one correct span in twenty lost
    gap = differences(before, after)["recognition F1"]
    assert gap.high < 0


Record = dict[str, Any]


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    files = [str(path) for path in sorted(SEEDS.glob("*.md"))]
    command = [sys.executable, "-m", "geo.cli", "geoparse", *files]
    output = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    return {record["id"]: record for record in map(json.loads, output.splitlines())}


def test_the_command_geoparses_every_sample_once(records: dict[str, Record]) -> None:
    lines = (SEEDS.parent / "benchmarks" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(records) == sorted(json.loads(line)["id"] for line in lines)


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
def test_namesakes_in_the_samples_are_distinguished(
    records: dict[str, Record], article: str, surface: str, country: str
) -> None:
    places = {m["country_code"] for m in records[article]["mentions"] if m["text"] == surface}
    assert places == {country}

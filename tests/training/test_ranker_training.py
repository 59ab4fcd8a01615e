from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from geo.resolution import LINEAR_FEATURES, CandidateFeatureCache, Ranker, read_ranker
from geo.resolution.ranker import NONE_FEATURES
from tools.ranker.train import Example, cross_validate, fit_ranker, main, ranking_outcomes, read_examples

Examples = tuple[list[Example], CandidateFeatureCache]


@pytest.fixture(scope="module")
def examples(corpora: Path) -> Examples:
    return read_examples(corpora)


@pytest.fixture(scope="module")
def ranker(examples: Examples) -> Ranker:
    return fit_ranker(examples[0])


def test_targets_are_the_annotated_places(examples: Examples) -> None:
    example = next(example for example in examples[0] if example.article_id == "seed-012-tripoli-lebanon-boat")
    places = {
        candidate.place.country_code
        for index, group in enumerate(example.matrix.groups)
        for candidate, target in zip(
            group.features.candidates, example.targets[example.matrix.candidates_of(index)], strict=True
        )
        if target > 0 and candidate.place.name == "Tripoli"
    }
    assert places == {"LB"}


def test_the_targets_of_each_group_sum_to_one(examples: Examples) -> None:
    for example in examples[0]:
        sums = np.add.reduceat(example.targets, example.matrix.starts[:-1]) + example.none_targets
        assert sums == pytest.approx(np.ones(len(sums)))


def test_a_trained_ranker_places_nearly_all_that_it_was_trained_on(examples: Examples, ranker: Ranker) -> None:
    outcomes = [within for example in examples[0] for *_, within in ranking_outcomes(example, ranker, examples[1])]
    assert np.mean(outcomes) > 0.9
    untrained = Ranker(
        np.zeros_like(ranker.first), ranker.first_none, np.zeros(len(LINEAR_FEATURES)), ranker.second_none, ranker.trees
    )
    baseline = [within for example in examples[0] for *_, within in ranking_outcomes(example, untrained, examples[1])]
    assert np.mean(outcomes) > np.mean(baseline)


def test_weights_stay_within_their_bounds(ranker: Ranker) -> None:
    weights = dict(zip(LINEAR_FEATURES, ranker.second.tolist(), strict=True))
    assert weights["inside the container named, a comma between"] >= 5.0
    assert weights["outside the container named"] <= -1.0
    assert len(ranker.second_none) == len(NONE_FEATURES)


def test_the_command_writes_the_same_model_each_time(
    corpora: Path, ranker: Ranker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "resolver.json"
    monkeypatch.setattr(sys, "argv", ["train", str(corpora), "--output", str(output)])
    main()
    written = read_ranker(output)
    assert written.second == pytest.approx(ranker.second, abs=1e-4)
    assert np.array_equal(written.trees.feature, ranker.trees.feature)


def test_cross_validation_reports_each_corpus(examples: Examples, capsys: pytest.CaptureFixture[str]) -> None:
    cross_validate(*examples)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:36].strip() for line in lines] == [
        "first, held-out documents",
        "second, held-out documents",
        "first, left out",
        "second, left out",
    ]
    shares = [float(line.split("within 161 km ")[1].split()[0]) for line in lines]
    assert all(0.6 < share <= 1.0 for share in shares)

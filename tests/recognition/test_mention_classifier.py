from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.boosted_trees import GradientBoostedTrees
from geo.gazetteer import Gazetteer
from geo.recognition import tokenize
from geo.recognition.candidates import CandidateSpan, NameFacts, tokenized_document
from geo.recognition.document_context import document_context
from geo.recognition.features.trees import TREE_FEATURES
from geo.recognition.lexicon import packaged_lexicon
from geo.recognition.mention_classifier import (
    LogisticModel,
    MentionClassifier,
    ScoredSpan,
    best_without_overlaps,
    classify,
    read_classifier,
    write_classifier,
)
from geo.types import Candidate, NameKind, Place

PLACE = Place("gn:1", "X", 0.0, 0.0, "IN", None, None, "P", "PPL", 0, 1.0, 0.5)
FACTS = NameFacts("town", (NameKind.PRIMARY,), Candidate(PLACE, NameKind.PRIMARY), 1)


def scored(start: int, end: int, probability: float) -> ScoredSpan:
    return ScoredSpan(CandidateSpan(start, end, 0, FACTS), probability)


chances = st.floats(0.5, 0.99)
spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 4), st.floats(0.5, 0.99)).map(
        lambda t: scored(t[0], t[0] + t[1], t[2])
    ),
    max_size=8,
)


def test_the_longer_of_two_equal_names_wins() -> None:
    (chosen,) = best_without_overlaps([scored(0, 2, 0.9), scored(0, 3, 0.9)], 0.5)
    assert chosen.span.end == 3


def test_evidence_outweighs_length() -> None:
    (chosen,) = best_without_overlaps([scored(0, 2, 0.99), scored(0, 3, 0.6)], 0.5)
    assert chosen.span.end == 2


def test_names_apart_are_all_kept_in_order() -> None:
    chosen = best_without_overlaps([scored(4, 5, 0.8), scored(0, 1, 0.8)], 0.5)
    assert [entry.span.start for entry in chosen] == [0, 4]


@given(spans)
def test_chosen_names_never_overlap_and_none_could_be_added(entries: list[ScoredSpan]) -> None:
    chosen = best_without_overlaps(entries, 0.5)
    taken = [(entry.span.start, entry.span.end) for entry in chosen]
    assert all(end <= start for (_, end), (start, _) in pairwise(taken))
    free = [e for e in entries if all(e.span.end <= a or b <= e.span.start for a, b in taken)]
    assert free == []


def test_a_second_look_trusts_the_first_by_its_slope() -> None:
    weights = LogisticModel({"others agree": 1.5}, bias=-0.5, slope=0.5)
    assert weights.log_odds(["others agree", "never seen"], first_pass_score=4.0) == 3.0


def test_weights_and_trees_are_read_as_they_were_written(tmp_path: Path) -> None:
    feature, threshold = np.zeros((1, 15), dtype=np.int64), np.full((1, 15), np.inf)
    feature[0, 0], threshold[0, 0] = TREE_FEATURES.index("opinion"), 0.5
    trees = GradientBoostedTrees(feature, threshold, np.arange(16.0)[None, :])
    classifier = MentionClassifier(
        LogisticModel({"before=in": 1.25, "noise": 0.001}, -0.5),
        LogisticModel({"odds=3": -0.75}, 0.25, 0.8),
        0.4,
        trees,
    )
    write_classifier(tmp_path / "judge.json.gz", classifier)
    read = read_classifier(tmp_path / "judge.json.gz")
    assert (read.first_pass, read.threshold) == (LogisticModel({"before=in": 1.25}, -0.5), 0.4)
    assert read.second_pass == LogisticModel({"odds=3": -0.75}, 0.25, 0.8)
    rows = np.zeros((2, len(TREE_FEATURES)))
    rows[1, TREE_FEATURES.index("opinion")] = 2.0
    assert read.trees.score(rows).tolist() == trees.score(rows).tolist() == [0.0, 8.0]
    assert trees.score(np.tile(rows, (5000, 1))).tolist() == [0.0, 8.0] * 5000


def test_trees_have_their_say_in_an_article_and_none_in_a_sentence() -> None:
    gazetteer, always = Gazetteer.open(), np.full((1, 16), 5.0)
    trees = GradientBoostedTrees(np.zeros((1, 15), dtype=np.int64), np.full((1, 15), np.inf), always)
    classifier = MentionClassifier(LogisticModel({}, 0.0), LogisticModel({}, -1.0), 0.5, trees)
    sentence = "Rain fell in Osaka. "
    verdicts = []
    for text in (sentence, sentence * 20):
        context = document_context(tokenized_document(tokenize(text), gazetteer), packaged_lexicon())
        weighing = classify(context.document.spans[:1], context, classifier)
        verdicts.append(weighing.tree_corrections[0])
    assert verdicts == [0.0, 3.0]

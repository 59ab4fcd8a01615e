"""The classifier: its models, its file, and the choice among overlapping spans."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.boosted_trees import GradientBoostedTrees
from geo.errors import RecognizerError
from geo.gazetteer import Gazetteer
from geo.recognition import (
    CandidateSpan,
    LogisticModel,
    MentionClassifier,
    classify,
    document_context,
    packaged_lexicon,
    tokenize,
    tokenized_document,
)
from geo.recognition.candidates import NameFacts
from geo.recognition.features import TREE_FEATURES, raised_to_body
from geo.recognition.mention_classifier import ScoredSpan, best_without_overlaps, read_classifier, write_classifier
from geo.types import Candidate, NameKind, Place

PLACE = Place("gn:1", "X", 0.0, 0.0, "IN", None, None, "P", "PPL", 0, 1.0, 0.5)
FACTS = NameFacts("town", (NameKind.PRIMARY,), Candidate(PLACE, NameKind.PRIMARY), 1)


def scored(start: int, end: int, probability: float) -> ScoredSpan:
    return ScoredSpan(CandidateSpan(start, end, 0, FACTS), probability)


scored_spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 4), st.floats(0.5, 0.99)).map(
        lambda t: scored(t[0], t[0] + t[1], t[2])
    ),
    max_size=8,
)


def test_of_two_spans_with_equal_scores_the_longer_is_chosen() -> None:
    (chosen,) = best_without_overlaps([scored(0, 2, 0.9), scored(0, 3, 0.9)], 0.5)
    assert chosen.span.end == 3


def test_a_much_more_probable_span_is_chosen_over_a_longer_one() -> None:
    (chosen,) = best_without_overlaps([scored(0, 2, 0.99), scored(0, 3, 0.6)], 0.5)
    assert chosen.span.end == 2


def test_spans_without_overlap_are_all_chosen_in_reading_order() -> None:
    chosen = best_without_overlaps([scored(4, 5, 0.8), scored(0, 1, 0.8)], 0.5)
    assert [entry.span.start for entry in chosen] == [0, 4]


@given(scored_spans)
def test_chosen_spans_never_overlap_and_leave_no_room_for_another(entries: list[ScoredSpan]) -> None:
    chosen = best_without_overlaps(entries, 0.5)
    bounds = [(entry.span.start, entry.span.end) for entry in chosen]
    assert all(end <= start for (_, end), (start, _) in pairwise(bounds))
    free = [e for e in entries if all(e.span.end <= a or b <= e.span.start for a, b in bounds)]
    assert free == []


def test_the_slope_weights_the_first_pass_score() -> None:
    model = LogisticModel({"others agree": 1.5}, bias=-0.5, slope=0.5)
    assert model.log_odds(["others agree", "never seen"], first_pass_score=4.0) == 3.0


def test_weights_and_trees_read_back_as_written(tmp_path: Path) -> None:
    feature, threshold = np.zeros((1, 15), dtype=np.int64), np.full((1, 15), np.inf)
    feature[0, 0], threshold[0, 0] = TREE_FEATURES.index("opinion"), 0.5
    trees = GradientBoostedTrees(feature, threshold, np.arange(16.0)[None, :])
    classifier = MentionClassifier(
        LogisticModel({"before=in": 1.25, "noise": 0.001}, -0.5),
        LogisticModel({"odds=3": -0.75}, 0.25, 0.8),
        0.4,
        trees,
    )
    write_classifier(tmp_path / "classifier.json.gz", classifier)
    read = read_classifier(tmp_path / "classifier.json.gz")
    assert (read.first_pass, read.threshold) == (LogisticModel({"before=in": 1.25}, -0.5), 0.4)
    assert read.second_pass == LogisticModel({"odds=3": -0.75}, 0.25, 0.8)
    rows = np.zeros((2, len(TREE_FEATURES)))
    rows[1, TREE_FEATURES.index("opinion")] = 2.0
    assert read.trees.score(rows).tolist() == trees.score(rows).tolist() == [0.0, 8.0]
    assert trees.score(np.tile(rows, (5000, 1))).tolist() == [0.0, 8.0] * 5000


def test_trees_change_the_scores_in_an_article_but_not_in_a_single_sentence() -> None:
    gazetteer, five = Gazetteer.open(), np.full((1, 16), 5.0)  # a tree that always returns 5
    trees = GradientBoostedTrees(np.zeros((1, 15), dtype=np.int64), np.full((1, 15), np.inf), five)
    classifier = MentionClassifier(LogisticModel({}, 0.0), LogisticModel({}, -1.0), 0.5, trees)
    sentence = "Rain fell in Osaka. "
    corrections = []
    for text in (sentence, sentence * 20):
        context = document_context(tokenized_document(tokenize(text), gazetteer), packaged_lexicon())
        corrections += classify(context.document.spans[:1], context, classifier).tree_corrections
    assert corrections == pytest.approx([0.0, 3.6])


def test_a_first_pass_score_is_limited_before_the_second_pass() -> None:
    # The second pass is trained on first-pass scores of up to 6; here it adds nothing to them.
    classifier = MentionClassifier(LogisticModel({}, 100.0), LogisticModel({}, 0.0, slope=1.0))
    context = document_context(
        tokenized_document(tokenize("Rain fell in Osaka."), Gazetteer.open()), packaged_lexicon()
    )
    for entry in classify(context.document.spans, context, classifier).scored:
        assert entry.probability == pytest.approx(1 / (1 + np.exp(-6.0)))


def test_a_name_in_a_headline_scores_at_least_what_the_same_name_scores_in_the_body() -> None:
    tokens = tokenize("Fire In Saddar Kills Two\n\nA fire in Saddar killed two.")
    document = tokenized_document(tokens, Gazetteer.open(), title_length=len("Fire In Saddar Kills Two"))
    context = document_context(document, packaged_lexicon())
    spans = [span for span in document.spans if document.lower[span.start] == "saddar"]
    assert raised_to_body(spans, [-2.0, 1.0], context) == [1.0, 1.0]
    assert raised_to_body(spans, [2.0, -1.0], context) == [2.0, -1.0]


@pytest.mark.parametrize("content", [None, b"", b"not gzip"], ids=["missing", "empty", "not compressed"])
def test_a_file_that_is_not_a_classifier_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "classifier.json.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecognizerError, match="not a classifier of this version"):
        read_classifier(path)

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geo.recognition import LogisticModel, MentionClassifier, classify
from geo.recognition.mention_classifier import read_classifier, write_classifier
from tools.recognizer.examples import Example, read_examples
from tools.recognizer.fitting import fit_classifier
from tools.recognizer.train import score

UNSEEN = 10  # of the forty sample articles


@pytest.fixture(scope="module")
def examples(corpora: Path) -> list[Example]:
    return read_examples(corpora)


@pytest.fixture(scope="module")
def unseen(examples: list[Example]) -> list[Example]:
    """Articles that the classifier is not trained on."""
    return [example for example in examples if example.is_article][-UNSEEN:]


@pytest.fixture(scope="module")
def classifier(examples: list[Example], unseen: list[Example]) -> MentionClassifier:
    ids = {example.article_id for example in unseen}
    return fit_classifier(example for example in examples if example.article_id not in ids)


def f1(examples: list[Example], classifier: MentionClassifier) -> float:
    correct, predicted, annotated = score(examples, classifier)
    return 2 * correct / (predicted + annotated)


def ranking_quality(examples: list[Example], classifier: MentionClassifier) -> float:
    """Return how often a mention has a higher score than a span that is not one (area under the ROC curve)."""
    mentions: list[float] = []
    others: list[float] = []
    for example in examples:
        scored = classify(example.spans, example.context, classifier).scored
        for entry, label in zip(scored, example.labels, strict=True):
            if label.weight:
                (mentions if label.is_mention else others).append(entry.probability)
    return sum((a > b) + 0.5 * (a == b) for a in mentions for b in others) / (len(mentions) * len(others))


def test_a_trained_classifier_tells_mentions_from_other_spans_in_unseen_articles(
    unseen: list[Example], classifier: MentionClassifier
) -> None:
    untrained = MentionClassifier(LogisticModel({}, 1.0), LogisticModel({}, 1.0))
    assert ranking_quality(unseen, untrained) < 0.6
    assert ranking_quality(unseen, classifier) > 0.95
    assert f1(unseen, classifier) > max(0.8, f1(unseen, untrained) + 0.15)


def test_the_second_pass_learns_from_the_first_and_grows_trees(classifier: MentionClassifier) -> None:
    assert classifier.second_pass.slope > 0
    assert len(classifier.trees.leaf) == 120
    assert np.abs(classifier.trees.leaf).max() > 0


def test_a_trained_classifier_survives_writing_and_reading(
    tmp_path: Path, unseen: list[Example], classifier: MentionClassifier
) -> None:
    first, second = tmp_path / "first.json.gz", tmp_path / "second.json.gz"
    write_classifier(first, classifier)
    read = read_classifier(first)
    write_classifier(second, read)
    assert second.read_bytes() == first.read_bytes()
    assert f1(unseen, read) == pytest.approx(f1(unseen, classifier), abs=0.02)  # the file has rounded weights


def test_the_same_corpus_gives_the_same_classifier(
    tmp_path: Path, examples: list[Example], unseen: list[Example], classifier: MentionClassifier
) -> None:
    ids = {example.article_id for example in unseen}
    again = fit_classifier(example for example in examples if example.article_id not in ids)
    write_classifier(tmp_path / "first.json.gz", classifier)
    write_classifier(tmp_path / "again.json.gz", again)
    assert (tmp_path / "again.json.gz").read_bytes() == (tmp_path / "first.json.gz").read_bytes()


def labels(examples: list[Example], name: str) -> set[tuple[bool, float]]:
    """Return the labels of a name, wherever it occurs, as (is_mention, weight)."""
    return {
        (label.is_mention, label.weight)
        for example in examples
        for span, label in zip(example.spans, example.labels, strict=True)
        if " ".join(example.context.document.words[span.start : span.end]) == name
    }


def test_short_texts_count_less_than_articles_and_people_count_as_not_mentioned(examples: list[Example]) -> None:
    texts = [example for example in examples if not example.is_article]
    articles = [example for example in examples if example.is_article]
    assert labels(texts, "Busan") == {(True, 0.35)}
    assert labels(texts, "London") == {(False, 0.35)}
    assert {weight for example in articles for weight in (label.weight for label in example.labels)} == {0.0, 1.0}


def test_names_inside_organizations_and_demonyms_in_short_texts_have_no_label(examples: list[Example]) -> None:
    texts = [example for example in examples if not example.is_article]
    assert labels(texts, "Ireland") == {(False, 0.0)}
    assert labels(texts, "Kenyan") == {(False, 0.0)}


def test_names_in_titles_that_are_not_annotated_have_no_label(examples: list[Example]) -> None:
    in_titles = {
        label.weight
        for example in examples
        if example.is_article
        for span, label in zip(example.spans, example.labels, strict=True)
        if span.start < example.context.document.title_end and not label.is_mention
    }
    assert in_titles == {0.0}

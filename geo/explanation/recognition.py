"""Reasons for and against a name being a mention of a place: the classifier's features, grouped by topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from geo.explanation.types import Reason, strongest_reasons
from geo.recognition import (
    CandidateSpan,
    DocumentContext,
    MentionClassifier,
    classify,
    possible_mentions,
    span_features,
)

# The topic of a feature is that of the first of these with which it starts, or otherwise which it contains.
_TOPICS_BY_START = {
    "others": "repeats", "odds": "ignored", "longer": "longer name", "left": "neighbors", "right": "neighbors",
    "state=": "neighbors", "country=": "neighbors", "density": "neighbors", "located": "elsewhere",
    "institution": "longer name",
    "kinds": "ignored", "ends": "name", "number": "before", "in a dateline": "dateline", "kind=": "word",
    "before": "before", "of after": "longer name", "capital of": "longer name", "after": "after",
    "given": "person", "family": "person", "elsewhere": "elsewhere", "inside a longer": "longer name",
    "head": "longer name", "run": "longer name", "sited": "longer name", "capitals": "longer name",
    "common": "word", "headline": "headline", "title": "headline", "dateline": "dateline", "country votes": "neighbors",
    "state votes": "neighbors", "comma": "neighbors", "locative": "before", "dash": "before", "repeats": "repeats",
    "role": "role",
}  # fmt: skip
_TOPICS_BY_PART = {
    "like a person": "person", " comma ": "neighbors", " closes=": "neighbors", " capitals=": "longer name",
    "whole run": "longer name", "commonest": "word",
}  # fmt: skip
_PERSON_FEATURES = ("given=True", "given=False family=True", "given name before", "family name")
# The words for each topic, where it is a reason for and where it is one against.
_TEXTS = {
    "before": ("the words before it", "the words before it"),
    "after": ("the words after it", "the words after it"),
    "longer name": ("the capitals around it", "the capitals around it"),
    "person": ("it is not used like a person's name", "it may be someone's name"),
    "role": ("what is said about it", "what is said about it"),
    "elsewhere": ("how it is used elsewhere in the article", "how it is used elsewhere in the article"),
    "word": ("it is not an everyday word", "it is also an everyday word"),
    "headline": ("it is in a headline", "it is in a headline, where every word is capitalized"),
    "dateline": ("it starts the story, like a dateline", "it starts the story"),
    "neighbors": ("the places named around it", "the places named around it"),
    "repeats": ("how often it occurs", "how often it occurs"),
    "name": ("a place is well known by this name", "no well-known place has this name"),
    "together": ("the combination of all this", "the combination of all this"),
}
_REJECTED = Reason("it is the name of something else", -5.0)


class RecognitionReasons:
    """The classifier's probabilities for the names of one article, with its reasons."""

    def __init__(self, context: DocumentContext, classifier: MentionClassifier) -> None:
        self._context = context
        self._classifier = classifier
        spans = possible_mentions(context)
        classification = classify(spans, context, classifier)
        results = zip(
            spans,
            classification.scored,
            classification.second_pass_features,
            classification.tree_corrections,
            strict=True,
        )
        self._results = {
            (span.start, span.end): (scored.probability, features, correction)
            for span, scored, features, correction in results
        }

    def probability(self, span: CandidateSpan) -> float:
        """Return the probability that a span is a mention; 0 if a rule rejects it."""
        result = self._results.get((span.start, span.end))
        return result[0] if result else 0.0

    def reasons(self, span: CandidateSpan) -> tuple[Reason, ...]:
        """Return the strongest reasons for and against a span being a mention."""
        result = self._results.get((span.start, span.end))
        if result is None:
            return (_REJECTED,)
        _, second_pass_features, tree_correction = result
        weights = self._weights(span_features(span, self._context), second_pass_features)
        weights["together"] = tree_correction
        texts = self._quotes(span)
        return strongest_reasons(
            [Reason(texts.get(topic, _TEXTS[topic][weight < 0]), weight) for topic, weight in weights.items()]
        )

    def _weights(self, first_pass_features: Sequence[str], second_pass_features: Sequence[str]) -> dict[str, float]:
        """Return the log-odds that each topic adds to the score of the second pass."""
        first, second = self._classifier.first_pass, self._classifier.second_pass
        weights: defaultdict[str, float] = defaultdict(float)
        for feature in first_pass_features:
            # The second pass sees the score of the first, and multiplies it by its slope.
            weights[_topic(feature)] += second.slope * first.weights.get(feature, 0.0)
        for feature in second_pass_features:
            weights[_topic(feature)] += second.weights.get(feature, 0.0)
        weights.pop("ignored", None)
        if not any(feature.startswith(_PERSON_FEATURES) for feature in first_pass_features):
            weights["name"] += weights.pop("person", 0.0)
        return weights

    def _quotes(self, span: CandidateSpan) -> dict[str, str]:
        """Return the texts of the topics that quote the article."""
        words = self._context.document.words
        run_start, run_end = self._context.capital_runs[span.start]
        texts = {
            "before": f"the words before it (“{' '.join(words[max(0, span.start - 2) : span.start])}”)",
            "after": f"the words after it (“{' '.join(words[span.end : span.end + 2])}”)",
            "longer name": f"the capitals around it (“{' '.join(words[run_start : max(run_end, span.end)])}”)",
        }
        if not span.facts.best:
            # A name that the gazetteer lacks is a candidate because a word in it names a type of place.
            texts["name"] = "what its own words say about it"
        return texts


def _topic(feature: str) -> str:
    for start, topic in _TOPICS_BY_START.items():
        if feature.startswith(start):
            return topic
    return next((topic for part, topic in _TOPICS_BY_PART.items() if part in feature), "name")

"""Why the judge took a name for a place mention, or did not: its evidence gathered under what it looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from geo.explanation.types import Reason, strongest_reasons
from geo.recognition import CandidateSpan, DocumentContext, MentionClassifier, span_features

# The first of these that a piece of evidence begins with, or holds, says what it looks at.
_BEGINNINGS = {
    "others": "repeats", "odds": "ignored", "longer": "longer name", "left": "company", "right": "company",
    "state=": "company", "country=": "company", "density": "company", "located": "elsewhere",
    "institution": "longer name",
    "kinds": "ignored", "ends": "name", "number": "before", "in a dateline": "dateline", "kind=": "word",
    "before": "before", "of after": "longer name", "capital of": "longer name", "after": "after",
    "given": "person", "family": "person", "elsewhere": "elsewhere", "inside a longer": "longer name",
    "head": "longer name", "run": "longer name", "sited": "longer name", "capitals": "longer name",
    "common": "word", "headline": "headline", "title": "headline", "dateline": "dateline", "country votes": "company",
    "state votes": "company", "comma": "company", "locative": "before", "dash": "before", "repeats": "repeats",
}  # fmt: skip
_HOLDING = {
    "like a person": "person", " comma ": "company", " closes=": "company", " capitals=": "longer name",
    "whole run": "longer name", "commonest": "word",
}  # fmt: skip


def reasons_for(
    name: CandidateSpan,
    second: Sequence[str],
    correction: float,
    context: DocumentContext,
    classifier: MentionClassifier,
) -> tuple[Reason, ...]:
    """Return what spoke for and against a name being a place mention, the weightiest first.

    `second` is what the second look had to go by; what spoke in the first counts by as much as the second trusts it.
    `correction` is what the trees made of it beyond that.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    evidence = span_features(name, context)
    for piece in evidence:
        weights[_topic(piece)] += classifier.second_pass.slope * classifier.first_pass.weights.get(piece, 0.0)
    for piece in second:
        weights[_topic(piece)] += classifier.second_pass.weights.get(piece, 0.0)
    weights["together"] = correction
    weights.pop("ignored", None)
    if not any(piece.startswith(_PERSONAL) for piece in evidence):
        weights["name"] += weights.pop("person", 0.0)
    document = context.document
    start, end = context.capital_runs[name.start]
    words = {
        "before": f"the words before it (“{' '.join(document.words[max(0, name.start - 2) : name.start])}”)",
        "after": f"the words after it (“{' '.join(document.words[name.end : name.end + 2])}”)",
        # A name that the gazetteer lacks is proposed because its own words say what it is.
        **({} if name.facts.best else {"name": "what its own words say that it is"}),
        "longer name": f"the capitals around it (“{' '.join(document.words[start : max(end, name.end)])}”)",
    }
    return strongest_reasons(
        [Reason(words.get(topic, _WORDS[topic][weight < 0]), weight) for topic, weight in weights.items()]
    )


def _topic(piece: str) -> str:
    for beginning, topic in _BEGINNINGS.items():
        if piece.startswith(beginning):
            return topic
    return next((topic for part, topic in _HOLDING.items() if part in piece), "name")


_PERSONAL = ("given=True", "given=False family=True", "given name before", "family name")
_WORDS = {
    "before": ("the words before it", "the words before it"),
    "after": ("the words after it", "the words after it"),
    "longer name": ("the capitals around it", "the capitals around it"),
    "person": ("it is used as no person's name", "it may be someone's name"),
    "elsewhere": ("how it is used elsewhere in the article", "how it is used elsewhere in the article"),
    "word": ("it is no everyday word", "it is also an everyday word"),
    "headline": ("it stands in a headline", "it stands in a headline, where everything has capitals"),
    "dateline": ("it opens the story as datelines do", "it opens the story"),
    "company": ("the places named around it", "the places named around it"),
    "repeats": ("how often it comes", "how often it comes"),
    "name": ("a place is well known by this name", "no well-known place has this name"),
    "together": ("how all of this goes together", "how all of this goes together"),
}

"""Why the names of a document were taken for places or not, and for which: the engine's work with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.engine import MAX_NAMES_RANKED, Engine
from geo.explanation.recognition_reasons import reasons_for
from geo.explanation.resolution import explain_candidates
from geo.explanation.types import CandidateExplanation, Explanation, Reason
from geo.recognition import (
    CandidateSpan,
    DocumentContext,
    MentionClassifier,
    RecognizedSpan,
    Tokens,
    classify,
    document_context,
    is_rejected_by_rule,
    possible_mentions,
    tokenized_document,
)
from geo.resolution import Home, ToponymSpan, filter_placeable, rank_candidates, toponyms_in

_NEAR_MISS = 0.1  # a name less likely to be a place's than this is not worth a word


def explain_tokens(
    tokens: Tokens, engine: Engine, title_length: int = 0, home: Home | None = None
) -> list[Explanation]:
    """Explain the names of a text, in reading order: its mentions, and the place names that are something else.

    Args:
        tokens: The text; offsets count in it, and every explanation is in "text".
        engine: The engine whose decisions are explained.
        title_length: How many leading characters are the title.
        home: Where the publisher is at home.
    """
    document = tokenized_document(tokens, engine.gazetteer, title_length)
    context = document_context(document, engine.recognizer.lexicon)
    weighed = _Weighed(context, engine.recognizer.classifier)
    taken = list(_taken(tokens, weighed, engine, title_length, home))
    missed = list(_missed(tokens, weighed, taken))
    return sorted([*taken, *missed], key=lambda entry: entry.start)


class _Weighed:
    """The candidate spans of an article with the classifier's scores and reasons."""

    def __init__(self, context: DocumentContext, classifier: MentionClassifier) -> None:
        self.context = context
        self._classifier = classifier
        spans = possible_mentions(context)
        classification = classify(spans, context, classifier)
        self._of = {
            (span.start, span.end): (entry.probability, features, correction)
            for span, entry, features, correction in zip(
                spans,
                classification.scored,
                classification.second_pass_features,
                classification.tree_corrections,
                strict=True,
            )
        }

    def probability(self, name: CandidateSpan) -> float:
        """Return how likely the name is a mention; 0 where something else bears it."""
        return self._of[name.start, name.end][0] if (name.start, name.end) in self._of else 0.0

    def reasons(self, name: CandidateSpan) -> tuple[Reason, ...]:
        """Return what spoke for and against it."""
        if (name.start, name.end) not in self._of:
            return (Reason("something else bears the name", -5.0),)
        _, second, correction = self._of[name.start, name.end]
        return reasons_for(name, second, correction, self.context, self._classifier)


def _taken(
    tokens: Tokens, weighed: _Weighed, engine: Engine, title_length: int, home: Home | None
) -> Iterator[Explanation]:
    names = {(name.start, name.end): name for name in weighed.context.document.spans}
    mentions, context = engine.recognize(tokens, title_length)
    ranked = _ranked(tokens, sorted([*mentions, *context], key=lambda span: span.start), engine, home)
    for resolved in engine.resolve(tokens, mentions, context, home):
        mention = resolved.mention
        name = names.get((mention.start, mention.end))
        candidates, namesakes, none = ranked.get(mention.start, ((), 0, 0.0))
        start, end = tokens.characters(mention.start, mention.end)
        yield Explanation(
            field="text",
            start=start,
            end=end,
            text=tokens.text[start:end],
            taken=True,
            kind=mention.kind,
            recognition=mention.probability,
            why_taken=weighed.reasons(name) if name is not None else (),
            place=resolved.place,
            confidence=resolved.confidence,
            candidates=candidates,
            namesakes=namesakes,
            none_probability=none,
        )


def _ranked(
    tokens: Tokens, spans: Sequence[RecognizedSpan], engine: Engine, home: Home | None
) -> dict[int, tuple[tuple[CandidateExplanation, ...], int, float]]:
    """Return, by the token that a mention begins with, its candidates, how many there are, how likely it is none."""
    named = [
        (span.start, ToponymSpan(*tokens.characters(span.start, span.end), span.kind, span.name_id))
        for span in spans
        if span.name_id is not None
    ]
    ranked: dict[int, tuple[tuple[CandidateExplanation, ...], int, float]] = {}
    for first in range(0, len(named), MAX_NAMES_RANKED):
        ranked |= _ranked_together(tokens.text, named[first : first + MAX_NAMES_RANKED], engine, home)
    return ranked


def _ranked_together(
    text: str, named: Sequence[tuple[int, ToponymSpan]], engine: Engine, home: Home | None
) -> dict[int, tuple[tuple[CandidateExplanation, ...], int, float]]:
    toponyms = toponyms_in(text, [name for _, name in named], engine.gazetteer)
    kept, rest = filter_placeable(toponyms, engine.candidate_features)
    if not rest:
        return {}
    ranking = rank_candidates(rest, engine.candidate_features, engine.ranker, home)
    texts = [text[named[index][1].start : named[index][1].end] for index in kept]
    ranked = {}
    for place, index in enumerate(kept):
        group = ranking.groups[place]
        own = slice(int(ranking.matrix.starts[group]), int(ranking.matrix.starts[group + 1]))
        ranked[named[index][0]] = (
            explain_candidates(ranking, texts, place, engine.ranker, engine.gazetteer),
            len(ranking.matrix.groups[group].features.candidates),
            max(0.0, 1.0 - float(ranking.probabilities[own].sum())),
        )
    return ranked


def _missed(tokens: Tokens, weighed: _Weighed, taken: list[Explanation]) -> Iterator[Explanation]:
    """Yield the names that lie in no mention and were not taken, the longest where several begin together."""
    last = 0
    for name in sorted(weighed.context.document.spans, key=lambda name: (name.start, -name.end)):
        start, end = tokens.characters(name.start, name.end)
        if name.start < last or any(entry.start < end and start < entry.end for entry in taken):
            continue
        probability = weighed.probability(name)
        if probability < _NEAR_MISS and not is_rejected_by_rule(name, weighed.context.document):
            continue
        last = name.end
        why = weighed.reasons(name)
        yield Explanation("text", start, end, tokens.text[start:end], False, None, probability, why)

"""Why the names of a document were taken for places or not, and for which: the component's work with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span

from geo.explanation.recognition_reasons import reasons_for
from geo.explanation.types import Considered, Explanation, Reason
from geo.pipeline import MOST_AT_ONCE, PUBLISHER, TITLE_LENGTH, DatelineComponent
from geo.recognition.candidates import CandidateSpan, tokenized_document
from geo.recognition.document_context import DocumentContext, document_context
from geo.recognition.mention_classifier import MentionClassifier, unborrowed
from geo.recognition.mention_classifier import classify as judge_weigh
from geo.recognition.reject_rules import is_borrowed
from geo.recognition.tokens import tokens_of
from geo.resolution import ToponymSpan, considered, placeable, rank_candidates, toponyms_in
from geo.types import MentionKind

_NEAR_MISS = 0.1  # a name less likely to be a place's than this is not worth a word


def explain_document(doc: Doc, component: DatelineComponent) -> list[Explanation]:
    """Explain the names of a document that `component` has worked on, in reading order: its mentions, and the names of
    places that it took for something else. Offsets count in the document; all are in "text"."""
    page = tokenized_document(tokens_of(doc), component.gazetteer, doc.user_data.get(TITLE_LENGTH, 0))
    context = document_context(page, component.recognizer.lexicon)
    weighed = _Weighed(context, component.recognizer.judge)
    taken = list(_taken(doc, weighed, component))
    missed = list(_missed(doc, weighed, taken))
    return sorted([*taken, *missed], key=lambda entry: entry.start)


class _Weighed:
    """A page's names as the judge weighed them."""

    def __init__(self, context: DocumentContext, judge: MentionClassifier) -> None:
        self.context = context
        self._judge = judge
        names = unborrowed(context.page.names, context)
        weighing = judge_weigh(names, context, judge)
        self._of = {
            (name.start, name.end): (entry.probability, second, correction)
            for name, entry, second, correction in zip(
                names, weighing.judged, weighing.document_features, weighing.corrections, strict=True
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
        return reasons_for(name, second, correction, self.context, self._judge)


def _taken(doc: Doc, weighed: _Weighed, component: DatelineComponent) -> Iterator[Explanation]:
    names = {(name.start, name.end): name for name in weighed.context.page.names}
    found = [(span, names.get((span.start, span.end))) for span in doc._.mentions]
    ranked = _ranked(doc, [(span, name) for span, name in found if name is not None], component)
    for span, name in found:
        candidates, namesakes, none = ranked.get(span.start, ((), 0, 0.0))
        yield Explanation(
            field="text",
            start=span.start_char,
            end=span.end_char,
            text=span.text,
            taken=True,
            kind=MentionKind(span.label_),
            recognition=span._.recognition,
            why_taken=weighed.reasons(name) if name is not None else (),
            place=span._.place,
            confidence=span._.confidence,
            candidates=candidates,
            namesakes=namesakes,
            none_probability=none,
        )


def _ranked(
    doc: Doc, found: list[tuple[Span, CandidateSpan]], component: DatelineComponent
) -> dict[int, tuple[tuple[Considered, ...], int, float]]:
    """Return, by the token that a mention begins with, its candidates, how many there are, how likely it is none."""
    listed = [(span, name.name_id) for span, name in found if name.name_id is not None]
    ranked: dict[int, tuple[tuple[Considered, ...], int, float]] = {}
    for first in range(0, len(listed), MOST_AT_ONCE):
        ranked |= _weighed_together(doc, listed[first : first + MOST_AT_ONCE], component)
    return ranked


def _weighed_together(
    doc: Doc, listed: Sequence[tuple[Span, int]], component: DatelineComponent
) -> dict[int, tuple[tuple[Considered, ...], int, float]]:
    named = [ToponymSpan(span.start_char, span.end_char, MentionKind(span.label_), name_id) for span, name_id in listed]
    toponyms = toponyms_in(doc.text, named, component.gazetteer)
    kept, rest = placeable(toponyms, component.tables)
    if not rest:
        return {}
    weighing = rank_candidates(rest, component.tables, component.ranker, component.home(*doc.user_data[PUBLISHER]))
    texts = [listed[index][0].text for index in kept]
    ranked = {}
    for place, index in enumerate(kept):
        group = weighing.groups[place]
        own = slice(int(weighing.board.starts[group]), int(weighing.board.starts[group + 1]))
        ranked[listed[index][0].start] = (
            considered(weighing, texts, place, component.ranker, component.gazetteer),
            len(weighing.board.groups[group].table.candidates),
            max(0.0, 1.0 - float(weighing.probabilities[own].sum())),
        )
    return ranked


def _missed(doc: Doc, weighed: _Weighed, taken: list[Explanation]) -> Iterator[Explanation]:
    """Yield the names that lie in no mention and were not taken, the longest where several begin together."""
    last = 0
    for name in sorted(weighed.context.page.names, key=lambda name: (name.start, -name.end)):
        span = doc[name.start : name.end]
        if name.start < last or any(e.start < span.end_char and span.start_char < e.end for e in taken):
            continue
        probability = weighed.probability(name)
        if probability < _NEAR_MISS and not is_borrowed(name, weighed.context.page):
            continue
        last = name.end
        why = weighed.reasons(name)
        yield Explanation("text", span.start_char, span.end_char, span.text, False, None, probability, why)

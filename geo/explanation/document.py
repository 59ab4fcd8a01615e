"""Explains every name of a text: runs the engine on it again and adds the reasons for its decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.engine import MAX_NAMES_RANKED, Engine, known_points
from geo.explanation.recognition import RecognitionReasons
from geo.explanation.resolution import RankingExplainer
from geo.explanation.types import CandidateExplanation, Explanation
from geo.recognition import (
    RecognizedSpan,
    TokenizedDocument,
    Tokens,
    document_context,
    is_rejected_by_rule,
    tokenized_document,
)
from geo.resolution import (
    SHORT_TEXT,
    Home,
    KnownPoint,
    ToponymSpan,
    bridge_spellings,
    filter_placeable,
    rank_candidates,
    toponyms_in,
)

_MIN_PROBABILITY = 0.1  # of a name that is not a mention: less likely ones are not worth an explanation

_Candidates = tuple[tuple[CandidateExplanation, ...], int, float]
"""The likeliest candidates of a name, the number of all, and the probability of "none of these"."""


def explain_tokens(
    tokens: Tokens, engine: Engine, title_length: int = 0, home: Home | None = None
) -> list[Explanation]:
    """Explain the names of a text, in reading order: its mentions, and place names that are not mentions.

    Args:
        tokens: The text; offsets count in it, and every explanation is in "text".
        engine: The engine whose decisions are explained.
        title_length: How many leading characters are the title.
        home: The home of the publisher, None where unknown.
    """
    document = tokenized_document(tokens, engine.gazetteer, title_length)
    reasons = RecognitionReasons(document_context(document, engine.recognizer.lexicon), engine.recognizer.classifier)
    mentions = list(_explain_mentions(tokens, document, reasons, engine, title_length, home))
    others = list(_explain_others(tokens, document, reasons, mentions))
    return sorted([*mentions, *others], key=lambda entry: entry.start)


def _explain_mentions(
    tokens: Tokens,
    document: TokenizedDocument,
    reasons: RecognitionReasons,
    engine: Engine,
    title_length: int,
    home: Home | None,
) -> Iterator[Explanation]:
    candidate_spans = {(span.start, span.end): span for span in document.spans}
    mentions, context = engine.recognize(tokens, title_length)
    candidates_by_start = _explain_candidates(
        tokens, sorted([*mentions, *context], key=lambda span: span.start), engine, home
    )
    for resolved in engine.resolve(tokens, mentions, context, home):
        mention = resolved.mention
        span = candidate_spans.get((mention.start, mention.end))
        candidates, namesakes, none_probability = candidates_by_start.get(mention.start, ((), 0, 0.0))
        start, end = mention.characters(tokens)
        yield Explanation(
            field="text",
            start=start,
            end=end,
            text=tokens.text[start:end],
            is_mention=True,
            kind=mention.kind,
            recognition=mention.probability,
            recognition_reasons=reasons.reasons(span) if span is not None else (),
            place=resolved.place,
            confidence=resolved.confidence,
            candidates=candidates,
            namesakes=namesakes,
            none_probability=none_probability,
        )


def _explain_candidates(
    tokens: Tokens, spans: Sequence[RecognizedSpan], engine: Engine, home: Home | None
) -> dict[int, _Candidates]:
    """Return the candidates of each span by its first token, except for spans without candidates."""
    points = known_points(spans)
    spans = [span for span in spans if span.coordinate is None]
    written = [ToponymSpan(*tokens.characters(span.start, span.end), span.kind, span.name_id) for span in spans]
    bridged, _ = bridge_spellings(tokens.text, written, engine.gazetteer)
    named = [(span.start, name) for span, name in zip(spans, bridged, strict=True)]
    candidates: dict[int, _Candidates] = {}
    # The same batches as the engine's, so that every name is ranked with the same others.
    for first in range(0, len(named), MAX_NAMES_RANKED):
        candidates |= _explain_batch(tokens.text, named[first : first + MAX_NAMES_RANKED], engine, home, points)
    return candidates


def _explain_batch(
    text: str,
    named: Sequence[tuple[int, ToponymSpan]],
    engine: Engine,
    home: Home | None,
    points: Sequence[KnownPoint],
) -> dict[int, _Candidates]:
    toponyms = toponyms_in(text, [span for _, span in named], engine.gazetteer)
    indices, placeable = filter_placeable(toponyms, engine.candidate_features)
    if not placeable:
        return {}
    ranking = rank_candidates(
        placeable, engine.candidate_features, engine.ranker, home, points, is_short=len(text) < SHORT_TEXT
    )
    texts = [text[toponym.start : toponym.end] for toponym in placeable]
    explainer = RankingExplainer(ranking, texts, engine.ranker, engine.gazetteer)
    candidates = {}
    for position, index in enumerate(indices):
        rows = ranking.matrix.candidates_of(ranking.groups[position])
        none_probability = max(0.0, 1.0 - float(ranking.probabilities[rows].sum()))
        start_token = named[index][0]
        candidates[start_token] = explainer.candidates(position), rows.stop - rows.start, none_probability
    return candidates


def _explain_others(
    tokens: Tokens, document: TokenizedDocument, reasons: RecognitionReasons, mentions: Sequence[Explanation]
) -> Iterator[Explanation]:
    """Yield explanations of the names that are in no mention, the longest of those that start together."""
    last_end = 0
    for span in sorted(document.spans, key=lambda span: (span.start, -span.end)):
        start, end = tokens.characters(span.start, span.end)
        if span.start < last_end or any(entry.start < end and start < entry.end for entry in mentions):
            continue
        probability = reasons.probability(span)
        if probability < _MIN_PROBABILITY and not is_rejected_by_rule(span, document):
            continue
        last_end = span.end
        yield Explanation(
            field="text",
            start=start,
            end=end,
            text=tokens.text[start:end],
            is_mention=False,
            kind=None,
            recognition=probability,
            recognition_reasons=reasons.reasons(span),
        )

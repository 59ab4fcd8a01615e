"""First-pass features of a candidate span from the words around it."""

from __future__ import annotations

from functools import lru_cache

from geo import word_lists
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext, capital_at

_DASHES = frozenset("-–—")
_DATELINE_TOKENS = 4  # at the start of the text
_MOST_COMBINATIONS = 50_000  # of the arguments of a cached function
_RUN_FEATURES = [[f"run={left}/{right}" for right in range(4)] for left in range(3)]
# Word lists by the name that they have in a feature.
_BEFORE = {
    "title of a person": word_lists.PERSON_TITLES,
    "locative": word_lists.LOCATIVES,
    "direction": word_lists.DIRECTIONS_BEFORE_NAME,
    "place type": word_lists.PLACE_TYPES_BEFORE,
}
_AFTER = {
    "sited head": word_lists.LOCAL_INSTITUTION_WORDS,
    "carried head": word_lists.NAMESAKE_WORDS,
    "people": word_lists.LOCAL_PEOPLE_WORDS,
    "speech": word_lists.SPEECH_VERBS,
    "place type": word_lists.PLACE_TYPES_AFTER,
}


def context_window_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Return the features of the words before and after a span."""
    lower = context.document.lower
    words = tuple(_word(lower, index) for index in (span.start - 2, span.start - 1, span.end, span.end + 1))
    return [
        *_neighbor_word_features(span, context, *words),
        *_word_cluster_features(span, context, *words),
        *_capital_run_features(span, context),
        *_pattern_features(span, context),
    ]


def _neighbor_word_features(
    span: CandidateSpan, context: DocumentContext, before2: str, before: str, after: str, after2: str
) -> list[str]:
    document, lexicon, place_type = context.document, context.lexicon, span.facts.place_type
    capital_before = (
        span.start > 0 and context.is_name_capital[span.start - 1] and not document.starts_sentence[span.start]
    )
    capital_after = capital_at(document, span.end)
    features = [
        *_before_features(before, place_type),
        *_after_features(after, place_type),
        f"before={before} after={after}",
        f"before2={before2} {before}",
        f"after2={after} {after2}",
        *_capitals_features(capital_before, capital_after, place_type),
    ]
    if before in word_lists.LOCATIVES:
        features.append(f"locative {place_type} capital after={capital_after}")
    if before in _DASHES or after in _DASHES:
        features.append(f"dash {before in _DASHES}{after in _DASHES} {place_type}")
    if before[0].isdigit() or after[0].isdigit():
        features.append(f"number {_digits(before)}/{_digits(after)} {place_type}")
    if span.start and document.words[span.start - 1] in lexicon.given_names:
        features.append(f"given name before {place_type}")
    if capital_after and document.words[span.end] in lexicon.family_names:
        features.append(f"family name after given={document.words[span.start] in lexicon.given_names}")
    if capital_after and span.end - span.start == 1:
        given = document.words[span.start] in lexicon.given_names
        word = "known" if after in lexicon.frequency_bands else "unknown"
        features.append(f"given={given} {word} capital after {place_type}")
    return features


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _before_features(word: str, place_type: str) -> tuple[str, ...]:
    classes = (f"before {name}" for name, words in _BEFORE.items() if word in words)
    return f"before={word}", f"before={word} {place_type}", *classes


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _after_features(word: str, place_type: str) -> tuple[str, ...]:
    classes = (f"after {name}" for name, words in _AFTER.items() if word in words)
    return f"after={word}", f"after={word} {place_type}", *classes


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _capitals_features(before: bool, after: bool, place_type: str) -> tuple[str, ...]:
    return f"capitals={before}{after}", f"{place_type} capitals={before}{after}"


def _word_cluster_features(
    span: CandidateSpan, context: DocumentContext, before2: str, before: str, after: str, after2: str
) -> list[str]:
    """Features of the clusters of the words beside the name, which also cover words too rare to have a weight."""
    lexicon, place_type = context.lexicon, span.facts.place_type
    broad_before, broad_after = lexicon.broad_cluster(before), lexicon.broad_cluster(after)
    return [
        f"before kind={lexicon.word_cluster(before)}",
        f"after kind={lexicon.word_cluster(after)}",
        f"before2 kind={lexicon.word_cluster(before2)}",
        f"after2 kind={lexicon.word_cluster(after2)}",
        f"before kind={broad_before} {place_type}",
        f"after kind={broad_after} {place_type}",
        f"kinds={broad_before}/{broad_after}",
    ]


def _capital_run_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Features of the capitalized words around the name: "Delhi | High Court", "Bank of | America"."""
    start, end = context.capital_runs[span.start]
    end = max(end, span.end)
    document = context.document
    left, right = span.start - start, end - span.end
    features = [_RUN_FEATURES[min(2, left)][min(3, right)]]
    if right:
        features += _run_after_features(span, context, start, end)
    if left:
        features += _run_before_features(span, context, start, end)
    if span.start > 1 and document.lower[span.start - 1] == "of" and document.is_capitalized[span.start - 2]:
        features.append(f"of after={document.lower[span.start - 2]}")
        features.append("capital of")
    return features


def _run_after_features(span: CandidateSpan, context: DocumentContext, start: int, end: int) -> list[str]:
    document, place_type = context.document, span.facts.place_type
    words = document.lower[span.end : end]
    left = min(1, span.start - start)
    is_local = any(word in word_lists.LOCAL_INSTITUTION_WORDS for word in words)
    is_namesake = words[-1] in word_lists.NAMESAKE_WORDS
    institution = word_lists.INSTITUTION_CLASSES.get(words[-1], "?")
    next_institution = word_lists.INSTITUTION_CLASSES.get(words[0], "?")
    return [
        f"head={words[-1]}",
        f"sited={is_local} carried={is_namesake} left={left}",
        f"institution={institution} left={left} {place_type}",
        f"institution={institution} after={next_institution} words={min(4, len(words))}",
        f"institution={institution} prominence={int(4 * span.facts.prominence)}",
        f"head kind={context.lexicon.broad_cluster(words[-1])} {place_type}",
        *{f"run right={word}" for word in words},
    ]


def _run_before_features(span: CandidateSpan, context: DocumentContext, start: int, end: int) -> list[str]:
    document, place_type = context.document, span.facts.place_type
    words = document.lower[start : span.start]
    left, right = min(2, len(words)), min(1, end - span.end)
    given = document.words[start] in context.lexicon.given_names
    return [
        f"run first={words[0]}",
        f"run before {left} right={right}",
        f"institution before={word_lists.INSTITUTION_CLASSES.get(words[0], '?')} of={words[-1] == 'of'} {place_type}",
        f"run first kind={context.lexicon.broad_cluster(words[0])} {place_type}",
        f"run given={given} before={min(3, len(words))} last={not right} {place_type}",
        *{f"run left={word}" for word in words},
    ]


def _pattern_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    document = context.document
    features = []
    after = document.words[span.end] if span.end < len(document.words) else ""
    if after == "," or after == "(":
        container = context.longest_by_start.get(span.end + 1)
        if container is not None:
            feature = f"comma {container.facts.place_type} contains={container.facts.may_contain(span.facts)}"
            features += [feature, f"{span.facts.place_type} {feature}"]
    if span.start > 1 and document.words[span.start - 1] in {",", "("}:
        inner = _span_ending_at(context, span.start - 1)
        if inner is not None:
            contains = span.facts.may_contain(inner.facts)
            features.append(f"{span.facts.place_type} closes={contains} after {inner.facts.place_type}")
    position = span.start - document.title_end  # negative in the title
    if 0 <= position < _DATELINE_TOKENS and document.words[span.start].isupper():
        features.append("dateline capitals")
    if after in {"(", "—", "–", "--", "-"} and position < _DATELINE_TOKENS:
        features.append("dateline dash")
    return features


def _word(lower: list[str], index: int) -> str:
    """Return the word at `index`, "^" before the first word and "$" after the last one."""
    if index < 0:
        return "^"
    return lower[index] if index < len(lower) else "$"


def _digits(word: str) -> int:
    return min(5, len(word)) if word[0].isdigit() else 0


def _span_ending_at(context: DocumentContext, end: int) -> CandidateSpan | None:
    for start in range(max(0, end - 4), end):
        span = context.longest_by_start.get(start)
        if span is not None and span.end == end:
            return span
    return None

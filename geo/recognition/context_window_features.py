"""What the words around a name say for and against its being a place mention, as named pieces of evidence."""

from __future__ import annotations

from geo import word_lists
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext, capital_at

_DASHES = frozenset("-–—")


def context_window_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Return every piece of evidence around one name."""
    return [
        *_of_neighbors(span, context),
        *_of_kinds(span, context),
        *_of_run(span, context),
        *_of_patterns(span, context),
    ]


def _of_neighbors(span: CandidateSpan, context: DocumentContext) -> list[str]:
    page, lexicon, group = context.page, context.lexicon, span.facts.group
    before, before2 = _word(page.lower, span.start - 1), _word(page.lower, span.start - 2)
    after, after2 = _word(page.lower, span.end), _word(page.lower, span.end + 1)
    capital_before = span.start > 0 and context.proper[span.start - 1] and not page.starts_sentence[span.start]
    capital_after = capital_at(page, span.end)
    pieces = [
        f"before={before}",
        f"after={after}",
        f"before={before} {group}",
        f"after={after} {group}",
        f"before={before} after={after}",
        f"before2={before2} {before}",
        f"after2={after} {after2}",
        f"capitals={capital_before}{capital_after}",
        f"{group} capitals={capital_before}{capital_after}",
    ]
    pieces += [f"before {name}" for name, words in _BEFORE.items() if before in words]
    pieces += [f"after {name}" for name, words in _AFTER.items() if after in words]
    if before in word_lists.LOCATIVES:
        pieces.append(f"locative {group} capital after={capital_after}")
    if before in _DASHES or after in _DASHES:
        pieces.append(f"dash {before in _DASHES}{after in _DASHES} {group}")
    if before[0].isdigit() or after[0].isdigit():
        pieces.append(f"number {_digits(before)}/{_digits(after)} {group}")
    if span.start and page.words[span.start - 1] in lexicon.given_names:
        pieces.append(f"given name before {group}")
    if capital_after and page.words[span.end] in lexicon.family_names:
        pieces.append(f"family name after given={page.words[span.start] in lexicon.given_names}")
    if capital_after and span.end - span.start == 1:
        given = page.words[span.start] in lexicon.given_names
        word = "known" if after in lexicon.word_bands else "unknown"
        pieces.append(f"given={given} {word} capital after {group}")
    return pieces


def _of_kinds(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Evidence from what kind of words stand beside the name: of rare words the kind is known where the word is not."""
    lower, lexicon, group = context.page.lower, context.lexicon, span.facts.group
    before, before2 = _word(lower, span.start - 1), _word(lower, span.start - 2)
    after, after2 = _word(lower, span.end), _word(lower, span.end + 1)
    broad_before, broad_after = lexicon.broad_kind(before), lexicon.broad_kind(after)
    return [
        f"before kind={lexicon.kind(before)}",
        f"after kind={lexicon.kind(after)}",
        f"before2 kind={lexicon.kind(before2)}",
        f"after2 kind={lexicon.kind(after2)}",
        f"before kind={broad_before} {group}",
        f"after kind={broad_after} {group}",
        f"kinds={broad_before}/{broad_after}",
    ]


def _of_run(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Evidence from the capitalized words around the name: "Delhi | High Court", "Bank of | America"."""
    start, end = context.runs[span.start]
    end = max(end, span.end)
    page = context.page
    left, right = span.start - start, end - span.end
    pieces = [f"run={min(2, left)}/{min(3, right)}"]
    if right:
        pieces += _of_run_after(span, context, start, end)
    if left:
        pieces += _of_run_before(span, context, start, end)
    if span.start > 1 and page.lower[span.start - 1] == "of" and page.capital[span.start - 2]:
        pieces.append(f"of after={page.lower[span.start - 2]}")
        pieces.append("capital of")
    return pieces


def _of_run_after(span: CandidateSpan, context: DocumentContext, start: int, end: int) -> list[str]:
    page, group = context.page, span.facts.group
    words = page.lower[span.end : end]
    left = min(1, span.start - start)
    sited = any(word in word_lists.LOCAL_INSTITUTION_WORDS for word in words)
    carried = words[-1] in word_lists.NAMESAKE_WORDS
    institution = word_lists.INSTITUTION_CLASSES.get(words[-1], "?")
    next_to = word_lists.INSTITUTION_CLASSES.get(words[0], "?")
    return [
        f"head={words[-1]}",
        f"sited={sited} carried={carried} left={left}",
        f"institution={institution} left={left} {group}",
        f"institution={institution} after={next_to} words={min(4, len(words))}",
        f"institution={institution} prominence={int(4 * span.facts.prominence)}",
        f"head kind={context.lexicon.broad_kind(words[-1])} {group}",
        *{f"run right={word}" for word in words},
    ]


def _of_run_before(span: CandidateSpan, context: DocumentContext, start: int, end: int) -> list[str]:
    page, group = context.page, span.facts.group
    words = page.lower[start : span.start]
    left, right = min(2, len(words)), min(1, end - span.end)
    given = page.words[start] in context.lexicon.given_names
    return [
        f"run first={words[0]}",
        f"run before {left} right={right}",
        f"institution before={word_lists.INSTITUTION_CLASSES.get(words[0], '?')} of={words[-1] == 'of'} {group}",
        f"run first kind={context.lexicon.broad_kind(words[0])} {group}",
        f"run given={given} before={min(3, len(words))} last={not right} {group}",
        *{f"run left={word}" for word in words},
    ]


def _of_patterns(span: CandidateSpan, context: DocumentContext) -> list[str]:
    page = context.page
    pieces = []
    after = page.words[span.end] if span.end < len(page.words) else ""
    if after == "," or after == "(":
        container = context.spans_by_start.get(span.end + 1)
        if container is not None:
            pieces.append(f"comma {container.facts.group} contains={_contains(container, span)}")
            pieces.append(f"{span.facts.group} comma {container.facts.group} contains={_contains(container, span)}")
    if span.start > 1 and page.words[span.start - 1] in {",", "("}:
        inner = _span_ending_at(context, span.start - 1)
        if inner is not None:
            pieces.append(f"{span.facts.group} closes={_contains(span, inner)} after {inner.facts.group}")
    if span.start < 4 + page.title_end and span.start >= page.title_end and page.words[span.start].isupper():
        pieces.append("dateline capitals")
    if after in {"(", "—", "–", "--", "-"} and span.start - page.title_end < 4:
        pieces.append("dateline dash")
    return pieces


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


def _word(lower: list[str], index: int) -> str:
    """Return the word there, "^" before the first and "$" after the last."""
    if index < 0:
        return "^"
    return lower[index] if index < len(lower) else "$"


def _digits(word: str) -> int:
    return min(5, len(word)) if word[0].isdigit() else 0


def _contains(container: CandidateSpan, inner: CandidateSpan) -> bool:
    """Whether some place of the inner name lies in the country or state that the container's best place is."""
    if container.facts.best is None:
        return False
    place = container.facts.best.place
    if container.facts.group == "country":
        return place.country_code in inner.facts.countries
    if container.facts.group == "state":
        return f"{place.country_code}.{place.admin1_code}" in inner.facts.admin1s
    return bool(container.facts.admin1s & inner.facts.admin1s)


def _span_ending_at(context: DocumentContext, end: int) -> CandidateSpan | None:
    for start in range(max(0, end - 4), end):
        span = context.spans_by_start.get(start)
        if span is not None and span.end == end:
            return span
    return None

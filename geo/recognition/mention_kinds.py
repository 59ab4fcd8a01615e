"""What kind of mention a recognized name is."""

from __future__ import annotations

from geo import word_lists
from geo.recognition.candidates import CandidateSpan, TokenizedDocument
from geo.types import MentionKind, NameKind


def kind_of(span: CandidateSpan, page: TokenizedDocument, run: tuple[int, int]) -> MentionKind:
    """Return the mention's kind; `run` is the stretch of capitalized tokens around the name."""
    if span.facts.best is None:
        return MentionKind.PLACE
    if span.facts.best.name_kind is NameKind.DEMONYM:
        return MentionKind.DEMONYM
    if NameKind.PRIMARY not in span.facts.kinds and span.facts.best.name_kind is NameKind.HOST:
        return MentionKind.EMBEDDED
    return MentionKind.EMBEDDED if _within_institution(span, page, run) else MentionKind.PLACE


def _within_institution(span: CandidateSpan, page: TokenizedDocument, run: tuple[int, int]) -> bool:
    start, end = run
    if page.shouted[span.start] and _ends_line(end, page):  # one run of capitals, in which only the next word is sure
        end = min(end, span.end + 1)
    if any(word in word_lists.LOCAL_INSTITUTION_WORDS for word in page.lower[span.end : end]):
        return True
    if span.start < 2 or start >= span.start - 1 or page.lower[span.start - 1] != "of":
        return False
    return page.lower[span.start - 2] in word_lists.LOCAL_INSTITUTION_WORDS_BEFORE_OF


def _ends_line(index: int, page: TokenizedDocument) -> bool:
    return index >= len(page.words) or page.starts_sentence[index] or not page.words[index][0].isalnum()

"""What kind of mention a recognised name is."""

from __future__ import annotations

from geo.model import Kind, NameKind
from geo.recognition import cues
from geo.recognition.page import NameSpan, Page


def kind_of(span: NameSpan, page: Page, run: tuple[int, int]) -> Kind:
    """Return the mention's kind; `run` is the stretch of capitalised tokens around the name."""
    if span.facts.best is None:
        return Kind.PLACE
    if span.facts.best.name_kind is NameKind.DEMONYM:
        return Kind.DEMONYM
    if NameKind.PRIMARY not in span.facts.kinds and span.facts.best.name_kind is NameKind.HOST:
        return Kind.EMBEDDED
    return Kind.EMBEDDED if _within_institution(span, page, run) else Kind.PLACE


def _within_institution(span: NameSpan, page: Page, run: tuple[int, int]) -> bool:
    start, end = run
    if page.shouted[span.start] and _ends_line(end, page):  # one run of capitals, in which only the next word is sure
        end = min(end, span.end + 1)
    if any(word in cues.SITED_HEADS for word in page.lower[span.end : end]):
        return True
    joined_by = page.lower[span.start - 1] if span.start else ""
    return joined_by == "of" and start < span.start - 1 and page.lower[span.start - 2] in cues.SITED_HEADS_OF


def _ends_line(index: int, page: Page) -> bool:
    return index >= len(page.words) or page.starts_sentence[index] or not page.words[index][0].isalnum()

"""Names that a newspaper, a team, a bank or a dish has only borrowed from a place: no mention of the place."""

from __future__ import annotations

from geo.recognition import cues
from geo.recognition.page import NameSpan, Page

_BEFORE = {("bank", "of", "america"), ("voice", "of", "america"), ("times", "of", "india"), ("times", "of", "israel")}


def is_borrowed(span: NameSpan, page: Page) -> bool:
    """Whether the words of the name, or those beside it, say that something else bears it."""
    if span.end - span.start == 1 and page.lower[span.start] in cues.NEVER_PLACES:
        return True
    if tuple(page.lower[max(0, span.end - 3) : span.end]) in _BEFORE:
        return True
    if span.start and page.words[span.start - 1] in cues.HONORIFICS:
        return True
    if span.start and page.capital[span.start - 1] and page.lower[span.start - 1] in cues.CLUBS:
        return True
    if span.start > 1 and page.words[span.start - 1] == "of" and page.lower[span.start - 2] in cues.NOBLES:
        return True
    if span.end >= len(page.words):
        return False
    after = page.lower[span.end]
    return (after in cues.BEARERS and page.capital[span.end]) or (after in cues.THINGS and not page.capital[span.end])

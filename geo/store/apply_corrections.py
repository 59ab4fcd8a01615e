"""Applies people's corrections to an article's mentions: a pure function of both.

A correction of one mention wins over one of the article, which wins over one of the publisher; a later correction wins
over an earlier one of the same scope. A correction finds its mention by its text at its offsets, or where the article
has changed, at the nearest occurrence of the text. Corrections of an article or publisher apply to every mention of the
same text and kind; a missed place applies to every occurrence of its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.corrections import Correction
from geo.types import Article, Field, Focus, Geoparse, Mention, ResolvedMention

_FIELDS: Final[tuple[Field, ...]] = ("title", "text")
_PRECEDENCE: Final = {"publisher": 0, "article": 1, "mention": 2}
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]|\n+")
_SENTENCE_CHARS: Final = 1_000

Span = tuple[Field, int, int]


@dataclass(frozen=True, slots=True)
class CorrectedArticle:
    """A corrected article.

    Attributes:
        mentions: its mentions.
        decided_by: for each mention the id of the correction that decided it, or None.
        focus: what the article is about.
        matches: the number of mentions that each correction matched, by its id.
    """

    mentions: tuple[ResolvedMention, ...]
    decided_by: tuple[int | None, ...]
    focus: tuple[Focus, ...]
    matches: dict[int, int]


def apply_corrections(geoparse: Geoparse, corrections: Iterable[Correction]) -> CorrectedArticle | None:
    """Apply corrections to an article as it was geoparsed; return None where none of them matches."""
    applicable = [correction for correction in corrections if may_apply(correction, geoparse.article)]
    editor = _MentionEditor(geoparse)
    for correction in sorted(applicable, key=_precedence):
        editor.apply(correction)
    if not editor.matches:
        return None
    entries = sorted(editor.entries, key=lambda entry: (entry[0].field == "text", entry[0].start))
    mentions = tuple(mention for mention, _ in entries)
    decided_by = tuple(correction_id for _, correction_id in entries)
    return CorrectedArticle(mentions, decided_by, _focus(geoparse, mentions), dict(editor.matches))


def may_apply(correction: Correction, article: Article) -> bool:
    """Whether the correction may apply to the article, by its scope."""
    is_for_publisher = correction.scope == "publisher" and correction.source == article.source
    return is_for_publisher or correction.article_id == article.id


def fold_name(text: str) -> str:
    """Return a name for comparison: single spaces, no upper case."""
    return " ".join(text.split()).casefold()


class _MentionEditor:
    """An article's mentions, each with the id of the correction that decided it, while corrections are applied."""

    def __init__(self, geoparse: Geoparse) -> None:
        self.article = geoparse.article
        self.original = geoparse.mentions
        self.entries: list[tuple[ResolvedMention, int | None]] = [(mention, None) for mention in geoparse.mentions]
        self.matches: Counter[int] = Counter()

    def apply(self, correction: Correction) -> None:
        """Apply one more correction; it wins over those before."""
        assert correction.id is not None
        for span in dict.fromkeys(self._spans(correction)):
            self.matches[correction.id] += 1
            template = self._template(span, correction)
            self.entries = [entry for entry in self.entries if not _overlap(_span(entry[0]), span)]
            if correction.place is not None:
                mention = ResolvedMention.from_mention(template, correction.place, 1.0, corrected=True)
                self.entries.append((mention, correction.id))

    def _spans(self, correction: Correction) -> Iterator[Span]:
        """Yield the spans that the correction applies to."""
        if correction.article_id == self.article.id and (span := _find_span(correction, self.article)):
            yield span
        if correction.scope == "mention":
            return
        if correction.action == "missed":
            yield from self._unmarked_spans(correction.text)
            return
        name = fold_name(correction.text)
        for mention in (*self.original, *(mention for mention, _ in self.entries)):
            if mention.kind == correction.kind and fold_name(mention.text) == name:
                yield _span(mention)

    def _unmarked_spans(self, text: str) -> Iterator[Span]:
        """Yield the occurrences of a text, as whole words, that overlap no mention."""
        words = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        for field in _FIELDS:
            for match in words.finditer(self.article.field_text(field)):
                span = (field, *match.span())
                if not any(_overlap(_span(mention), span) for mention, _ in self.entries):
                    yield span

    def _template(self, span: Span, correction: Correction) -> Mention:
        """Return the existing mention at a span, or a new one, with the correction's kind."""
        for mention in (*(mention for mention, _ in self.entries), *self.original):
            if _span(mention) == span:
                return replace(mention, kind=correction.kind)
        field, start, end = span
        text = self.article.field_text(field)
        return Mention(field, start, end, text[start:end], correction.kind, _sentence(text, start, end))


def _precedence(correction: Correction) -> tuple[int, int]:
    return _PRECEDENCE[correction.scope], correction.id or 0


def _find_span(correction: Correction, article: Article) -> Span | None:
    """Return the span of the corrected text: at its offsets, or its nearest occurrence in the same field."""
    text = article.field_text(correction.field)
    if text[correction.start : correction.end] == correction.text:
        return correction.field, correction.start, correction.end
    starts = [match.start() for match in re.finditer(re.escape(correction.text), text)]
    if not starts:
        return None
    start = min(starts, key=lambda offset: abs(offset - correction.start))
    return correction.field, start, start + len(correction.text)


def _span(mention: Mention) -> Span:
    return mention.field, mention.start, mention.end


def _overlap(first: Span, second: Span) -> bool:
    return first[0] == second[0] and first[1] < second[2] and second[1] < first[2]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of the sentence around a span that a person marked."""
    first, last = max(0, start - _SENTENCE_CHARS), min(len(text), end + _SENTENCE_CHARS)
    for sentence_end in _SENTENCE_END.finditer(text, first, start):
        first = sentence_end.end()
    if next_end := _SENTENCE_END.search(text, end, last):
        last = next_end.end()
    return first, end + len(text[end:last].rstrip())


def _focus(geoparse: Geoparse, mentions: Sequence[ResolvedMention]) -> tuple[Focus, ...]:
    """Return what the article is about; a place without mentions is replaced by what most of its mentions became."""
    mentioned = {mention.place.id for mention in mentions if mention.place is not None}
    by_id: dict[str, Focus] = {}
    for focus in geoparse.focus:
        spans = {_span(mention) for mention in geoparse.mentions if mention.place == focus.place}
        if focus.place.id in mentioned or not spans:
            by_id.setdefault(focus.place.id, focus)
            continue
        replacements = Counter(m.place for m in mentions if m.place is not None and _span(m) in spans)
        if replacements:
            (place, _), *_ = replacements.most_common(1)
            by_id.setdefault(place.id, Focus(place, focus.score))
    return tuple(by_id.values())

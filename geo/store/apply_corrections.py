"""What people's corrections make of an article's mentions: a pure function, the same whenever it is asked.

A correction of one mention wins over one of the article, that over one of the publisher, and a later over an earlier
one. It finds its mention again by its text at its offsets, or, where the article has changed, where the same text is
nearest. The wider ones concern every mention of the same text and kind, a missed place every occurrence of the word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.types import Article, Correction, Field, Focus, Geoparse, Mention, ResolvedMention

__all__ = ["Outcome", "apply", "concerns", "folded"]

_FIELDS: Final[tuple[Field, ...]] = ("title", "text")
_STRENGTH: Final = {"publisher": 0, "article": 1, "mention": 2}
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]|\n+")
_SENTENCE_CHARS: Final = 1_000

Span = tuple[Field, int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An article as it was corrected: its mentions, for each the id of the correction that decided it or None, what the
    article is about, and how many mentions each correction found.
    """

    mentions: tuple[ResolvedMention, ...]
    decided_by: tuple[int | None, ...]
    focus: tuple[Focus, ...]
    matches: dict[int, int]


def apply(geoparse: Geoparse, corrections: Iterable[Correction]) -> Outcome | None:
    """Return what the corrections make of an article as Dateline had geoparsed it; None where they find nothing."""
    ours = [correction for correction in corrections if concerns(correction, geoparse.article)]
    bench = _Bench(geoparse)
    for correction in sorted(ours, key=_strength):
        bench.apply(correction)
    if not bench.matches:
        return None
    held = sorted(bench.held, key=lambda entry: (entry[0].field == "text", entry[0].start))
    mentions = tuple(resolved for resolved, _ in held)
    about = _focus(geoparse, mentions)
    return Outcome(mentions, tuple(by for _, by in held), about, dict(bench.matches))


def concerns(correction: Correction, article: Article) -> bool:
    """Whether the correction may say something of the article."""
    everywhere = correction.scope == "publisher" and correction.source == article.source
    return everywhere or correction.article_id == article.id


def folded(text: str) -> str:
    """Return a name as it is compared with others: white space and capitals aside."""
    return " ".join(text.split()).casefold()


class _Bench:
    """An article's mentions while corrections are applied to them."""

    def __init__(self, geoparse: Geoparse) -> None:
        self.article = geoparse.article
        self.original = geoparse.mentions
        self.held: list[tuple[ResolvedMention, int | None]] = [(resolved, None) for resolved in geoparse.mentions]
        self.matches: Counter[int] = Counter()

    def apply(self, correction: Correction) -> None:
        """Let one more correction have its way."""
        assert correction.id is not None
        for span in dict.fromkeys(self._spans(correction)):
            self.matches[correction.id] += 1
            template = self._template(span, correction)
            self.held = [entry for entry in self.held if not _overlap(_span(entry[0]), span)]
            if correction.place is not None:
                resolved = ResolvedMention.from_mention(template, correction.place, 1.0, corrected=True)
                self.held.append((resolved, correction.id))

    def _spans(self, correction: Correction) -> Iterator[Span]:
        """Yield where the correction applies."""
        if correction.article_id == self.article.id and (span := _located(correction, self.article)):
            yield span
        if correction.scope == "mention":
            return
        if correction.action == "missed":
            yield from self._unmarked(correction.text)
            return
        known = [*self.original, *(resolved for resolved, _ in self.held)]
        wanted = folded(correction.text)
        for resolved in known:
            if resolved.kind == correction.kind and folded(resolved.text) == wanted:
                yield _span(resolved)

    def _unmarked(self, text: str) -> Iterator[Span]:
        """Yield where the words occur and no mention is."""
        words = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        for field in _FIELDS:
            for found in words.finditer(self.article.field_text(field)):
                span = (field, *found.span())
                if not any(_overlap(_span(resolved), span) for resolved, _ in self.held):
                    yield span

    def _template(self, span: Span, correction: Correction) -> Mention:
        """Return the mention at a span: the one that is there, else a new one of the correction's kind."""
        for resolved in (*(resolved for resolved, _ in self.held), *self.original):
            if _span(resolved) == span:
                return replace(resolved, kind=correction.kind)
        field, start, end = span
        whole = self.article.field_text(field)
        sentence = _sentence(whole, start, end)
        return Mention(field, start, end, whole[start:end], correction.kind, sentence)


def _strength(correction: Correction) -> tuple[int, int]:
    return _STRENGTH[correction.scope], correction.id or 0


def _located(correction: Correction, article: Article) -> Span | None:
    """Return where the corrected text is: at its offsets, else the nearest occurrence in the same field."""
    whole = article.field_text(correction.field)
    if whole[correction.start : correction.end] == correction.text:
        return correction.field, correction.start, correction.end
    starts = [found.start() for found in re.finditer(re.escape(correction.text), whole)]
    if not starts:
        return None
    start = min(starts, key=lambda at: abs(at - correction.start))
    return correction.field, start, start + len(correction.text)


def _span(mention: Mention) -> Span:
    return mention.field, mention.start, mention.end


def _overlap(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _sentence(whole: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a span that a person marked."""
    first, last = max(0, start - _SENTENCE_CHARS), min(len(whole), end + _SENTENCE_CHARS)
    for found in _SENTENCE_END.finditer(whole, first, start):
        first = found.end()
    if found_after := _SENTENCE_END.search(whole, end, last):
        last = found_after.end()
    stop = end + len(whole[end:last].rstrip())
    return first, stop


def _focus(geoparse: Geoparse, mentions: Sequence[ResolvedMention]) -> tuple[Focus, ...]:
    """Return what the article is about: where a place is named no more, the one that most of its mentions are now."""
    left = {resolved.place.id for resolved in mentions if resolved.place is not None}
    found: dict[str, Focus] = {}
    for about in geoparse.focus:
        named = [resolved for resolved in geoparse.mentions if resolved.place == about.place]
        if about.place.id in left or not named:
            found.setdefault(about.place.id, about)
            continue
        spans = {_span(resolved) for resolved in named}
        instead = Counter(m.place for m in mentions if m.place is not None and _span(m) in spans)
        if instead:
            (place, _), *_ = instead.most_common(1)
            found.setdefault(place.id, Focus(place, about.score))
    return tuple(found.values())

"""Finding the place mentions of a tokenised text: the gazetteer proposes, the judge disposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.gazetteer import Gazetteer
from geo.model import Kind, Relation
from geo.recognition.judge import Judge, JudgedSpan, judge_names, packaged_judge
from geo.recognition.kinds import kind_of
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.page import read_page
from geo.recognition.page_evidence import PageEvidence, gather
from geo.recognition.relations import Named, relations_in
from geo.recognition.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Recognised:
    """Tokens `start` to `end`, exclusive, that name a place; `probability` says how surely it is a mention at all.

    `name_id` is the gazetteer's number of the name, None where the gazetteer lacks it: it cannot be placed. Offsets in
    `relation` count characters of the text.
    """

    start: int
    end: int
    name_id: int | None
    kind: Kind
    relation: Relation | None
    probability: float


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Recognises with the gazetteer's names and a judge of the evidence around them."""

    judge: Judge
    lexicon: Lexicon

    def recognise(self, tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> list[Recognised]:
        """Return the mentions in reading order, none overlapping; the first `title_length` characters are the title."""
        context = gather(read_page(tokens, gazetteer, title_length), self.lexicon)
        return recognised_names(judge_names(context, self.judge), context, tokens)


def recognised_names(judged: Sequence[JudgedSpan], context: PageEvidence, tokens: Tokens) -> list[Recognised]:
    """Say of names that are mentions what kind of mention each one is, and what the words around it say of where."""
    kinds = [kind_of(entry.span, context.page, context.runs[entry.span.start]) for entry in judged]
    named = [
        Named(*tokens.characters(entry.span.start, entry.span.end), kind, entry.span.facts.group)
        for kind, entry in zip(kinds, judged, strict=True)
    ]
    return [
        Recognised(entry.span.start, entry.span.end, entry.span.name_id, kind, relation, entry.probability)
        for entry, kind, relation in zip(judged, kinds, relations_in(tokens.text, named), strict=True)
    ]


@lru_cache(maxsize=1)
def packaged_recogniser() -> Recogniser:
    """Return the packaged recogniser, read once."""
    return Recogniser(packaged_judge(), packaged_lexicon())

"""Finding the place mentions of a tokenised document: the gazetteer proposes, the judge disposes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from geo.gazetteer import Gazetteer
from geo.model import Kind
from geo.recognition.judge import Judge, judge_names, packaged_judge
from geo.recognition.kinds import kind_of, relation_of
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.page import read_page
from geo.recognition.page_evidence import gather


@dataclass(frozen=True, slots=True)
class Recognised:
    """Tokens `start` to `end`, exclusive, that name a place; `probability` says how surely it is a mention at all.

    `name_id` is the gazetteer's number of the name, None where the gazetteer lacks it: it cannot be placed.
    """

    start: int
    end: int
    name_id: int | None
    kind: Kind
    relation: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Recognises with the gazetteer's names and a judge of the evidence around them."""

    judge: Judge
    lexicon: Lexicon

    def recognise(self, doc: Doc, gazetteer: Gazetteer, title_length: int = 0) -> list[Recognised]:
        """Return the mentions in reading order, none overlapping; the first `title_length` characters are the title."""
        page = read_page(doc, gazetteer, title_length)
        context = gather(page, self.lexicon)
        return [
            Recognised(
                start=entry.span.start,
                end=entry.span.end,
                name_id=entry.span.name_id,
                kind=kind_of(entry.span, page, context.runs[entry.span.start]),
                relation=relation_of(entry.span, page),
                probability=entry.probability,
            )
            for entry in judge_names(context, self.judge)
        ]


@lru_cache(maxsize=1)
def packaged_recogniser() -> Recogniser:
    """Return the packaged recogniser, read once."""
    return Recogniser(packaged_judge(), packaged_lexicon())

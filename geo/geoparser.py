"""The whole engine on one article: recognise, resolve, and say what the article is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span

from geo.errors import UsageError
from geo.explanation import Explanation
from geo.model import DECIMALS, Article, Field, Geoparse, Kind, Mention, Relation, ResolvedMention
from geo.recognition import (
    PACKAGED_RECOGNIZER,
    PUBLISHER,
    TITLE_LENGTH,
    DatelineComponent,
    entity_recogniser,
    explain_document,
    load_pipeline,
)
from geo.resolution import Control, displaced, focus_of, read_publishers

_TITLE_END = "\n\n"
_LONGEST_ARTICLE = 20_000_000  # characters; spaCy's own limit guards models that this pipeline does not have


class Geoparser:
    """Geoparses articles; make one and keep it. Not for use from several threads at once.

    `gazetteer` is the path of a gazetteer file, None for the packaged one, and `overlay` that of a file of the user's
    own places. Mentions below `min_confidence` (0 to 1) are left out. Where `countries` (ISO 3166-1 alpha-2) or `bbox`
    (west, south, east, north in degrees) are given, only namesakes inside are considered and other mentions left out;
    with `prefer_countries` or `prefer_bbox` they win where the text does not say otherwise. What `deny` lists, names or
    ids of places, is never mapped. `publishers` is the path of a table of where the user's own publishers are at home.
    `recognizer` is "gazetteer", or the name or path of a spaCy pipeline whose entities are mapped. `component`, for
    experiments, stands in for everything that other arguments would make. Raises UsageError for a bad option,
    UnknownRecognizerError for an unknown recogniser, GazetteerError for a bad gazetteer, InputError for a bad table.
    """

    def __init__(
        self,
        *,
        gazetteer: Path | str | None = None,
        recognizer: str = "gazetteer",
        min_confidence: float = 0.0,
        overlay: Path | str | None = None,
        countries: Sequence[str] = (),
        bbox: Sequence[float] | None = None,
        prefer_countries: Sequence[str] = (),
        prefer_bbox: Sequence[float] | None = None,
        deny: Sequence[str] = (),
        publishers: Path | str | None = None,
        component: DatelineComponent | None = None,
    ) -> None:
        if not 0.0 <= min_confidence <= 1.0:
            raise UsageError(f"the least confidence is {min_confidence}; it must be between 0 and 1")
        self._min_confidence = min_confidence
        self._control = Control.of(
            countries=countries, bbox=bbox, prefer_countries=prefer_countries, prefer_bbox=prefer_bbox, deny=deny
        )
        packaged = recognizer == PACKAGED_RECOGNIZER
        self._nlp = spacy.blank("en") if packaged else load_pipeline(recognizer)
        self._nlp.max_length = _LONGEST_ARTICLE
        self._nlp.add_pipe("dateline_sentences")
        self._component = component or DatelineComponent(
            str(gazetteer) if gazetteer else None,
            recogniser=None if packaged else entity_recogniser(),
            overlay=str(overlay) if overlay else None,
            control=self._control,
            publishers=tuple(read_publishers(Path(publishers))) if publishers else (),
        )

    def geoparse(self, article: Article | str) -> Geoparse:
        """Return the article's resolved mentions and focus; a string is the text of an article without a title."""
        article, doc, title_length = self._parsed(article)
        mentions = tuple(self._kept(doc, title_length))
        gazetteer = self._component.gazetteer
        return Geoparse(article, displaced(mentions, gazetteer), focus_of(article, mentions, gazetteer))

    def explain(self, article: Article | str) -> list[Explanation]:
        """Return, in reading order, why each name in the article was taken for a place mention or for something else,
        which namesakes were considered, and why the one that was chosen."""
        article, doc, title_length = self._parsed(article)
        return [_of_field(entry, title_length) for entry in explain_document(doc, self._component)]

    def pipe(self, articles: Iterable[Article]) -> Iterator[Geoparse]:
        """Geoparse articles one after another, in order."""
        return map(self.geoparse, articles)

    def _parsed(self, article: Article | str) -> tuple[Article, Doc, int]:
        """Return the article, its document with the mentions in it, and how many characters of that are the title."""
        if isinstance(article, str):
            article = Article(id="", title="", text=article)
        head = article.title + _TITLE_END if article.title else ""
        doc = self._nlp.make_doc(head + article.text)
        doc.user_data[TITLE_LENGTH] = len(head)
        doc.user_data[PUBLISHER] = (article.source, article.url)
        for _, component in self._nlp.pipeline:
            doc = component(doc)
        return article, self._component(doc), len(head)

    def _kept(self, doc: Doc, title_length: int) -> Iterator[ResolvedMention]:
        for span in doc._.mentions:
            resolved = _resolved(span, title_length)
            if resolved.confidence < self._min_confidence:
                continue
            if self._control.restricts and resolved.place is None:
                continue
            yield resolved


def geoparse(text: str, *, title: str = "") -> Geoparse:
    """Geoparse one text with the packaged gazetteer and recogniser."""
    return _default_geoparser().geoparse(Article(id="", title=title, text=text))


@lru_cache(maxsize=1)
def _default_geoparser() -> Geoparser:
    return Geoparser()


def _resolved(span: Span, title_length: int) -> ResolvedMention:
    field: Field = "title" if span.end_char <= title_length else "text"
    offset = 0 if field == "title" else title_length
    mention = Mention(
        field=field,
        start=span.start_char - offset,
        end=span.end_char - offset,
        text=span.text,
        kind=Kind(span.label_),
        sentence=_sentence_bounds(span, offset),
        relation=span._.relation,
        score=round(float(span._.recognition), DECIMALS),
        spatial=_in_field(span._.spatial, offset),
    )
    return ResolvedMention(mention, span._.place, round(float(span._.confidence), DECIMALS))


def _of_field(explanation: Explanation, title_length: int) -> Explanation:
    """Return an explanation with the offsets of the field that it is in."""
    if explanation.end <= title_length:
        return replace(explanation, field="title")
    return replace(explanation, start=explanation.start - title_length, end=explanation.end - title_length)


def _in_field(relation: Relation | None, offset: int) -> Relation | None:
    """Return the relation with the other place's offsets counted in the field that begins at `offset`."""
    if relation is None or relation.other is None:
        return relation
    start, end = relation.other
    return replace(relation, other=(start - offset, end - offset))


def _sentence_bounds(span: Span, offset: int) -> tuple[int, int]:
    """Return where the sentence around a mention begins and ends, without the white space around it.

    Sentences that a mention joins ("Ft. Worth", "New" at the end of a line and "Delhi" in the next) count as one.
    """
    sentences = span.doc[span.sent.start : span[-1].sent.end]
    text = sentences.text
    start = sentences.start_char + len(text) - len(text.lstrip()) - offset
    return start, start + len(text.strip())

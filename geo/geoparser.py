"""The whole engine on one article: recognize, resolve, and say what the article is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from geo.errors import InputError, UsageError
from geo.explanation.recognition import explain_document
from geo.explanation.types import Explanation
from geo.pipeline import PACKAGED_RECOGNIZER, PUBLISHER, TITLE_LENGTH, DatelineComponent, ResolvedSpan
from geo.recognition import Tokens, document_of, english, entity_recognizer, load_pipeline, tokenize, tokens_of
from geo.resolution import PlaceConstraints, apply_spatial_offsets, focus_of, read_publishers
from geo.settings import Settings, resolve_settings
from geo.types import STORED_DECIMALS, Article, Field, Geoparse, Mention, ResolvedMention, SpatialRelation

_TITLE_END = "\n\n"
_LONGEST_ARTICLE = 20_000_000  # characters; what is longer is no article
_SURROGATES = re.compile("[\ud800-\udfff]")


class Geoparser:
    """Geoparses articles; make one and keep it. Not for use from several threads at once.

    `gazetteer` is the path of a gazetteer file, None for the packaged one, and `overlay` that of a file of the user's
    own places. Mentions below `min_confidence` (0 to 1) are left out. Where `countries` (ISO 3166-1 alpha-2) or `bbox`
    (west, south, east, north in degrees) are given, only namesakes inside are considered and other mentions left out;
    with `prefer_countries` or `prefer_bbox` they win where the text does not say otherwise. What `deny` lists, names or
    ids of places, is never mapped. `publishers` is the path of a table of where the user's own publishers are at home.
    `recognizer` is "gazetteer", or the name or path of a spaCy pipeline whose entities are mapped. `component`, for
    experiments, stands in for everything that other arguments would make. Raises UsageError for a bad option,
    UnknownRecognizerError for an unknown recognizer, GazetteerError for a bad gazetteer, InputError for a bad table.
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
        self._control = PlaceConstraints.of(
            countries=countries, bbox=bbox, prefer_countries=prefer_countries, prefer_bbox=prefer_bbox, deny=deny
        )
        packaged = recognizer == PACKAGED_RECOGNIZER
        self._model = None if packaged else load_pipeline(recognizer)
        if self._model is not None:
            self._model.add_pipe("dateline_sentences")
        self._component = component or DatelineComponent(
            str(gazetteer) if gazetteer else None,
            recognizer=None if packaged else entity_recognizer(),
            overlay=str(overlay) if overlay else None,
            control=self._control,
            publishers=tuple(read_publishers(Path(publishers))) if publishers else (),
        )

    def geoparse(self, article: Article | str) -> Geoparse:
        """Return the article's resolved mentions and focus; a string is the text of an article without a title.

        Raises InputError for an article of more than 20 million characters.
        """
        article = _titled(article)
        head = _head(article)
        tokens = tokenize(_text(article)) if self._model is None else tokens_of(self._document(article))
        home = self._component.home(article.source, article.url)
        found = self._component.read(tokens, len(head), home)
        mentions = tuple(self._kept(found, tokens, len(head)))
        gazetteer = self._component.gazetteer
        return Geoparse(article, apply_spatial_offsets(mentions, gazetteer), focus_of(article, mentions, gazetteer))

    def explain(self, article: Article | str) -> list[Explanation]:
        """Return, in reading order, why each name in the article was taken for a place mention or for something else,
        which namesakes were considered, and why the one that was chosen."""
        article = _titled(article)
        doc = self._component(self._document(article))
        return [_of_field(entry, len(_head(article))) for entry in explain_document(doc, self._component)]

    def pipe(self, articles: Iterable[Article]) -> Iterator[Geoparse]:
        """Geoparse articles one after another, in order."""
        return map(self.geoparse, articles)

    def _document(self, article: Article) -> Doc:
        """Return the article as a document, with what the model marks in it."""
        nlp = self._model or english()
        nlp.max_length = _LONGEST_ARTICLE
        doc = nlp.make_doc(_text(article)) if self._model else document_of(tokenize(_text(article)))
        doc.user_data[TITLE_LENGTH] = len(_head(article))
        doc.user_data[PUBLISHER] = (article.source, article.url)
        for _, component in nlp.pipeline:
            doc = component(doc)
        return doc

    def _kept(self, found: Iterable[ResolvedSpan], tokens: Tokens, title_length: int) -> Iterator[ResolvedMention]:
        sentences = [index for index, starts in enumerate(tokens.starts) if starts]
        for entry in found:
            resolved = _resolved(entry, tokens, sentences, title_length)
            if resolved.confidence < self._min_confidence:
                continue
            if self._control.is_restricted and resolved.place is None:
                continue
            yield resolved


def geoparse(text: str, *, title: str = "") -> Geoparse:
    """Geoparse one text with the settings of the environment and the settings file (`geo.settings`).

    Raises UsageError for a bad setting, and what making a Geoparser raises. Not for use from several threads at once.
    """
    return _configured_geoparser(resolve_settings()).geoparse(Article(id="", title=title, text=text))


@lru_cache(maxsize=1)
def _configured_geoparser(settings: Settings) -> Geoparser:
    return settings.build()


def _titled(article: Article | str) -> Article:
    """Return an article; a string is the text of one without a title. Half characters, which nothing can store, become
    U+FFFD, one for one."""
    if isinstance(article, str):
        article = Article(id="", title="", text=article)
    title, text = (_SURROGATES.sub("\ufffd", value) for value in (article.title, article.text))
    return article if (title, text) == (article.title, article.text) else replace(article, title=title, text=text)


def _head(article: Article) -> str:
    return article.title + _TITLE_END if article.title else ""


def _text(article: Article) -> str:
    """Return what is read of an article; raises InputError where that is too long."""
    text = _head(article) + article.text
    if len(text) > _LONGEST_ARTICLE:
        reason = f"has {len(text):,} characters, more than any article; cut it at {_LONGEST_ARTICLE:,}"
        raise InputError(reason, where=f"article {article.id}")
    return text


def _resolved(found: ResolvedSpan, tokens: Tokens, sentences: Sequence[int], title_length: int) -> ResolvedMention:
    recognized = found.mention
    start, end = tokens.characters(recognized.start, recognized.end)
    field: Field = "title" if end <= title_length else "text"
    offset = 0 if field == "title" else title_length
    mention = Mention(
        field=field,
        start=start - offset,
        end=end - offset,
        text=tokens.text[start:end],
        kind=recognized.kind,
        sentence=_sentence_bounds(recognized.start, recognized.end, tokens, sentences, offset),
        relation=recognized.relation.word if recognized.relation else None,
        score=round(float(recognized.probability), STORED_DECIMALS),
        spatial=_in_field(recognized.relation, offset),
    )
    return ResolvedMention.of(mention, found.place, round(float(found.confidence), STORED_DECIMALS))


def _of_field(explanation: Explanation, title_length: int) -> Explanation:
    """Return an explanation with the offsets of the field that it is in, its figures as exact as a mention's are."""
    explanation = replace(
        explanation,
        recognition=round(float(explanation.recognition), STORED_DECIMALS),
        confidence=round(float(explanation.confidence), STORED_DECIMALS),
    )
    if explanation.end <= title_length:
        return replace(explanation, field="title")
    return replace(explanation, start=explanation.start - title_length, end=explanation.end - title_length)


def _in_field(relation: SpatialRelation | None, offset: int) -> SpatialRelation | None:
    """Return the relation with the other place's offsets counted in the field that begins at `offset`."""
    if relation is None or relation.other is None:
        return relation
    start, end = relation.other
    return replace(relation, other=(start - offset, end - offset))


def _sentence_bounds(start: int, end: int, tokens: Tokens, sentences: Sequence[int], offset: int) -> tuple[int, int]:
    """Return where the sentence around tokens `start` to `end` begins and ends, without the white space around it.

    Sentences that a mention joins ("Ft. Worth", "New" at the end of a line and "Delhi" in the next) count as one.
    """
    before, after = bisect_right(sentences, start), bisect_right(sentences, end - 1)
    first = sentences[before - 1] if before else 0
    last = sentences[after] if after < len(sentences) else len(tokens.words)
    from_, to = tokens.characters(first, last)
    text = tokens.text[from_:to]
    begin = from_ + len(text) - len(text.lstrip()) - offset
    return begin, begin + len(text.strip())

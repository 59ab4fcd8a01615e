"""The whole engine on one article: recognize, resolve, and say what the article is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from geo.engine import Engine, ResolvedSpan
from geo.errors import InputError
from geo.explanation.recognition import explain_tokens
from geo.explanation.types import Explanation
from geo.recognition import Tokens, load_pipeline, tokenize, tokens_of
from geo.resolution import Home, apply_spatial_offsets, find_focus
from geo.settings import DEFAULT_SETTINGS, Settings, resolve_settings
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
    `recognizer` is "gazetteer", or the name or path of a spaCy pipeline whose entities are mapped. `engine`, for
    experiments, replaces the one that the other arguments describe. Raises UsageError for a bad option,
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
        engine: Engine | None = None,
    ) -> None:
        settings = Settings(
            recognizer=recognizer,
            gazetteer=Path(gazetteer) if gazetteer else None,
            min_confidence=min_confidence,
            overlay=Path(overlay) if overlay else None,
            countries=tuple(countries),
            bbox=tuple(bbox) if bbox is not None else None,
            prefer_countries=tuple(prefer_countries),
            prefer_bbox=tuple(prefer_bbox) if prefer_bbox is not None else None,
            deny=tuple(deny),
            publishers=Path(publishers) if publishers else None,
        )
        self._engine = engine or Engine.from_settings(settings)
        self._model = None if recognizer == DEFAULT_SETTINGS.recognizer else load_pipeline(recognizer)
        if self._model is not None:
            self._model.add_pipe("dateline_sentences")

    def geoparse(self, article: Article | str) -> Geoparse:
        """Return the article's resolved mentions and focus; a string is the text of an article without a title.

        Raises InputError for an article of more than 20 million characters.
        """
        article = _storable(article)
        tokens, title_length, home = self._prepare(article)
        spans = self._engine.run(tokens, title_length, home)
        sentences = [index for index, starts in enumerate(tokens.starts) if starts]
        mentions = tuple(_resolved_mention(span, tokens, sentences, title_length) for span in spans)
        gazetteer = self._engine.gazetteer
        return Geoparse(article, apply_spatial_offsets(mentions, gazetteer), find_focus(article, mentions, gazetteer))

    def explain(self, article: Article | str) -> list[Explanation]:
        """Return, in reading order, why each name in the article was taken for a place mention or for something else,
        which namesakes were considered, and why the one that was chosen."""
        tokens, title_length, home = self._prepare(_storable(article))
        return [_of_field(entry, title_length) for entry in explain_tokens(tokens, self._engine, title_length, home)]

    def pipe(self, articles: Iterable[Article]) -> Iterator[Geoparse]:
        """Geoparse articles one after another, in order."""
        return map(self.geoparse, articles)

    def _prepare(self, article: Article) -> tuple[Tokens, int, Home | None]:
        """Return the article's tokens, with the entities that the model marks, the title's length and the home."""
        text = _document_text(article)
        if self._model is None:
            tokens = tokenize(text)
        else:
            self._model.max_length = _LONGEST_ARTICLE
            tokens = tokens_of(self._model(text))
        return tokens, len(_head(article)), self._engine.home(article.source, article.url)


def geoparse(text: str, *, title: str = "") -> Geoparse:
    """Geoparse one text with the settings of the environment and the settings file (`geo.settings`).

    Raises UsageError for a bad setting, and what making a Geoparser raises. Not for use from several threads at once.
    """
    return _configured_geoparser(resolve_settings()).geoparse(Article(id="", title=title, text=text))


@lru_cache(maxsize=1)
def _configured_geoparser(settings: Settings) -> Geoparser:
    return settings.build()


def _storable(article: Article | str) -> Article:
    """Return an article; a string is the text of one without a title. Half characters, which nothing can store, become
    U+FFFD, one for one."""
    if isinstance(article, str):
        article = Article(id="", title="", text=article)
    title, text = (_SURROGATES.sub("\ufffd", value) for value in (article.title, article.text))
    return article if (title, text) == (article.title, article.text) else replace(article, title=title, text=text)


def _head(article: Article) -> str:
    return article.title + _TITLE_END if article.title else ""


def _document_text(article: Article) -> str:
    """Return what is read of an article; raises InputError where that is too long."""
    text = _head(article) + article.text
    if len(text) > _LONGEST_ARTICLE:
        reason = f"has {len(text):,} characters, more than any article; cut it at {_LONGEST_ARTICLE:,}"
        raise InputError(reason, where=f"article {article.id}")
    return text


def _resolved_mention(
    span: ResolvedSpan, tokens: Tokens, sentences: Sequence[int], title_length: int
) -> ResolvedMention:
    recognized = span.mention
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
    return ResolvedMention.from_mention(mention, span.place, round(float(span.confidence), STORED_DECIMALS))


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

"""Geoparsing of articles: mentions with their places and sentences, what the article is about, and explanations."""

from __future__ import annotations

import datetime as dt
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Never, TypedDict, Unpack

from geo.articles import is_missing, parse_date, replace_surrogates
from geo.engine import Engine, ResolvedSpan
from geo.errors import InputError, UsageError
from geo.gazetteer import parse_countries
from geo.language import detect_language
from geo.recognition import Tokens, load_pipeline, tokenize, tokens_of
from geo.resolution import Home, apply_spatial_offsets, find_focus
from geo.settings import DEFAULT_SETTINGS, Settings, resolve_settings
from geo.text_view import ArticleView
from geo.types import STORED_DECIMALS, Article, Field, Geoparse, Mention, ResolvedMention, SpatialRelation

if TYPE_CHECKING:
    from geo.explanation import Explanation

_TITLE_END = "\n\n"
_LONGEST_ARTICLE = 20_000_000  # characters


class SettingOptions(TypedDict, total=False):
    """The settings that Python functions take as keyword arguments; `Geoparser` describes them."""

    gazetteer: Path | str | None
    recognizer: str
    min_confidence: float
    overlay: Path | str | None
    countries: Sequence[str]
    bbox: Sequence[float] | None
    prefer_countries: Sequence[str]
    prefer_bbox: Sequence[float] | None
    deny: Sequence[str]
    publishers: Path | str | None


_PATHS: Final = ("gazetteer", "overlay", "publishers")
_COUNTRIES: Final = ("countries", "prefer_countries")
_BOXES: Final = ("bbox", "prefer_bbox")
_LISTS: Final = (*_COUNTRIES, *_BOXES, "deny")


def checked_options(options: SettingOptions) -> dict[str, Any]:
    """Return options as `Settings` has them, paths as Path and lists as tuples.

    Raises:
        UsageError: An option is unknown or of the wrong type; the message names it.
    """
    checked: dict[str, Any] = {}
    for name, value in options.items():
        if name not in SettingOptions.__annotations__:
            raise unknown_setting(name)
        if name in _PATHS:
            if not isinstance(value, str | Path | None):
                raise UsageError(f"{name}: {value!r:.50} is not a path")
            checked[name] = Path(value) if value else None
        elif name in _LISTS:
            checked[name] = _checked_list(name, value)
        elif name == "min_confidence" and (isinstance(value, bool) or not isinstance(value, Real)):
            raise UsageError(f"{name}: {value!r:.50} is not a number from 0 to 1")
        elif name == "recognizer" and not isinstance(value, str):
            raise UsageError(f"{name}: {value!r:.50} is not the name or path of a recognizer")
        else:
            checked[name] = value
    return checked


def unknown_setting(name: str) -> UsageError:
    """Return the error for an argument that is not a setting."""
    if name == "deny_file":
        return UsageError("deny_file: only the command line and settings files have it; give the names as deny=[...]")
    return UsageError(f"unknown setting {name!r}; the settings are {', '.join(SettingOptions.__annotations__)}")


def _checked_list(name: str, value: Any) -> tuple[Any, ...] | None:
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Iterable):
        advice = "[west, south, east, north] in degrees" if name in _BOXES else f"[{value!r:.50}]"
        raise UsageError(f"{name}: {value!r:.50} is not a list; write {advice}")
    entries = tuple(value)
    if name in _COUNTRIES:
        return parse_countries(entries, name)
    for entry in entries:
        is_valid = not isinstance(entry, bool) and isinstance(entry, Real) if name in _BOXES else isinstance(entry, str)
        if not is_valid:
            expected = "a number of degrees" if name in _BOXES else "a name or the id of a place, as text"
            raise UsageError(f"{name}: {entry!r:.50} is of type {type(entry).__name__}; it must be {expected}")
    return entries


class Geoparser:
    """Geoparses articles, with the settings of its arguments alone; make one and keep it.

        >>> geoparser = Geoparser(countries=["US"], min_confidence=0.5)
        >>> [mention.place.name for mention in geoparser.geoparse("A storm hit Paris and Dallas.")]
        ['Paris', 'Dallas']

    dateline.toml and the environment do not matter here (DATELINE_GAZETTEER and DATELINE_OVERLAY apart, where the
    arguments are left out); `geo.geoparse` uses them, and `geo.settings.resolve_settings().build()` makes a Geoparser
    of them. Not safe for use from several threads at once.

    Args:
        gazetteer: Path of a gazetteer file, None for the packaged one.
        recognizer: "gazetteer", or the name or path of a spaCy pipeline whose entities are mapped.
        min_confidence: Mentions below this confidence, 0 to 1, are left out.
        overlay: Path of a CSV or YAML file of your own places.
        countries: Only places in these countries are considered (ISO 3166-1 codes such as "IN", or names); other
            mentions are left out.
        bbox: Only places in this box are considered: west, south, east, north in degrees.
        prefer_countries: Of namesakes, those in these countries win unless the text says otherwise.
        prefer_bbox: The same for a box.
        deny: Names and place ids that are never mapped.
        publishers: Path of a table of where your own publishers are at home.
        engine: For experiments: the engine to use instead of the one that the other arguments describe.

    Raises:
        UsageError: An argument is of the wrong type or out of its range.
        UnknownRecognizerError: The recognizer is not installed or finds no places.
        GazetteerError: The gazetteer cannot be read.
        InputError: The overlay or the table of publishers cannot be read.
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
        **unknown: Never,
    ) -> None:
        for name in unknown:
            raise unknown_setting(name)
        options = SettingOptions(
            gazetteer=gazetteer,
            recognizer=recognizer,
            min_confidence=min_confidence,
            overlay=overlay,
            countries=countries,
            bbox=bbox,
            prefer_countries=prefer_countries,
            prefer_bbox=prefer_bbox,
            deny=deny,
            publishers=publishers,
        )
        self._engine = engine or Engine.from_settings(Settings(**checked_options(options)))
        self._model = None if recognizer == DEFAULT_SETTINGS.recognizer else load_pipeline(recognizer)
        if self._model is not None:
            self._model.add_pipe("dateline_sentences")

    def geoparse(self, article: Article | str) -> Geoparse:
        """Return the article's mentions with their places, and its focus.

        Args:
            article: The article; a string is the text of one without a title.

        Raises:
            UsageError: `article` is of another type.
            InputError: The article has more than 20 million characters.
        """
        view = ArticleView.of(_storable(article))
        tokens, title_length, home = self._prepare(view.read)
        spans = self._engine.run(tokens, title_length, home)
        sentences = [index for index, starts in enumerate(tokens.starts_sentence) if starts]
        mentions = tuple(_resolved_mention(span, tokens, sentences, title_length) for span in spans)
        focus = find_focus(view.read, mentions, self._engine.gazetteer)
        mentions = apply_spatial_offsets(mentions, self._engine.gazetteer)
        if view.is_changed:
            mentions = tuple(_as_given(mention, view) for mention in mentions)
        return Geoparse(view.given, mentions, focus, detect_language(_head(view.read) + view.read.text))

    def explain(self, article: Article | str) -> list[Explanation]:
        """Explain the decision on each name of an article, in reading order.

        An explanation says why the name was taken for a place mention or for something else, which namesakes were
        considered, and why one was chosen.

            >>> paris, texas = Geoparser().explain("A storm hit Paris, Texas.")
            >>> paris.is_mention, paris.candidates[0].located_in
            (True, 'Texas, United States')
        """
        # Here, because geo.explanation imports this module, and geoparsing does not need it.
        from geo.explanation import explain_tokens

        view = ArticleView.of(_storable(article))
        tokens, title_length, home = self._prepare(view.read)
        explanations = explain_tokens(tokens, self._engine, title_length, home)
        return [_explanation_in_field(entry, title_length, view) for entry in explanations]

    def pipe(self, articles: Iterable[Article | str]) -> Iterator[Geoparse]:
        """Geoparse articles one after another, in order.

        Raises:
            UsageError: `articles` is one article, or has something other than articles and texts.
        """
        if isinstance(articles, Article | str) or not isinstance(articles, Iterable):
            raise UsageError(f"articles: one {type(articles).__name__} is not an iterable of articles; use geoparse()")
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


def geoparse(
    text: str,
    *,
    title: str = "",
    date: dt.date | str | int | None = None,
    source: str | None = None,
    url: str | None = None,
    id: str = "",
    **settings: Unpack[SettingOptions],
) -> Geoparse:
    """Geoparse one text: find the places that it mentions.

        >>> for mention in geoparse("A storm hit Paris, Texas, on Sunday."):
        ...     if mention.place is not None:
        ...         print(mention.text, mention.place.name, mention.place.country_code, mention.lat, mention.lon)
        Paris Paris US 33.66094 -95.55551
        Texas Texas US 31.25044 -99.25061

    Safe to call from several threads; one works at a time. For many texts, use `geo.to_dataframe` or a `Geoparser`.

    Args:
        text: The body, plain text.
        title: The headline.
        date: The day or a datetime, which is taken as UTC where it has no time zone; text is read as by
            `dateline ingest` ("2026-03-01", "1 March 2026").
        source: The publisher's name, which helps to tell namesakes apart.
        url: The address it was published at, which helps in the same way.
        id: What the result names the article by.
        **settings: The settings of `Geoparser`, such as `countries=["GB"]`. Those left out are taken from the
            environment and dateline.toml, as on the command line.

    Returns:
        The mentions, iterable in reading order, and what the article is about.

    Raises:
        UsageError: An argument or a setting is of the wrong type or out of its range.
        GazetteerError: The gazetteer cannot be read.
        InputError: The text has more than 20 million characters, or a file that a setting names cannot be read.
    """
    with shared_geoparser(settings) as geoparser:
        return geoparser.geoparse(make_article(text, title=title, date=date, source=source, url=url, id=id))


def make_article(
    text: str, *, title: str, date: dt.date | str | int | None, source: str | None, url: str | None, id: str
) -> Article:
    """Return an article; raises UsageError, naming the argument, where one is of the wrong type."""
    if isinstance(date, str | int):
        try:
            date = None if is_missing(date) else parse_date(date)
        except UsageError as error:
            raise UsageError(f"date: {error}") from error
    return Article(id, title, text, date, source, url)


@contextmanager
def shared_geoparser(options: SettingOptions) -> Iterator[Geoparser]:
    """Lend the Geoparser that `options`, the environment and the settings file describe, to one thread at a time."""
    settings = resolve_settings(checked_options(options))
    with _shared_lock:
        yield _cached_geoparser(settings)


_shared_lock = threading.Lock()


@lru_cache(maxsize=4)
def _cached_geoparser(settings: Settings) -> Geoparser:
    return settings.build()


def _storable(article: Article | str) -> Article:
    """Return the article, or the article of a text, with each lone surrogate, which nothing can store, as U+FFFD."""
    if isinstance(article, str):
        article = Article(text=article)
    if not isinstance(article, Article):
        raise UsageError(
            f"article: {article!r:.50} is of type {type(article).__name__}; it must be a geo.Article or a str"
        )
    title, text = map(replace_surrogates, (article.title, article.text))
    return article if (title, text) == (article.title, article.text) else replace(article, title=title, text=text)


def _head(article: Article) -> str:
    return article.title + _TITLE_END if article.title else ""


def _document_text(article: Article) -> str:
    """Return title and text as one; raises InputError where they are too long."""
    text = _head(article) + article.text
    if len(text) > _LONGEST_ARTICLE:
        reason = f"has {len(text):,} characters; the most is {_LONGEST_ARTICLE:,}; split the article"
        raise InputError(reason, where=f"article {article.id}")
    return text


def _resolved_mention(
    span: ResolvedSpan, tokens: Tokens, sentences: Sequence[int], title_length: int
) -> ResolvedMention:
    recognized = span.mention
    start, end = recognized.characters(tokens)
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
        spatial=_relation_in_field(recognized.relation, offset),
    )
    confidence = round(float(span.confidence), STORED_DECIMALS)
    return ResolvedMention.from_mention(mention, span.place, confidence, is_approximate=span.is_approximate)


def _explanation_in_field(explanation: Explanation, title_length: int, view: ArticleView) -> Explanation:
    """Return an explanation with its offsets in the field as it was given, its probabilities rounded as a mention's."""
    field: Field = "title" if explanation.end <= title_length else "text"
    offset = 0 if field == "title" else title_length
    start, end = view.given_span(field, explanation.start - offset, explanation.end - offset)
    return replace(
        explanation,
        field=field,
        start=start,
        end=end,
        text=view.given.field_text(field)[start:end],
        recognition=round(float(explanation.recognition), STORED_DECIMALS),
        confidence=round(float(explanation.confidence), STORED_DECIMALS),
    )


def _as_given(mention: ResolvedMention, view: ArticleView) -> ResolvedMention:
    """Return a mention with its offsets, its sentence's and its relation's in the field as it was given."""
    start, end = view.given_span(mention.field, mention.start, mention.end)
    spatial = mention.spatial
    if spatial is not None and spatial.other is not None:
        spatial = replace(spatial, other=view.given_span(mention.field, *spatial.other))
    return replace(
        mention,
        start=start,
        end=end,
        text=view.given.field_text(mention.field)[start:end],
        sentence=view.given_span(mention.field, *mention.sentence),
        spatial=spatial,
    )


def _relation_in_field(relation: SpatialRelation | None, offset: int) -> SpatialRelation | None:
    """Return the relation with the second place's offsets counted in the field that begins at `offset`."""
    if relation is None or relation.other is None:
        return relation
    return replace(relation, other=(relation.other[0] - offset, relation.other[1] - offset))


def _sentence_bounds(start: int, end: int, tokens: Tokens, sentences: Sequence[int], offset: int) -> tuple[int, int]:
    """Return the offsets of the sentence around tokens `start` to `end`, without white space at its ends.

    Sentences that a mention spans ("Ft. Worth", "New" at the end of a line and "Delhi" in the next) count as one.
    """
    before, after = bisect_right(sentences, start), bisect_right(sentences, end - 1)
    first = sentences[before - 1] if before else 0
    last = sentences[after] if after < len(sentences) else len(tokens.words)
    first_char, last_char = tokens.characters(first, last)
    text = tokens.text[first_char:last_char]
    begin = first_char + len(text) - len(text.lstrip()) - offset
    return begin, begin + len(text.strip())

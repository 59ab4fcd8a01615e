"""The spaCy component "dateline": finds the place mentions of a document and resolves each one to a place.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> component = nlp.add_pipe("dateline")
    >>> for span in nlp("Troops left Nyingchi for eastern Ladakh.")._.mentions:
    ...     print(span.text, span._.place.country_code, span._.relation)
    Nyingchi CN None
    Ladakh IN east

The mentions are in `doc.spans["dateline"]`, labeled with their kind ("place", "demonym", "embedded", "coordinate"),
with the place's id in spaCy's own `kb_id_`. They survive `to_disk`, DocBin (with `store_user_data=True`) and several
processes.

| extension          | value                                                                                  |
|--------------------|----------------------------------------------------------------------------------------|
| `doc._.mentions`   | the mentions, a tuple of spans in reading order                                        |
| `span._.place`     | the `geo.Place`, None where the mention has no place                                   |
| `span._.lat`, `lon`, `radius_km` | the point that is meant and its uncertainty; None without a place         |
| `span._.confidence`| the calibrated probability that the text means this place, 0 to 1; None where not stored |
| `span._.recognition`| the probability that the span is a mention at all, 0 to 1; None where not stored      |
| `span._.relation`  | the words around it in one word: "east" in "eastern Ladakh"; None without              |
| `span._.spatial`   | the `geo.SpatialRelation` in full, its offsets counted in the document                 |

With `config={"prefix": "dateline_"}` they are `span._.dateline_place` and so on. `set_extensions` registers them in a
program that only reads stored documents.

A document may say what is its title and who published it, before the component runs:
`doc.user_data["dateline_title_length"]` is the number of leading characters that are the title, and
`doc.user_data["dateline_publisher"]` the publisher's name and the article's URL, each a string or None.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from geo.engine import Engine, ResolvedSpan, open_gazetteer
from geo.errors import UnknownRecognizerError, UsageError
from geo.gazetteer import parse_countries
from geo.recognition import Tokens, require_entities, split_sentences, tokens_of, warn_without_places
from geo.resolution import apply_spatial_offsets, place_of_geo_uri
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.types import Mention, MentionKind, Place, ResolvedMention, SpatialRelation

__all__ = ["DatelineComponent", "make_dateline", "set_extensions"]

SPANS_KEY: Final = "dateline"
ENTITIES: Final = "entities"
TITLE_LENGTH: Final = "dateline_title_length"  # in Doc.user_data: how many leading characters are the title
PUBLISHER: Final = "dateline_publisher"  # in Doc.user_data: the publisher's name and the article's address

_SPAN_LABEL: Final = "PLACE"  # of the user's own spans: a label that EntityRecognizer takes for a place
_ENTITY_LABELS: Final = frozenset({"GPE", "LOC", "FAC", "NORP"})
_LABEL_OF_FEATURE_CLASS: Final = {"A": "GPE", "P": "GPE", "S": "FAC", "R": "FAC"}

DEFAULT_CONFIG: Final[dict[str, Any]] = {
    "gazetteer": None,
    "recognizer": DEFAULT_SETTINGS.recognizer,
    "min_confidence": 0.0,
    "overlay": None,
    "countries": [],
    "bbox": None,
    "prefer_countries": [],
    "prefer_bbox": None,
    "deny": [],
    "publishers": None,
    "prefix": "",
    "spans_key": SPANS_KEY,
    "spans_key_in": None,
    "set_ents": False,
}


@Language.factory("dateline", default_config=DEFAULT_CONFIG, assigns=["doc.spans"])
def make_dateline(
    nlp: Language,
    name: str,
    gazetteer: str | None,
    recognizer: str,
    min_confidence: float,
    overlay: str | None,
    countries: list[str],
    bbox: list[float] | None,
    prefer_countries: list[str],
    prefer_bbox: list[float] | None,
    deny: list[str],
    publishers: str | None,
    prefix: str,
    spans_key: str,
    spans_key_in: str | None,
    set_ents: bool,
) -> DatelineComponent:
    """Make the component; the settings are this configuration alone, not the environment's or a settings file's.

    Args:
        nlp: The pipeline.
        name: The component's name in the pipeline.
        gazetteer: Path of a gazetteer file, None for the packaged one.
        recognizer: "gazetteer" finds the names; "entities" maps the entities that earlier components have set, and
            nothing else: those labeled GPE, LOC, FAC, LOCATION or PLACE; and demonyms and places inside the names of
            organizations in those labeled NORP, MISC, LANGUAGE, ORG or ORGANIZATION.
        min_confidence: Mentions below this confidence, 0 to 1, are left out.
        overlay: Path of a CSV or YAML file of your own places.
        countries: Only places in these countries (ISO 3166-1 codes, or names) are considered.
        bbox: Only places in this box are considered: west, south, east, north in degrees.
        prefer_countries: Of namesakes, those in these countries win unless the text says otherwise.
        prefer_bbox: The same for a box.
        deny: Names and place ids that are never mapped.
        publishers: Path of a table of where your own publishers are at home.
        prefix: What the names of the extensions begin with: "dateline_" gives `span._.dateline_place`. It must begin
            a Python name.
        spans_key: The group of `doc.spans` that the mentions are written to.
        spans_key_in: A group of `doc.spans` whose spans are the only mentions, whatever their labels, instead of what a
            recognizer finds. A document without the group gets no mentions, and a warning.
        set_ents: Whether the mentions also become entities, labeled GPE, LOC, FAC or NORP; see `DatelineComponent`.

    Raises:
        UnknownRecognizerError: The recognizer is unknown, or no earlier component sets entities.
        UsageError: A setting is out of its range.
        GazetteerError: The gazetteer or the overlay cannot be read.
        InputError: The table of publishers cannot be read.
    """
    if recognizer not in (DEFAULT_SETTINGS.recognizer, ENTITIES):
        choices = f"{DEFAULT_SETTINGS.recognizer!r} and {ENTITIES!r}"
        raise UnknownRecognizerError(f"recognizer is {recognizer!r}; inside a pipeline it must be one of {choices}")
    if recognizer == ENTITIES and spans_key_in is not None:
        raise UsageError(f"recognizer is {ENTITIES!r} and spans_key_in is {spans_key_in!r}; set only one of them")
    if recognizer == ENTITIES:
        require_entities(nlp)
    settings = Settings(
        recognizer=recognizer if spans_key_in is None else ENTITIES,
        gazetteer=Path(gazetteer) if gazetteer else None,
        min_confidence=min_confidence,
        overlay=Path(overlay) if overlay else None,
        countries=parse_countries(countries, "countries"),
        bbox=tuple(bbox) if bbox is not None else None,
        prefer_countries=parse_countries(prefer_countries, "prefer_countries"),
        prefer_bbox=tuple(prefer_bbox) if prefer_bbox is not None else None,
        deny=tuple(deny),
        publishers=Path(publishers) if publishers else None,
    )
    return DatelineComponent(
        settings, name=name, prefix=prefix, spans_key=spans_key, spans_key_in=spans_key_in, set_ents=set_ents
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is stored of a mention beside spaCy's own attributes, as plain values that serialize."""

    recognition: float = 0.0
    confidence: float = 0.0
    relation: tuple[Any, ...] | None = None
    offset_point: tuple[float, float, float] | None = None


class DatelineComponent(Pipe):
    """Sets `doc.spans[spans_key]` and the extensions; a document gets sentences where nothing has set them.

    With `spans_key_in`, or entities as the recognizer, the names of the rest of the text still help to tell namesakes
    apart. The spans are trimmed as mentions are: "the city of Paris" gives "Paris", "Paris, Texas" two mentions.

    With `set_ents`, entities of earlier components stay, except those with a place's label that a mention overlaps; a
    mention that overlaps any other entity is only in `doc.spans`.

    Args:
        settings: What the engine is made from; any recognizer but "gazetteer" means entities.
        name: The component's name in the pipeline.
        prefix: What the names of the extensions begin with.
        spans_key: The group of `doc.spans` that the mentions are written to.
        spans_key_in: The group of `doc.spans` whose spans are the only mentions, None where a recognizer finds them.
        set_ents: Whether the mentions also become entities.
        engine: For experiments: the engine to use instead of the one that `settings` describes.
    """

    def __init__(
        self,
        settings: Settings = DEFAULT_SETTINGS,
        *,
        name: str = "dateline",
        prefix: str = "",
        spans_key: str = SPANS_KEY,
        spans_key_in: str | None = None,
        set_ents: bool = False,
        engine: Engine | None = None,
    ) -> None:
        set_extensions(prefix)
        self.name = name
        self._settings = settings
        self._prefix = prefix
        self._spans_key = spans_key
        self._spans_key_in = spans_key_in
        self._set_ents = set_ents
        self._engine = engine or Engine.from_settings(settings)

    def __reduce__(self) -> tuple[Any, ...]:
        # The engine maps a file into memory; another process opens it itself.
        options: dict[str, Any] = {
            "name": self.name,
            "prefix": self._prefix,
            "spans_key": self._spans_key,
            "spans_key_in": self._spans_key_in,
            "set_ents": self._set_ents,
        }
        return partial(DatelineComponent, self._settings, **options), ()

    def __call__(self, doc: Doc) -> Doc:
        """Find and resolve the mentions of one document."""
        if not doc.has_annotation("SENT_START"):
            split_sentences(doc)
        resolved = self._resolve(doc)
        spans = [self._span(doc, *pair) for pair in zip(resolved, self._offset_points(doc, resolved), strict=True)]
        doc.spans[self._spans_key] = spans
        paths = [str(path) if path else None for path in (self._settings.gazetteer, self._settings.overlay)]
        doc.user_data[_source_key(self._prefix)] = [self._spans_key, *paths]
        if self._set_ents:
            _set_entities(doc, spans, self._prefix)
        return doc

    def _resolve(self, doc: Doc) -> list[ResolvedSpan]:
        tokens = tokens_of(doc)
        title_length = doc.user_data.get(TITLE_LENGTH, 0)
        home = self._engine.home(*doc.user_data.get(PUBLISHER, (None, None)))
        if self._spans_key_in is not None:
            if self._spans_key_in not in doc.spans:
                groups = ", ".join(map(repr, doc.spans)) or "none"
                reason = f"the document has no such group; its groups of spans: {groups}"
                warnings.warn(f"spans_key_in is {self._spans_key_in!r}: {reason}", stacklevel=4)
            spans = list(doc.spans.get(self._spans_key_in, ()))
            tokens = _with_spans(tokens, spans)
        elif self._settings.recognizer == ENTITIES:
            spans = list(doc.ents)
            warn_without_places({entity.label_ for entity in spans})
        else:
            return self._engine.run(tokens, title_length, home)
        within = {index for span in spans for index in range(span.start, span.end)}
        mentions, context = self._engine.recognize(tokens, title_length, within=within)
        return self._engine.select(self._engine.resolve(tokens, mentions, context, home))

    def _offset_points(self, doc: Doc, resolved: Sequence[ResolvedSpan]) -> list[tuple[float, float, float] | None]:
        """Return the point to which the words around each mention move it, None for the place's own."""
        mentions = []
        for each in resolved:
            span = doc[each.mention.start : each.mention.end]
            start, end, relation = span.start_char, span.end_char, each.mention.relation
            mention = Mention("text", start, end, span.text, each.mention.kind, (start, end), spatial=relation)
            mentions.append(ResolvedMention.from_mention(mention, each.place, each.confidence))
        return [mention.offset_point for mention in apply_spatial_offsets(mentions, self._engine.gazetteer)]

    def _span(self, doc: Doc, resolved: ResolvedSpan, offset_point: tuple[float, float, float] | None) -> Span:
        mention, place = resolved.mention, resolved.place
        if mention.coordinate is not None and place is not None:
            offset_point = place.lat, place.lon, place.radius_km  # the gazetteer does not have it
        span = Span(doc, mention.start, mention.end, label=mention.kind.value, kb_id=place.id if place else "")
        facts = _Facts(
            float(mention.probability),
            float(resolved.confidence),
            astuple(mention.relation) if mention.relation else None,
            offset_point,
        )
        span._.set(_facts_name(self._prefix), astuple(facts))
        return span


def set_extensions(prefix: str = "") -> None:
    """Register the extensions of spans and documents, each name after `prefix`.

    The component calls it; a program that only reads stored documents calls it itself. An extension of the same name
    that other code has set is left as it is, with a warning.

    Raises:
        UsageError: `prefix` cannot begin a Python name.
    """
    if prefix and not prefix.isidentifier():
        raise UsageError(f"prefix is {prefix!r}; it must begin a Python name, such as 'dateline_'")
    _set_extension(Span, _facts_name(prefix), default=None)
    for name, getter in _SPAN_GETTERS.items():
        _set_extension(Span, prefix + name, getter=partial(getter, prefix))
    _set_extension(Doc, f"{prefix}mentions", getter=partial(_mentions, prefix))


def _set_extension(owner: type[Span] | type[Doc], name: str, **extension: Any) -> None:
    if not owner.has_extension(name):
        owner.set_extension(name, **extension)
        return
    _, _, existing, _ = owner.get_extension(name)
    own = extension.get("getter")
    if own is not None and getattr(existing, "func", None) is not own.func:
        warnings.warn(
            f"{owner.__name__}._.{name} was set by other code and is left as it is; to read Dateline's value, choose "
            "another prefix: config={'prefix': 'dateline_'}",
            stacklevel=2,
        )


def _with_spans(tokens: Tokens, spans: Iterable[Span]) -> Tokens:
    """Return the tokens with these spans as its places, beside the entities that they do not overlap."""
    own = {(span.start, span.end) for span in spans}
    taken = {index for start, end in own for index in range(start, end)}
    others = [entity for entity in tokens.entities if taken.isdisjoint(range(entity[0], entity[1]))]
    return replace(tokens, entities=tuple(sorted([*others, *((start, end, _SPAN_LABEL) for start, end in own)])))


def _set_entities(doc: Doc, spans: Sequence[Span], prefix: str) -> None:
    covered = {index for span in spans for index in range(span.start, span.end)}
    kept = [
        entity
        for entity in doc.ents
        if entity.label_ not in _ENTITY_LABELS or covered.isdisjoint(range(entity.start, entity.end))
    ]
    taken = {index for entity in kept for index in range(entity.start, entity.end)}
    added = [
        Span(doc, span.start, span.end, label=_entity_label(span, prefix), kb_id=span.kb_id)
        for span in spans
        if taken.isdisjoint(range(span.start, span.end))
    ]
    doc.set_ents(filter_spans([*kept, *added]))


def _entity_label(span: Span, prefix: str) -> str:
    if span.label_ == MentionKind.DEMONYM.value:
        return "NORP"
    if span.label_ == MentionKind.COORDINATE.value:
        return "LOC"
    place = _place(prefix, span)
    return _LABEL_OF_FEATURE_CLASS.get(place.feature_class, "LOC") if place else "LOC"


def _facts_name(prefix: str) -> str:
    return f"{prefix}dateline_facts"


def _source_key(prefix: str) -> str:
    """Return the key of `Doc.user_data` that holds the group of spans and the paths of gazetteer and overlay."""
    return f"{prefix}dateline_source"


def _facts(prefix: str, span: Span) -> _Facts | None:
    stored = span._.get(_facts_name(prefix))
    return _Facts(*stored) if stored is not None else None


def _place(prefix: str, span: Span) -> Place | None:
    if not span.kb_id_:
        return None
    gazetteer = open_gazetteer(*span.doc.user_data.get(_source_key(prefix), [None])[1:])
    facts = _facts(prefix, span)
    if span.label_ == MentionKind.COORDINATE.value and facts and facts.offset_point:
        return place_of_geo_uri(span.kb_id_, facts.offset_point[2], gazetteer)
    return gazetteer.place(span.kb_id_)


def _point(prefix: str, span: Span) -> tuple[float, float, float] | None:
    """Return latitude, longitude and radius of the point that is meant, None without a place."""
    place = _place(prefix, span)
    if place is None:
        return None
    facts = _facts(prefix, span)
    return facts.offset_point if facts and facts.offset_point else (place.lat, place.lon, place.radius_km)


def _lat(prefix: str, span: Span) -> float | None:
    point = _point(prefix, span)
    return point[0] if point else None


def _lon(prefix: str, span: Span) -> float | None:
    point = _point(prefix, span)
    return point[1] if point else None


def _radius_km(prefix: str, span: Span) -> float | None:
    point = _point(prefix, span)
    return point[2] if point else None


def _confidence(prefix: str, span: Span) -> float | None:
    facts = _facts(prefix, span)
    return facts.confidence if facts else None


def _recognition(prefix: str, span: Span) -> float | None:
    facts = _facts(prefix, span)
    return facts.recognition if facts else None


def _relation(prefix: str, span: Span) -> str | None:
    spatial = _spatial(prefix, span)
    return spatial.word if spatial else None


def _spatial(prefix: str, span: Span) -> SpatialRelation | None:
    facts = _facts(prefix, span)
    if facts is None or facts.relation is None:
        return None
    kind, direction, distance_km, other = facts.relation
    return SpatialRelation(kind, direction, distance_km, tuple(other) if other else None)


def _mentions(prefix: str, doc: Doc) -> tuple[Span, ...]:
    key = doc.user_data.get(_source_key(prefix), [SPANS_KEY])[0]
    return tuple(doc.spans[key]) if key in doc.spans else ()


_SPAN_GETTERS: Final = {
    "place": _place,
    "lat": _lat,
    "lon": _lon,
    "radius_km": _radius_km,
    "confidence": _confidence,
    "recognition": _recognition,
    "relation": _relation,
    "spatial": _spatial,
}

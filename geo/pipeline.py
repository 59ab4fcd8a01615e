"""The spaCy component "dateline": finds the place mentions of a document and says which place each one means.

    nlp = spacy.blank("en")
    nlp.add_pipe("dateline")
    for span in nlp("Troops left Nyingchi for eastern Ladakh.")._.mentions:
        print(span, span.label_, span._.place, span._.confidence, span._.relation)

In a pipeline that has a named-entity recognizer of its own, `config={"recognizer": "entities"}` maps the entities that
it found instead of judging the gazetteer's names.

The spans stand in `doc.spans["dateline"]`, labeled with their kind, with the place's id in spaCy's own `kb_id_`: they
survive `to_disk`, DocBin and several processes. `span._.place` looks the id up in the gazetteer; `span._.spatial` is
the relation in full, its offsets counted in the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from geo.errors import UnknownRecognizerError
from geo.gazetteer import Gazetteer
from geo.recognition.document_features import SHORT
from geo.recognition.entity_recognizer import EntityRecognizer, entity_recognizer
from geo.recognition.recognizer import RecognizedSpan, Recognizer, packaged_recognizer
from geo.recognition.sentences import split_sentences
from geo.recognition.spacy_pipelines import require_entities
from geo.recognition.tokens import Tokens, tokens_of
from geo.resolution import (
    Calibration,
    CandidateTables,
    Choice,
    Home,
    PlaceConstraints,
    PublisherRow,
    Publishers,
    Ranker,
    ToponymSpan,
    packaged_calibration,
    packaged_ranker,
    rank,
    toponyms_in,
)
from geo.types import Place, SpatialRelation

SPANS_KEY = "dateline"
PACKAGED_RECOGNIZER = "gazetteer"
OWN_ENTITIES = "entities"
TITLE_LENGTH = "dateline_title_length"  # in Doc.user_data: how many leading characters are the title
PUBLISHER = "dateline_publisher"  # in Doc.user_data: the publisher's name and the article's address, None where unknown
# An article's mention has no point where that it is one, and that it means the likeliest place, is less likely than
# this: of such points, five in six were wrong in articles that were not learnt from. A sentence alone leaves much open,
# and who says where to look wants what is likeliest there: then a doubtful point serves better than none.
LEAST_LIKELY = 0.26
_GAZETTEER = "dateline_gazetteer"
MOST_AT_ONCE = 1_000  # names; no news article has more


@Language.factory(
    "dateline", default_config={"gazetteer": None, "recognizer": PACKAGED_RECOGNIZER}, assigns=["doc.spans"]
)
def make_dateline(nlp: Language, name: str, gazetteer: str | None, recognizer: str) -> DatelineComponent:
    """Make the component; `gazetteer` is the path of a gazetteer file, None for the packaged one.

    `recognizer` "entities" maps what an earlier component of the pipeline has found. Raises UnknownRecognizerError for
    another name, and where no earlier component finds entities.
    """
    if recognizer == PACKAGED_RECOGNIZER:
        return DatelineComponent(gazetteer)
    if recognizer != OWN_ENTITIES:
        message = f"there is no recogniser {recognizer!r} inside a pipeline; there are {PACKAGED_RECOGNIZER!r} and "
        raise UnknownRecognizerError(message + repr(OWN_ENTITIES))
    require_entities(nlp)
    return DatelineComponent(gazetteer, recognizer=entity_recognizer())


@lru_cache(maxsize=4)
def open_gazetteer(path: str | None = None, overlay: str | None = None) -> Gazetteer:
    """Open a gazetteer file, with an overlay or none, once in this process."""
    return Gazetteer.open(Path(path) if path else None, overlay=Path(overlay) if overlay else None)


@dataclass(frozen=True, slots=True)
class ResolvedSpan:
    """A mention by its tokens, and the place that it means, None where it could not be placed."""

    mention: RecognizedSpan
    place: Place | None
    confidence: float


class DatelineComponent:
    """Recognizes and resolves; a document needs tokens, and gets sentences where nothing has set them."""

    def __init__(
        self,
        gazetteer: str | None = None,
        *,
        recognizer: Recognizer | EntityRecognizer | None = None,
        ranker: Ranker | None = None,
        calibration: Calibration | None = None,
        overlay: str | None = None,
        control: PlaceConstraints | None = None,
        publishers: Sequence[PublisherRow] = (),
    ) -> None:
        self._files = [gazetteer, overlay]
        self._gazetteer = open_gazetteer(gazetteer, overlay)
        self._control = control or PlaceConstraints()
        self._recognizer = recognizer or packaged_recognizer()
        self._ranker = ranker or packaged_ranker()
        self._calibration = calibration or packaged_calibration()
        self._tables = CandidateTables(self._gazetteer, self._control)
        self._publishers = Publishers(self._gazetteer, publishers)

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer that it reads."""
        return self._gazetteer

    @property
    def recognizer(self) -> Recognizer | EntityRecognizer:
        """What finds the names."""
        return self._recognizer

    @property
    def tables(self) -> CandidateTables:
        """What is known of names' candidates."""
        return self._tables

    @property
    def ranker(self) -> Ranker:
        """What weighs the candidates."""
        return self._ranker

    def home(self, publisher: str | None, url: str | None) -> Home | None:
        """Return the home of an article's publisher, None where it isn't known."""
        return self._publishers.home(publisher, url)

    def read(self, tokens: Tokens, title_length: int = 0, home: Home | None = None) -> list[ResolvedSpan]:
        """Return the mentions of a text in reading order, each with its place.

        The first `title_length` characters are the title, and `home` is where the publisher is at home.
        """
        recognized = self._recognizer.recognize(tokens, self._gazetteer, title_length)
        kept = [entry for entry in recognized if not self._denies(tokens, entry)]
        spans = [tokens.characters(entry.start, entry.end) for entry in kept]
        listed = [
            ToponymSpan(*span, entry.kind, entry.name_id)
            for span, entry in zip(spans, kept, strict=True)
            if entry.name_id is not None
        ]
        choices = iter(self._choices(tokens.text, listed, home))
        least = 0.0 if len(tokens.words) < SHORT or self._control.has_preference else LEAST_LIKELY
        return [
            ResolvedSpan(entry, None, 0.0) if entry.name_id is None else self._found(entry, next(choices), least)
            for entry in kept
        ]

    def _choices(self, text: str, listed: Sequence[ToponymSpan], home: Home | None) -> Iterator[Choice]:
        """Yield the choice for each name, of at most a thousand at once: each is weighed with all the others."""
        for first in range(0, len(listed), MOST_AT_ONCE):
            toponyms = toponyms_in(text, listed[first : first + MOST_AT_ONCE], self._gazetteer)
            yield from rank(toponyms, self._tables, self._ranker, home)

    def _denies(self, tokens: Tokens, entry: RecognizedSpan) -> bool:
        return self._control.denies(tokens.text[slice(*tokens.characters(entry.start, entry.end))])

    def _found(self, mention: RecognizedSpan, choice: Choice, least: float) -> ResolvedSpan:
        if choice.candidate is None or mention.probability * choice.probability < least:
            return ResolvedSpan(mention, None, 0.0)
        confidence = self._calibration.confidence(mention.probability, choice.probability, mention.kind)
        return ResolvedSpan(mention, choice.candidate.place, confidence)

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans["dateline"]`."""
        if not doc.has_annotation("SENT_START"):
            split_sentences(doc)
        home = self.home(*doc.user_data.get(PUBLISHER, (None, None)))
        spans = []
        for found in self.read(tokens_of(doc), doc.user_data.get(TITLE_LENGTH, 0), home):
            mention = found.mention
            span = Span(doc, mention.start, mention.end, label=mention.kind.value)
            if mention.relation is not None:
                span._.relation = mention.relation.word
                span._.relation_parts = astuple(mention.relation)
            span._.recognition = mention.probability
            if found.place is not None:
                span.kb_id_ = found.place.id
                span._.confidence = found.confidence
            spans.append(span)
        doc.spans[SPANS_KEY] = spans
        doc.user_data[_GAZETTEER] = self._files
        return doc


def _place(span: Span) -> Place | None:
    if not span.kb_id_:
        return None
    return open_gazetteer(*span.doc.user_data.get(_GAZETTEER, ())).place(span.kb_id_)


def _spatial(span: Span) -> SpatialRelation | None:
    if span._.relation_parts is None:
        return None
    kind, direction, distance_km, other = span._.relation_parts
    return SpatialRelation(kind, direction, distance_km, tuple(other) if other else None)


def _mentions(doc: Doc) -> tuple[Span, ...]:
    return tuple(doc.spans[SPANS_KEY]) if SPANS_KEY in doc.spans else ()


# A module may be imported twice (an entry point, then a checkout): extensions must not be set again.
if not Span.has_extension("place"):
    Span.set_extension("place", getter=_place)
    Span.set_extension("confidence", default=0.0)
    Span.set_extension("recognition", default=0.0)
    Span.set_extension("relation", default=None)
    Span.set_extension("relation_parts", default=None)  # plain values, which serialize
    Span.set_extension("spatial", getter=_spatial)
    Doc.set_extension("mentions", getter=_mentions)

"""The engine: recognizes the place mentions of a tokenized text and resolves each one to a place.

It works on `Tokens`, knows nothing of articles, and is what `geo.geoparser` and the spaCy component `geo.spacy` share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from geo.errors import UsageError
from geo.gazetteer import Gazetteer
from geo.recognition import (
    SHORT_DOCUMENT,
    Coordinate,
    EntityRecognizer,
    RecognizedSpan,
    Recognizer,
    Tokens,
    entity_recognizer,
    packaged_recognizer,
    with_coordinates,
)
from geo.resolution import (
    SHORT_TEXT,
    Calibration,
    CandidateFeatureCache,
    Choice,
    Home,
    KnownPoint,
    PlaceConstraints,
    PublisherRow,
    Publishers,
    Ranker,
    ToponymSpan,
    bridge_spellings,
    packaged_calibration,
    packaged_ranker,
    place_at,
    rank,
    read_publishers,
    stand_ins,
    toponyms_in,
)
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.types import STORED_DECIMALS, Place

MAX_NAMES_RANKED: Final = 1_000
"""The most names that are ranked together: the time grows with the square. Hardly any news article has more."""

LEAST_LIKELY: Final = 0.26
"""An article's mention gets no place where the probability that it is a mention of its likeliest place is lower.

Of such points, five in six were wrong in articles that the models were not trained on. It does not apply to a short
text or where the user says where places are: there a doubtful point serves better than none.
"""

APPROXIMATE_PROBABILITY: Final = 0.7
"""How likely it is that a place lies in what the text states as its container, where the gazetteer lacks the place."""

# Another model's labels for names that are not places, whatever the gazetteer says.
_NOT_PLACES: Final = frozenset({"PERSON", "PER", "PRODUCT", "WORK_OF_ART"})


@dataclass(frozen=True, slots=True)
class ResolvedSpan:
    """A mention by its tokens, and the place that it means.

    Attributes:
        mention: The mention.
        place: The place, None where it could not be placed.
        confidence: The probability that the place is right, 0 to 1.
        is_approximate: Whether `place` is not what is meant but what contains it.
    """

    mention: RecognizedSpan
    place: Place | None
    confidence: float
    is_approximate: bool = False


class Engine:
    """Recognizes and resolves. Not safe for use from several threads at once.

    Args:
        gazetteer: The gazetteer to read, None for the packaged one.
        recognizer: What finds the names. With an `EntityRecognizer`, only the entities of another model become
            mentions; the names that the gazetteer recognizes beside them are context for the ranker.
        ranker: What scores the candidates, None for the packaged model.
        calibration: What makes confidences of scores, None for the packaged one.
        constraints: Which places are considered, preferred and denied.
        publishers: The user's own publishers with their homes.
        min_confidence: `run` leaves out mentions below this confidence, 0 to 1.

    Raises:
        UsageError: `min_confidence` is out of its range.
    """

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        recognizer: Recognizer | EntityRecognizer | None = None,
        ranker: Ranker | None = None,
        calibration: Calibration | None = None,
        constraints: PlaceConstraints | None = None,
        publishers: Sequence[PublisherRow] = (),
        min_confidence: float = 0.0,
    ) -> None:
        if not 0.0 <= min_confidence <= 1.0:
            raise UsageError(f"min_confidence is {min_confidence}; it must be between 0 and 1")
        self._min_confidence = min_confidence
        self._gazetteer = gazetteer or open_gazetteer()
        self._constraints = constraints or PlaceConstraints()
        self._recognizer = recognizer or packaged_recognizer()
        self._ranker = ranker or packaged_ranker()
        self._calibration = calibration or packaged_calibration()
        self._candidate_features = CandidateFeatureCache(self._gazetteer, self._constraints)
        self._publishers = Publishers(self._gazetteer, publishers)

    @classmethod
    def from_settings(cls, settings: Settings) -> Engine:
        """Return the engine that settings describe; any recognizer but "gazetteer" means the entities of a model.

        Raises:
            UsageError: A setting is out of its range.
            GazetteerError: The gazetteer or the overlay cannot be read.
            InputError: The table of publishers cannot be read.
        """
        constraints = PlaceConstraints.from_options(
            countries=settings.countries,
            bbox=settings.bbox,
            prefer_countries=settings.prefer_countries,
            prefer_bbox=settings.prefer_bbox,
            deny=settings.deny,
        )
        return cls(
            open_gazetteer(settings.gazetteer, settings.overlay),
            recognizer=None if settings.recognizer == DEFAULT_SETTINGS.recognizer else entity_recognizer(),
            constraints=constraints,
            publishers=tuple(read_publishers(settings.publishers)) if settings.publishers else (),
            min_confidence=settings.min_confidence,
        )

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer that it reads."""
        return self._gazetteer

    @property
    def recognizer(self) -> Recognizer | EntityRecognizer:
        """What finds the names."""
        return self._recognizer

    @property
    def candidate_features(self) -> CandidateFeatureCache:
        """The features of names' candidates."""
        return self._candidate_features

    @property
    def ranker(self) -> Ranker:
        """What scores the candidates."""
        return self._ranker

    def home(self, publisher: str | None, url: str | None) -> Home | None:
        """Return the home of an article's publisher, None where it is not known."""
        return self._publishers.home(publisher, url)

    def run(self, tokens: Tokens, title_length: int = 0, home: Home | None = None) -> list[ResolvedSpan]:
        """Return the mentions of a text in reading order, each with its place, without those the settings leave out.

        Args:
            tokens: The text.
            title_length: How many leading characters are the title.
            home: Where the publisher is at home.
        """
        mentions, context = self.recognize(tokens, title_length)
        return self.select(self.resolve(tokens, mentions, context, home))

    def select(self, resolved: Sequence[ResolvedSpan]) -> list[ResolvedSpan]:
        """Leave out mentions below the least confidence, and those without a place where places are restricted."""
        return [
            span
            for span in resolved
            if round(float(span.confidence), STORED_DECIMALS) >= self._min_confidence
            and (span.place is not None or not self._constraints.is_restricted)
        ]

    def recognize(
        self, tokens: Tokens, title_length: int = 0, *, within: Collection[int] | None = None
    ) -> tuple[list[RecognizedSpan], list[RecognizedSpan]]:
        """Return the mentions of a text, and the names that are only context for the ranker, both in reading order.

        With `within`, mentions that do not start at one of these tokens are left out.
        """
        recognized = self._recognizer.recognize(tokens, self._gazetteer, title_length)
        recognized = with_coordinates(recognized, tokens, title_length)
        if within is not None:
            recognized = [span for span in recognized if span.start in within]
        mentions = [span for span in recognized if not self._is_denied(tokens, span)]
        if isinstance(self._recognizer, Recognizer):
            return mentions, []
        return mentions, self._context(tokens, title_length, recognized)

    def resolve(
        self,
        tokens: Tokens,
        mentions: Sequence[RecognizedSpan],
        context: Sequence[RecognizedSpan] = (),
        home: Home | None = None,
    ) -> list[ResolvedSpan]:
        """Return each mention with its place, chosen together with the places of all other names."""
        ordered = sorted([*mentions, *context], key=lambda span: span.start) if context else mentions
        ordered = [span for span in ordered if span.coordinate is None]
        names = [ToponymSpan(*tokens.characters(span.start, span.end), span.kind, span.name_id) for span in ordered]
        names, costs = bridge_spellings(tokens.text, names, self._gazetteer)
        choices = self._choices(tokens.text, names, home, known_points(mentions))
        chosen = {
            span.start: (choice, None if container is None else ordered[container], 1.0 - costs.get(index, 0.0))
            for index, (span, (choice, container)) in enumerate(zip(ordered, choices, strict=True))
        }
        doubtful_allowed = len(tokens.words) < SHORT_DOCUMENT or self._constraints.has_preference
        least = 0.0 if doubtful_allowed else LEAST_LIKELY
        return [
            self._at_point(span, span.coordinate) if span.coordinate else self._place(span, *chosen[span.start], least)
            for span in mentions
        ]

    def _context(self, tokens: Tokens, title_length: int, recognized: Sequence[RecognizedSpan]) -> list[RecognizedSpan]:
        """Return the names that the gazetteer recognizes outside the mentions and outside people's names."""
        taken = {index for span in recognized for index in range(span.start, span.end)}
        for start, end, label in tokens.entities:
            if label in _NOT_PLACES:
                taken.update(range(start, end))
        names = packaged_recognizer().recognize(tokens, self._gazetteer, title_length)
        return [
            span
            for span in names
            if taken.isdisjoint(range(span.start, span.end)) and not self._is_denied(tokens, span)
        ]

    def _choices(
        self, text: str, names: Sequence[ToponymSpan], home: Home | None, points: Sequence[KnownPoint]
    ) -> Iterator[tuple[Choice, int | None]]:
        """Yield the choice for each name, and the index of the container where it is the container's choice."""
        for first in range(0, len(names), MAX_NAMES_RANKED):
            toponyms = toponyms_in(text, names[first : first + MAX_NAMES_RANKED], self._gazetteer)
            choices = rank(
                toponyms, self._candidate_features, self._ranker, home, points, is_short=len(text) < SHORT_TEXT
            )
            for choice, container in zip(choices, stand_ins(toponyms, choices), strict=True):
                yield (choice, None) if container is None else (choices[container], first + container)

    def _is_denied(self, tokens: Tokens, span: RecognizedSpan) -> bool:
        return self._constraints.denies(tokens.text[slice(*tokens.characters(span.start, span.end))])

    def _at_point(self, mention: RecognizedSpan, point: Coordinate) -> ResolvedSpan:
        place = place_at(point.lat, point.lon, point.radius_km, self._gazetteer)
        if not self._constraints.allows(place):
            return ResolvedSpan(mention, None, 0.0)
        return ResolvedSpan(mention, place, mention.probability)

    def _place(
        self, mention: RecognizedSpan, choice: Choice, container: RecognizedSpan | None, spelling: float, least: float
    ) -> ResolvedSpan:
        """Return a mention at its chosen place, or at that of its container where there is one.

        `spelling` is the probability that another spelling of the name, if its place has another, is the same name.
        """
        probability = mention.probability if container is None else min(mention.probability, container.probability)
        if choice.candidate is None or probability * choice.probability < least:
            return ResolvedSpan(mention, None, 0.0)
        confidence = self._calibration.confidence(probability, choice.probability, mention.kind)
        confidence *= spelling if container is None else APPROXIMATE_PROBABILITY
        return ResolvedSpan(mention, choice.candidate.place, confidence, container is not None)


def known_points(mentions: Iterable[RecognizedSpan]) -> list[KnownPoint]:
    """Return the points of the mentions that give them in numbers, in reading order."""
    coordinates = (mention.coordinate for mention in mentions if mention.coordinate)
    return [KnownPoint(entry.start, entry.lat, entry.lon) for entry in coordinates]


def open_gazetteer(path: Path | str | None = None, overlay: Path | str | None = None) -> Gazetteer:
    """Open a gazetteer file, None for the packaged one, with an overlay or without; once in this process."""
    return _open_gazetteer(str(path) if path else None, str(overlay) if overlay else None)


@lru_cache(maxsize=4)
def _open_gazetteer(path: str | None, overlay: str | None) -> Gazetteer:
    return Gazetteer.open(Path(path) if path else None, overlay=Path(overlay) if overlay else None)

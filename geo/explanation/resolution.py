"""Reasons for and against each candidate of a name: the ranker's features, grouped by topic.

The weight of a topic is measured on the ranker: it is the amount by which a candidate's score falls if its features of
that topic take the values of the candidate that it is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.explanation.types import CandidateExplanation, Reason, describe_place, strongest_reasons
from geo.feature_types import is_second_level_division
from geo.gazetteer import Gazetteer
from geo.geodesy import distance_km
from geo.resolution import LINEAR_FEATURES, SAME_SPOT_KM, Ranker, Ranking, score_candidates
from geo.types import NameKind, Place

_MAX_CANDIDATES = 5

# The topic of a feature is that of the first of these that its name contains, otherwise "kind".
_TOPICS = {
    "publisher": "publisher", "used as": "use", "speaks": "speaker", "opens the story": "opening",
    "listed with": "list", "container": "container", "place named inside": "inside", "type named": "type",
    "close to": "near", "nearest": "near", "country, and others": "country", "state, and others": "state",
    "inside a country": "country", "inside a state": "state", "country's share": "country", "state's share": "state",
    "in a state named": "state", "name": "name", "abbreviation": "name", "demonym": "name", "host": "name",
    "prominence": "fame", "prominent": "fame", "rank": "fame", "famous": "fame", "known": "fame", "obscure": "fame",
    "population": "fame",
}  # fmt: skip


def topic_of(feature: str) -> str:
    """Return the topic of a feature of the ranker; "kind", the type of place, for all that have no other."""
    return next((topic for part, topic in _TOPICS.items() if part in feature), "kind")


_COLUMNS = {
    topic: np.array([index for index, name in enumerate(LINEAR_FEATURES) if topic_of(name) == topic])
    for topic in sorted({topic_of(name) for name in LINEAR_FEATURES})
}
# The words for each topic, where it is a reason for a candidate and where it is one against.
_TEXTS = {
    "fame": ("it is better known", "it is less well known"),
    "kind": ("a place of its type ({type}) is likelier here", "a place of its type ({type}) is less likely here"),
    "near": ("it is near {nearest}", "it is far from the other places here"),
    "container": ("it is in {container}, as the text says", "it is not in {container}, which the text names"),
    "inside": ("it contains the place named before it", "it does not contain the place named before it"),
    "type": ("the words beside it fit its type ({type})", "the words beside it do not fit its type ({type})"),
    "use": ("the words beside it are those of a place of its type ({type})", "the words beside it are of other types"),
    "publisher": ("the publisher is based there", "the publisher is based elsewhere"),
    "speaker": ("the name stands for a government, and it is a capital", "the name stands for a government"),
    "opening": ("it is a town, and the name is a dateline", "the name is a dateline"),
    "list": ("it is like the other places in the same list", "it is unlike the other places in the same list"),
    "points": ("it is near the coordinates in the text", "it is far from the coordinates in the text"),
    "preference": ("you prefer places there", "you prefer places elsewhere"),
}
_NAME_KINDS = {
    NameKind.PRIMARY: "its own name",
    NameKind.ALTERNATE: "another name for it",
    NameKind.ABBREVIATION: "short for it",
    NameKind.DEMONYM: "the word for its people",
    NameKind.HOST: "something that is based there",
}


class RankingExplainer:
    """Explains the ranking of one article's candidates.

    Args:
        ranking: The ranking.
        texts: The article's toponyms as they are written, in the order of `ranking.groups`.
        ranker: The model that made the ranking.
        gazetteer: The source of the states and countries that places are in.
    """

    def __init__(self, ranking: Ranking, texts: Sequence[str], ranker: Ranker, gazetteer: Gazetteer) -> None:
        self._ranking, self._matrix = ranking, ranking.matrix
        self._texts, self._ranker, self._gazetteer = texts, ranker, gazetteer

    def candidates(self, toponym: int) -> tuple[CandidateExplanation, ...]:
        """Return the five likeliest candidates of a toponym, best first, with the reasons for and against each."""
        group = self._ranking.groups[toponym]
        rows = self._matrix.candidates_of(group)
        probabilities = self._ranking.probabilities
        order = (rows.start + np.argsort(-probabilities[rows], kind="stable")[:_MAX_CANDIDATES]).tolist()
        best = order[0]
        rival = next((row for row in order[1:] if not self._same_spot(best, row)), order[-1])
        explanations = []
        for row in order:
            candidate = self._matrix.groups[group].features.candidates[row - rows.start]
            weights = self._topic_weights(row, rival if row == best else best) if len(order) > 1 else {}
            reasons = [Reason(self._text(topic, toponym, row, weight > 0), weight) for topic, weight in weights.items()]
            explanations.append(
                CandidateExplanation(
                    place=candidate.place,
                    located_in=self._located_in(candidate.place),
                    name_kind=candidate.name_kind,
                    probability=float(probabilities[row]),
                    reasons=strongest_reasons(reasons),
                )
            )
        return tuple(explanations)

    def _located_in(self, place: Place) -> str:
        parents = self._gazetteer.parents(place)
        return ", ".join(parent.name for parent in parents if not is_second_level_division(parent.feature_code))

    def _same_spot(self, first: int, second: int) -> bool:
        return self._distance_km(first, second) <= SAME_SPOT_KM

    def _distance_km(self, first: int, second: int) -> float:
        lat, lon = self._matrix.lat, self._matrix.lon
        return distance_km((float(lat[first]), float(lon[first])), (float(lat[second]), float(lon[second])))

    def _topic_weights(self, row: int, other: int) -> dict[str, float]:
        """Return how much each topic adds to the lead of one candidate over another, in log-odds."""
        features = self._ranking.features
        # A row for each topic: the candidate's features, with the other's values in the columns of that topic.
        swapped = np.repeat(features[row][None, :], len(_COLUMNS), axis=0)
        for line, columns in enumerate(_COLUMNS.values()):
            swapped[line, columns] = features[other, columns]
        score = score_candidates(self._ranker, features[row][None, :])[0]
        weights = (score - score_candidates(self._ranker, swapped)).tolist()
        by_topic = dict(zip(_COLUMNS, weights, strict=True))
        binding, points, prior = (
            float(added[row] - added[other])
            for added in (self._matrix.binding, self._ranking.near_points, self._matrix.prior)
        )
        by_topic["container"] += binding
        return by_topic | {"points": points, "preference": prior - binding - points}

    def _text(self, topic: str, toponym: int, row: int, in_favor: bool) -> str:
        group = self._ranking.groups[toponym]
        members = self._matrix.groups[group]
        candidate = members.features.candidates[row - self._matrix.candidates_of(group).start]
        if topic == "name":
            return _name_text(self._texts[toponym], candidate.name_kind, in_favor)
        if topic in {"country", "state"}:
            return self._division_text(candidate.place, topic, in_favor)
        container = self._texts[members.container] if members.container is not None else "the place named after it"
        return _TEXTS[topic][0 if in_favor else 1].format(
            type=describe_place(candidate.place),
            container=container,
            nearest=self._nearest_name(group, row) if topic == "near" else "",
        )

    def _division_text(self, place: Place, topic: str, in_favor: bool) -> str:
        division = self._country_or_state(place, topic)
        if division is None:
            return "other names here point to it" if in_favor else "other names here point elsewhere"
        if division.id == place.id:
            return "other places here are in it" if in_favor else "no other places here are in it"
        return f"other names here point to {division.name}" if in_favor else f"little else here is in {division.name}"

    def _country_or_state(self, place: Place, topic: str) -> Place | None:
        if place.country_code is None:
            return None
        if topic == "country":
            return self._gazetteer.country(place.country_code)
        return self._gazetteer.admin1(place.country_code, place.admin1_code) if place.admin1_code is not None else None

    def _nearest_name(self, group: int, row: int) -> str:
        """Return the other toponym whose likeliest place is nearest to a candidate."""
        distances: dict[str, float] = {}
        for text, other in zip(self._texts, self._ranking.groups, strict=True):
            if self._matrix.different_name[other, group]:
                rows = self._matrix.candidates_of(other)
                likeliest = rows.start + int(np.argmax(self._ranking.probabilities[rows]))
                distances[text] = self._distance_km(row, likeliest)
        return min(distances, key=distances.__getitem__) if distances else "the other places here"


def _name_text(name: str, name_kind: NameKind, in_favor: bool) -> str:
    if name_kind is NameKind.PRIMARY and not in_favor:
        return f"{name} seldom means it"
    return f"{name} is {_NAME_KINDS[name_kind]}" if in_favor else f"{name} is only {_NAME_KINDS[name_kind]}"

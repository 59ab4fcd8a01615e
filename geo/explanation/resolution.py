"""What spoke for each of a name's candidates: the ranker's features gathered under what they look at, in words.

What a group of features is worth is measured on the ranker itself: by how much the lead of one candidate over another
shrinks when its features of that group are given the other's values.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.explanation.types import CandidateExplanation, Reason, describe_place, strongest_reasons
from geo.feature_types import is_second_level_division
from geo.gazetteer import Gazetteer
from geo.geodesy import distance_km
from geo.resolution.candidate_features import STATIC_FEATURES
from geo.resolution.candidate_matrix import CandidateMatrix
from geo.resolution.context_features import CONTEXT_FEATURES
from geo.resolution.ranker import SAME_SPOT_KM, Ranker, Ranking, score_candidates
from geo.types import NameKind, Place

MOST_SHOWN = 5

# The first of these that is part of a feature's name says what it looks at.
_TOPICS = {
    "publisher": "publisher", "speaks": "speaker", "opens the story": "opening",
    "listed with": "list", "container": "container", "place named inside": "inside", "type named": "type",
    "close to": "near", "nearest": "near", "country, and others": "country", "state, and others": "state",
    "inside a country": "country", "inside a state": "state", "country's share": "country", "state's share": "state",
    "in a state named": "state", "name": "name", "abbreviation": "name", "demonym": "name", "host": "name",
    "prominence": "fame", "prominent": "fame", "rank": "fame", "famous": "fame", "known": "fame", "obscure": "fame",
    "population": "fame",
}  # fmt: skip


def topic_of(feature: str) -> str:
    """Return what a feature of the ranker looks at; its kind of place where nothing else."""
    return next((topic for part, topic in _TOPICS.items() if part in feature), "kind")


_FEATURES = STATIC_FEATURES + CONTEXT_FEATURES
_COLUMNS = {
    topic: np.array([index for index, name in enumerate(_FEATURES) if topic_of(name) == topic])
    for topic in sorted({topic_of(name) for name in _FEATURES})
}


def explain_candidates(
    ranking: Ranking, texts: Sequence[str], index: int, ranker: Ranker, gazetteer: Gazetteer
) -> tuple[CandidateExplanation, ...]:
    """Return the likeliest candidates of the toponym at `index`, best first, each with what speaks for and against it.

    `texts` are the names of the article's toponyms as they are written.
    """
    matrix = ranking.matrix
    group = ranking.groups[index]
    first, last = int(matrix.starts[group]), int(matrix.starts[group + 1])
    order = first + np.argsort(-ranking.probabilities[first:last], kind="stable")[:MOST_SHOWN]
    candidates = matrix.groups[group].features.candidates
    best = int(order[0])
    rival = next((int(i) for i in order[1:] if _apart(matrix, best, int(i))), int(order[-1]))
    teller = _Teller(ranking, texts, index, gazetteer)
    shown = []
    for row in order.tolist():
        candidate = candidates[row - first]
        weights = _worth(ranking, row, rival if row == best else best, ranker) if len(order) > 1 else {}
        reasons = [Reason(teller.words(topic, row, weight > 0), weight) for topic, weight in weights.items()]
        shown.append(
            CandidateExplanation(
                candidate.place,
                lies_in(candidate.place, gazetteer),
                candidate.name_kind,
                float(ranking.probabilities[row]),
                strongest_reasons(reasons),
            )
        )
    return tuple(shown)


def lies_in(place: Place, gazetteer: Gazetteer) -> str:
    """Return what a place lies in: "Texas, United States"."""
    parents = [parent for parent in gazetteer.parents(place) if not is_second_level_division(parent.feature_code)]
    return ", ".join(parent.name for parent in parents)


def _apart(matrix: CandidateMatrix, one: int, other: int) -> bool:
    return distance_km((matrix.lat[one], matrix.lon[one]), (matrix.lat[other], matrix.lon[other])) > SAME_SPOT_KM


def _worth(ranking: Ranking, row: int, other: int, ranker: Ranker) -> dict[str, float]:
    """Return how much of one candidate's lead over another is owed to each topic, in log-odds."""
    features = ranking.features
    swapped = np.repeat(features[row][None, :], len(_COLUMNS), axis=0)
    for line, columns in enumerate(_COLUMNS.values()):
        swapped[line, columns] = features[other, columns]
    own = score_candidates(ranker, features[row][None, :])[0]
    worth = dict(zip(_COLUMNS, (own - score_candidates(ranker, swapped)).tolist(), strict=True))
    preference = float(ranking.matrix.prior[row] - ranking.matrix.prior[other])
    return worth | {"preference": preference}


class _Teller:
    """Puts what speaks for or against a candidate in words, with the names that it rests on."""

    def __init__(self, ranking: Ranking, texts: Sequence[str], index: int, gazetteer: Gazetteer) -> None:
        self._weighing, self._board, self._gazetteer = ranking, ranking.matrix, gazetteer
        self._texts, self._index = texts, index
        self._group = ranking.groups[index]

    def words(self, topic: str, row: int, good: bool) -> str:
        group = self._board.groups[self._group]
        candidate = group.features.candidates[row - int(self._board.starts[self._group])]
        place, kind = candidate.place, describe_place(candidate.place)
        match topic:
            case "fame":
                return "it is better known" if good else "it is less well known"
            case "name":
                return self._of_name(candidate.name_kind, good)
            case "kind":
                return f"{_a(kind)} is likelier here" if good else f"{_a(kind)} is less likely here"
            case "container":
                outer = self._texts[group.container] if group.container is not None else "what it is said to"
                return f"it lies in {outer}, as is said" if good else f"it does not lie in {outer}, as is said"
            case "country" | "state":
                return self._of_country_or_state(place, topic, good)
            case "near":
                return f"it is near {self._nearest(row)}" if good else "it is far from the other places here"
            case _:
                return _PLAIN[topic][0 if good else 1].format(kind=kind)

    def _of_name(self, name_kind: NameKind, good: bool) -> str:
        name = self._texts[self._index]
        how = {
            NameKind.PRIMARY: "its own name",
            NameKind.ALTERNATE: "another of its names",
            NameKind.ABBREVIATION: "short for it",
            NameKind.DEMONYM: "the word for its people",
            NameKind.HOST: "what sits there",
        }[name_kind]
        if name_kind is NameKind.PRIMARY and not good:
            return f"{name} seldom means it"
        return f"{name} is {how}" if good else f"{name} is only {how}"

    def _of_country_or_state(self, place: Place, topic: str, good: bool) -> str:
        code, division = place.country_code, place.admin1_code
        whole = None
        if code is not None and topic == "country":
            whole = self._gazetteer.country(code)
        elif code is not None and division is not None:
            whole = self._gazetteer.admin1(code, division)
        if whole is None:
            return "other names here point to it" if good else "other names here point elsewhere"
        if whole.id == place.id:
            return "other places here lie in it" if good else "no other places here lie in it"
        return f"other names here point to {whole.name}" if good else f"little else here is in {whole.name}"

    def _nearest(self, row: int) -> str:
        """Return the name of another toponym whose likeliest place is nearest."""
        matrix, here = self._board, (float(self._board.lat[row]), float(self._board.lon[row]))
        names: dict[str, float] = {}
        for index, group in enumerate(self._weighing.groups):
            if matrix.different_name[group, self._group]:
                first, last = int(matrix.starts[group]), int(matrix.starts[group + 1])
                likeliest = first + int(np.argmax(self._weighing.probabilities[first:last]))
                names[self._texts[index]] = distance_km(here, (matrix.lat[likeliest], matrix.lon[likeliest]))
        return min(names, key=names.__getitem__) if names else "the other places here"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


_PLAIN = {
    "inside": ("it holds the place named before it", "the place named before it does not lie in it"),
    "type": ("the words beside it call for a {kind}", "the words beside it call for something else than a {kind}"),
    "publisher": ("the publisher is at home there", "the publisher is at home elsewhere"),
    "speaker": ("what speaks is likely a capital", "what speaks is likelier a capital"),
    "opening": ("it opens the story, as towns do", "it opens the story, as towns do"),
    "list": ("it is listed with its like", "it is not like what it is listed with"),
    "preference": ("you prefer places there", "you prefer places elsewhere"),
}

"""The focus of an article: the places it is about, or the state or country over which its places are spread.

The evidence for a place is its own mentions, weighted by where they are. A container that only locates a town ("Paris,
Texas") counts little. A country, a state or a demonym supports the towns inside it. Where several towns are in one
state and none stands out, the story is about the state, even if the article does not name it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from geo.feature_types import is_country, is_first_level_division
from geo.gazetteer import Gazetteer
from geo.types import STORED_DECIMALS, Article, Focus, Mention, MentionKind, Place, ResolvedMention

_MAX_PLACES = 5
_TITLE, _START, _OPENING, _BODY = 4.0, 3.0, 2.0, 1.0  # weights of a mention by its position
_OPENING_CHARACTERS = 300
_KIND_WEIGHT = {MentionKind.PLACE: 1.0, MentionKind.EMBEDDED: 0.6, MentionKind.DEMONYM: 0.5}
_CONTAINER_FACTOR = 0.1  # for a mention that only locates the place before it
_SUPPORT = 0.1  # share of a state's or country's own evidence that also counts for what is named inside it
_SPREAD = 0.5  # share of the evidence inside a state or country that counts for it, if nothing inside stands out
_STANDS_OUT = 0.5  # share of the evidence inside a state or country from which a part of it stands out
_MIN_PLACES_INSIDE = 4
_MIN_SHARE, _MIN_SHARE_OF_BEST = 0.08, 0.45
_CONTAINER_GAP = re.compile(r"\s*+(?:\(|,(?:\s++in)?|(?<=\s)in)\s*+(?:the\s++)?", re.IGNORECASE)

_Evidence = Mapping[str, float]


def find_focus(article: Article, mentions: Sequence[ResolvedMention], gazetteer: Gazetteer) -> tuple[Focus, ...]:
    """Return the places that an article is about, at most five, best first.

    A mention counts by its confidence, its kind and its position: four times in the title, three times at the very
    start of the text, twice in the first 300 characters.

    Args:
        article: The article.
        mentions: Its mentions in reading order.
        gazetteer: The source of the states and countries that places are in.

    Returns:
        The places, each with its share of all the evidence, 0 to 1.
    """
    mentions = [mention for mention in mentions if mention.kind is not MentionKind.COORDINATE]
    own = _own_evidence(article, mentions)
    total = sum(own.values())
    if not total:
        return ()
    places = {mention.place.id: mention.place for mention in mentions if mention.place is not None}
    containers = {key: _state_and_country(place, gazetteer) for key, place in places.items()}
    scores = {
        key: value + _SUPPORT * sum(own.get(container.id, 0.0) for container in containers[key])
        for key, value in own.items()
    }
    in_title = {m.place.id for m in mentions if m.place is not None and m.field == "title"}
    for container, evidence in _spread_over(own, containers, in_title):
        places[container.id] = container
        scores[container.id] = scores.get(container.id, 0.0) + _SPREAD * evidence
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:_MAX_PLACES]
    least = max(_MIN_SHARE * total, _MIN_SHARE_OF_BEST * ranked[0][1])
    return tuple(
        Focus(places[key], round(min(1.0, value / total), STORED_DECIMALS)) for key, value in ranked if value >= least
    )


def _own_evidence(article: Article, mentions: Sequence[ResolvedMention]) -> dict[str, float]:
    containers = {id(outer) for inner, outer in pairwise(mentions) if _is_container_of(outer, inner, article)}
    evidence: defaultdict[str, float] = defaultdict(float)
    for mention in mentions:
        if mention.place is not None:
            factor = _CONTAINER_FACTOR if id(mention) in containers else 1.0
            evidence[mention.place.id] += _weight(mention) * factor
    return dict(evidence)


def _is_container_of(outer: ResolvedMention, inner: ResolvedMention, article: Article) -> bool:
    """Whether `outer` only locates `inner`: "Paris, Texas", "Athens (Georgia)", "Amethi in Uttar Pradesh"."""
    if inner.field != outer.field or inner.place is None or outer.place is None:
        return False
    gap = article.field_text(inner.field)[inner.end : outer.start]
    return bool(_CONTAINER_GAP.fullmatch(gap)) and _is_within(inner.place, outer.place)


def _is_within(inner: Place, outer: Place) -> bool:
    if outer.feature_class != "A" or inner.id == outer.id or inner.country_code != outer.country_code:
        return False
    return is_country(outer.feature_code) or inner.admin1_code == outer.admin1_code


def _weight(mention: ResolvedMention) -> float:
    return mention.confidence * _KIND_WEIGHT[mention.kind] * _position_weight(mention)


def _position_weight(mention: Mention) -> float:
    if mention.field == "title":
        return _TITLE
    if mention.start == 0:
        return _START
    return _OPENING if mention.start < _OPENING_CHARACTERS else _BODY


def _state_and_country(place: Place, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the state and the country that a place is in, the state first."""
    return tuple(
        parent
        for parent in gazetteer.parents(place)
        if is_first_level_division(parent.feature_code) or is_country(parent.feature_code)
    )


def _spread_over(
    own: _Evidence, containers: Mapping[str, tuple[Place, ...]], in_title: Set[str]
) -> list[tuple[Place, float]]:
    """Return the states and countries over which an article's places are spread, with the evidence inside each.

    A country does not count if one of its states stands out: the story is about that state. If the title names a place
    inside, the story is about that place.

    Args:
        own: The evidence for each place id.
        containers: The state and country of each place id, the state first.
        in_title: The ids of the places in the title.
    """
    # For each container the evidence of its direct parts: of a country's states, of a state's places.
    evidence_of_parts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    places_inside: defaultdict[str, set[str]] = defaultdict(set)
    by_id: dict[str, Place] = {}
    for key, parents in containers.items():
        part = key
        for parent in parents:
            by_id[parent.id] = parent
            evidence_of_parts[parent.id][part] += own[key]
            places_inside[parent.id].add(key)
            part = parent.id
    spread = []
    for key, parts in evidence_of_parts.items():
        evidence = sum(parts.values())
        inside = places_inside[key]
        is_spread = len(inside) >= _MIN_PLACES_INSIDE and max(parts.values()) < _STANDS_OUT * evidence
        if is_spread and not inside & in_title:
            spread.append((by_id[key], evidence))
    return spread

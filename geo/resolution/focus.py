"""The places that an article is about: a town, or the state or country over which its places are spread.

A place's evidence is its own mentions, weighed by where they stand. A container that only says where a town lies
("Paris, Texas") is hardly any. Country, state and demonym support the towns inside them; where several towns lie in one
state and none stands out, the story is about the state, even if it is never named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from geo.feature_types import is_country, is_first_level_division
from geo.gazetteer import Gazetteer
from geo.types import STORED_DECIMALS, Article, Focus, Mention, MentionKind, Place, ResolvedMention

_MOST = 5
_TITLE, _DATELINE, _OPENING, _BODY = 4.0, 3.0, 2.0, 1.0
_OPENING_CHARACTERS = 300
_KIND_WEIGHT = {MentionKind.PLACE: 1.0, MentionKind.EMBEDDED: 0.6, MentionKind.DEMONYM: 0.5}
_AS_CONTAINER = 0.1  # of a mention's weight, where it only says in what the place before it lies
_SUPPORT = 0.1  # of a container's own evidence goes to what is named inside it
_SPREAD = 0.5  # of the evidence inside a container is its own, where nothing inside it stands out
_STANDS_OUT = 0.5  # share of the evidence inside a container
_FEWEST_INSIDE = 4
_LEAST_SCORE, _LEAST_OF_BEST = 0.08, 0.45
_CONTAINER_GAP = re.compile(r"\s*(?:,|\(|,?\s+in)\s*(?:the\s+)?$", re.IGNORECASE)

_Evidence = Mapping[str, float]


def focus_of(article: Article, mentions: Sequence[ResolvedMention], gazetteer: Gazetteer) -> tuple[Focus, ...]:
    """Return the places that the article is about, at most five, best first; mentions are in reading order.

    A mention counts by its confidence, its kind, and where it stands: in the title four times, at the very
    beginning three times, in the first 300 characters twice. Scores are shares of all the evidence, 0 to 1.
    """
    own = _own_evidence(article, mentions)
    total = sum(own.values())
    if not total:
        return ()
    places = {resolved.place.id: resolved.place for resolved in mentions if resolved.place is not None}
    above = {key: _holders(place, gazetteer) for key, place in places.items()}
    scores = {
        key: value + _SUPPORT * sum(own.get(holder.id, 0.0) for holder in above[key]) for key, value in own.items()
    }
    titled = {r.place.id for r in mentions if r.place is not None and r.field == "title"}
    for holder, evidence in _spread_over(own, above, titled):
        places[holder.id] = holder
        scores[holder.id] = scores.get(holder.id, 0.0) + _SPREAD * evidence
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:_MOST]
    least = max(_LEAST_SCORE * total, _LEAST_OF_BEST * ranked[0][1])
    return tuple(
        Focus(places[key], round(min(1.0, value / total), STORED_DECIMALS)) for key, value in ranked if value >= least
    )


def _own_evidence(article: Article, mentions: Sequence[ResolvedMention]) -> dict[str, float]:
    containers = {id(outer) for inner, outer in pairwise(mentions) if _only_holds(article, inner, outer)}
    weights: defaultdict[str, float] = defaultdict(float)
    for resolved in mentions:
        if resolved.place is not None:
            weights[resolved.place.id] += _weight(resolved) * (_AS_CONTAINER if id(resolved) in containers else 1.0)
    return dict(weights)


def _only_holds(article: Article, inner: ResolvedMention, outer: ResolvedMention) -> bool:
    """Whether `outer` only says where `inner` lies: "Paris, Texas", "Athens (Georgia)", "Amethi in Uttar Pradesh"."""
    first, second = inner, outer
    if first.field != second.field or inner.place is None or outer.place is None:
        return False
    gap = article.field_text(first.field)[first.end : second.start]
    return bool(_CONTAINER_GAP.fullmatch(gap)) and _lies_in(inner.place, outer.place)


def _lies_in(inner: Place, outer: Place) -> bool:
    if outer.feature_class != "A" or inner.id == outer.id or inner.country_code != outer.country_code:
        return False
    return is_country(outer.feature_code) or inner.admin1_code == outer.admin1_code


def _weight(resolved: ResolvedMention) -> float:
    return resolved.confidence * _KIND_WEIGHT[resolved.kind] * _position_weight(resolved)


def _position_weight(mention: Mention) -> float:
    if mention.field == "title":
        return _TITLE
    if mention.start == 0:
        return _DATELINE
    return _OPENING if mention.start < _OPENING_CHARACTERS else _BODY


def _holders(place: Place, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the state and the country that a place lies in, the smaller first."""
    return tuple(
        parent
        for parent in gazetteer.parents(place)
        if is_first_level_division(parent.feature_code) or is_country(parent.feature_code)
    )


def _spread_over(own: _Evidence, above: Mapping[str, tuple[Place, ...]], titled: Set[str]) -> list[tuple[Place, float]]:
    """Return the states and countries over which an article's places are spread, with the evidence inside each.

    In a country no state must stand out, or the story is about the state. Where the title names something inside, the
    story is about that.
    """
    inside: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    held: defaultdict[str, set[str]] = defaultdict(set)
    holders: dict[str, Place] = {}
    for key, parents in above.items():
        part = key
        for parent in parents:
            holders[parent.id] = parent
            inside[parent.id][part] += own[key]
            held[parent.id].add(key)
            part = parent.id
    spread = []
    for key, parts in inside.items():
        evidence = sum(parts.values())
        if len(held[key]) >= _FEWEST_INSIDE and not held[key] & titled and max(parts.values()) < _STANDS_OUT * evidence:
            spread.append((holders[key], evidence))
    return spread

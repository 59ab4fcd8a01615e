"""The places that an article is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from geo.model import Focus, Kind, Mention, Place, ResolvedMention

_MOST = 5
_LEAST_SCORE = 0.1
_TITLE, _OPENING, _BODY = 3.0, 2.0, 1.0
_KIND_WEIGHT = {Kind.PLACE: 1.0, Kind.EMBEDDED: 0.6, Kind.DEMONYM: 0.5}
_OPENING_CHARACTERS = 300


def focus_of(mentions: Sequence[ResolvedMention]) -> tuple[Focus, ...]:
    """Return the places that carry most of the article's evidence, at most five, best first.

    A mention counts by its confidence, its kind, and where it stands: in the title three times, in the first 300
    characters twice. Scores are shares of the whole, 0 to 1.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    places: dict[str, Place] = {}
    for resolved in mentions:
        if resolved.place is not None:
            places[resolved.place.id] = resolved.place
            weights[resolved.place.id] += _weight(resolved)
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: -item[1])[:_MOST]
    return tuple(Focus(places[key], weight / total) for key, weight in ranked if weight / total >= _LEAST_SCORE)


def _weight(resolved: ResolvedMention) -> float:
    return resolved.confidence * _KIND_WEIGHT[resolved.mention.kind] * _position_weight(resolved.mention)


def _position_weight(mention: Mention) -> float:
    if mention.field == "title":
        return _TITLE
    return _OPENING if mention.start < _OPENING_CHARACTERS else _BODY

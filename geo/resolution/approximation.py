"""Approximate placing: a place that the gazetteer lacks is placed at the container that the text states.

"Kuriga, in Chikun district" is at Chikun, as coders of events do it, and where the gazetteer lacks Chikun too, at what
contains that.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.resolution.container_links import Strength
from geo.resolution.ranker import Choice
from geo.resolution.toponyms import Toponym
from geo.types import NameKind

_FAMOUS = 0.55  # prominence: the text does not say that Beijing is in the Philippines, whatever stands between them
_MOST_STEPS = 4  # from a place to the smallest container with a place


def stand_ins(toponyms: Sequence[Toponym], choices: Sequence[Choice]) -> list[int | None]:
    """Return for each toponym the index of the container that it is placed at, None where it has its own place.

    Args:
        toponyms: An article's toponyms.
        choices: The places that the ranker chose for them.
    """
    return [_container_of(index, toponyms, choices) for index in range(len(toponyms))]


def _container_of(index: int, toponyms: Sequence[Toponym], choices: Sequence[Choice]) -> int | None:
    if _has_place(toponyms[index], choices[index]):
        return None
    for _ in range(_MOST_STEPS):
        link = toponyms[index].link
        if link is None:
            return None
        index = link.outer
        if choices[index].candidate is not None and _has_place(toponyms[index], choices[index]):
            return index
    return None


def _has_place(toponym: Toponym, choice: Choice) -> bool:
    """Whether a toponym's own place is to be kept, or the toponym has none and no container either."""
    if toponym.link is None:
        return True
    if choice.candidate is None:
        return False
    if not choice.is_outside or toponym.link.strength is not Strength.STATED:
        return True
    # The name is listed, but of another place, which is not the one that is meant.
    return choice.candidate.place.prominence >= _FAMOUS and choice.candidate.name_kind is NameKind.PRIMARY

"""The places that words being typed may be the beginning of: for the map's search, and for correcting by hand."""

from __future__ import annotations

from collections.abc import Iterator

from geo.gazetteer import Gazetteer, normalize
from geo.types import Place

__all__ = ["suggest_places"]

_COMPLETED = 200  # of the names that begin so, when something that they lie in narrows them
_SIMILAR = 12


def suggest_places(gazetteer: Gazetteer, words: str, *, named: int, begun: int) -> list[Place]:
    """Return the places that the words may mean, likeliest first, each once.

    First at most `named` that are called so, then at most `begun` whose name begins so; only where there is neither,
    those with similar names. Words may name what a place lies in ("Hyderabad, Pakistan"): then only places in it.
    """
    return list({place.id: place for place in _found(gazetteer, words, named, begun)}.values())


def _found(gazetteer: Gazetteer, words: str, named: int, begun: int) -> Iterator[Place]:
    name, *around = (part.strip() for part in words.split(","))
    exact = [candidate.place for candidate in gazetteer.lookup(name)]
    wanted = [normalize(part) for part in around if normalize(part)]
    if wanted:
        yield from (place for place in exact if _inside(gazetteer, place, wanted))
        yield from (place for place in gazetteer.complete(name, _COMPLETED) if _inside(gazetteer, place, wanted))
        return
    completed = gazetteer.complete(name, begun)
    yield from exact[:named] if completed else exact
    yield from completed
    if not exact and not completed:
        yield from (match.candidate.place for match in gazetteer.fuzzy(name, _SIMILAR))


def _inside(gazetteer: Gazetteer, place: Place, wanted: list[str]) -> bool:
    """Whether each of the words begins the name of something that the place lies in."""
    parents = [normalize(parent.name) for parent in gazetteer.parents(place)]
    return all(any(parent.startswith(part) for parent in parents) for part in wanted)

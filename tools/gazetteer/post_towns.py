"""Makes places from small United States towns that have a post office and are not among the populated places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from tools.gazetteer.source_packages import PostTown

__all__ = ["make_post_towns"]

_COUNTY_WORDS: Final = ("County", "Parish", "Borough", "Census Area")


def make_post_towns(
    towns: Iterable[PostTown], places: Iterable[PlaceDraft], county_codes: Mapping[tuple[str, str], str]
) -> Iterator[PlaceDraft]:
    """Yield a place for each town name that no place in its state has. Its point is the mean of its postal codes'.

    Args:
        towns: The towns of the postal codes.
        places: The populated places.
        county_codes: The county's code by state and county name.
    """
    existing = {(place.admin1, name) for place in places if place.country == "US" for name in place.names}
    states = {state for state, _ in county_codes}
    grouped: dict[tuple[str, str], list[PostTown]] = defaultdict(list)
    for town in towns:
        key = town.state, normalize(town.name)
        if town.state in states and key not in existing:
            grouped[key].append(town)
    for (state, normal), group in sorted(grouped.items()):
        draft = PlaceDraft(
            id=f"po:{state}.{normal.replace(' ', '-')}",
            name=group[0].name,
            lat=float(np.mean([town.lat for town in group])),
            lon=float(np.mean([town.lon for town in group])),
            feature="P.PPL",
            country="US",
            admin1=state,
        )
        codes = (county_codes.get((state, f"{group[0].county} {word}")) for word in _COUNTY_WORDS)
        draft.admin2 = next(filter(None, codes), None)
        if draft.names:
            yield draft

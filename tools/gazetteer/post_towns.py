"""Small towns of the United States that have a post office and no place among GeoNames' larger ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from tools.gazetteer.source_packages import PostTown

__all__ = ["make_post_towns"]

_COUNTY_WORDS = ("County", "Parish", "Borough", "Census Area")


def make_post_towns(
    towns: Iterable[PostTown], places: Iterable[PlaceDraft], county_codes: Mapping[tuple[str, str], str]
) -> Iterator[PlaceDraft]:
    """Yield one place for each name of a state that none of its `places` has, at the mean of its postal codes' points.

    `county_codes` maps state and county name to the county's code.
    """
    known = {(place.admin1, name) for place in places if place.country == "US" for name in place.names}
    states = {state for state, _ in county_codes}
    grouped: dict[tuple[str, str], list[PostTown]] = defaultdict(list)
    for town in towns:
        key = town.state, normalize(town.name)
        if town.state in states and key not in known:
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

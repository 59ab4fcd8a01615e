"""Queries of the dashboard find what is stored under the ids of any gazetteer."""

from __future__ import annotations

from dashboard.data_access import restrict
from geo.index import Filter


def test_a_place_is_queried_by_the_ids_of_earlier_gazetteers_too() -> None:
    current, former = "gn:5879166", "dl:US.AK.013"
    for linked in (current, former):
        assert set(restrict(Filter(place_ids=(linked,))).place_ids) == {current, former}
    assert restrict(Filter(place_ids=("gn:2988507", "no:such"))).place_ids == ("gn:2988507", "no:such")

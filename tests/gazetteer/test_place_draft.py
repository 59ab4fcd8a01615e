"""Prominence, radius and names of places while they are built."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.prominence import estimate_radius_km
from geo.types import NameKind

MakeDraft = Callable[..., PlaceDraft]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            {"feature": "A.PCLI", "population": 3_731_000},
            {"feature": "A.ADM1", "population": 10_700_000, "name_count": 200},
        ),
        (
            {"feature": "A.ADM1", "population": 6_600_000, "name_count": 60},
            {"population": 290_000, "name_count": 60},
        ),
        ({"population": 8_900_000, "name_count": 180}, {"population": 400_000, "name_count": 60}),
        (
            {"feature": "P.PPLC", "population": 600_000, "name_count": 90},
            {"population": 600_000, "name_count": 90},
        ),
        ({"population": 50_000}, {"feature": "A.ADM2", "population": 50_000}),
        ({"population": 50_000}, {"feature": "S.AIRP", "served_population": 50_000}),
        ({"population": 700}, {"population": 0}),
        ({"population": 700, "name_count": 9}, {"population": 700}),
    ],
)
def test_a_place_that_news_means_more_often_is_more_prominent(
    draft: MakeDraft, better: dict[str, object], worse: dict[str, object]
) -> None:
    assert draft("Name", **better).estimated_prominence() > draft("Name", **worse).estimated_prominence()


def test_the_radius_grows_with_the_population() -> None:
    radii = [estimate_radius_km("P", population) for population in (0, 1_000, 100_000, 1_000_000)]
    assert radii == pytest.approx([1, 1, 5.05, 12.68], abs=0.01)


def test_foreign_names_have_a_discount(draft: MakeDraft) -> None:
    york = draft("New York City", alternates=["New York", "Nueva York"])
    york.add_name("Big Apple", curated=True)
    discounts = [york.name_discount(name) for name in ("new york city", "big apple", "new york", "nueva york")]
    assert discounts == [0, 0, 0.02, 0.25]


def test_a_curated_kind_overrides_an_alternate_but_not_the_primary_name(draft: MakeDraft) -> None:
    made = draft("California", alternates=["Calif"])
    made.add_name("Calif.", NameKind.ABBREVIATION, curated=True)
    made.add_name("California", NameKind.DEMONYM, curated=True)
    assert made.names == {"california": NameKind.PRIMARY, "calif": NameKind.ABBREVIATION}

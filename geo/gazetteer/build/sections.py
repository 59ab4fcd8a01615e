"""Makes the sections that both builds write: the spatial grid, the names for fuzzy lookup, string tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.spatial_grid import CELLS, cell_of
from geo.types import NameKind

__all__ = ["grid_columns", "spelling_names", "string_blob"]

_MIN_PROMINENCE: Final = 0.3
_MIN_PROMINENCE_FOR_ALTERNATES: Final = 0.5
_MIN_TOWN_POPULATION: Final = 15_000


def spelling_names(draft: PlaceDraft) -> Iterator[str]:
    """Yield the names of a place for fuzzy lookup.

    Larger towns and prominent places have their primary and curated names, the most prominent ones all alternate names.
    """
    is_town = draft.feature_class == "P" and draft.population >= _MIN_TOWN_POPULATION
    if is_town or draft.prominence >= _MIN_PROMINENCE:
        all_alternates = draft.prominence >= _MIN_PROMINENCE_FOR_ALTERNATES
        for name, kind in draft.names.items():
            is_alternate = kind is NameKind.ALTERNATE and (all_alternates or name in draft.curated_names)
            if kind is NameKind.PRIMARY or is_alternate:
                yield name


def grid_columns(lats: NDArray[np.int32], lons: NDArray[np.int32]) -> dict[str, NDArray[Any]]:
    """Return the sections that find places by location, from latitudes and longitudes in 1e-5 degrees."""
    cells = cell_of(lats / 1e5, lons / 1e5)
    return {
        "grid_row": np.argsort(cells, kind="stable").astype(np.uint32),
        "grid_start": np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=CELLS))]).astype(np.uint32),
    }


def string_blob(strings: Sequence[str]) -> NDArray[np.uint8]:
    """Return a section with the strings, each followed by a line feed."""
    return np.frombuffer("".join(f"{string}\n" for string in strings).encode("utf-8"), np.uint8)

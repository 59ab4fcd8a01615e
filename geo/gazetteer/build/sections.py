"""Sections that both builds put into a gazetteer file: the grid, the names to compare typos with, string tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.spatial_grid import CELLS, cell_of
from geo.types import NameKind

__all__ = ["grid_columns", "spelling_names", "string_blob"]

_LIKELY_QUERIED, _WELL_KNOWN = 0.3, 0.5
_TOWN_POPULATION = 15_000


def spelling_names(draft: PlaceDraft) -> Iterator[str]:
    """Yield the names that a misspelt one is compared with: of towns and all else that is likely to be asked for, and
    of the best known their names in other languages too."""
    town = draft.feature_class == "P" and draft.population >= _TOWN_POPULATION
    if town or draft.prominence >= _LIKELY_QUERIED:
        for name, kind in draft.names.items():
            well_known = kind is NameKind.ALTERNATE and draft.prominence >= _WELL_KNOWN
            if kind is NameKind.PRIMARY or (kind is NameKind.ALTERNATE and name in draft.curated_names) or well_known:
                yield name


def grid_columns(lats: NDArray[np.int32], lons: NDArray[np.int32]) -> dict[str, NDArray[Any]]:
    """Return the sections that find places by point, from latitudes and longitudes in 1e-5 degrees."""
    cells = cell_of(lats / 1e5, lons / 1e5)
    return {
        "grid_row": np.argsort(cells, kind="stable").astype(np.uint32),
        "grid_start": np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=CELLS))]).astype(np.uint32),
    }


def string_blob(strings: Sequence[str]) -> NDArray[np.uint8]:
    """Return the section that holds these strings, each ended by a line feed."""
    return np.frombuffer("".join(f"{string}\n" for string in strings).encode("utf-8"), np.uint8)

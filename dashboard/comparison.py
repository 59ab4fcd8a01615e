"""A comparison of two selections, and the places where they differ most."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from geo.store import Filter

__all__ = ["WAYS", "Comparison", "Side", "Way", "compare_places", "side_filters"]

Way = Literal["publishers", "periods", "words"]
Side = str | tuple[dt.date, dt.date]
WAYS: tuple[Way, ...] = ("publishers", "periods", "words")

# For a rarely mentioned place, which side mentions it more is mostly chance. Additive smoothing: every place gets two
# more mentions, divided between the sides as all mentions are.
_SMOOTHING_MENTIONS = 2.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two publishers, two periods (first and last day) or two search texts to compare.

    Attributes:
        way: What is compared.
        a: The first side; an empty string if it is not chosen yet.
        b: The second side.
        difference: Whether to show one map of the difference instead of two maps.
    """

    way: Way
    a: Side
    b: Side
    difference: bool = False


def side_filters(f: Filter, comparison: Comparison) -> tuple[Filter, Filter]:
    """Return the filter of each side: `f` with the compared field replaced, or the search text added."""
    return _side(f, comparison.way, comparison.a), _side(f, comparison.way, comparison.b)


def _side(f: Filter, way: Way, side: Side) -> Filter:
    if isinstance(side, tuple):
        return replace(f, since=side[0], until=side[1])
    return replace(f, sources=(side,)) if way == "publishers" else replace(f, text=f"{f.text} {side}".strip())


def compare_places(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return the places of two tables of places, ordered by the difference of their shares of all mentions.

    Returns:
        The columns of the tables, with the sums of `mentions` and `articles`, and further: `a` and `b`, the mentions on
        each side; `share_a` and `share_b`, their shares of all mentions of the side, 0 to 1; `apart`, the first share
        less the second; `tone`, from -1 (only on the second side) to 1 (only on the first), near 0 for few mentions.
    """
    counted = pd.concat([a, b]).groupby("place_id", sort=False)[["mentions", "articles"]].sum()
    both = pd.concat([a, b]).drop_duplicates("place_id").set_index("place_id")
    both[["mentions", "articles"]] = counted
    for name, table in (("a", a), ("b", b)):
        both[name] = table.set_index("place_id")["mentions"].reindex(both.index).fillna(0).astype(np.int64)
    total_a, total_b = max(1, both["a"].sum()), max(1, both["b"].sum())
    both["share_a"], both["share_b"] = both["a"] / total_a, both["b"] / total_b
    both["apart"] = both["share_a"] - both["share_b"]
    smoothed_a = both["a"] / total_a + _SMOOTHING_MENTIONS / (total_a + total_b)
    smoothed_b = both["b"] / total_b + _SMOOTHING_MENTIONS / (total_a + total_b)
    both["tone"] = (smoothed_a - smoothed_b) / (smoothed_a + smoothed_b)
    order = np.lexsort((both.index.to_numpy(), -both["mentions"].to_numpy(), -both["apart"].abs().to_numpy()))
    return both.iloc[order].reset_index()

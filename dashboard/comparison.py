"""Two selections side by side: which two, and where they differ most."""

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

# Of a place that is hardly mentioned, which side mentions it more is mostly chance: as if there were two more mentions
# of each place, spread as all mentions are.
_EVEN_MENTIONS = 2.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: two publishers, two periods (first and last day) or two texts to search for.

    `difference` asks for one map of the difference instead of two maps.
    """

    way: Way
    a: Side
    b: Side
    difference: bool = False


def side_filters(f: Filter, comparison: Comparison) -> tuple[Filter, Filter]:
    """Return the filter of each side: the filter given, with what is compared in place of its own."""
    return _side(f, comparison.way, comparison.a), _side(f, comparison.way, comparison.b)


def _side(f: Filter, way: Way, side: Side) -> Filter:
    if isinstance(side, tuple):
        return replace(f, since=side[0], until=side[1])
    return replace(f, sources=(side,)) if way == "publishers" else replace(f, text=f"{f.text} {side}".strip())


def compare_places(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return the places of two tables of places, those first whose shares of all mentions differ most.

    Columns are those of the tables, with `mentions` and `articles` of both, and of each side `a` and `b` (mentions),
    `share_a` and `share_b` (of all mentions of the side, 0 to 1), `apart` (the first less the second), and `tone`: -1
    (only in the second) to 1 (only in the first), near 0 where there are few mentions to judge by.
    """
    counted = pd.concat([a, b]).groupby("place_id", sort=False)[["mentions", "articles"]].sum()
    both = pd.concat([a, b]).drop_duplicates("place_id").set_index("place_id")
    both[["mentions", "articles"]] = counted
    for name, table in (("a", a), ("b", b)):
        both[name] = table.set_index("place_id")["mentions"].reindex(both.index).fillna(0).astype(np.int64)
    of_a, of_b = max(1, both["a"].sum()), max(1, both["b"].sum())
    both["share_a"], both["share_b"] = both["a"] / of_a, both["b"] / of_b
    both["apart"] = both["share_a"] - both["share_b"]
    more = both["a"] / of_a + _EVEN_MENTIONS / (of_a + of_b)
    less = both["b"] / of_b + _EVEN_MENTIONS / (of_a + of_b)
    both["tone"] = (more - less) / (more + less)
    order = np.lexsort((both.index.to_numpy(), -both["mentions"].to_numpy(), -both["apart"].abs().to_numpy()))
    return both.iloc[order].reset_index()

"""Counts and rows as the data frames that the map, the lists and the filters show.

Text columns hold `str` or None (dtype object, so that None stays None), counts are int64, coordinates and confidences
float64. "Mentions" are placed mentions throughout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.index.columns import Codes, Ints, PlaceColumns

if TYPE_CHECKING:
    from pandas import DataFrame

ARTICLE_COLUMNS: Final = ("article_id", "title", "source", "date", "url", "mentions")
SNIPPET_COLUMNS: Final = (
    "place_id",
    "article_id",
    "title",
    "source",
    "date",
    "url",
    "field",
    "mention_start",
    "mention_end",
    "kind",
    "confidence",
    "lat",
    "lon",
    "radius_km",
    "corrected",
    "is_approximate",
    "sentence",
    "start",
    "end",
)
"""The columns of a table of sentences.

`sentence` is the sentence around a mention, cut to SNIPPET_CHARS_EACH_SIDE characters on either side of it, with "…"
where it was cut; `start` and `end` are offsets of the mention in it, `mention_start` and `mention_end` offsets in the
article's `field`. `date` is ISO 8601. `lat`, `lon` and `radius_km` are the mention's own point, or its place's.
"""

SNIPPET_CHARS_EACH_SIDE: Final = 300
_PLACE_COLUMNS: Final = (
    "place_id",
    "name",
    "country_code",
    "admin1_code",
    "feature_class",
    "feature_code",
    "lat",
    "lon",
    "population",
    "radius_km",
)
_DTYPES: Final = (
    dict.fromkeys(("lat", "lon", "radius_km", "confidence"), "float64")
    | dict.fromkeys(("mentions", "start", "end", "mention_start", "mention_end"), "int64")
    | {"corrected": "bool", "is_approximate": "bool"}
)


def dataframe_of(columns: Mapping[str, Any]) -> DataFrame:
    """Return a table of columns, each of which keeps its dtype."""
    import pandas as pd  # takes most of a second to import, which commands that only write should not wait for

    return pd.DataFrame({name: pd.Series(values, dtype=values.dtype, copy=False) for name, values in columns.items()})


def dataframe_of_rows(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> DataFrame:
    """Return a table of a query's rows."""
    import pandas as pd

    table = pd.DataFrame([tuple(row) for row in rows], columns=list(names), dtype=object)
    return table.astype({name: dtype for name, dtype in _DTYPES.items() if name in table.columns})


def excerpt(text: str, sentence: tuple[int, int], start: int, end: int) -> tuple[str, int, int]:
    """Return the sentence around a mention, cut to SNIPPET_CHARS_EACH_SIDE characters on either side, with "…".

    Args:
        text: the article's title or text.
        sentence: where the sentence starts and ends in it.
        start: where the mention starts in it.
        end: where the mention ends in it.

    Returns:
        The excerpt, and where the mention starts and ends in it.
    """
    first, last = max(sentence[0], start - SNIPPET_CHARS_EACH_SIDE), min(sentence[1], end + SNIPPET_CHARS_EACH_SIDE)
    before, after = "…" if first > sentence[0] else "", "…" if last < sentence[1] else ""
    shift = first - len(before)
    return before + text[first:last] + after, start - shift, end - shift


def places_table(places: PlaceColumns, mentions: Ints, articles: Ints) -> DataFrame:
    """Return the places that are mentioned, most mentions first.

    Args:
        places: the places.
        mentions: the number of mentions of each place, by its key.
        articles: the number of articles that mention each place, by its key.

    Returns:
        A table with the columns place_id, name, country_code, admin1_code, feature_class, feature_code, lat, lon,
        population, radius_km, mentions, articles.
    """
    keys = most_mentioned(places, mentions)
    columns: dict[str, Any] = {name: places.values[name][keys] for name in _PLACE_COLUMNS}
    columns["population"] = columns["population"].astype(np.int64)
    return dataframe_of(columns | {"mentions": mentions[keys], "articles": articles[keys]})


def most_mentioned(places: PlaceColumns, mentions: Ints) -> Ints:
    """Return the keys of the places that are mentioned, most mentions first, then by id."""
    keys = np.flatnonzero(mentions)
    return keys[np.lexsort((places.id_rank[keys], -mentions[keys]))]


def countries_table(places: PlaceColumns, mentions: Ints) -> DataFrame:
    """Return the columns country_code, mentions, most mentions first; `mentions` are counts by the places' keys."""
    codes, country = places.countries
    return counts_table({"country_code": codes}, _sum_by_group(mentions, country, len(codes)))


def regions_table(places: PlaceColumns, mentions: Ints) -> DataFrame:
    """Return the columns country_code, admin1_code, mentions, most first; `mentions` are counts by the places' keys."""
    pairs, region = places.regions
    codes = {"country_code": [pair[0] for pair in pairs], "admin1_code": [pair[1] for pair in pairs]}
    return counts_table(codes, _sum_by_group(mentions, region, len(pairs)))


def counts_table(names: dict[str, list[str]], mentions: Ints) -> DataFrame:
    """Return the names that have mentions with their counts, most mentions first, then in the order of the names."""
    rows = np.flatnonzero(mentions)
    keys = list(zip(*names.values(), strict=True))
    order = sorted(rows.tolist(), key=lambda row: (-mentions[row], keys[row]))
    texts = {name: np.array([values[row] for row in order], dtype=object) for name, values in names.items()}
    return dataframe_of(texts | {"mentions": mentions[order]})


def _sum_by_group(mentions: Ints, group: Codes, size: int) -> Ints:
    """Sum the places' mentions by `group`, a number below `size` for each place, -1 for none."""
    rows = np.flatnonzero((mentions > 0) & (group >= 0))
    return np.bincount(group[rows], weights=mentions[rows], minlength=size).astype(np.int64)

"""Tables for the dashboard: text columns hold `str` or None, dtype object, so that None stays None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pandas import DataFrame

_NUMBERS: Final = ("lat", "lon", "radius_km", "confidence")
_INTEGERS: Final = ("mentions", "start", "end", "mention_start", "mention_end")


def frame_of(columns: Mapping[str, Any]) -> DataFrame:
    """Return a table of columns; each keeps its type."""
    import pandas as pd  # most of a second, which a command that only writes should not wait for

    return pd.DataFrame({name: pd.Series(values, dtype=values.dtype, copy=False) for name, values in columns.items()})


def frame_of_rows(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> DataFrame:
    """Return a table of a query's rows; coordinates and confidences are float64, counts and offsets int64."""
    import pandas as pd

    frame = pd.DataFrame([tuple(row) for row in rows], columns=list(names), dtype=object)
    kinds = {name: "float64" for name in _NUMBERS} | {name: "int64" for name in _INTEGERS} | {"corrected": "bool"}
    return frame.astype({name: kind for name, kind in kinds.items() if name in frame.columns})

"""What the rows of an input, taken together, say about each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.articles.options import DateOrder

__all__ = ["NO_LAYOUT", "Layout"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows of an input, taken together, say about each of them.

    Attributes:
        text_column: The column of the longest texts, which comes before other columns that may hold the text.
        date_order: The order of day, month and year in dates such as 03/04/2024, None where it is not known.
        mixes_orders: Whether some dates have the day first and others the month, so that the order is not known.
    """

    text_column: str | None = None
    date_order: DateOrder | None = None
    mixes_orders: bool = False


NO_LAYOUT: Final = Layout()

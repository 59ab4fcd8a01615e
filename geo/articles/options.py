"""What people say about their inputs: which column holds which field, the order of dates, and how strict to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

__all__ = ["DEFAULT_READ_OPTIONS", "DateOrder", "ReadOptions"]

DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How articles are read.

    Attributes:
        columns: The column, key or dotted path of keys ("fields.bodyText") that holds a field, by the name of the
            field. Other fields are found by the usual names of their columns.
        date_order: The order of day, month and year in dates such as 03/04/2024; None to learn it from the column.
        strict: Whether an article with a field that cannot be read is rejected instead of kept without that field.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    strict: bool = False


DEFAULT_READ_OPTIONS: Final = ReadOptions()

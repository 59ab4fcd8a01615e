"""What people say about their inputs: which column holds which field, the order of dates, and how strict to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from geo.errors import UsageError
from geo.message_text import printable_excerpt

__all__ = ["DATE_ORDERS", "DEFAULT_READ_OPTIONS", "DateOrder", "ReadOptions", "parse_columns"]

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

    def record(self) -> dict[str, Any]:
        """Return the options that are set, as JSON values."""
        values = {"columns": dict(self.columns), "dates": self.date_order, "strict": self.strict}
        return {name: value for name, value in values.items() if value}


DATE_ORDERS: Final[tuple[DateOrder, ...]] = get_args(DateOrder)
DEFAULT_READ_OPTIONS: Final = ReadOptions()
_FIELDS: Final = ("id", "title", "text", "date", "source", "url")


def parse_columns(entries: Iterable[str]) -> dict[str, str]:
    """Return the columns that entries such as "text=notes" name, by field. Raises `UsageError`, naming the entry."""
    columns: dict[str, str] = {}
    for entry in entries:
        field_name, sign, column = (part.strip() for part in entry.partition("="))
        shown = printable_excerpt(entry)
        if not sign or not column:
            raise UsageError(f"{shown!r} names no column; write FIELD=NAME, such as text=notes")
        if field_name not in _FIELDS:
            raise UsageError(f"{shown!r}: the fields are {', '.join(_FIELDS)}")
        if field_name in columns:
            raise UsageError(f"{shown!r}: {field_name} is named twice")
        columns[field_name] = column
    return columns

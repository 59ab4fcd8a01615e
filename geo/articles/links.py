"""A link to an article, as lists of links have them: from Media Cloud, GDELT, a news service's search."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Link"]


@dataclass(frozen=True, slots=True)
class Link:
    """A row or object with the address of an article in place of its text.

    Attributes:
        url: The http or https address.
        title: The title, empty where it is not stated.
        date: The day or time, None where it is not stated.
        source: The publisher, None where it is not stated.
        id: The id, None where it is not stated.
        where: The input.
        line: The line of the row in it, counted from 1.
    """

    url: str
    title: str = ""
    date: dt.date | None = None
    source: str | None = None
    id: str | None = None
    where: str = ""
    line: int | None = None

"""What a view is restricted to: the one value that the queries, the exports and the dashboard's link share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo.errors import UsageError
from geo.types import MentionKind


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions a query counts. An empty tuple is no restriction, but for `kinds`, where it selects nothing.

    `since` and `until` are days, both included; an undated article drops out only when one of them is set.
    `countries` are ISO 3166-1 alpha-2 codes, `regions` pairs of such a code and an admin1 code; a place meets them that
    is in one of either. `focus_only` keeps mentions of places that their article is about, `corrected_only` those that
    a person has corrected. Each word of `text` must occur in the article's title or text, in upper
    or lower case; words in double quotes must occur together. Raises UsageError for a confidence outside 0 to 1.
    """

    articles: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    min_confidence: float = 0.0
    countries: tuple[str, ...] = ()
    kinds: tuple[MentionKind, ...] = (MentionKind.PLACE,)
    sources: tuple[str, ...] = ()
    text: str = ""
    regions: tuple[tuple[str, str], ...] = ()
    place_ids: tuple[str, ...] = ()
    focus_only: bool = False
    corrected_only: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_confidence <= 1.0:
            raise UsageError(f"the minimum confidence is {self.min_confidence}; it must be between 0 and 1")

    @property
    def asks_of_mentions(self) -> bool:
        """Whether an article is listed only where one of its mentions meets the filter."""
        return bool(self.countries or self.regions or self.place_ids or self.focus_only or self.corrected_only)

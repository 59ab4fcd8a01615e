"""The filter that queries, exports and the dashboard's links share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo.errors import UsageError
from geo.types import MentionKind

__all__ = ["Filter"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions and articles a query selects. An empty tuple sets no condition, except for `kinds`.

    Attributes:
        articles: ids of articles.
        since: the first day; it excludes undated articles, as `until` does.
        until: the last day, included.
        min_confidence: the least confidence, 0 to 1.
        countries: ISO 3166-1 alpha-2 codes; a place matches that is in one of the countries or `regions`.
        kinds: kinds of mentions; an empty tuple selects no mention.
        sources: publishers.
        text: words that must all occur in the article's title or text, in any case; a phrase in double quotes must
            occur as it is.
        regions: pairs of country and admin1 code.
        place_ids: ids of places.
        focus_only: only mentions of places that their article is about.
        corrected_only: only mentions that a person has corrected.

    Raises:
        UsageError: the confidence is not between 0 and 1.
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
    def has_mention_conditions(self) -> bool:
        """Whether an article is listed only if one of its mentions matches."""
        return bool(self.countries or self.regions or self.place_ids or self.focus_only or self.corrected_only)

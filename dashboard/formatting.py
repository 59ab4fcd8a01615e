"""Text for the page: dates, periods, locations of places, and safe or shortened names."""

from __future__ import annotations

import datetime as dt

from geo.feature_types import Level
from geo.index import Filter
from geo.message_text import pluralize
from geo.types import MentionKind, Precision, ResolvedMention

__all__ = [
    "KIND_NAMES",
    "LEVEL_NAMES",
    "count_articles",
    "describe_period",
    "describe_place",
    "describe_precision",
    "escape_markdown",
    "format_date",
    "isolate_direction",
    "truncate",
]

KIND_NAMES = {
    MentionKind.PLACE: "Places",
    MentionKind.DEMONYM: "Peoples",
    MentionKind.EMBEDDED: "In names",
    MentionKind.COORDINATE: "Coordinates",
}
LEVEL_NAMES: dict[Level, str] = {
    "country": "Country",
    "state": "State",
    "county": "County",
    "division": "Division",
    "city": "City or town",
    "site": "Site",
    "area": "Region",
}
_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # embeddings, overrides, isolates
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def count_articles(number: int, f: Filter) -> str:
    """Return "12 articles", or "12 stories" where the filter counts those."""
    return pluralize(number, "story", "stories") if f.count_by == "stories" else pluralize(number, "article")


def describe_place(kind: str, *parents: str | None) -> str:
    """Return a place's kind and location: "Town · Uttar Pradesh, India"."""
    location = ", ".join(parent for parent in parents if parent)
    return f"{kind} · {location}" if location else kind


def describe_precision(mention: ResolvedMention) -> str | None:
    """Return how a mention's point stands for what is meant; None where it is the place itself."""
    if mention.place is None or mention.corrected or mention.precision is Precision.EXACT:
        return None
    if mention.is_approximate:
        return f"placed at {mention.place.name}, which contains it"
    return "moved to where the words say" if mention.precision is Precision.NEAR else "placed at its middle"


def format_date(date: dt.date | str | None) -> str | None:
    """Return "6 Dec 2021" for a date, a datetime or an ISO 8601 string; None for None and any other string."""
    if isinstance(date, str):
        try:
            date = dt.date.fromisoformat(date[:10])
        except ValueError:
            return None
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}" if date else None


def describe_period(first: dt.date | None, last: dt.date | None) -> str:
    """Return "6 Dec 2021 to 3 Oct 2026", "since ...", "until ...", or an empty string."""
    if first and last:
        return format_date(first) or "" if first == last else f"{format_date(first)} to {format_date(last)}"
    if first:
        return f"since {format_date(first)}"
    return f"until {format_date(last)}" if last else ""


def isolate_direction(text: str) -> str:
    """Isolate a name, so that a right-to-left script does not reorder the text around it. ASCII is returned unchanged.

    Direction marks inside of the name are removed: one without its counterpart would affect the following text.
    """
    if text.isascii():
        return text
    return f"\N{FIRST STRONG ISOLATE}{text.translate(_DIRECTION_MARKS)}\N{POP DIRECTIONAL ISOLATE}"


def truncate(text: str, max_chars: int) -> str:
    """Return a text of at most `max_chars` characters; a longer one ends in "…"."""
    return text if len(text) <= max_chars else text[: max_chars - 1] + "…"


def escape_markdown(text: str) -> str:
    """Escape a text so that Markdown shows it unchanged."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|:$~" else c for c in text)

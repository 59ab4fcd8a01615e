"""What the dashboard says in words: counts, dates, where a place is."""

from __future__ import annotations

import datetime as dt

from geo.feature_types import Level
from geo.types import MentionKind

__all__ = [
    "KIND_NAMES",
    "LEVEL_NAMES",
    "describe_period",
    "describe_place",
    "escape_markdown",
    "format_date",
    "isolate_direction",
    "truncate",
]

KIND_NAMES = {
    MentionKind.PLACE: "Places",
    MentionKind.DEMONYM: "Peoples",
    MentionKind.EMBEDDED: "In names",
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
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # embeddings, overrides, isolates
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def describe_place(kind: str, *parents: str | None) -> str:
    """Return "Town or village · Uttar Pradesh, India": what a place is and in what it lies."""
    inside = ", ".join(parent for parent in parents if parent)
    return f"{kind} · {inside}" if inside else kind


def format_date(date: dt.date | str | None) -> str | None:
    """Return "6 Dec 2021" for a date, a datetime or the ISO 8601 text of one; None for None and for what is neither."""
    if isinstance(date, str):
        try:
            date = dt.date.fromisoformat(date[:10])
        except ValueError:
            return None
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}" if date else None


def describe_period(first: dt.date | None, last: dt.date | None) -> str:
    """Return "6 Dec 2021 to 3 Oct 2026", "since ...", "until ...", or nothing."""
    if first and last:
        return format_date(first) or "" if first == last else f"{format_date(first)} to {format_date(last)}"
    if first:
        return f"since {format_date(first)}"
    return f"until {format_date(last)}" if last else ""


def isolate_direction(text: str) -> str:
    """Return a name that is put among others so that its script's direction moves none of them; ASCII as it is.

    Marks in it that turn the direction themselves are left out: one without its counterpart would turn what follows.
    """
    if text.isascii():
        return text
    return f"\N{FIRST STRONG ISOLATE}{text.translate(_TURNS)}\N{POP DIRECTIONAL ISOLATE}"


def truncate(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters; a longer one is cut and ends in "…"."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def escape_markdown(text: str) -> str:
    """Return text so that Markdown leaves it as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|:$~" else c for c in text)

"""A number and its noun in messages: "1 article", "2,000 articles"."""

from __future__ import annotations


def pluralize(number: int, noun: str, plural: str | None = None) -> str:
    """Return "1 place", "2,000 places"; `plural` is for a noun whose plural is not formed with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"

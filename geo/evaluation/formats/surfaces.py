"""Mending offsets: published corpora count from one, or lose a few characters on the way through a tool."""

from __future__ import annotations

_FARTHEST = 12  # characters; TR-News is off by up to 10


def find_surface(text: str, surface: str, start: int) -> int | None:
    """Return where `surface` stands in `text`, at `start` or at most 12 characters from it; None if nowhere there."""
    for distance in range(_FARTHEST + 1):
        for at in (start - distance, start + distance):
            if at >= 0 and text.startswith(surface, at):
                return at
    return None

"""What a pass over a text changes: edits, in order and without overlaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Edit = tuple[int, int, str]
"""The start and end (exclusive) of some characters, and what is read in their place."""

Pass = Callable[[str], Iterator[Edit]]
"""Finds edits in a text, in linear time; an edit that changes nothing is ignored."""

"""The text that recognition reads: the given one without markup, invisible characters and odd white space.

Recognition and resolution run on the view, and their offsets are translated into offsets in the given text. Most texts
need no change; they have no view, and finding that out is one search.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from geo.text_view import characters, markup
from geo.text_view.edits import Edit, Pass
from geo.text_view.hashtags import hashtags

_PASSES: Final[tuple[Pass, ...]] = (
    markup.entities,  # first, because they may hide tags and invisible characters
    characters.forms,
    markup.hidden_elements,
    markup.tags,
    markup.links,
    markup.emphasis,  # after links, whose addresses have such marks
    characters.hyphenation,
    characters.accents,
    characters.symbols,
    hashtags,
    characters.punctuation,
    characters.white_space,  # last, because the others leave it
)


@dataclass(frozen=True, slots=True)
class _Layer:
    """Where the edits of a pass are, in parallel lists: offsets in the text before it and in the text after it."""

    starts_before: list[int]
    ends_before: list[int]
    starts_after: list[int]
    ends_after: list[int]

    def start_before(self, position: int) -> int:
        """Return where the character at a position of the text after the pass begins in the text before it."""
        edit = bisect_right(self.starts_after, position) - 1
        if edit < 0:
            return position
        if position < self.ends_after[edit]:
            return self.starts_before[edit]
        return self.ends_before[edit] + position - self.ends_after[edit]

    def end_before(self, position: int) -> int:
        """Return where the character that ends at a position of the text after the pass ends in the text before it."""
        edit = bisect_right(self.starts_after, position - 1) - 1
        if edit < 0:
            return position
        return self.ends_before[edit] + max(position - self.ends_after[edit], 0)


@dataclass(frozen=True, slots=True)
class TextView:
    """A text as it is read.

    Attributes:
        text: The text.
        layers: What the passes have changed, in order.
    """

    text: str
    layers: tuple[_Layer, ...]

    def given_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the given text of the characters of the view from `start` to before `end`."""
        for layer in reversed(self.layers):
            start, end = layer.start_before(start), layer.end_before(end)
        return start, end


def view_of(text: str) -> TextView | None:
    """Return the view of a text, None where it is read as it is."""
    if "#" not in text and characters.is_plain(text):
        return None
    layers: list[_Layer] = []
    read = text
    for find_edits in _PASSES:
        edits = [edit for edit in find_edits(read) if read[edit[0] : edit[1]] != edit[2]]
        if edits:
            read, layer = _apply(read, edits)
            layers.append(layer)
    return TextView(read, tuple(layers)) if layers else None


def _apply(text: str, edits: list[Edit]) -> tuple[str, _Layer]:
    """Return a text after edits, which are in order and do not overlap, and where they are."""
    parts: list[str] = []
    layer = _Layer([], [], [], [])
    before = after = 0
    for start, end, new in edits:
        parts += (text[before:start], new)
        after += start - before
        layer.starts_before.append(start)
        layer.ends_before.append(end)
        layer.starts_after.append(after)
        after += len(new)
        layer.ends_after.append(after)
        before = end
    parts.append(text[before:])
    return "".join(parts), layer

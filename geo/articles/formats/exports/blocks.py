"""Splits the lines of a document into blocks, and joins the lines of a block that were wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Block", "is_copyright", "join_lines", "join_paragraphs", "split_blocks"]

_MAX_WRAPPED_CHARACTERS = 140
_COPYRIGHT = re.compile(r"(?:copyright\b|\(c\)\s|©|tous droits|alle rechte)", re.IGNORECASE)


class Block(NamedTuple):
    """Lines without a blank one between, with their indentation; `line` is the number of the first one."""

    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The words of the block on one line."""
        return " ".join(" ".join(self.lines).split())

    @property
    def is_centered(self) -> bool:
        """Whether each line is indented, as the lines of the heading of a classic export are."""
        return all(line.startswith("   ") for line in self.lines)


def split_blocks(
    lines: Sequence[str], first_line: int = 1, starts_block: Callable[[str], bool] = lambda line: False
) -> list[Block]:
    """Split lines at blank ones, and before each line for which `starts_block` is true."""
    blocks: list[Block] = []
    is_open = False
    for number, line in enumerate(lines, start=first_line):
        if not line.strip():
            is_open = False
        elif is_open and not starts_block(line):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(number, [line]))
            is_open = True
    return blocks


def is_copyright(text: str) -> bool:
    """Whether a line or block states a copyright."""
    return _COPYRIGHT.match(text.lstrip()) is not None


def join_lines(lines: Sequence[str]) -> str:
    """Join wrapped lines with blanks, other lines with line ends.

    A line was wrapped if the next word would not have fitted on it, by the longest line. Lines of more than 140
    characters are paragraphs.
    """
    stripped = [" ".join(line.split()) for line in lines if line.strip()]
    longest = max(map(len, stripped), default=0)
    parts = stripped[:1]
    for previous, line in pairwise(stripped):
        wrapped = longest <= _MAX_WRAPPED_CHARACTERS and len(previous) + 1 + len(line.split(" ", 1)[0]) > longest
        parts += [" " if wrapped else "\n", line]
    return "".join(parts)


def join_paragraphs(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, a blank line between."""
    return "\n\n".join(text for block in blocks if (text := join_lines(block.lines)))

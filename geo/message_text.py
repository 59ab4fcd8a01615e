"""Text of messages: text from outside made safe for a terminal or a line of a log, and numbers with their nouns.

Control characters could command a terminal, line separators could forge a line of a log, and bidirectional controls
could show text in another order than it is written.
"""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"  # C0 but the newline, DEL, C1, surrogates
_BIDIRECTIONAL: Final = "\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE: Final = re.compile(f"[{_CONTROL}{_BIDIRECTIONAL}]")
_CONTROL_OR_NEWLINE: Final = re.compile(f"[\n{_CONTROL}]")


def printable_lines(text: str) -> str:
    """Return a text with a blank for each character that is not printed; newlines stay."""
    return _UNPRINTABLE.sub(" ", text)


def printable_line(text: str) -> str:
    """Return a text on one line, with a blank for each character that is not printed."""
    return printable_lines(text).replace("\n", " ")


def printable_excerpt(text: str, limit: int = 60) -> str:
    """Return the beginning of a text, at most `limit` characters, with "?" for each that is not printed."""
    line = "".join(character if character.isprintable() else "?" for character in text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def remove_control_characters(text: str) -> str:
    """Return a text without control characters; bidirectional ones stay, because names in some scripts need them."""
    return _CONTROL_OR_NEWLINE.sub("", text)


def pluralize(number: int, noun: str, plural: str | None = None) -> str:
    """Return "1 place", "2,000 places"; `plural` is for a noun whose plural is not formed with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"

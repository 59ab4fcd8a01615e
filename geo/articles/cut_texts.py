"""Recognizes a text that its source has cut short, by the mark at its end: "… [+1834 chars]", "[…]", "Read more"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["CUT", "without_cut_mark"]

CUT: Final = "marks where its source cut it"

_TAIL_CHARACTERS: Final = 200
_SHORT_TEXT_CHARACTERS: Final = 1_000
"""In a longer text, "Read more" at the end may be a link to another article."""

_ENDS_OF_SENTENCES: Final = ".!?"
_ELLIPSIS: Final = r"(?:…|\.{3,4})"
_COUNT: Final = re.compile(rf"{_ELLIPSIS}?\s*\[\+\s?[0-9][0-9,. ]{{0,10}} ?char(?:acter)?s\]\Z")
_BRACKETS: Final = re.compile(rf"\[{_ELLIPSIS}\]\Z|\({_ELLIPSIS}\)\Z|(?<=\s)\[\.\.\]\Z")
_READ_MORE: Final = re.compile(
    rf"(?:(?P<ellipsis>{_ELLIPSIS}|\[{_ELLIPSIS}\])\s*|(?<=[\n.!?”\"»])\s*|\A)[\[(]?"
    r"(?:(?:click here to )?read (?:more|(?:the )?full (?:story|article))|continue reading|weiterlesen|mehr lesen|"
    r"lire la suite|leer más|seguir leyendo|leia mais|continue lendo|continua a leggere|leggi tutto|lees verder|"
    r"czytaj więcej|devamını oku|читать далее)\b[^\n.!?]{0,100}\Z",
    re.IGNORECASE,
)


def without_cut_mark(text: str) -> tuple[str, str | None]:
    """Return a text without the mark at its end that it is cut short, and the mark, None where there is none."""
    end = len(text.rstrip())
    last = text[end - 1 : end]
    if last in _ENDS_OF_SENTENCES:  # as most texts end
        return text, None
    start = max(end - _TAIL_CHARACTERS, 0)
    tail = text[start:end]
    match = (_COUNT.search(tail) or _BRACKETS.search(tail)) if last in "])" else None
    if match is None:
        match = _READ_MORE.search(tail)
        if match is not None and not match["ellipsis"] and end > _SHORT_TEXT_CHARACTERS:
            match = None
    if match is None or not text[: start + match.start()].strip():
        return text, None
    return text[: start + match.start()].rstrip(), match[0].strip()

"""What happens to every text before it is an article's: the offsets of mentions count in the result.

Line ends of every kind become "\\n"; NUL and other control characters (tab apart), lone surrogates and a byte-order
mark in front are removed; white space around the whole is stripped. Nothing else changes: no Unicode normalization, no
collapsing of blanks inside, so that a text can be found again in what its publisher printed.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_NEEDS_WORK = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Return a text as it is stored; cleaning it again changes nothing."""
    if _NEEDS_WORK.search(text):
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    while text != (stripped := text.strip().strip("\ufeff")):
        text = stripped
    return text


def clean_line(text: str) -> str:
    """Return a title, a publisher or an id as it is stored: one line, blanks inside collapsed."""
    return " ".join(clean_text(text).split())

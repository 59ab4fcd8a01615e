"""Reads odd characters as common ones: invisible ones, forms of letters, dashes, emoji against a word, white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geo.text_view.edits import Edit
from geo.unicode_forms import normalize_form

_IGNORED: Final = (
    "\x00-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\u034f\u061c\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u20e3\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff"
)
"""Control characters, zero-width and direction marks, variation selectors, skin tones, tags of flags."""
_JOINERS: Final = "\u200c\u200d"
"""Emoji and broken text have them; Arabic, Indic and other scripts need them."""
_COMPATIBILITY: Final = (
    "\u203c\u2047-\u2049\u3371-\u33df\ufb00-\ufb06\ufe50-\ufe57\ufe59-\ufe62\uff01-\uff5e\U0001d400-\U0001d7ff"
)
"""Double punctuation, squared units, ligatures, full-width and mathematical letters: NFKC gives the common form."""
_ACCENTS: Final = "\u0300-\u036f"
_SYMBOLS: Final = "|•‣⁃‹›、。†‡⟨⟩｢｣\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
"""Bars, bullets, arrows, emoji: spaCy splits a word from some of them, but not from punctuation before them."""
_UNSPACED: Final = re.compile(
    r"[;!(—–](?:(?<=[^\W\d_][;!(])(?=[^\W_])|(?<=[^\w\s—–][—–])|(?<=['’][sS][—–])|(?<=[—–])(?=[^\w\s—–]))"
)
"""Punctuation between words without a blank, and dashes beside other punctuation: spaCy splits no word there."""
_SPACES: Final = "\r\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_APOSTROPHES: Final = "´`‘"
"""They are apostrophes only between letters."""
_UNDECODED: Final = {chr(byte): bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0) if byte != 0x85}
"""Characters of Windows-1252 that were read as Latin-1, where these are control characters (but U+0085, a line end)."""
_READ_AS: Final = {
    **_UNDECODED,
    **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe58\ufe63", "-"),
    **dict.fromkeys("\u02bc" + _APOSTROPHES, "’"),
    "\u2015": "—",
    "\u201b": "‘",
}
_ALWAYS_READ_AS: Final = "".join(_READ_AS.keys() - set(_APOSTROPHES))

_COMMON: Final = bytes(range(32, 127)).translate(None, b"&<*_`~\\[|") + b"\t\n"
_FORM: Final = re.compile(
    rf"[\xad{_IGNORED}{_JOINERS}{_COMPATIBILITY}{_ALWAYS_READ_AS}{_APOSTROPHES}](?:(?<=\xad)[ \t]*+\r?\n[ \t]*+)?"
)
_ACCENT: Final = re.compile(rf"[{_ACCENTS}]")
_SYMBOL: Final = re.compile(rf"[{_SYMBOLS}]")
_MARKUP_OR_SPACE: Final = re.compile(rf"[&<*_`~\\\[{_SPACES}]")
_ODD_SPACE: Final = ("  ", " \n", "\n ", "\n\n\n", "-\n")
_ODD_TAB: Final = (" \t", "\t ", "\t\n", "\n\t", "\t\t")

_HYPHENATED: Final = re.compile(r"(?<=[^\W\d_])-[ \t]*+\r?\n[ \t]*+(?=[^\W\d_])")
_PARTICLE: Final = re.compile(r"\w{1,4}-")
_ACCENTED: Final = re.compile(rf"[^\W\d_][{_ACCENTS}]+")
_AGAINST_A_WORD: Final = re.compile(rf"(?<=[^\s{_SYMBOLS}])[{_SYMBOLS}]++|(?<![{_SYMBOLS}])[{_SYMBOLS}]++(?=\S)")
_SPACE: Final = re.compile(r" (?:\s+|(?<=\A )|\Z)|[^\S ]\s*")
_LINE_END: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def is_plain(text: str) -> bool:
    """Whether no pass, of markup or of characters, can change a text."""
    uncommon = _uncommon(text)
    if uncommon and any(odd.search(uncommon) for odd in (_FORM, _ACCENT, _SYMBOL, _MARKUP_OR_SPACE)):
        return False
    if _UNSPACED.search(text):
        return False
    odd_spaces = _ODD_SPACE + _ODD_TAB if "\t" in text else _ODD_SPACE
    return not (any(space in text for space in odd_spaces) or text[:1].isspace() or text[-1:].isspace())


def _uncommon(text: str) -> str:
    """Return what is left of a text without the characters that most texts have: bytes are dropped very fast."""
    return text.encode("utf-8", "surrogatepass").translate(None, _COMMON).decode("utf-8", "surrogatepass")


def forms(text: str) -> Iterator[Edit]:
    """Drop invisible characters, and read full-width and mathematical letters, ligatures and dashes as common ones."""
    if not _FORM.search(_uncommon(text)):
        return
    for match in _FORM.finditer(text):
        at, character = match.start(), match[0][0]
        before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
        if character in _JOINERS and "\u0600" <= before < "\u1d00":
            continue
        if character in _APOSTROPHES and not (before.isalpha() and after.isalpha()):
            continue
        form = _READ_AS.get(character) or normalize_form("NFKC", character)
        space = " " if "\u203c" <= character <= "\u2049" else ""  # "Rafah‼Gaza": spaCy cuts no word at "!!"
        yield *match.span(), form + space if form != character else ""


def hyphenation(text: str) -> Iterator[Edit]:
    """Join "Damas-" at the end of a line with "cus" in the next, but not "Stoke-" with "on-Trent"."""
    if "-\n" not in text and "-\r" not in text and "- \n" not in text:
        return
    for match in _HYPHENATED.finditer(text):
        is_word = text[match.start() - 1].islower() and text[match.end()].islower()
        if is_word and not _PARTICLE.match(text, match.end()):
            yield *match.span(), ""


def accents(text: str) -> Iterator[Edit]:
    """Compose a letter and the accents after it (NFC)."""
    if _ACCENT.search(_uncommon(text)):
        for match in _ACCENTED.finditer(text):
            yield *match.span(), normalize_form("NFC", match[0])


def symbols(text: str) -> Iterator[Edit]:
    """Separate bars, bullets, arrows and emoji from the words and the punctuation beside them."""
    if _SYMBOL.search(_uncommon(text)):
        for match in _AGAINST_A_WORD.finditer(text):
            yield *match.span(), f" {match[0]} "


def punctuation(text: str) -> Iterator[Edit]:
    """Separate "Lagos;Ibadan", "Ibadan(Nigeria)", "“Ibadan”—both" and "Ibadan’s—and"."""
    for match in _UNSPACED.finditer(text):
        yield *match.span(), f" {match[0]} "


def white_space(text: str) -> Iterator[Edit]:
    """Fold white space: to one blank, tab, line end or blank line, and to nothing at both ends of the text."""
    for match in _SPACE.finditer(text):
        start, end = match.span()
        lines = len(_LINE_END.findall(match[0]))
        if start == 0 or end == len(text):
            new = ""
        elif lines:
            new = "\n" * min(lines, 2)
        else:
            new = "\t" if "\t" in match[0] else " "
        yield start, end, new

"""Returns a text as its readers see it, for storing: without the markup that content systems keep in a field.

HTML with its entities, Markdown, WordPress shortcodes and BBCode are removed where they are there beyond doubt:
"a < b", "AT&T", "5 * 3" and "[sic]" stay. A view of a text (`view_of`) reads through more, because it changes nothing.
Every pattern takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from geo.text_view import markup
from geo.text_view.edits import Edit, Pass

__all__ = ["without_markup"]

_MARKS: Final = re.compile(r"[<&\[*#]")

_MOST_NUMBER_SIGNS: Final = 6


def _heading(match: re.Match[str]) -> str:
    """Return the words of a heading without the number signs that may close it: "## Rain ##"."""
    line = match[1]
    closing = len(line) - len(line.rstrip("#"))
    return line[: len(line) - min(closing, _MOST_NUMBER_SIGNS)].rstrip(" \t") + "\n"


_MARKDOWN: Final = re.compile(
    r"\]\((?:https?://|/|#|mailto:)|(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,500}(?<=\S)\*\*(?![\w*])|^#{2,6} \S", re.MULTILINE
)
_BLOCK_MARKS: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"^ {0,3}(?:[*_-][ \t]*){3,100}$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:```|~~~)[^\n`]{0,100}$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}={2,200}[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}\[[^\[\]\n]{1,200}\]:[ \t]*\S[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:> ?){1,20}", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}#{1,6}[ \t]++([^\n]*)$", re.MULTILINE), _heading),
    (re.compile(r"^[ \t]{0,20}[*+-][ \t]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>"), r"\1"),
)

_CLOSING: Final = re.compile(r"\[/[a-z][a-z0-9_-]{0,60}\]", re.IGNORECASE)
_VALUES: Final = r"""(?:\s{1,9}[\w-]{1,60}=(?:"[^"\[\]]{0,1000}"|'[^'\[\]]{0,1000}'|[^\s\[\]"']{1,1000}))"""
_SHORTCODE: Final = re.compile(
    rf"\[/?[a-z][a-z0-9]*+(?:[_-][a-z0-9]++)*+{_VALUES}{{1,50}}\s?/?\]|\[/?[a-z]++_[a-z0-9_]++\]"
)
_EMBEDDED: Final = re.compile(
    r"\[(audio|embed|gallery|img|media|playlist|video|youtube)\b[^\[\]\n]{0,1000}\][^\[\]\n]{0,2000}\[/\1\]",
    re.IGNORECASE,
)
_BBCODE: Final = re.compile(
    r"\[/?(?:b|i|u|s|url|email|size|color|font|td|spoiler|(?P<block>caption|center|code|h[1-6]|indent|justify|left|li|list|"
    r"ol|quote|right|table|tr|ul|\*))(?:=[^\[\]\n]{0,500})?\]|\[/[a-z][a-z0-9_-]{0,60}\]",
    re.IGNORECASE,
)

_BLANKS: Final = re.compile(r"[ \t\xa0]{2,}|\xa0")
_LINES: Final = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def without_markup(text: str) -> str:
    """Return a text without markup; the text itself where it has none.

    >>> without_markup("<p>Rain in <b>Paris</b>,&nbsp;Texas.</p><p>More: AT&amp;T</p>")
    'Rain in Paris, Texas.\\n\\nMore: AT&T'
    >>> without_markup("x < y, and Q&A in [sic] 5 * 3")
    'x < y, and Q&A in [sic] 5 * 3'
    """
    if not _MARKS.search(text):
        return text
    plain = _edited(text, markup.entities)
    if "[" in plain:
        plain = _without_brackets(plain)
    if markup.has_tags(plain):
        plain = _edited(_edited(plain, markup.hidden_elements), markup.tags)
    if _MARKDOWN.search(plain):
        for pattern, replacement in _BLOCK_MARKS:
            plain = pattern.sub(replacement, plain)
        plain = _edited(_edited(plain, markup.links), markup.emphasis)
    if plain == text:
        return text
    plain = _LINES.sub("\n", _BLANKS.sub(" ", plain))
    return _BLANK_LINES.sub("\n\n", plain).strip()


def _without_brackets(text: str) -> str:
    """Return a text without shortcodes and BBCode, of which one must be closed, or have values or an underscore."""
    if _CLOSING.search(text):
        text = _BBCODE.sub(lambda tag: "\n\n" if tag["block"] else "", _EMBEDDED.sub("", text))
    return _SHORTCODE.sub("", text)


def _edited(text: str, find_edits: Pass) -> str:
    edits: list[Edit] = list(find_edits(text))
    if not edits:
        return text
    parts: list[str] = []
    position = 0
    for start, end, new in edits:
        parts += (text[position:start], new)
        position = end
    parts.append(text[position:])
    return "".join(parts)

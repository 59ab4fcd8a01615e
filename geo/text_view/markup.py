"""Reads through markup: HTML entities and tags, BBCode tags, Markdown links and emphasis, escapes with a backslash.

Only what is clearly markup is read through: "a < b", "AT&T", "[sic]", "5 * 3" and "<Paris>" stay. Tags are those of
HTML, with attributes that have values. Every pattern takes linear time, because an article may be long and hostile.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from geo.text_view.edits import Edit

_ENTITY: Final = re.compile(r"&(?:amp;){0,3}(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_MOST_ESCAPES: Final = 4  # how often an entity's own "&" may have been escaped

_HIDDEN: Final = re.compile(r"<(?:(!--)|(script)\b|(style)\b)", re.IGNORECASE)
_HIDDEN_ENDS: Final = (
    re.compile("-->"),
    re.compile(r"</script\s{0,9}>", re.IGNORECASE),
    re.compile(r"</style\s{0,9}>", re.IGNORECASE),
)

_TAG_NAMES: Final = {
    "": "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub time tt u var wbr",
    " ": "area audio button canvas embed iframe img input link map meta noscript object option param path picture "
    "select source sup svg textarea track video",
    "\t": "td th",
    "\n": "br dd dt li tr",
    "\n\n": "address article aside blockquote body caption center col colgroup dd details div dl fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 head header hr html main nav ol p pre section summary table tbody template "
    "tfoot thead title ul",
}
"""HTML's elements by what their tags are read as."""

_READ_AS: Final = {name: read_as for read_as, names in _TAG_NAMES.items() for name in names.split()}
_VALUE: Final = r"""(?:\\?"[^"<]*+"|\\?'[^'<]*+'|[^\s"'<>]++)"""
_ATTRIBUTE: Final = rf"\s++(?:[\w:@.-]++\s*+=\s*+{_VALUE}|(?:allowfullscreen|async|controls|defer|hidden|nowrap)\b)"
_TAG: Final = re.compile(
    rf"</?(?:({'|'.join(_READ_AS)})|[a-z][a-z0-9]*+[:-][a-z][\w:-]*+)(?:{_ATTRIBUTE})*+\s*+/?>"
    r"|<!\[CDATA\[|\]\]>|<!doctype\b[^<>]*+>|<\?xml\b[^<>]*+>"
    r"|\[/?(?:b|i|u|s|url|quote)(?:=[^\s\[\]]*+)?\]|\[/?(?:caption|embed|gallery|video)(?: [\w-]++=[^\[\]]*+)?\]",
    re.IGNORECASE,
)

_TARGET: Final = (
    r"\((?=[^\s()]*[/#.:])(?:[^\s()]|\([^\s()]*+\))*+(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?[ \t]*+\)"
    r"|\[(?:[0-9]{1,4}|[a-z][\w-]{0,40})?\]"
)
_LINK: Final = re.compile(
    rf"(\[?!\[[^\[\]]{{0,1000}}\](?:{_TARGET})(?:\](?:{_TARGET}))?|\[\^[\w-]{{1,40}}\]|(?<=\w)\[[0-9]{{1,3}}\])"
    rf"|(\[)[^\[\]]{{1,1000}}(\](?:{_TARGET}))"
)
_EMPHASIS: Final = re.compile(
    r"(?<!\w)(?:\*{1,3}|`{1,3}|~~)(?=\S)|(?<=\S)(?:\*{1,3}|`{1,3}|~~)(?!\w)|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\s_])_{1,3}(?![\w(])"
    r"|\\(?:([nrt])(?![a-z])|(?=[!-/:-@\[-`{-~]))"
)
_CERTAIN_TAG: Final = re.compile(
    rf"</(?:{'|'.join(_READ_AS)})\s{{0,9}}>|<(?:br|div|hr|img|li|p)(?:{_ATTRIBUTE})*+\s*+/?>|<!--", re.IGNORECASE
)
_CONTROLS: Final = {"n": "\n", "r": "\n", "t": "\t"}


def has_tags(text: str) -> bool:
    """Whether a text has tags beyond doubt: one that closes an element, or one of an element that needs no closing."""
    return "<" in text and _CERTAIN_TAG.search(text) is not None


def entities(text: str) -> Iterator[Edit]:
    """Read "M&uuml;nchen" and "M&amp;#252;nchen" as "München"."""
    if "&" in text:
        for match in _ENTITY.finditer(text):
            yield *match.span(), _unescape(match[0])


def _unescape(entity: str) -> str:
    for _ in range(_MOST_ESCAPES):
        plain = html.unescape(entity)
        if plain == entity:
            break
        entity = plain
    return entity


def hidden_elements(text: str) -> Iterator[Edit]:
    """Read over comments, scripts and styles; one that is never closed is left to the other passes."""
    if "<" not in text:
        return
    done = 0
    unclosed = set()
    for opening in _HIDDEN.finditer(text):
        kind = opening.lastindex or 1
        if opening.start() < done or kind in unclosed:
            continue
        closing = _HIDDEN_ENDS[kind - 1].search(text, opening.end())
        if closing is None:
            unclosed.add(kind)
            continue
        done = closing.end()
        yield opening.start(), done, ""


def tags(text: str) -> Iterator[Edit]:
    """Read "<b>Aleppo</b>" as "Aleppo", and the tags of blocks and line breaks as line ends."""
    if "<" in text or "[" in text or "]]>" in text:
        for match in _TAG.finditer(text):
            yield *match.span(), _READ_AS[match[1].lower()] if match[1] else ""


def links(text: str) -> Iterator[Edit]:
    """Read "[Aleppo](https://...)" as "Aleppo", and nothing for images and numbers of notes."""
    if "[" in text:
        for match in _LINK.finditer(text):
            for group in (1,) if match[1] else (2, 3):
                yield *match.span(group), ""


def emphasis(text: str) -> Iterator[Edit]:
    r"""Read "**Tripoli**", "_Tripoli_" and "\*Tripoli" as "Tripoli", and a backslash with an n as a line end."""
    if "*" in text or "_" in text or "`" in text or "\\" in text or "~~" in text:
        for match in _EMPHASIS.finditer(text):
            yield *match.span(), _CONTROLS[match[1]] if match[1] else ""

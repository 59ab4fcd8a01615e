"""Markdown to plain text: what a reader of the printed page would see.

Headings, list items and paragraphs become paragraphs, lines wrapped in the source are joined, links and emphasis leave
their words, pictures, comments, rules, footnote marks and link definitions leave nothing. This is no full CommonMark:
marks that span lines or nest deeply may stay, which costs a stray sign in the text and never a word. Every pattern is
bounded, so hostile input takes linear time.
"""

from __future__ import annotations

import html
import re

_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*))?")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,200}|(?:-[ \t]*){3,200}|(?:_[ \t]*){3,200})")
_QUOTE = re.compile(r"\A {0,3}(?:> ?){1,20}")
_BULLET = re.compile(r"[ \t]{0,20}(?:[-*+]|([0-9]{1,9})[.)])[ \t]+(?=\S)")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]\n]{1,200}\]:[ \t]*\S.*")
_TABLE_RULE = re.compile(r"[ \t]*\|[-:| \t]*")

_TARGET = r"\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)"
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEPT = re.compile("\x00([0-9a-f]{2})")
_INLINE = (
    (re.compile(rf"!\[[^\[\]\n]{{0,1000}}\](?:{_TARGET}|\[[^\[\]\n]{{0,200}}\])"), ""),
    (re.compile(r"\[\^[^\[\]\s]{1,50}\]"), ""),
    (re.compile(rf"\[([^\[\]\n]{{0,1000}})\](?:{_TARGET}|\[[^\[\]\n]{{0,200}}\])"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"<br[ \t]{0,5}/?>", re.IGNORECASE), "\n"),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,500}>"), ""),
    (re.compile(r"`([^`\n]{1,1000})`"), r"\1"),
    (re.compile(r"(?<!\*)\*(?=[^\s*])([^*\n]{1,1000})(?<=\S)\*(?!\*)"), r"\1"),
    (re.compile(r"\*\*(?=\S)([^*\n]{1,1000})(?<=\S)\*\*"), r"\1"),
    (re.compile(r"\*(?=[^\s*])([^*\n]{1,1000})(?<=\S)\*"), r"\1"),
    (re.compile(r"(?<!\w)__(?=\S)([^_\n]{1,1000})(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]{1,1000})(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"~~(?=\S)([^~\n]{1,1000})~~"), r"\1"),
)


def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text, one paragraph a line with a blank line between."""
    return "\n\n".join(text for text in map(_inline, _blocks(_without_comments(markdown))) if text)


def split_heading(markdown: str) -> tuple[str, str]:
    """Part a Markdown text from the heading that opens it; the heading is empty where none does."""
    text = markdown.lstrip("\n")
    first, _, rest = text.partition("\n")
    heading = _HEADING.fullmatch(first)
    if heading and not first.lstrip().startswith("##"):
        return _inline((heading[1] or "").rstrip(" \t#")), rest
    second, _, after = rest.partition("\n")
    if first.strip() and second.lstrip().startswith("=") and _UNDERLINE.fullmatch(second):
        return _inline(first.strip()), after
    return "", markdown


def _blocks(markdown: str) -> list[str]:
    """Return the headings, list items, table rows and paragraphs, block marks off, inline marks still on."""
    blocks: list[str] = []
    paragraph: list[str] = []
    fence = ""

    def close() -> None:
        blocks.append("\n".join(paragraph))
        paragraph.clear()

    for raw in markdown.split("\n"):
        line = raw if fence else _QUOTE.sub("", raw, count=1)
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
            close()
        elif fence or line.lstrip().startswith("|"):
            close()
            blocks.append("" if _TABLE_RULE.fullmatch(line) else line)
        elif not line.strip() or _UNDERLINE.fullmatch(line) or _RULE.fullmatch(line):
            close()
        elif heading := _HEADING.fullmatch(line):
            close()
            blocks.append((heading[1] or "").rstrip(" \t#"))
        elif not paragraph and _DEFINITION.fullmatch(line):
            continue
        else:
            bullet = _BULLET.match(line)
            # As in CommonMark, a number that a wrapped line happens to begin with opens no list, unless it is 1.
            if bullet and (not paragraph or bullet[1] in (None, "1")):
                close()
                line = line[bullet.end() :]
            paragraph.append(line)
    close()
    return blocks


def _inline(block: str) -> str:
    """Return a block's words: wrapped lines joined (but for hard breaks), marks off, escapes and entities read."""
    text = _ESCAPE.sub(lambda match: f"\x00{ord(match[1]):02x}", block.replace("\\\n", "  \n").replace("\x00", ""))
    lines = text.split("\n")
    text = "".join(
        line.strip() + ("" if last else "\n" if line.endswith("  ") else " ")
        for line, last in zip(lines, [False] * (len(lines) - 1) + [True], strict=True)
    )
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return _KEPT.sub(lambda match: chr(int(match[1], 16)), html.unescape(text)).strip()


def _without_comments(markdown: str) -> str:
    """Take out `<!-- ... -->`; by hand, as a pattern would look for the end again from every beginning."""
    kept, position = [], 0
    while (start := markdown.find("<!--", position)) >= 0 and (end := markdown.find("-->", start)) >= 0:
        kept.append(markdown[position:start])
        position = end + 3
    return "".join([*kept, markdown[position:]])

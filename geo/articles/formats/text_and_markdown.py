"""Reads plain text and Markdown files: YAML front matter, a title, the text, and a date.

The YAML parser only composes nodes and constructs no objects: each value stays the text that was written (`id: 007`
keeps its zeros), aliases are not expanded, and a repeated key is noticed. The pure-Python parser is used on purpose,
because the C parser overflows the stack on deep nesting.

Markdown becomes what a reader of the printed page sees. This is not a full CommonMark parser, because every pattern
here is bounded: hostile input takes linear time. Marks that span lines or nest deeply may stay in the text, but no
word is lost.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import yaml

from geo.articles.columns import field_of
from geo.articles.datelines import date_in_dateline, date_in_file_name
from geo.articles.fields import build_article, clean_line, clean_text
from geo.articles.ledger import FieldNote
from geo.articles.limits import MAX_FRONT_MATTER_CHARACTERS, MAX_TEXT_CHARACTERS, MAX_TITLE_LINE_CHARACTERS
from geo.articles.open_input import OpenedInput, read_document
from geo.errors import InputError
from geo.message_text import printable_excerpt
from geo.types import Article

_FRONT_MATTER_START = re.compile(r"\s*---[ \t]*\n")
_FRONT_MATTER_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_YAML_KEY = re.compile(r"""[ \t]*["']?[A-Za-z_][\w -]{0,60}["']?[ \t]*:(?:[ \t]|\n|\Z)""")

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
_HIDDEN_ESCAPE = re.compile("\x00([0-9a-f]{2})")
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


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A text without its front matter.

    `values` holds the front matter by key, `lines` the line of each key in the file, counted from 1.
    """

    body: str
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def read_text(opened: OpenedInput) -> Iterator[Article]:
    """Yield the article of a plain text file. Raises `InputError` where there is no text or a value cannot be used."""
    document = _read_document(opened)
    title, body = "", document.body
    if not _front_matter_value(document, "title"):
        title, body = split_title(clean_text(body))
    yield _build(document, title, body, opened)


def read_markdown(opened: OpenedInput) -> Iterator[Article]:
    """Yield the article of a Markdown file as plain text. Raises `InputError` as `read_text` does."""
    document = _read_document(opened)
    stated_title = _front_matter_value(document, "title")
    heading, rest = split_heading(document.body)
    if heading and rest.strip() and stated_title in ("", clean_line(heading)):
        title, body = heading, plain_text(rest)
    else:
        title, body = "", plain_text(document.body)
        if not stated_title:
            title, body = split_title(clean_text(body))
    yield _build(document, "" if stated_title else title, body, opened)


def split_title(text: str) -> tuple[str, str]:
    """Split a cleaned text into its title and the rest; the title is empty where the first line is not one.

    A short first line is the title, unless it is the only line or a wrapped one. Where no blank line follows, it counts
    as wrapped if the next word would not have fitted on it, by the longest line of its paragraph; a line that ends in
    ".", ",", ";" or ":" is not a title there either. A dateline is never a title.
    """
    first, newline, rest = text.partition("\n")
    first = first.strip()
    if not newline or not rest.strip() or len(first) > MAX_TITLE_LINE_CHARACTERS or not re.search(r"\w", first):
        return "", text
    if date_in_dateline(f"{first} -", "2000"):
        return "", text
    if rest.split("\n", 1)[0].strip():
        paragraph = rest[: 100 * MAX_TITLE_LINE_CHARACTERS].split("\n\n", 1)[0].split("\n")
        longest = max(len(line.rstrip()) for line in [first, *paragraph])
        wrapped = len(first) + 1 + len(rest.split(maxsplit=1)[0]) > longest
        if wrapped or first.endswith((".", ",", ";", ":")):
            return "", text
    return first, rest


def _read_document(opened: OpenedInput) -> TextDocument:
    text = read_document(opened)
    if len(text) > MAX_TEXT_CHARACTERS + 100_000:  # room for front matter and marks
        reason = f"has {len(text):,} characters; an article can have at most {MAX_TEXT_CHARACTERS:,}; split it"
        raise InputError(reason, where=opened.where)
    text = clean_text(text)
    if not text:
        raise InputError("is empty", where=opened.where)
    return split_front_matter(text, opened.where)


def _front_matter_value(document: TextDocument, name: str) -> str:
    """Return the value of the first front matter key that holds the field `name`, empty where there is none."""
    values = (clean_line(value) for key, value in document.values.items() if field_of(key) == name and value.strip())
    return next(values, "")


def _build(document: TextDocument, title: str, body: str, opened: OpenedInput) -> Article:
    """Build the article. A title or date of the text replaces a blank one of the front matter."""
    computed: dict[str, str] = {"text": body}
    if title:
        computed["title"] = title
    if not _front_matter_value(document, "date"):
        day = date_in_dateline(clean_text(body), opened.file_name) or date_in_file_name(opened.file_name)
        if day is not None:
            computed["date"] = day.isoformat()
    stated = {key: value for key, value in document.values.items() if field_of(key) not in computed}
    lines = {field_of(key): line for key, line in document.lines.items() if key in stated}

    def note(found: FieldNote) -> None:
        opened.note(replace(found, line=lines.get(found.field)))

    try:
        return build_article(
            stated | computed, where=opened.where, is_extracted=True, options=opened.options, note=note
        )
    except InputError as error:
        line = document.lines.get(error.field or "")
        raise InputError(error.reason, where=error.where, line=line, field=error.field) from error


def split_front_matter(text: str, where: str) -> TextDocument:
    """Split a text, its line ends normalized, from its front matter, if it has any.

    A text that only begins with a line of dashes has no front matter. Raises `InputError` for front matter that is not
    closed, too long, not YAML, or that has a key twice.
    """
    start = _FRONT_MATTER_START.match(text)
    if start is None or not _YAML_KEY.match(_first_yaml_line(text[start.end() :])):
        return TextDocument(text)
    first_line = text.count("\n", 0, start.end()) + 1
    end = _FRONT_MATTER_END.search(text, start.end(), start.end() + MAX_FRONT_MATTER_CHARACTERS)
    if end is None:
        reason = (
            f"front matter is not closed by a line of three dashes within {MAX_FRONT_MATTER_CHARACTERS:,} characters"
        )
        raise InputError(reason, where=where, line=first_line - 1)
    values, lines = _compose_yaml(text[start.end() : end.start()], where, first_line)
    return TextDocument(text[end.end() :], values, lines)


def _first_yaml_line(text: str) -> str:
    """Return the first line that is neither blank nor a comment."""
    for line in text[:MAX_FRONT_MATTER_CHARACTERS].split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            return line
    return ""


def _compose_yaml(block: str, where: str, first_line: int) -> tuple[dict[str, str], dict[str, int]]:
    try:
        root = yaml.compose(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = printable_excerpt(f"front matter is not YAML: {error.problem or error.context}", 200)
        raise InputError(reason, where=where, line=first_line + mark.line if mark else None) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError("front matter is not YAML that can be read", where=where, line=first_line) from error
    if not isinstance(root, yaml.MappingNode):
        raise InputError("front matter is not a list of keys and values", where=where, line=first_line)
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key, value in root.value:
        line = first_line + key.start_mark.line
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name is None or field_of(name) is None:
            continue
        if name in values:
            raise InputError("occurs twice in the front matter", where=where, line=line, field=printable_excerpt(name))
        values[name] = _front_matter_scalar(value)
        lines[name] = line
    return values, lines


def _front_matter_scalar(node: yaml.Node) -> str:
    """Return a value as it is written, empty for null; of a list or a mapping, the first value in it."""
    while not isinstance(node, yaml.ScalarNode):
        children = node.value
        if not children:
            return ""
        node = children[0][1] if isinstance(node, yaml.MappingNode) else children[0]
    return "" if node.style is None and node.value in {"~", "null", "Null", "NULL"} else str(node.value)


def plain_text(markdown: str) -> str:
    """Return a Markdown text as plain text, one paragraph a line with a blank line between.

    Headings, list items and table rows become paragraphs, and wrapped lines are joined. Links and emphasis leave their
    words; images, comments, rules, footnote marks and link definitions are removed.
    """
    return "\n\n".join(text for text in map(_inline_text, _split_blocks(_remove_comments(markdown))) if text)


def split_heading(markdown: str) -> tuple[str, str]:
    """Split a Markdown text from the top-level heading that opens it; the heading is empty where there is none."""
    text = markdown.lstrip("\n")
    first, _, rest = text.partition("\n")
    heading = _HEADING.fullmatch(first)
    if heading and not first.lstrip().startswith("##"):
        return _inline_text((heading[1] or "").rstrip(" \t#")), rest
    second, _, after = rest.partition("\n")
    if first.strip() and second.lstrip().startswith("=") and _UNDERLINE.fullmatch(second):
        return _inline_text(first.strip()), after
    return "", markdown


def _split_blocks(markdown: str) -> list[str]:
    """Return the headings, list items, table rows and paragraphs without block marks, but with inline marks."""
    blocks: list[str] = []
    paragraph: list[str] = []
    fence = ""

    def close_paragraph() -> None:
        blocks.append("\n".join(paragraph))
        paragraph.clear()

    for raw in markdown.split("\n"):
        line = raw if fence else _QUOTE.sub("", raw, count=1)
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
            close_paragraph()
        elif fence or line.lstrip().startswith("|"):
            close_paragraph()
            blocks.append("" if _TABLE_RULE.fullmatch(line) else line)
        elif not line.strip() or _UNDERLINE.fullmatch(line) or _RULE.fullmatch(line):
            close_paragraph()
        elif heading := _HEADING.fullmatch(line):
            close_paragraph()
            blocks.append((heading[1] or "").rstrip(" \t#"))
        elif not paragraph and _DEFINITION.fullmatch(line):
            continue
        else:
            bullet = _BULLET.match(line)
            # As in CommonMark, a number at the start of a wrapped line opens a list only if it is 1.
            if bullet and (not paragraph or bullet[1] in (None, "1")):
                close_paragraph()
                line = line[bullet.end() :]
            paragraph.append(line)
    close_paragraph()
    return blocks


def _inline_text(block: str) -> str:
    """Return the words of a block: wrapped lines joined (but for hard breaks), inline marks removed, entities read."""
    # An escaped character is hidden as NUL and two hexadecimal digits, so that no pattern takes it for a mark.
    text = _ESCAPE.sub(lambda match: f"\x00{ord(match[1]):02x}", block.replace("\\\n", "  \n").replace("\x00", ""))
    lines = text.split("\n")
    text = "".join(
        line.strip() + ("" if last else "\n" if line.endswith("  ") else " ")
        for line, last in zip(lines, [False] * (len(lines) - 1) + [True], strict=True)
    )
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return _HIDDEN_ESCAPE.sub(lambda match: chr(int(match[1], 16)), html.unescape(text)).strip()


def _remove_comments(markdown: str) -> str:
    """Remove `<!-- ... -->`. Not with a pattern, which would search to the end again from every unclosed comment."""
    parts, position = [], 0
    while (start := markdown.find("<!--", position)) >= 0 and (end := markdown.find("-->", start)) >= 0:
        parts.append(markdown[position:start])
        position = end + 3
    return "".join([*parts, markdown[position:]])

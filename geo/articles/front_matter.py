"""YAML front matter: the block between two lines of dashes above a text.

Only the node graph is composed, nothing is constructed: every value stays the text that was written (a date is parsed
once, by the one parser of dates; `id: 007` keeps its zeros; no tag builds an object), aliases expand nothing, and a key
that occurs twice is seen. The pure-Python parser is used on purpose: the C one overflows the stack on deep nesting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from geo.articles.fields import field_of
from geo.articles.limits import MAX_FRONT_MATTER_CHARACTERS
from geo.errors import InputError
from geo.printable import printable_excerpt

_OPENING = re.compile(r"\s*---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"""[ \t]*["']?[A-Za-z_][\w -]{0,60}["']?[ \t]*:(?:[ \t]|\n|\Z)""")


@dataclass(frozen=True, slots=True)
class Document:
    """A text parted from its front matter; `lines` holds the line of each value, counted from 1."""

    body: str
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def split_front_matter(text: str, where: str) -> Document:
    """Part a text, its newlines normalized, from its front matter, if it has any.

    A text that merely begins with a line of dashes is all body. Raises `InputError` for front matter that is not
    closed, too long, not YAML, or that says one thing twice.
    """
    opening = _OPENING.match(text)
    if opening is None or not _KEY.match(_first_written_line(text[opening.end() :])):
        return Document(text)
    first_line = text.count("\n", 0, opening.end()) + 1
    closing = _CLOSING.search(text, opening.end(), opening.end() + MAX_FRONT_MATTER_CHARACTERS)
    if closing is None:
        reason = (
            f"front matter is not closed by a line of three dashes within {MAX_FRONT_MATTER_CHARACTERS:,} characters"
        )
        raise InputError(reason, where=where, line=first_line - 1)
    values, lines = _compose(text[opening.end() : closing.start()], where, first_line)
    return Document(text[closing.end() :], values, lines)


def _first_written_line(text: str) -> str:
    for line in text[:MAX_FRONT_MATTER_CHARACTERS].split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            return line
    return ""


def _compose(block: str, where: str, first_line: int) -> tuple[dict[str, str], dict[str, int]]:
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
        if not isinstance(value, yaml.ScalarNode):
            raise InputError("is not a single value", where=where, line=line, field=printable_excerpt(name))
        values[name] = "" if value.style is None and value.value in {"~", "null", "Null", "NULL"} else value.value
        lines[name] = line
    return values, lines

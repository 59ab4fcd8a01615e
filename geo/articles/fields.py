"""From named values to an article: the names that columns and keys go by, and what each value must be.

The names of the contract are id, title, text, date, source and url. Where one is absent or blank, other names in use
for it stand in, and the log says so. Capitals, blanks and signs in a name make no difference: "Published At",
"published_at" and "publishedAt" are one.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Mapping
from functools import lru_cache

from geo.articles.dates import parse_date
from geo.articles.identity import article_id, web_address
from geo.articles.limits import MAX_FIELD_CHARACTERS, MAX_TEXT_CHARACTERS
from geo.errors import InputError, UsageError
from geo.printable import printable_excerpt
from geo.types import Article

_LOG = logging.getLogger(__name__)

NAMES = {
    "id": "id articleid guid uid uuid".split(),
    "title": "title headline heading articletitle".split(),
    "text": "text body content articletext articlebody fulltext maintext article story description summary".split(),
    "date": "date published publishedat datepublished publishdate datepublish publicationdate pubdate publishedtime "
    "publishedon datetime timestamp".split(),
    "source": "source publisher publication outlet newspaper sourcename sitename site sourcedomain domain".split(),
    "url": "url link permalink weburl articleurl canonicalurl href".split(),
}
"""Each field's names, the contract's own first, then the others in the order in which they are tried."""

_ABSENT = {"", "null", "none", "nan", "n/a"}
"""What exporters write for a missing date, id or address."""


_FIELD_OF = {alias: name for name, aliases in NAMES.items() for alias in aliases}


def field_of(column: str) -> str | None:
    """Return the field that a column may hold, None for a column of no use here."""
    return _FIELD_OF.get(_plain(column))


@lru_cache(maxsize=64)
def match_columns(columns: tuple[str, ...], where: str) -> dict[str, tuple[str, ...]]:
    """Return, for each field, the columns that may hold it, first choice first; log the aliases in use."""
    matched = {
        name: tuple(column for alias in aliases for column in columns if _plain(column) == alias)
        for name, aliases in NAMES.items()
    }
    for name, found in matched.items():
        if found and _plain(found[0]) != name:
            _LOG.info('%s: "%s" is read as "%s"', where, printable_excerpt(found[0]), name)
    return matched


def _plain(column: str) -> str:
    return re.sub("[^a-z0-9]", "", column.lower())


def build_article(values: Mapping[str, object], *, where: str, line: int | None = None) -> Article:
    """Return the article that a row, an object or a block of front matter describes; unknown names are ignored.

    Raises `InputError`, naming the column, where there is no text, where a value is of the wrong type or too long, and
    for a date that cannot be told.
    """
    columns = match_columns(tuple(values), where)
    found = {name: _first(values, columns[name]) for name in NAMES}
    try:
        text = _text(*found["text"])
        title, source = _short("title", *found["title"]), _short("source", *found["source"])
        url = _address(*found["url"], where)
        identity = _short("id", *found["id"]) or article_id(title, text, url)
        return Article(identity, title, text, _date(*found["date"]), source or None, url)
    except _FieldError as error:
        raise InputError(error.reason, where=where, line=line, field=error.column) from error


class _FieldError(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = printable_excerpt(column)
        self.reason = reason


def _first(values: Mapping[str, object], columns: tuple[str, ...]) -> tuple[str, object]:
    """Return the first column that is not blank, with its value; a value of None where there is none."""
    for column in columns:
        value = values[column]
        if value is not None and not (isinstance(value, str) and (not value or value.isspace())):
            return column, value
    return columns[0] if columns else "", None


def _text(column: str, value: object) -> str:
    if value is None:
        raise _FieldError(column or "text", "is empty" if column else "is missing")
    if not isinstance(value, str):
        raise _FieldError(column, f"is {_kind(value)}, not text")
    if len(value) > MAX_TEXT_CHARACTERS:
        raise _FieldError(
            column, f"has {len(value):,} characters; the most is {MAX_TEXT_CHARACTERS:,}; split the article"
        )
    text = clean_text(value)
    if not text:
        raise _FieldError(column, "is empty")
    return text


def _short(name: str, column: str, value: object) -> str:
    """Return a title, publisher or id on one line, empty where absent."""
    if name == "source" and isinstance(value, Mapping):
        value = value.get("name")
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _FieldError(column, f"is {_kind(value)}, not text")
    _check_length(name, column, value)
    line = clean_line(value)
    return "" if name != "title" and line.lower() in _ABSENT else line


def _address(column: str, value: object, where: str) -> str | None:
    """Return a web address; what is none is left out, with a word in the log, as the article is good without it."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise _FieldError(column, f"is {_kind(value)}, not text")
    _check_length("url", column, value)
    address = web_address(clean_line(value))
    if address is None and value.strip().lower() not in _ABSENT:
        _LOG.info('%s: "%s" is no http or https address and is left out', where, printable_excerpt(value))
    return address


def _date(column: str, value: object) -> dt.date | None:
    if value is None:
        return None
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise _FieldError(column, f"is {_kind(value)}, not a date; write YYYY-MM-DD")
    if isinstance(value, str):
        if clean_line(value).lower() in _ABSENT:
            return None
        _check_length("date", column, value)
    try:
        return parse_date(value)
    except UsageError as error:
        raise _FieldError(column, str(error)) from error


def _check_length(name: str, column: str, value: str) -> None:
    limit = MAX_FIELD_CHARACTERS[name]
    if len(value) > limit:
        raise _FieldError(column, f"has {len(value):,} characters; the most is {limit:,}")


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "no text")


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

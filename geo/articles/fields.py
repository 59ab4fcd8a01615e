"""Builds an article from named values, and says what each value must be.

The fields are id, title, text, date, source and url. Where a column of that name is missing or blank, common other
names are tried (`geo.articles.columns`), and the log says which was used.

A text stays as it was given, so that offsets of mentions count in the publisher's own; only lone surrogates, which have
no encoding, are replaced, one for one. A title is on one line, with a blank for each other white space character. Ids
are made from the cleaned text: line ends of every kind are "\\n"; control characters but the tab, lone surrogates and a
byte-order mark in front are removed; white space around the text is stripped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from geo.articles.columns import NAME_THE_TEXT, flattened, match_columns, plain_value, value_at
from geo.articles.cut_texts import CUT, without_cut_mark
from geo.articles.dates import MIXED_ORDERS, NO_DATE, UNDECIDED, DateReading, read_date
from geo.articles.identity import article_id, web_address
from geo.articles.layout import NO_LAYOUT, Layout
from geo.articles.ledger import FieldNote, ignore_note
from geo.articles.limits import MAX_FIELD_CHARACTERS, MAX_TEXT_CHARACTERS
from geo.articles.links import Link
from geo.articles.options import DEFAULT_READ_OPTIONS, DateOrder, ReadOptions
from geo.errors import InputError
from geo.message_text import printable_excerpt
from geo.text_view import without_markup
from geo.types import Article

if TYPE_CHECKING:
    from geo.articles.open_input import OpenedInput

_T = TypeVar("_T")

_ABSENT = {"", "null", "none", "nan", "n/a", "na", "nat", "#n/a", "\\n", "-", "--", "–", "—", "undefined"}
"""What exporters write for a missing date, publisher, id or URL."""

_TAKEN_BACK = {"[removed]", "[deleted]", "[deleted by user]"}
"""What NewsAPI and Reddit give in place of a text."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_OUTER = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + "\ufeff"
"""White space, and the byte order mark that a file may begin with."""
_OTHER_WHITE_SPACE = re.compile(r"[^\S ]")
_REMOVED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_NEEDS_CLEANING = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


def is_missing(value: object) -> bool:
    """Whether a value is one that exporters write for a missing date, id or URL."""
    return isinstance(value, str) and clean_line(value).lower() in _ABSENT


def _ignore_columns(chosen: Mapping[str, str], names: Iterable[str]) -> None:
    pass


def build_article(
    values: Mapping[str, object],
    *,
    where: str,
    line: int | None = None,
    is_extracted: bool = False,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    note: Callable[[FieldNote], object] = ignore_note,
    layout: Layout = NO_LAYOUT,
    columns: Callable[[Mapping[str, str], Iterable[str]], object] = _ignore_columns,
) -> Article:
    """Build the article of a CSV row, a JSON object or a document.

    Only an article without a text is rejected. Another field that cannot be read is unknown, and noted.

    Args:
        values: the values by column or key; unknown names are ignored.
        where: the file, URL or other name of the input, for messages.
        line: the line of the row, counted from 1.
        is_extracted: whether title and text were taken out of a document, and are not a field of it; they are cleaned.
        options: what people say about the input; readers pass `OpenedInput.options`.
        note: called with each field that could not be read; readers pass `OpenedInput.note`.
        layout: what the other rows say about this one.
        columns: called with the columns that the fields were read from, and with all columns; readers pass
            `OpenedInput.report_columns`.

    Raises:
        InputError: with the column, where there is no text or it is too long; with `ReadOptions.strict`, where another
            field cannot be read.
    """
    # A document has no columns that people could name.
    stated = {} if is_extracted else options.columns
    values = flattened(values)
    chosen = _chosen_values(values, where, stated, layout)
    columns({name: column for name, (column, value) in chosen.items() if value is not None}, values)
    fields = _Fields(chosen, where, line, options, note, layout)
    text = fields.text([] if is_extracted else list(values))
    title, source, url, date = fields.title(), fields.source(), fields.url(), fields.date()
    cleaned_title, cleaned_text = clean_line(title), clean_text(text)
    identity = fields.id() or article_id(cleaned_title, cleaned_text, url, source, date)
    if is_extracted:
        return Article(identity, cleaned_title, cleaned_text, date, source, url, is_extracted)
    plain = fields.plain_text(text)
    is_other_text = plain is not None or isinstance(chosen["text"][1], list)
    return Article(identity, plain_title(title), plain or replace_surrogates(text), date, source, url, is_other_text)


def build_link(values: Mapping[str, object], opened: OpenedInput, *, line: int | None, layout: Layout) -> Link | None:
    """Return the link of a row or object that has an address and no text, None for another.

    Args:
        values: the values by column or key.
        opened: the input.
        line: the line of the row, counted from 1.
        layout: what the other rows say about this one.
    """
    chosen = _chosen_values(flattened(values), opened.where, opened.options.columns, layout)
    if chosen["text"][1] is not None or chosen["url"][1] is None:
        return None
    fields = _Fields(chosen, opened.where, line, opened.options, opened.note, layout)
    url = fields.url()
    if url is None:
        return None
    return Link(
        url, plain_title(fields.title()), fields.date(), fields.source(), fields.id() or None, opened.where, line
    )


def plain_title(title: str) -> str:
    """Return a title as it is stored: without markup, on one line; empty where it has no words."""
    return _OTHER_WHITE_SPACE.sub(" ", replace_surrogates(without_markup(title))) if clean_line(title) else ""


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a row, of which each is read when it is asked for; one that cannot be read is noted."""

    chosen: Mapping[str, tuple[str, object]]
    where: str
    line: int | None
    options: ReadOptions
    note: Callable[[FieldNote], object]
    layout: Layout

    def id(self) -> str:
        return self._read("id", _short, "")

    def title(self) -> str:
        return self._read("title", _checked, "")

    def source(self) -> str | None:
        return self._read("source", _short, "") or None

    def url(self) -> str | None:
        return self._read("url", _web_address, None)

    def date(self) -> dt.date | None:
        order = self.options.date_order or self.layout.date_order
        date, vagueness = self._read("date", partial(_date, order=order, is_mixed=self.layout.mixes_orders), NO_DATE)
        if vagueness is not None:
            self._note("date", vagueness, str(self.chosen["date"][1]))
        return date

    def text(self, names: list[str]) -> str:
        """Return the text as it was given. Raises `InputError` where there is none, with the names that there are."""
        column, value = self.chosen["text"]
        try:
            return _text(column, value)
        except _FieldError as error:
            problem = error.problem
            if not column and names:
                shown = printable_excerpt(", ".join(names), 200).replace('"', "'")
                problem = f'{problem}; {NAME_THE_TEXT}; there are: "{shown}"'
            raise self._error(problem, column or "text") from error

    def plain_text(self, text: str) -> str | None:
        """Return a text without markup and without a mark that it is cut; None where it has neither."""
        plain, cut_mark = without_cut_mark(without_markup(text))
        if cut_mark is not None:
            self._note("text", CUT, cut_mark)
        if plain == text:
            return None
        if not (plain := clean_text(plain)):
            raise self._error("has markup but no words", self.chosen["text"][0])
        return plain

    def _read(self, name: str, read: Callable[[str, object], _T], missing: _T) -> _T:
        column, value = self.chosen[name]
        try:
            return missing if value is None else read(name, value)
        except _FieldError as error:
            if self.options.strict:
                raise self._error(str(error), column) from error
            self._note(name, error.problem, error.value)
            return missing

    def _note(self, name: str, problem: str, value: str) -> None:
        self.note(FieldNote(self.where, name, problem, self.line, printable_excerpt(value)))

    def _error(self, reason: str, column: str) -> InputError:
        return InputError(reason, where=self.where, line=self.line, field=printable_excerpt(column))


class _FieldError(ValueError):
    """A field cannot be read; `problem` says why, `value` is the value, fit for a message."""

    def __init__(self, problem: str, value: str = "") -> None:
        self.problem = problem
        self.value = printable_excerpt(value)
        super().__init__(f'"{self.value}" {problem}' if value else problem)


def _chosen_values(
    values: Mapping[str, object], where: str, stated: Mapping[str, str], layout: Layout
) -> dict[str, tuple[str, object]]:
    """Return, for each field, the column that holds it, with its value; the value is None where all are blank."""
    matched = match_columns(tuple(values), where)
    chosen: dict[str, tuple[str, object]] = {}
    for field, columns in matched.items():
        if (path := stated.get(field)) is not None:
            chosen[field] = _first_filled(field, {path: value_at(values, path)}, (path,))
        elif field == "text" and layout.text_column in columns:
            chosen[field] = _first_filled(field, values, (layout.text_column, *columns))
        else:
            chosen[field] = _first_filled(field, values, columns)
    source = chosen["source"][1]
    if isinstance(source, str) and "://" in source and (address := web_address(clean_line(source))):
        chosen["source"], chosen["url"] = _without_address(values, chosen, matched["source"], address)
    return chosen


def _first_filled(field: str, values: Mapping[str, object], columns: tuple[str, ...]) -> tuple[str, object]:
    """Return the first column that is not blank, with its value; the value is None where all are blank."""
    for column in columns:
        value = plain_value(field, values[column])
        if isinstance(value, str):
            if value and not value.isspace():
                return column, value
        elif value is not None and value != [] and value != {}:
            return column, value
    return columns[0] if columns else "", None


def _without_address(
    values: Mapping[str, object], chosen: dict[str, tuple[str, object]], columns: tuple[str, ...], address: str
) -> tuple[tuple[str, object], tuple[str, object]]:
    """Return publisher and address where the column of the publisher holds the article's address or a site's."""
    column = chosen["source"][0]
    rest = tuple(other for other in columns if other != column)
    source = _first_filled("source", values, rest) if rest else ("", None)
    parts = urlsplit(address)
    is_site = parts.path in ("", "/") and not parts.query
    if source[1] is None:
        source = (column, (parts.hostname or "").removeprefix("www."))
    url = chosen["url"]
    return source, url if is_site or url[1] is not None else (column, address)


def _text(column: str, value: object) -> str:
    if value is None:
        raise _FieldError("is empty" if column else "is missing")
    if isinstance(value, list) and all(isinstance(paragraph, str) for paragraph in value):
        value = "\n\n".join(value)
    if not isinstance(value, str):
        raise _FieldError(f"is {_json_type(value)}, not text")
    if len(value) > MAX_TEXT_CHARACTERS:
        raise _FieldError(
            f"has {len(value):,} characters; at most {MAX_TEXT_CHARACTERS:,} are allowed; split the article"
        )
    if not (cleaned := clean_text(value)):
        raise _FieldError("is empty")
    if cleaned.lower() in _TAKEN_BACK:
        raise _FieldError("says that the source has removed the article")
    return value


def _short(name: str, value: object) -> str:
    """Return a publisher or an id on one line, empty where it is missing."""
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    line = clean_line(_checked(name, value))
    return "" if line.lower() in _ABSENT else line


def _checked(name: str, value: object) -> str:
    """Return a title, publisher or id as it was given."""
    if not isinstance(value, str):
        raise _FieldError(f"is {_json_type(value)}, not text")
    _check_length(name, value)
    return value


def _web_address(name: str, value: object) -> str | None:
    """Return a URL, None where it is missing."""
    line = clean_line(_checked(name, value))
    url = web_address(line)
    if url is None and line.lower() not in _ABSENT:
        raise _FieldError("is not an http or https address", line)
    return url


def _date(name: str, value: object, *, order: DateOrder | None, is_mixed: bool) -> DateReading:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        raise _FieldError(f"is {_json_type(value)}, not a date")
    if isinstance(value, str):
        if is_missing(value):
            return NO_DATE
        _check_length(name, value)
    reading = read_date(value, order)
    if reading.date is None and reading.problem is not None:
        problem = MIXED_ORDERS if is_mixed and reading.problem == UNDECIDED else reading.problem
        raise _FieldError(problem, clean_line(str(value)))
    return reading


def _check_length(name: str, value: str) -> None:
    limit = MAX_FIELD_CHARACTERS[name]
    if len(value) > limit:
        raise _FieldError(f"has {len(value):,} characters; at most {limit:,} are allowed")


def _json_type(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "a value of another type")


def replace_surrogates(text: str) -> str:
    """Return a text with U+FFFD for each lone surrogate, which no encoding has."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def clean_text(text: str) -> str:
    """Return the text of a document, or of an article for its id. Cleaning it again changes nothing."""
    if _NEEDS_CLEANING.search(text):
        text = _REMOVED.sub("", _LINE_ENDS.sub("\n", text))
    return text.strip(_OUTER)


def clean_line(text: str) -> str:
    """Return a publisher, an id, or the title of a document: on one line, with single blanks."""
    return " ".join(clean_text(text).split())

"""Learns the layout of an input from its rows: from the first ones, and from all where those leave it open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from statistics import median
from typing import Final

from geo.articles.columns import LINKS_ONLY, flattened, is_link_list, is_summary, match_columns, plain_value, value_at
from geo.articles.date_order import DateOrderEvidence
from geo.articles.layout import Layout
from geo.articles.open_input import OpenedInput, look_ahead, open_sample
from geo.articles.options import ReadOptions
from geo.errors import InputError
from geo.message_text import printable_excerpt

__all__ = ["layout_of_rows", "learn_layout"]

Rows = Iterator[Mapping[str, object]]

_ROWS_FOR_TEXTS: Final = 50
_LONGER: Final = 2.0
"""A column has longer texts if its median length is at least this multiple of another's."""

_MISSING: Final = object()
_TAG: Final = re.compile(r"<[^<>]{1,1000}>")
_MAX_COLUMNS_SHOWN: Final = 200


def learn_layout(opened: OpenedInput, rows_of: Callable[[OpenedInput], Rows]) -> tuple[Layout, OpenedInput]:
    """Return the layout of an input, and the input to read in place of the given one.

    Args:
        opened: the input. It is read to its end where the first 64 KiB leave the order of its dates open; of a stream
            that is not seekable, the next megabyte is read ahead.
        rows_of: yields the values of each row that can be read, by column.

    Raises:
        InputError: no row has a column that `ReadOptions.columns` names.
    """
    if opened.layout is not None:
        return opened.layout, opened
    learner = _Learner(opened.options)
    learner.add_all(rows_of(open_sample(opened)))
    opened = replace(opened, is_read_before=True)
    if learner.needs_more and not opened.is_complete:
        with look_ahead(opened) as (ahead, opened):
            learner.add_all(rows_of(ahead))
    learner.check_columns(opened.where, allows_links=opened.on_link is not None)
    return learner.layout(), opened


def layout_of_rows(
    rows: Iterable[Mapping[str, object]], options: ReadOptions, where: str, *, allows_links: bool = False
) -> Layout:
    """Return the layout of rows that are in memory; raises `InputError` as `learn_layout` does."""
    learner = _Learner(options)
    learner.add_all(iter(rows))
    learner.check_columns(where, allows_links=allows_links)
    return learner.layout()


class _Learner:
    def __init__(self, options: ReadOptions) -> None:
        self._dates = DateOrderEvidence()
        self._options = options
        self._lengths: dict[str, list[int]] = {}
        self._columns: dict[str, None] = {}
        self._unseen = set(options.columns.values())
        self._rows = 0

    def add_all(self, rows: Rows) -> None:
        """Take rows into account, up to the one that settles what is open."""
        for row in islice(rows, _ROWS_FOR_TEXTS):
            self._add(flattened(row), with_texts=True)
        for row in rows:
            if not self.needs_more:
                break
            self._add(flattened(row), with_texts=False)

    @property
    def needs_more(self) -> bool:
        """Whether the rows so far leave something open."""
        return self._dates.needs_more or bool(self._unseen)

    def _add(self, row: Mapping[str, object], *, with_texts: bool) -> None:
        self._rows += 1
        matched = match_columns(tuple(row), "")
        stated = self._options.columns.get("date")
        for column in (stated,) if stated else matched["date"]:
            if (value := plain_value("date", value_at(row, column))) not in (None, ""):
                self._dates.add(value)
                break
        self._unseen = {path for path in self._unseen if value_at(row, path, _MISSING) is _MISSING}
        if with_texts:
            self._columns |= dict.fromkeys(row)
            for column in matched["text"]:
                value = plain_value("text", row[column])
                if isinstance(value, str) and value.strip():
                    self._lengths.setdefault(column, []).append(len(_TAG.sub("", value[:20_000])))

    def check_columns(self, where: str, *, allows_links: bool) -> None:
        """Raise `InputError` where a column that people named is in none of the rows, or there are only links."""
        if not allows_links and "text" not in self._options.columns and is_link_list(tuple(self._columns)):
            raise InputError(LINKS_ONLY, where=where)
        for field, path in self._options.columns.items():
            if path in self._unseen and self._rows:
                columns = printable_excerpt(", ".join(self._columns), _MAX_COLUMNS_SHOWN).replace('"', "'")
                reason = f'is said to be in "{printable_excerpt(path)}", which no row has; the columns are: "{columns}"'
                raise InputError(reason, where=where, field=field)

    def layout(self) -> Layout:
        """Return what was learned."""
        order = self._options.date_order or self._dates.order
        return Layout(self._text_column(), order, self._dates.is_mixed and not self._options.date_order)

    def _text_column(self) -> str | None:
        """Return the column of the longest texts, where it is not the one that comes first anyway."""
        medians = {column: median(lengths) for column, lengths in self._lengths.items()}
        full = {column: length for column, length in medians.items() if not is_summary(column)} or medians
        ranked = match_columns(tuple(full), "")["text"]
        if not ranked:
            return None
        longest = max(ranked, key=lambda column: full[column])
        return longest if full[longest] >= _LONGER * full[ranked[0]] else None

"""Yields the article of a row of a table or of an object of JSON; of a link to an article, what reads links gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from geo.articles.fields import build_article, build_link
from geo.articles.layout import Layout
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["read_row"]


def read_row(
    values: Mapping[str, object], opened: OpenedInput, *, where: str, line: int | None, layout: Layout
) -> Iterator[Article | Rejection]:
    """Yield the article of a row, or a `Rejection`; of a row with an address and no text, what `on_link` yields.

    Args:
        values: the values by column or key.
        opened: the input.
        where: what messages call the row's place: the input, or an item of it.
        line: the line of the row, counted from 1.
        layout: what the other rows say about this one.
    """
    try:
        if opened.on_link is not None and (link := build_link(values, opened, line=line, layout=layout)) is not None:
            yield from opened.on_link(link)
            return
        yield build_article(
            values,
            where=where,
            line=line,
            options=opened.options,
            note=opened.note,
            layout=layout,
            columns=opened.report_columns,
        )
    except InputError as error:
        yield error.rejection()

"""pandas DataFrames: texts in, a row for each mention out."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, Final, Unpack

import pandas as pd

from geo.articles import is_missing, parse_date
from geo.errors import Rejection, UsageError
from geo.export import CSV_COLUMNS, mention_rows
from geo.geoparser import SettingOptions, checked_options
from geo.message_text import pluralize
from geo.parallel.geoparse_many import geoparse_articles
from geo.settings import resolve_settings
from geo.types import Article, Geoparse

__all__ = ["MENTION_COLUMNS", "mention_frame", "to_dataframe"]

_ARTICLE_COLUMNS: Final = ("article_id", "title", "date", "source", "url", "story")
MENTION_COLUMNS: Final = tuple(column for column in CSV_COLUMNS if column not in _ARTICLE_COLUMNS)
"""The columns of `to_dataframe`, in order."""

_LISTED_ROWS: Final = 5
_WHOLE_NUMBERS: Final = ("start", "end", "geonameid", "population")
_FRACTIONS: Final = ("lat", "lon", "radius_km", "confidence")


def to_dataframe(
    frame: pd.DataFrame,
    text: str = "text",
    *,
    title: str | None = None,
    date: str | None = None,
    source: str | None = None,
    url: str | None = None,
    id: str | None = None,
    jobs: int = 1,
    progress: bool = False,
    **settings: Unpack[SettingOptions],
) -> pd.DataFrame:
    """Geoparse a DataFrame of texts; return a DataFrame with a row for each mention.

        >>> import pandas as pd
        >>> import geo
        >>> news = pd.DataFrame({"body": ["A storm hit Paris, Texas.", None, "Rain fell on Osaka."]}, index=[7, 8, 9])
        >>> places = geo.to_dataframe(news, text="body")
        >>> places[["text", "country_code"]]
            text country_code
        7  Paris           US
        7  Texas           US
        9  Osaka           JP
        >>> news.join(places, how="inner").shape
        (3, 27)

    Where `frame` has a column of the same name as a column of the result, rename it before joining:
    `news.join(places.rename(columns={"text": "mention"}), how="inner")`.

    Args:
        frame: The articles, a row each. A row without a text or a title (None, NaN) has no mentions.
        text: The column with the texts.
        title: The column with the headlines.
        date: The column with the dates: date, datetime, Timestamp, or text and numbers that `dateline ingest` reads.
            "" and "n/a" are missing. A date that cannot be read counts as missing; a warning names the rows.
        source: The column with the publishers' names, which help to tell namesakes apart.
        url: The column with the addresses, which help in the same way.
        id: The column with the ids that warnings name rows by; without it, the index.
        jobs: How many processes to use.
        progress: Whether to show a progress bar on standard error.
        **settings: The settings of `Geoparser`, such as `countries=["GB"]`. Those left out are taken from the
            environment and dateline.toml, as on the command line.

    Returns:
        A row for each mention, placed or not, in the order of the rows and of reading. The index is that of the row in
        `frame`; where `frame` repeats an index, call `frame.reset_index()` first to tell its rows apart. `field` is
        "title" or "text", and `start` and `end` count characters in it; `lat` and `lon` are degrees (WGS 84),
        `radius_km` is kilometers, `confidence` is 0 to 1, `sentence` is text. Values of the place are missing where a
        mention has none. docs/data-formats.md describes every column. A row that could not be geoparsed has no
        mentions, and a warning names it.

    Raises:
        UsageError: A column does not exist or has a value that is neither text nor a number, a setting is out of its
            range, or `jobs` is below 1. The message names the column and the row.
    """
    if not isinstance(frame, pd.DataFrame):
        raise UsageError(f"frame is of type {type(frame).__name__}; it must be a pandas DataFrame")
    columns = {"text": text, "title": title, "date": date, "source": source, "url": url, "id": id}
    unreadable: list[str] = []
    chosen = {field: column for field, column in columns.items() if column is not None}
    articles = list(_articles(frame, chosen, unreadable))
    if unreadable:
        count = pluralize(len(unreadable), "date")
        listed = "; ".join([*unreadable[:_LISTED_ROWS], *(["..."] if len(unreadable) > _LISTED_ROWS else [])])
        warnings.warn(f"column {date!r}: {count} cannot be read and count as missing: {listed}", stacklevel=2)
    results: Iterable[Geoparse | Rejection] = geoparse_articles(
        (article for _, article in articles), resolve_settings(checked_options(settings)), jobs=jobs
    )
    if progress:
        from rich.console import Console
        from rich.progress import track

        results = track(results, "Geoparsing", total=len(articles), console=Console(stderr=True))
    rows: list[dict[str, Any]] = []
    positions: list[int] = []
    for (position, _), result in zip(articles, results, strict=True):
        if isinstance(result, Rejection):
            warnings.warn(f"row {frame.index[position]!r} has no mentions: {result}", stacklevel=2)
            continue
        rows += mention_rows(result)
        positions += [position] * len(result)
    return _frame(rows, MENTION_COLUMNS).set_axis(frame.index.take(positions), axis="index")


def mention_frame(result: Geoparse) -> pd.DataFrame:
    """Return a DataFrame with a row for each mention of one article, and the article's own columns."""
    return _frame(list(mention_rows(result)), CSV_COLUMNS)


def _frame(rows: list[dict[str, Any]], columns: Iterable[str]) -> pd.DataFrame:
    dtypes = dict.fromkeys(_WHOLE_NUMBERS, "Int64") | dict.fromkeys(_FRACTIONS, "float64")
    return pd.DataFrame(
        {column: pd.Series([row[column] for row in rows], dtype=dtypes.get(column, "object")) for column in columns}
    )


def _articles(frame: pd.DataFrame, columns: dict[str, str], unreadable: list[str]) -> Iterator[tuple[int, Article]]:
    """Yield the position and the article of each row that has a text or a title; list rows with unreadable dates."""
    for field, column in columns.items():
        if column not in frame.columns:
            present = ", ".join(map(repr, frame.columns))
            raise UsageError(f"{field}={column!r}: the frame has no such column; it has {present or 'no columns'}")
        if isinstance(frame[column], pd.DataFrame):
            raise UsageError(f"{field}={column!r}: the frame has several columns of this name")
    values = {field: frame[column].tolist() for field, column in columns.items()}
    for position in range(len(frame)):
        row = {}
        for field, column in columns.items():
            value = values[field][position]
            try:
                row[field] = _value(field, value)
            except UsageError as error:
                if field == "date":
                    unreadable.append(f"row {frame.index[position]!r}: {error}")
                    continue
                raise UsageError(f"column {column!r}, row {frame.index[position]!r}: {error}") from error
        if row.get("text") or row.get("title"):
            label = row.get("id") or str(frame.index[position])
            yield (
                position,
                Article(
                    label,
                    row.get("title") or "",
                    row.get("text") or "",
                    row.get("date"),
                    row.get("source"),
                    row.get("url"),
                ),
            )


def _value(field: str, value: Any) -> Any:
    """Return a cell as an attribute of an article, None where it is missing."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if field == "date":
        return _date(value)
    if field == "id" or (isinstance(value, int | float) and not isinstance(value, bool)):
        return str(value)
    if not isinstance(value, str):
        raise UsageError(f"{value!r:.50} is of type {type(value).__name__}; it must be text")
    return value


def _date(value: Any) -> dt.date | None:
    """Return a date as articles have it, None for a text that stands for a missing one."""
    if is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():  # whole numbers beside missing values
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, dt.date | str | int):
        reason = f"is of type {type(value).__name__}; it must be a date or text such as 2026-03-01"
        raise UsageError(f"{value!r:.50} {reason}")
    if isinstance(value, dt.date):
        value = Article(date=value).date or value  # a pandas Timestamp becomes a day or a datetime
    return parse_date(value)

"""One flat row a mention, for tables and for features: the article, the mention's record, its sentence in words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, Final, TextIO

from geo.json_records import iso_date, mention_record
from geo.types import Article, Geoparse, Mention

COLUMNS: Final = (
    "article_id",
    "title",
    "date",
    "source",
    "url",
    "field",
    "start",
    "end",
    "text",
    "kind",
    "place_id",
    "geonameid",
    "name",
    "lat",
    "lon",
    "radius_km",
    "country_code",
    "admin1_code",
    "feature_class",
    "feature_code",
    "population",
    "confidence",
    "relation",
    "sentence",
)

MAX_CHARS_EACH_SIDE: Final = 300


def mention_rows(geoparse: Geoparse) -> Iterator[dict[str, Any]]:
    """Yield a row with the keys of COLUMNS for each mention, in reading order; an unplaced one has None for a place.

    `start` and `end` are offsets into the article's title or text, whichever `field` says; `sentence` is the words of
    the sentence around the mention, cut where it runs on.
    """
    article = geoparse.article
    head = {
        "article_id": article.id,
        "title": article.title,
        "date": iso_date(article.date),
        "source": article.source,
        "url": article.url,
    }
    for resolved in geoparse.mentions:
        words, _, _ = sentence_excerpt(article, resolved)
        yield head | mention_record(resolved, article) | {"sentence": words}


def sentence_excerpt(article: Article, mention: Mention) -> tuple[str, int, int]:
    """Return the sentence around a mention and where the mention begins and ends in it.

    A sentence that runs on for more than 300 characters on a side of the mention is cut there, with "…".
    """
    whole = article.field_text(mention.field)
    first, last = mention.sentence
    begin = max(first, mention.start - MAX_CHARS_EACH_SIDE)
    stop = min(last, mention.end + MAX_CHARS_EACH_SIDE)
    before, after = "…" if begin > first else "", "…" if stop < last else ""
    shift = begin - len(before)
    return before + whole[begin:stop] + after, mention.start - shift, mention.end - shift


# A spreadsheet computes a cell that begins with one of these, and what it computes may call out or run a program.
# The wide signs are those that East Asian settings take for the same.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write a header and a row for each mention, placed or not; a text that could be a formula gets an apostrophe.

    Lines end in CR LF (RFC 4180): with another ending, `csv` leaves a lone CR in a cell unquoted and the row breaks.
    """
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for geoparse in geoparses:
        for row in mention_rows(geoparse):
            writer.writerow([escape_formula(row[column]) for column in COLUMNS])


def escape_formula(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula. Numbers stay numbers, whatever their sign."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


_ARTICLES_AT_ONCE: Final = 2_000


def write_parquet(geoparses: Iterable[Geoparse], out: BinaryIO) -> None:
    """Write a row for each mention, unplaced ones too; memory does not grow with the number of articles."""
    import pyarrow.parquet as pq

    from geo.arrow_tables import MENTIONS, to_tables

    source = iter(geoparses)
    row = 0
    with pq.ParquetWriter(out, MENTIONS, compression="zstd") as writer:
        while chunk := list(islice(source, _ARTICLES_AT_ONCE)):
            writer.write_table(to_tables(chunk, first_row=row).mentions)
            row += len(chunk)

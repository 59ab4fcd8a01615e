"""Formats for programs: JSON Lines of articles, CSV and Parquet with a row for each mention (docs/data-formats.md)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, Final, TextIO

from geo.index import excerpt
from geo.json_records import geoparse_record, iso_date, mention_record
from geo.types import Article, Geoparse, Mention, ResolvedMention

CSV_COLUMNS: Final = (
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
    "precision",
    "is_approximate",
    "admin1_name",
    "iso_3166_2",
    "admin2_code",
    "wikidata",
    "language",
    "story",
)

_ARTICLES_PER_BATCH: Final = 2_000
# A spreadsheet computes a cell that begins with one of these, and a formula can call a server or run a program.
# The full-width signs mean the same with East Asian settings.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def mention_rows(geoparse: Geoparse) -> Iterator[dict[str, Any]]:
    """Yield a row with the keys of CSV_COLUMNS for each mention, in reading order.

    `start` and `end` are character offsets in the article's title or text, as `field` says; `sentence` is
    `sentence_excerpt`. The values of the place are None for a mention without one.
    """
    article = geoparse.article
    article_values = {
        "article_id": article.id,
        "title": article.title,
        "date": iso_date(article.date),
        "source": article.source,
        "url": article.url,
    }
    for mention in geoparse.mentions:
        sentence, _, _ = sentence_excerpt(article, mention)
        record = article_values | mention_record(mention, article)
        record |= {"sentence": sentence, "language": geoparse.language, "story": geoparse.story}
        yield {column: record[column] for column in CSV_COLUMNS} | record  # an attribution comes after the columns


def sentence_excerpt(article: Article, mention: Mention) -> tuple[str, int, int]:
    """Return the sentence around a mention, and the offsets of the mention in it.

    A sentence with more than 300 characters on one side of the mention is cut there, with "…".
    """
    return excerpt(article.field_text(mention.field), mention.sentence, mention.start, mention.end)


def write_csv(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write a header and a row for each mention, with or without a place, safe to open in a spreadsheet.

    Lines end in CR LF (RFC 4180): with another line end, `csv` would not quote a lone CR in a cell.
    """
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for geoparse in geoparses:
        for row in mention_rows(geoparse):
            writer.writerow([escape_formula(row[column]) for column in CSV_COLUMNS])


def escape_formula(cell: Any) -> Any:
    """Return a cell that no spreadsheet computes: a text that could be a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def write_parquet(geoparses: Iterable[Geoparse], out: BinaryIO) -> None:
    """Write a row for each mention, with the columns of `geo.arrow_tables`. Memory does not grow with the articles."""
    import pyarrow.parquet as pq

    from geo.arrow_tables import MENTIONS, to_tables

    remaining = iter(geoparses)
    first_row = 0
    with pq.ParquetWriter(out, MENTIONS, compression="zstd") as writer:
        while chunk := list(islice(remaining, _ARTICLES_PER_BATCH)):
            writer.write_table(to_tables(chunk, first_row=first_row).mentions)
            first_row += len(chunk)


def write_jsonl(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write one line per article, in order, as soon as each is ready."""
    for geoparse in geoparses:
        out.write(format_jsonl_line(geoparse))


def format_jsonl_line(geoparse: Geoparse) -> str:
    """Return the line of an article, with its line end."""
    return json.dumps(geoparse_record(geoparse), ensure_ascii=False, allow_nan=False) + "\n"


def write_corpus(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write one line per article, with its text and its mentions after correction, as gold annotations.

    Mentions that a person corrected have `corrected`. The others count as right, because that person has seen them.
    """
    for geoparse in geoparses:
        article = geoparse.article
        record = {
            "id": article.id,
            "title": article.title,
            "text": article.text,
            "date": iso_date(article.date),
            "domain": article.source,
            "url": article.url,
            "mentions": [_gold_mention(mention, article) for mention in geoparse.mentions],
        }
        out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")


def _gold_mention(mention: ResolvedMention, article: Article) -> dict[str, Any]:
    place = mention.place
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": article.field_text(mention.field)[mention.start : mention.end],
        "kind": mention.kind.value,
        "name": place.name if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country_code": place.country_code if place else None,
        "geonameid": place.geonameid if place else None,
        "feature_class": (place.feature_class or None) if place else None,
        "corrected": mention.corrected,
    }

"""Reads articles: from files, folders and standard input to `Article` values, or a `Rejection` with the reason.

    file  →  format, by content, then by suffix  →  encoding  →  fields  →  Article
                                                             ↘ Rejection: where, what is wrong, what to do

Tables, mailboxes and archives stream: a file of any length takes the memory of one row or message. Nothing is fetched
unless a URL is given (`geo.articles.web`). No input raises, however broken or hostile: it yields a `Rejection`, and
reading continues.
"""

from geo.articles.byte_ranges import ByteRange, split_into_byte_ranges
from geo.articles.column_names import COLUMN_NAMES, TRANSLATED_COLUMN_NAMES
from geo.articles.columns import field_of, is_container
from geo.articles.dates import FIRST_YEAR, LAST_YEAR, parse_date
from geo.articles.fields import (
    build_article,
    clean_line,
    clean_text,
    is_missing,
    replace_surrogates,
)
from geo.articles.formats import all_formats, has_byte_ranges, known_suffixes
from geo.articles.identity import EarlierUse, RunRegister, article_id, ids_with_less, web_address
from geo.articles.inputs import display_name, is_web_address, kind_not_read, size_of, why_unreadable
from geo.articles.layout import NO_LAYOUT, Layout
from geo.articles.learn_layout import layout_of_rows
from geo.articles.ledger import (
    HARMLESS_KINDS,
    FieldNote,
    FileColumns,
    FileOutcome,
    FileRecord,
    ReadLedger,
    RejectionCounts,
    count_items,
    ignore_note,
)
from geo.articles.limits import MAX_FIELD_CHARACTERS, MAX_TEXT_CHARACTERS
from geo.articles.links import Link
from geo.articles.options import DATE_ORDERS, DEFAULT_READ_OPTIONS, DateOrder, ReadOptions, parse_columns
from geo.articles.read import article_from_text, read_articles, read_byte_range, read_stream, read_upload
from geo.articles.run_report import RunReport

__all__ = [
    "COLUMN_NAMES",
    "DATE_ORDERS",
    "DEFAULT_READ_OPTIONS",
    "FIRST_YEAR",
    "HARMLESS_KINDS",
    "LAST_YEAR",
    "MAX_FIELD_CHARACTERS",
    "MAX_TEXT_CHARACTERS",
    "NO_LAYOUT",
    "TRANSLATED_COLUMN_NAMES",
    "ByteRange",
    "DateOrder",
    "EarlierUse",
    "FieldNote",
    "FileColumns",
    "FileOutcome",
    "FileRecord",
    "Layout",
    "Link",
    "ReadLedger",
    "ReadOptions",
    "RejectionCounts",
    "RunRegister",
    "RunReport",
    "all_formats",
    "article_from_text",
    "article_id",
    "build_article",
    "clean_line",
    "clean_text",
    "count_items",
    "display_name",
    "field_of",
    "has_byte_ranges",
    "ids_with_less",
    "ignore_note",
    "is_container",
    "is_missing",
    "is_web_address",
    "kind_not_read",
    "known_suffixes",
    "layout_of_rows",
    "parse_columns",
    "parse_date",
    "read_articles",
    "read_byte_range",
    "read_stream",
    "read_upload",
    "replace_surrogates",
    "size_of",
    "split_into_byte_ranges",
    "web_address",
    "why_unreadable",
]

"""What must hold of every article: its digests, its mentions' offsets, its pack, what its corrections make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from geo.store import article_queries, rows
from geo.store.correction_log import corrected_again
from geo.store.derived_tables import pack_rows
from geo.store.maintenance.issues import DatabaseIssue
from geo.store.schema import matches, mentions, original_mentions, packs
from geo.types import Article

__all__ = ["of_articles", "of_corrections"]

Row = RowMapping


def of_articles(connection: Connection, found: Sequence[Row]) -> Iterator[DatabaseIssue]:
    """Yield what is wrong with articles, given as rows of their table."""
    keys = [row["key"] for row in found]
    spans = {table: _by_article(connection, table, keys) for table in (mentions, original_mentions)}
    stored = {row["article"]: row for row in connection.execute(_packs(keys)).mappings()}
    sound: list[int] = []
    for row in found:
        try:
            rows.date_of(row["date"])
        except ValueError as error:
            yield DatabaseIssue("article", _named(row), str(error))
            continue
        article = rows.article_of(row)
        sound.append(row["key"])
        yield from _of_digests(row, article)
        for table, lines in spans.items():
            yield from _of_offsets(row, article, table, lines[row["key"]])
    made = pack_rows(connection, sound)
    for row in found:
        pack = stored.get(row["key"])
        if row["key"] in made and (
            pack is None or any(pack[name] != value for name, value in made[row["key"]].items())
        ):
            what = "its mentions are not counted" if pack is None else "its mentions are counted as something else"
            yield DatabaseIssue("pack", _named(row), what)


def of_corrections(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the articles whose mentions are not what their corrections make of them."""
    touched = set(connection.scalars(select(matches.c.article).distinct()))
    touched |= set(connection.scalars(select(mentions.c.article).where(mentions.c.correction.is_not(None)).distinct()))
    for key in sorted(touched):
        (outcome,) = corrected_again(connection, [key])
        (now,) = article_queries.load(connection, [key])
        held = select(matches.c.correction, matches.c.mentions).where(matches.c.article == key)
        counted = {row.correction: row.mentions for row in connection.execute(held)}
        if outcome is None or (outcome.mentions, outcome.focus, outcome.matches) != (now.mentions, now.focus, counted):
            what = "its mentions are not what its corrections make of them"
            yield DatabaseIssue("correction", f"article {now.article.id!r}", what)


def _of_digests(row: Row, article: Article) -> Iterator[DatabaseIssue]:
    if row["digest"] != rows.content_digest(article) or row["text_digest"] != rows.text_digest(article):
        yield DatabaseIssue("article", _named(row), "its words are not those that were stored: their digest is another")
    if row["date"] is not None and row["day"] != row["date"][:10]:
        yield DatabaseIssue("article", _named(row), f"its day {row['day']} is not that of its date {row['date']}")


def _of_offsets(row: Row, article: Article, table: Table, lines: Sequence[Row]) -> Iterator[DatabaseIssue]:
    for line in lines:
        whole = article.title if line["field"] == "title" else article.text
        if whole[line["start"] : line["end"]] != line["surface"] or line["sentence_end"] > len(whole):
            at = f"{line['field']} {line['start']}:{line['end']}"
            said = f"a row of {table.name} says that {line['surface']!r} is at {at}, and it is not"
            yield DatabaseIssue("offsets", _named(row), said)


def _by_article(connection: Connection, table: Table, keys: Sequence[int]) -> defaultdict[int, list[Row]]:
    spans = (table.c.article, table.c.field, table.c.start, table.c.end, table.c.surface, table.c.sentence_end)
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(select(*spans).where(table.c.article.in_(keys))).mappings():
        found[row["article"]].append(row)
    return found


def _packs(keys: Sequence[int]) -> Any:
    return select(packs).where(packs.c.article.in_(keys))


def _named(row: Row) -> str:
    return f"article {row['id']!r}"

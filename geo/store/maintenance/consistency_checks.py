"""What must hold for every article: its digests, the offsets of its mentions, its blob, and its corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, RowMapping, Table, select

from geo.store import article_queries, rows
from geo.store.correction_log import recompute_corrections
from geo.store.maintenance.issues import DatabaseIssue
from geo.store.schema import matches, mentions, original_mentions, packs
from geo.store.upsert import blob_rows
from geo.types import Article

__all__ = ["check_articles", "check_corrections"]

Row = RowMapping


def check_articles(connection: Connection, article_rows: Sequence[Row]) -> Iterator[DatabaseIssue]:
    """Yield the issues of articles, given as rows of their table."""
    keys = [row["key"] for row in article_rows]
    spans = {table: _by_article(connection, table, keys) for table in (mentions, original_mentions)}
    blobs = select(packs).where(packs.c.article.in_(keys))
    stored = {row["article"]: row for row in connection.execute(blobs).mappings()}
    checked: list[int] = []
    for row in article_rows:
        try:
            rows.date_of(row["date"])
        except ValueError as error:
            yield DatabaseIssue("article", _named(row), str(error))
            continue
        article = rows.article_of(row)
        checked.append(row["key"])
        yield from _check_digests(row, article)
        for table, mention_rows in spans.items():
            yield from _check_offsets(row, article, table, mention_rows[row["key"]])
    expected = blob_rows(connection, checked)
    for row in article_rows:
        blob = stored.get(row["key"])
        if row["key"] not in expected:
            continue
        if blob is None:
            yield DatabaseIssue("pack", _named(row), "its mentions are not in the index")
        elif any(blob[name] != value for name, value in expected[row["key"]].items()):
            yield DatabaseIssue("pack", _named(row), "its mentions differ from those in the index")


def check_corrections(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the articles whose mentions do not follow from their corrections."""
    keys = set(connection.scalars(select(matches.c.article).distinct()))
    keys |= set(connection.scalars(select(mentions.c.article).where(mentions.c.correction.is_not(None)).distinct()))
    for key in sorted(keys):
        (expected,) = recompute_corrections(connection, [key])
        (stored,) = article_queries.load(connection, [key])
        counts = select(matches.c.correction, matches.c.mentions).where(matches.c.article == key)
        stored_matches = {row.correction: row.mentions for row in connection.execute(counts)}
        if expected is None or (expected.mentions, expected.focus, expected.matches) != (
            stored.mentions,
            stored.focus,
            stored_matches,
        ):
            problem = "its mentions do not follow from its corrections"
            yield DatabaseIssue("correction", f"article {stored.article.id!r}", problem)


def _check_digests(row: Row, article: Article) -> Iterator[DatabaseIssue]:
    if row["digest"] != rows.content_digest(article) or row["text_digest"] != rows.text_digest(article):
        yield DatabaseIssue("article", _named(row), "its text is not the one that was stored: the digest differs")
    if row["date"] is not None and row["day"] != row["date"][:10]:
        yield DatabaseIssue("article", _named(row), f"its day {row['day']} is not that of its date {row['date']}")


def _check_offsets(row: Row, article: Article, table: Table, mention_rows: Sequence[Row]) -> Iterator[DatabaseIssue]:
    for mention in mention_rows:
        text = article.title if mention["field"] == "title" else article.text
        if text[mention["start"] : mention["end"]] != mention["surface"] or mention["sentence_end"] > len(text):
            span = f"{mention['field']} {mention['start']}:{mention['end']}"
            problem = f"a row of {table.name} says that {mention['surface']!r} is at {span}, but it is not"
            yield DatabaseIssue("offsets", _named(row), problem)


def _by_article(connection: Connection, table: Table, keys: Sequence[int]) -> defaultdict[int, list[Row]]:
    spans = (table.c.article, table.c.field, table.c.start, table.c.end, table.c.surface, table.c.sentence_end)
    by_article: defaultdict[int, list[Row]] = defaultdict(list)
    for row in connection.execute(select(*spans).where(table.c.article.in_(keys))).mappings():
        by_article[row["article"]].append(row)
    return by_article


def _named(row: Row) -> str:
    return f"article {row['id']!r}"

"""Checks a database: its own integrity checks, and what must hold in and between its tables; repairs what it can.

Articles are read in batches, so memory does not grow with their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import error as StructError
from typing import Final, Literal

from sqlalchemy import (
    CheckConstraint,
    Connection,
    RowMapping,
    Table,
    delete,
    exists,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from geo.errors import DamagedStoreError
from geo.store import fulltext, row_conversion, story_groups
from geo.store.correction_log import reapply, recompute_corrections
from geo.store.maintenance.copy_tables import Progress
from geo.store.reader import load_geoparses
from geo.store.schema import (
    articles,
    counters,
    matches,
    mention_blobs,
    mentions,
    metadata,
    original_mentions,
    places,
    stories,
)
from geo.store.upsert import blob_rows, next_revision
from geo.types import Article

IssueType = Literal["file", "reference", "offsets", "article", "pack", "index", "counter", "correction", "row", "story"]

_ADVICE: Final[dict[IssueType, str]] = {
    "file": "restore a backup with `dateline db restore FILE --replace`, or ingest the articles into a new database",
    "reference": "restore a backup with `dateline db restore FILE --replace`",
    "offsets": "restore a backup with `dateline db restore FILE --replace`",
    "article": "restore a backup with `dateline db restore FILE --replace`",
    "row": "restore a backup with `dateline db restore FILE --replace`",
    "correction": "undo the correction and make it again",
    "pack": "run `dateline db check --repair`, which rebuilds it from the mentions",
    "index": "run `dateline db check --repair`, which rebuilds it from the texts",
    "counter": "run `dateline db check --repair`",
    "story": "run `dateline db check --repair`, which compares all articles again",
}

_BATCH: Final = 200
# What values that Dateline never writes may raise, besides errors of the database.
_INVALID_VALUE: Final = (ArithmeticError, LookupError, TypeError, ValueError, StructError)
# PostgreSQL checks pages as it reads them and keys as it writes them, and records which checks are incomplete.
_POSTGRESQL_QUERIES: Final = {
    "is an index that was not completed": (
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace"
    ),
    "is a constraint that older rows may violate": (
        "SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint "
        "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
    ),
    "has pages with wrong checksums": (
        "SELECT datname FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0"
    ),
}


@dataclass(frozen=True, slots=True)
class DatabaseIssue:
    """An issue: its type, its location, and a description of the problem."""

    issue_type: IssueType
    location: str
    problem: str

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _ADVICE[self.issue_type]

    def __str__(self) -> str:
        return f"{self.location}: {self.problem}"


def find_issues(connection: Connection, progress: Progress) -> Iterator[DatabaseIssue]:
    """Yield the issues of the database that the connection sees; `progress` counts articles.

    A damaged file or a missing table ends the check, because the other checks would only repeat it.
    """
    try:
        damage = list(_check_file(connection))
        yield from damage
        if damage:
            return
        yield from _check_constraints(connection)
        yield from _check_references(connection)
        yield from _check_revision(connection)
        for batch in _article_batches(connection):
            yield from _check_articles(connection, batch)
            progress(len(batch))
        yield from _check_corrections(connection)
        yield from _check_index(connection)
        yield from _check_stories(connection)
    except (DamagedStoreError, SQLAlchemyError, *_INVALID_VALUE) as error:
        problem = f"cannot be read completely: {getattr(error, 'orig', None) or error}"
        yield DatabaseIssue("file", "the database", problem)


def _check_file(connection: Connection) -> Iterator[DatabaseIssue]:
    missing = {table.name for table in metadata.sorted_tables} - set(inspect(connection).get_table_names())
    for name in sorted(missing):
        yield DatabaseIssue("file", f"table {name}", "is missing")
    if connection.dialect.name == "sqlite":
        for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if line != "ok":
                yield DatabaseIssue("file", "the file", str(line))
        return
    for problem, query in _POSTGRESQL_QUERIES.items():
        for name in connection.exec_driver_sql(query).scalars():
            yield DatabaseIssue("file", str(name), problem)


def _check_constraints(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the rows that violate a constraint of their table; SQLite's own check covers only some tables."""
    for table in metadata.sorted_tables:
        constraints = (*table.constraints, *(constraint for column in table.c for constraint in column.constraints))
        for check in (constraint for constraint in constraints if isinstance(constraint, CheckConstraint)):
            for row in connection.execute(select(*table.primary_key).where(text(f"NOT ({check.sqltext})"))):
                key = ", ".join(map(str, row))
                yield DatabaseIssue("row", f"table {table.name}, row {key}", f"violates the constraint {check.name}")


def _check_references(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the rows that refer to a missing row."""
    for table in metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda key: list(key.column_keys)):
            (element,) = constraint.elements
            child, parent = element.parent, element.column
            orphans = select(*table.primary_key, child.label("missing")).where(
                child.is_not(None), ~exists(select(parent).where(parent == child))
            )
            for row in connection.execute(orphans):
                key = ", ".join(str(value) for value in row[:-1])
                problem = f"its {child.name} {row.missing} is not in table {parent.table.name}"
                yield DatabaseIssue("reference", f"table {table.name}, row {key}", problem)


def _check_revision(connection: Connection) -> Iterator[DatabaseIssue]:
    revision = connection.scalar(select(counters.c.value).where(counters.c.name == "revision")) or 0
    for table in (mention_blobs, places):
        newest = connection.scalar(select(func.max(table.c.revision))) or 0
        if newest > revision:
            problem = f"is {revision}, but table {table.name} has a row of {newest}, which readers would never load"
            yield DatabaseIssue("counter", "the revision", problem)


def _article_batches(connection: Connection) -> Iterator[list[RowMapping]]:
    """Yield the rows of all articles in batches, in the order of their keys."""
    last = None
    while True:
        query = select(articles).order_by(articles.c.key).limit(_BATCH)
        batch = list(connection.execute(query if last is None else query.where(articles.c.key > last)).mappings())
        if not batch:
            return
        yield batch
        last = batch[-1]["key"]


def _check_index(connection: Connection) -> Iterator[DatabaseIssue]:
    texts = ([(row["key"], row["title"], row["text"]) for row in batch] for batch in _article_batches(connection))
    for key, problem in fulltext.find_issues(connection, texts):
        yield DatabaseIssue("index", f"article number {key}" if key else "the search index", problem)


def _check_stories(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the articles without a story, and those whose story has the number of no article in it."""
    query = select(articles.c.id).where(~exists(select(stories).where(stories.c.article == articles.c.key)))
    for article_id in connection.scalars(query):
        yield DatabaseIssue("story", f"article {article_id!r}", "has no story")
    member = stories.alias()
    is_named = exists(select(member).where(member.c.article == stories.c.story, member.c.story == stories.c.story))
    for number in connection.scalars(select(stories.c.story).distinct().where(~is_named)):
        yield DatabaseIssue("story", f"story number {number}", "is not the number of one of its articles")


def _check_articles(connection: Connection, article_rows: Sequence[RowMapping]) -> Iterator[DatabaseIssue]:
    """Yield the issues of articles, given as rows of their table."""
    keys = [row["key"] for row in article_rows]
    spans = {table: _by_article(connection, table, keys) for table in (mentions, original_mentions)}
    blobs = select(mention_blobs).where(mention_blobs.c.article.in_(keys))
    stored = {row["article"]: row for row in connection.execute(blobs).mappings()}
    checked: list[int] = []
    for row in article_rows:
        try:
            row_conversion.date_of(row["date"])
        except ValueError as error:
            yield DatabaseIssue("article", _article_name(row), str(error))
            continue
        article = row_conversion.article_of(row)
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
            yield DatabaseIssue("pack", _article_name(row), "its mentions are not in the index")
        elif any(blob[name] != value for name, value in expected[row["key"]].items()):
            yield DatabaseIssue("pack", _article_name(row), "its mentions differ from those in the index")


def _check_corrections(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the articles whose mentions do not follow from their corrections."""
    keys = set(connection.scalars(select(matches.c.article).distinct()))
    keys |= set(connection.scalars(select(mentions.c.article).where(mentions.c.correction.is_not(None)).distinct()))
    for key in sorted(keys):
        (expected,) = recompute_corrections(connection, [key])
        (stored,) = load_geoparses(connection, [key])
        counts = select(matches.c.correction, matches.c.mentions).where(matches.c.article == key)
        stored_matches = {row.correction: row.mentions for row in connection.execute(counts)}
        if expected is None or (expected.mentions, expected.focus, expected.matches) != (
            stored.mentions,
            stored.focus,
            stored_matches,
        ):
            problem = "its mentions do not follow from its corrections"
            yield DatabaseIssue("correction", f"article {stored.article.id!r}", problem)


def _check_digests(row: RowMapping, article: Article) -> Iterator[DatabaseIssue]:
    if row["digest"] != row_conversion.content_digest(article) or row["text_digest"] != row_conversion.text_digest(
        article
    ):
        yield DatabaseIssue(
            "article", _article_name(row), "its text is not the one that was stored: the digest differs"
        )
    if row["date"] is not None and row["day"] != row["date"][:10]:
        yield DatabaseIssue(
            "article", _article_name(row), f"its day {row['day']} is not that of its date {row['date']}"
        )


def _check_offsets(
    row: RowMapping, article: Article, table: Table, mention_rows: Sequence[RowMapping]
) -> Iterator[DatabaseIssue]:
    for mention in mention_rows:
        text = article.title if mention["field"] == "title" else article.text
        if text[mention["start"] : mention["end"]] != mention["surface"] or mention["sentence_end"] > len(text):
            span = f"{mention['field']} {mention['start']}:{mention['end']}"
            problem = f"a row of {table.name} says that {mention['surface']!r} is at {span}, but it is not"
            yield DatabaseIssue("offsets", _article_name(row), problem)


def _by_article(connection: Connection, table: Table, keys: Sequence[int]) -> defaultdict[int, list[RowMapping]]:
    spans = (table.c.article, table.c.field, table.c.start, table.c.end, table.c.surface, table.c.sentence_end)
    by_article: defaultdict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(select(*spans).where(table.c.article.in_(keys))).mappings():
        by_article[row["article"]].append(row)
    return by_article


def _article_name(row: RowMapping) -> str:
    return f"article {row['id']!r}"


def repair(connection: Connection) -> None:
    """Rebuild everything, in the connection's transaction."""
    newest = max(connection.scalar(select(func.max(table.c.revision))) or 0 for table in (mention_blobs, places))
    revision = next_revision(connection)
    if revision <= newest:
        revision = newest + 1
        connection.execute(update(counters).where(counters.c.name == "revision").values(value=revision))
    fulltext.clear(connection)
    connection.execute(delete(mention_blobs))
    keys = list(connection.scalars(select(articles.c.key).order_by(articles.c.key)))
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        texts = select(articles.c.key, articles.c.title, articles.c.text).where(articles.c.key.in_(batch))
        fulltext.add(connection, [(row.key, row.title, row.text) for row in connection.execute(texts)])
        blobs = blob_rows(connection, batch)
        connection.execute(mention_blobs.insert(), [row | {"revision": revision} for row in blobs.values()])
    story_groups.assign_all(connection)
    reapply(connection, set(connection.scalars(select(matches.c.article).distinct())))

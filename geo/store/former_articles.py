"""Saves articles as they are before they are removed or edited, and restores them.

An article is saved with the engine's mentions and focus, not with what corrections made of them: corrections are
applied again when it is restored, as they are then. Rows refer to places by key, and rows of places are never deleted.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, update

from geo.store import fulltext, story_groups, upsert
from geo.store.correction_log import reapply
from geo.store.database import corrupt
from geo.store.database import insert as insert_or_update
from geo.store.schema import (
    REMOVAL,
    articles,
    counters,
    focus,
    former_articles,
    matches,
    mentions,
    original_focus,
    original_mentions,
)

_TABLES: Final = {"mentions": (mentions, original_mentions), "focus": (focus, original_focus)}

Content = Mapping[str, Any]


def save(connection: Connection, change: int, article_rows: Sequence[RowMapping]) -> None:
    """Save articles, given as rows of their table, for a change."""
    keys = [row["key"] for row in article_rows]
    corrected = set(connection.scalars(select(matches.c.article).where(matches.c.article.in_(keys))))
    parts = {name: _rows(connection, tables, keys, corrected) for name, tables in _TABLES.items()}
    saved = [
        {
            "change": change,
            "article_id": row["id"],
            "url": row["url"],
            "content": json.dumps(
                {"article": _without_key(row)} | {name: part[row["key"]] for name, part in parts.items()}
            ),
        }
        for row in article_rows
    ]
    connection.execute(insert(former_articles), saved)


def remove(connection: Connection, article_rows: Sequence[RowMapping]) -> None:
    """Remove articles, given as rows of their table, with all that is stored of them but people's corrections."""
    fulltext.remove(connection, [(row["key"], row["title"], row["text"]) for row in article_rows])
    keys = [row["key"] for row in article_rows]
    story_groups.leave(connection, keys)
    connection.execute(delete(articles).where(articles.c.key.in_(keys)))
    revision = upsert.next_revision(connection)
    raised = insert_or_update(connection, counters).values(name=REMOVAL, value=revision)
    connection.execute(raised.on_conflict_do_update(index_elements=["name"], set_={"value": revision}))


def read(text: str) -> Content:
    """Return the content of a row; raises DamagedStoreError where it is not one."""
    try:
        content = json.loads(text)
        _ = content["article"]["id"], content["mentions"], content["focus"]
    except (ValueError, KeyError, TypeError) as error:
        raise corrupt(f"a removed or edited article cannot be read: {error}") from error
    assert isinstance(content, dict)
    return content


def restore(connection: Connection, contents: Sequence[Content]) -> None:
    """Store articles as they were saved; each takes the place of the stored article with its id, if there is one."""
    ids = [content["article"]["id"] for content in contents]
    stored = {
        row.id: row
        for row in connection.execute(
            select(articles.c.id, articles.c.key, articles.c.title, articles.c.text).where(articles.c.id.in_(ids))
        )
    }
    fulltext.remove(connection, [(row.key, row.title, row.text) for row in stored.values()])
    upsert.delete_mentions(connection, [row.key for row in stored.values()])
    story_groups.leave(connection, [row.key for row in stored.values()])
    keys: dict[int, Content] = {}
    for content in contents:
        known = {name: value for name, value in content["article"].items() if name in articles.c}
        if (row := stored.get(known["id"])) is not None:
            connection.execute(update(articles).where(articles.c.key == row.key).values(known))
            keys[row.key] = content
        else:
            keys[connection.scalar(insert(articles).returning(articles.c.key), known) or 0] = content
    fulltext.add(connection, [(key, c["article"]["title"], c["article"]["text"]) for key, c in keys.items()])
    for name, (table, _) in _TABLES.items():
        if restored := [row | {"article": key} for key, content in keys.items() for row in content[name]]:
            connection.execute(insert(table), restored)
    story_groups.assign(connection, list(keys))
    reapply(connection, set(keys))


def _rows(
    connection: Connection, tables: tuple[Table, Table], keys: Sequence[int], corrected: set[int]
) -> defaultdict[int, list[dict[str, Any]]]:
    """Return an article's rows as the engine had made them, by article key: of corrected ones, those are elsewhere."""
    current, original = tables
    rows: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for table, of in ((current, set(keys) - corrected), (original, corrected)):
        query = select(table).where(table.c.article.in_(of)).order_by(table.c.article, table.c.ordinal)
        for row in connection.execute(query).mappings():
            rows[row["article"]].append({name: value for name, value in row.items() if name != "article"})
    return rows


def _without_key(row: RowMapping) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "key"}

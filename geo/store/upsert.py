"""Writes the mentions of articles, with their corrections, their blobs and their places, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, select

from geo.index import pack_mentions, wall_seconds
from geo.store import row_conversion
from geo.store.apply_corrections import CorrectedArticle
from geo.store.database import bulk_insert, insert
from geo.store.schema import (
    articles,
    counters,
    focus,
    matches,
    mention_blobs,
    mentions,
    original_focus,
    original_mentions,
    places,
    storable_text,
)
from geo.types import Geoparse, Place

_TABLES: Final = (mentions, focus, original_mentions, original_focus, matches, mention_blobs)
_IDS_PER_QUERY: Final = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's key, its geoparse, and what corrections make of it, None where no correction matches."""

    key: int
    geoparse: Geoparse
    corrected: CorrectedArticle | None


def write_mentions(connection: Connection, entries: Sequence[Entry], *, replaced: Sequence[int]) -> None:
    """Write the mentions of articles, after deleting those of the articles whose keys are in `replaced`."""
    delete_mentions(connection, replaced)
    revision = next_revision(connection)
    keys = place_keys(connection, _places(entries), revision)
    rows_by_table: dict[Table, list[dict[str, object]]] = {table: [] for table in _TABLES}
    for entry in entries:
        _add_rows(entry, keys, revision, rows_by_table)
    for table, table_rows in rows_by_table.items():
        bulk_insert(connection, table, table_rows)


def delete_mentions(connection: Connection, keys: Sequence[int]) -> None:
    """Delete the mentions of articles, and all that is derived of them."""
    if keys:
        for table in _TABLES:
            connection.execute(delete(table).where(table.c.article.in_(keys)))


def next_revision(connection: Connection) -> int:
    """Raise the database's revision and return it; readers reload the rows that carry it."""
    upsert = insert(connection, counters).values(name="revision", value=1)
    raised = upsert.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    return int(connection.execute(raised.returning(counters.c.value)).scalar_one())


def place_keys(connection: Connection, by_id: Mapping[str, Place], revision: int) -> dict[str, int]:
    """Write the places that are new or have changed; return the keys of all of them by id."""
    places_by_id = {storable_text(place_id): place for place_id, place in by_id.items()}
    keys: dict[str, int] = {}
    changed: list[dict[str, object]] = []
    ids = list(places_by_id)
    for start in range(0, len(ids), _IDS_PER_QUERY):
        query = select(places).where(places.c.place_id.in_(ids[start : start + _IDS_PER_QUERY]))
        for row in connection.execute(query).mappings():
            keys[row["place_id"]] = row["key"]
            place = places_by_id[row["place_id"]]
            if row_conversion.place_of(row) != place:
                changed.append(row_conversion.place_row(place) | {"revision": revision, "old_key": row["key"]})
    added = (place for place_id, place in places_by_id.items() if place_id not in keys)
    new = [row_conversion.place_row(place) | {"revision": revision} for place in added]
    if changed:
        connection.execute(places.update().where(places.c.key == bindparam("old_key")), changed)
    if new:
        # Not an upsert, which in PostgreSQL uses up a key for each known place: the columns have a row for each key.
        inserted = connection.execute(places.insert().returning(places.c.place_id, places.c.key), new)
        keys.update((row.place_id, row.key) for row in inserted)
    return {place_id: keys[storable_text(place_id)] for place_id in by_id}


def blob_rows(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the rows of the table of blobs as they follow from the other tables, without revision, by article key."""
    mention_rows: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    query = select(mentions).where(mentions.c.article.in_(keys)).order_by(mentions.c.article, mentions.c.ordinal)
    for row in connection.execute(query).mappings():
        mention_rows[row["article"]].append(dict(row))
    places_in_focus: defaultdict[int, set[int]] = defaultdict(set)
    for key, place in connection.execute(select(focus.c.article, focus.c.place).where(focus.c.article.in_(keys))):
        places_in_focus[key].add(place)
    headers = select(articles.c.key, articles.c.date, articles.c.source).where(articles.c.key.in_(keys))
    return {
        key: {
            "article": key,
            "at": wall_seconds(row_conversion.date_of(date)),
            "source": source,
            "mentions": pack_mentions(mention_rows[key], places_in_focus[key]),
        }
        for key, date, source in connection.execute(headers)
    }


def _places(entries: Iterable[Entry]) -> dict[str, Place]:
    by_id = row_conversion.places_of(entry.geoparse for entry in entries)
    for entry in entries:
        if entry.corrected is not None:
            geoparse = Geoparse(entry.geoparse.article, entry.corrected.mentions, entry.corrected.focus)
            by_id = row_conversion.places_of([geoparse]) | by_id
    return by_id


def _add_rows(
    entry: Entry, places: Mapping[str, int], revision: int, rows_by_table: dict[Table, list[dict[str, object]]]
) -> None:
    """Add an article's rows to those of each table."""
    key, geoparse, corrected = entry.key, entry.geoparse, entry.corrected
    if corrected is None:
        final_focus = geoparse.focus
        mention_rows = row_conversion.mention_rows(geoparse.mentions, key, places)
    else:
        final_focus = corrected.focus
        mention_rows = row_conversion.mention_rows(corrected.mentions, key, places, corrected.decided_by)
        rows_by_table[original_mentions] += row_conversion.mention_rows(geoparse.mentions, key, places)
        rows_by_table[original_focus] += row_conversion.focus_rows(geoparse.focus, key, places)
        rows_by_table[matches] += [
            {"article": key, "correction": correction, "mentions": n} for correction, n in corrected.matches.items()
        ]
    rows_by_table[mentions] += mention_rows
    rows_by_table[focus] += row_conversion.focus_rows(final_focus, key, places)
    rows_by_table[mention_blobs].append(
        {
            "article": key,
            "revision": revision,
            "at": wall_seconds(geoparse.article.date),
            "source": geoparse.article.source,
            "mentions": pack_mentions(mention_rows, {places[entry.place.id] for entry in final_focus}),
        }
    )

"""Putting articles' mentions into their tables, corrected and packed, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Table, bindparam, delete, select

from geo.index import pack_mentions, wall_seconds
from geo.store import rows
from geo.store.apply_corrections import Outcome
from geo.store.bulk_insert import fill
from geo.store.database import insert
from geo.store.schema import (
    counters,
    focus,
    matches,
    mentions,
    original_focus,
    original_mentions,
    packs,
    places,
    storable_text,
)
from geo.types import Geoparse, Place

__all__ = ["Entry", "next_revision", "place_keys", "put"]

_OF_ARTICLES: Final = (mentions, focus, original_mentions, original_focus, matches, packs)
_IDS_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's key, what Dateline says of it, and what people's corrections make of that, where any does."""

    key: int
    said: Geoparse
    outcome: Outcome | None


def put(connection: Connection, entries: Sequence[Entry], *, replaced: Sequence[int]) -> None:
    """Write the mentions of articles; those whose keys are in `replaced` have some, which go."""
    if replaced:
        for table in _OF_ARTICLES:
            connection.execute(delete(table).where(table.c.article.in_(replaced)))
    revision = next_revision(connection)
    keys = place_keys(connection, _places(entries), revision)
    found: dict[Table, list[dict[str, object]]] = {table: [] for table in _OF_ARTICLES}
    for entry in entries:
        _lines(entry, keys, revision, found)
    for table, lines in found.items():
        fill(connection, table, lines)


def next_revision(connection: Connection) -> int:
    """Raise the database's revision, and return it: what is written under it is seen as changed."""
    upsert = insert(connection, counters).values(name="revision", value=1)
    raised = upsert.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    return int(connection.execute(raised.returning(counters.c.value)).scalar_one())


def place_keys(connection: Connection, wanted: Mapping[str, Place], revision: int) -> dict[str, int]:
    """Return the keys of places by id, having written those that are new or have changed."""
    fit = {storable_text(place_id): place for place_id, place in wanted.items()}
    keys: dict[str, int] = {}
    changed: list[dict[str, object]] = []
    ids = list(fit)
    for start in range(0, len(ids), _IDS_AT_ONCE):
        query = select(places).where(places.c.place_id.in_(ids[start : start + _IDS_AT_ONCE]))
        for row in connection.execute(query).mappings():
            keys[row["place_id"]] = row["key"]
            place = fit[row["place_id"]]
            if rows.place_of(row) != place:
                changed.append(rows.place_row(place) | {"revision": revision, "known": row["key"]})
    new = [rows.place_row(place) | {"revision": revision} for place_id, place in fit.items() if place_id not in keys]
    if changed:
        connection.execute(places.update().where(places.c.key == bindparam("known")), changed)
    if new:
        # Not an upsert: in PostgreSQL that takes a number for known places, too, and `columns` has a row a number.
        written = connection.execute(places.insert().returning(places.c.place_id, places.c.key), new)
        keys.update((row.place_id, row.key) for row in written)
    return {place_id: keys[storable_text(place_id)] for place_id in wanted}


def _places(entries: Iterable[Entry]) -> dict[str, Place]:
    found = rows.places_of(entry.said for entry in entries)
    for entry in entries:
        if entry.outcome is not None:
            corrected = Geoparse(entry.said.article, entry.outcome.mentions, entry.outcome.focus)
            found = rows.places_of([corrected]) | found
    return found


def _lines(entry: Entry, places: Mapping[str, int], revision: int, found: dict[Table, list[dict[str, object]]]) -> None:
    """Add an article's rows to those of each table."""
    key, said, outcome = entry.key, entry.said, entry.outcome
    if outcome is None:
        about = said.focus
        lines = rows.mention_rows(said.mentions, key, places)
    else:
        about = outcome.focus
        lines = rows.mention_rows(outcome.mentions, key, places, outcome.decided_by)
        found[original_mentions] += rows.mention_rows(said.mentions, key, places)
        found[original_focus] += rows.focus_rows(said.focus, key, places)
        found[matches] += [{"article": key, "correction": by, "mentions": n} for by, n in outcome.matches.items()]
    article = said.article
    found[mentions] += lines
    found[focus] += rows.focus_rows(about, key, places)
    found[packs].append(
        {
            "article": key,
            "revision": revision,
            "at": wall_seconds(article.date),
            "source": article.source,
            "mentions": pack_mentions(lines, {places[one.place.id] for one in about}),
        }
    )

"""A geocoder that remembers: answers and real misses on disk, never failures."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.errors import StoreError, UsageError

__all__ = ["CachedGeocoder"]

_DAY_S: Final = 86_400.0
_BUSY_S: Final = 10.0
_SCHEMA: Final = """
create table if not exists answer (
    provider text not null,
    asked text not null,
    fetched_at real not null,
    attribution text not null,
    answer text not null,
    primary key (provider, asked)
) without rowid
"""


class CachedGeocoder(Geocoder):
    """Asks `inner` only what the SQLite file `path` does not know; several processes may share the file.

    `provider` names whose answers these are, `attribution` is what the provider asks to be shown with them; both are in
    the `raw` of every location, with `fetched_at` (seconds since 1970) and `cached`. Answers are kept for `ttl_days`,
    "no such place" for `negative_ttl_days`. What failed is asked again next time. `clock` gives seconds since 1970.

    Errors are the inner geocoder's, and StoreError where the file cannot be read or written.
    """

    def __init__(
        self,
        inner: Geocoder,
        path: Path | str,
        *,
        provider: str,
        attribution: str = "",
        ttl_days: float = 180.0,
        negative_ttl_days: float = 14.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        if not (ttl_days >= 0 and negative_ttl_days >= 0):
            raise UsageError(f"ttl_days is {ttl_days}, negative_ttl_days {negative_ttl_days}; both must be 0 or more")
        self.inner = inner
        self.provider = provider
        self.attribution = attribution
        self._path = Path(path).expanduser()
        self._ttl_s, self._negative_ttl_s = ttl_days * _DAY_S, negative_ttl_days * _DAY_S
        self._clock = clock
        with self._database() as database:
            database.execute(_SCHEMA)

    def geocode(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return what was answered before, else what the inner geocoder answers now. Options are its own."""
        return self._ask("geocode", query, timeout, options)

    def reverse(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return what was answered of the point before, else what the inner geocoder answers now."""
        point = query if isinstance(query, str) else tuple(Point(query))[:2]
        return self._ask("reverse", point, timeout, options)

    def _ask(self, method: str, query: Any, timeout: Any, options: dict[str, Any]) -> Any:
        asked = json.dumps([method, _plain(query), options], sort_keys=True, ensure_ascii=False, default=str)
        known = self._known(asked)
        if known is not None:
            found, fetched_at = known
            return self._shown(found, fetched_at, cached=True)
        more = {} if timeout is DEFAULT_SENTINEL else {"timeout": timeout}
        answer = getattr(self.inner, method)(query, **more, **options)
        found, fetched_at = _dumped(answer), self._clock()
        with self._database() as database:
            database.execute(
                "insert or replace into answer values (?, ?, ?, ?, ?)",
                (self.provider, asked, fetched_at, self.attribution, json.dumps(found)),
            )
        return self._shown(found, fetched_at, cached=False)

    def _known(self, asked: str) -> tuple[Any, float] | None:
        with self._database() as database:
            row = database.execute(
                "select answer, fetched_at from answer where provider = ? and asked = ?", (self.provider, asked)
            ).fetchone()
        if row is None:
            return None
        found, fetched_at = json.loads(row[0]), float(row[1])
        allowed_s = self._ttl_s if found else self._negative_ttl_s
        return (found, fetched_at) if 0 <= self._clock() - fetched_at < allowed_s else None

    def _shown(self, found: Any, fetched_at: float, *, cached: bool) -> Any:
        if found is None:
            return None
        if isinstance(found, list):
            return [self._shown(one, fetched_at, cached=cached) for one in found]
        source = {"provider": self.provider, "attribution": self.attribution}
        raw = found["raw"] | source | {"fetched_at": fetched_at, "cached": cached}
        return Location(found["address"], (found["lat"], found["lon"], found["altitude"]), raw)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=_BUSY_S)
            try:
                with database:
                    yield database
            finally:
                database.close()
        except (sqlite3.Error, OSError, json.JSONDecodeError) as error:
            raise StoreError(
                f"{self._path}: the cache of geocoded names cannot be used: {error}; delete it or name another"
            ) from error


def _plain(query: Any) -> Any:
    """Return a query in the form that tells it from others: blanks and case make no other question."""
    if isinstance(query, str):
        return " ".join(query.casefold().split())
    if isinstance(query, dict):
        return {str(key): _plain(value) for key, value in query.items()}
    return query


def _dumped(answer: Any) -> Any:
    if answer is None:
        return None
    if isinstance(answer, list):
        return [_dumped(one) for one in answer] or None
    raw = answer.raw if isinstance(answer.raw, dict) else {"answer": answer.raw}
    return {
        "address": answer.address,
        "lat": answer.latitude,
        "lon": answer.longitude,
        "altitude": answer.altitude,
        "raw": json.loads(json.dumps(raw, default=str)),
    }

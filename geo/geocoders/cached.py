"""A geocoder that stores answers in a SQLite file: places and "no such place", but never failures.

Answers expire, and an answer keeps its attribution, which a general disk cache does not do.
"""

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

_SECONDS_PER_DAY: Final = 86_400.0
_BUSY_TIMEOUT_S: Final = 10.0
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
    """Sends only those queries to another geocoder that a SQLite file has no answer to.

    The `raw` of each location has the keys `provider`, `attribution`, `fetched_at` (seconds since 1970) and `cached`.
    Errors are the inner geocoder's, and StoreError if the file cannot be read or written.

    Args:
        inner: a geopy geocoder.
        path: the SQLite file; several processes may share it.
        provider: the key under which the answers are stored.
        attribution: the credit that the provider requires next to its answers.
        ttl_days: days after which an answer is requested again.
        negative_ttl_days: the same for "no such place".
        clock: returns seconds since 1970.
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
        # Negated, so that NaN is refused too.
        if not (ttl_days >= 0 and negative_ttl_days >= 0):
            raise UsageError(f"ttl_days is {ttl_days}, negative_ttl_days {negative_ttl_days}; both must be 0 or more")
        self.inner = inner
        self.provider = provider
        self.attribution = attribution
        self._path = Path(path).expanduser()
        self._ttl_s, self._negative_ttl_s = ttl_days * _SECONDS_PER_DAY, negative_ttl_days * _SECONDS_PER_DAY
        self._clock = clock
        with self._database() as database:
            database.execute(_SCHEMA)

    def geocode(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the stored answer, otherwise the inner geocoder's, which defines the options."""
        return self._answer("geocode", query, timeout, options)

    def reverse(self, query: Any, *, timeout: Any = DEFAULT_SENTINEL, **options: Any) -> Any:
        """Return the stored answer for a point, otherwise the inner geocoder's."""
        point = query if isinstance(query, str) else tuple(Point(query))[:2]
        return self._answer("reverse", point, timeout, options)

    def _answer(self, method: str, query: Any, timeout: Any, options: dict[str, Any]) -> Any:
        question = [method, _normalized(query), options]
        key = json.dumps(question, sort_keys=True, ensure_ascii=False, default=str)
        stored = self._read(key)
        if stored is not None:
            record, fetched_at = stored
            return self._locations(record, fetched_at, cached=True)
        timeout_option = {} if timeout is DEFAULT_SENTINEL else {"timeout": timeout}
        record, fetched_at = _record(getattr(self.inner, method)(query, **timeout_option, **options)), self._clock()
        with self._database() as database:
            database.execute(
                "insert or replace into answer values (?, ?, ?, ?, ?)",
                (self.provider, key, fetched_at, self.attribution, json.dumps(record)),
            )
        return self._locations(record, fetched_at, cached=False)

    def _read(self, key: str) -> tuple[Any, float] | None:
        """Return a stored answer and when it was fetched, None if there is none or it has expired."""
        with self._database() as database:
            row = database.execute(
                "select answer, fetched_at from answer where provider = ? and asked = ?", (self.provider, key)
            ).fetchone()
        if row is None:
            return None
        record, fetched_at = json.loads(row[0]), float(row[1])
        ttl_s = self._ttl_s if record else self._negative_ttl_s
        return (record, fetched_at) if 0 <= self._clock() - fetched_at < ttl_s else None

    def _locations(self, record: Any, fetched_at: float, *, cached: bool) -> Any:
        """Return the location, the list of locations, or None that a record represents."""
        if record is None:
            return None
        if isinstance(record, list):
            return [self._locations(item, fetched_at, cached=cached) for item in record]
        source = {"provider": self.provider, "attribution": self.attribution}
        raw = record["raw"] | source | {"fetched_at": fetched_at, "cached": cached}
        return Location(record["address"], (record["lat"], record["lon"], record["altitude"]), raw)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT_S)
            try:
                with database:
                    yield database
            finally:
                database.close()
        except (sqlite3.Error, OSError, json.JSONDecodeError) as error:
            raise StoreError(
                f"{self._path}: the cache of geocoded names cannot be used: {error}; delete it or name another file"
            ) from error


def _normalized(query: Any) -> Any:
    """Return a query without differences in case and spaces, so that the same name has one answer."""
    if isinstance(query, str):
        return " ".join(query.casefold().split())
    if isinstance(query, dict):
        return {str(key): _normalized(value) for key, value in query.items()}
    return query


def _record(answer: Any) -> Any:
    """Return a geocoder's answer as JSON values."""
    if answer is None:
        return None
    if isinstance(answer, list):
        return [_record(item) for item in answer] or None
    raw = answer.raw if isinstance(answer.raw, dict) else {"answer": answer.raw}
    return {
        "address": answer.address,
        "lat": answer.latitude,
        "lon": answer.longitude,
        "altitude": answer.altitude,
        "raw": json.loads(json.dumps(raw, default=str)),
    }

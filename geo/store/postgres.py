"""What is PostgreSQL's own: connections to a server that may be slow, restarted or gone, and saying what is wrong.

Writers take an advisory lock when their transaction begins, so that there is one at a time as in SQLite: what one has
looked up, such as which texts are stored, holds until it commits. Readers read in transactions that see one moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from geo.errors import DamagedStoreError, MissingStoreError, StoreError, UnreachableStoreError, UsageError
from geo.store import migrate
from geo.store.location import Location
from geo.store.schema import metadata

__all__ = ["Postgres"]

_LOCK: Final = 0x44544C4E  # "DTLN"; with the schema's name it makes the key of the writers' lock
_CONNECT_SECONDS: Final = 10
_RECYCLE_SECONDS: Final = 1800
_READERS: Final = 15  # connections at most, as many as to SQLite
_WRITERS: Final = 5
# The address's own ?options=-c... comes after these and wins.
_SETTINGS: Final = {
    "statement_timeout": "60s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "15min",
    "tcp_keepalives_idle": "60",
    "jit": "off",  # compiling these queries takes longer than they do
}
# Over a network that drops packets, a dead connection is known as such within a minute.
_NETWORK: Final = {
    "connect_timeout": _CONNECT_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "client_encoding": "utf8",
    "fallback_application_name": "dateline",
}
_TABLES: Final = ("articles", "mentions", "focus", "packs", "places", "words")

_GONE: Final = "the server went away; what was finished is kept, so try again once it runs"
_UNREACHED: Final = "check that PostgreSQL runs there and lets this user in; what was finished is kept"
# By SQLSTATE, the longest that fits first: https://www.postgresql.org/docs/current/errcodes-appendix.html
_ADVICE: Final[dict[str, tuple[type[StoreError], str]]] = {
    "08": (UnreachableStoreError, _GONE),
    "22": (StoreError, "it does not take such a value"),
    "25P03": (UnreachableStoreError, "this program left it waiting for too long; try again"),
    "25006": (StoreError, "it may only be read; it is opened so, or the server is a standby"),
    "28": (StoreError, "the server lets this user not in; check user, password and pg_hba.conf"),
    "3D000": (StoreError, "there is no database of this name; make it with createdb"),
    "40": (UnreachableStoreError, "another program was in the way; try again"),
    "42501": (StoreError, "this user may not do that; grant it the tables, or CREATE on the schema"),
    "42P01": (StoreError, "its tables are gone; another program has removed or restored them, so open it anew"),
    "53100": (StoreError, "the server's disk is full; what was finished is kept, so free some space and run again"),
    "53200": (UnreachableStoreError, "the server is out of memory; try again, or give it more"),
    "53300": (UnreachableStoreError, "the server takes no more connections; raise max_connections, or close some"),
    "54": (StoreError, "a text is too long for it"),
    "55P03": (UnreachableStoreError, "another program keeps it locked; wait for that to finish and try again"),
    "57014": (
        StoreError,
        "it took too long and was stopped; ?options=-cstatement_timeout=... in its address allows more",
    ),
    "57": (UnreachableStoreError, _GONE),
    "58": (StoreError, "the server's disk does not take more; what was finished is kept, so check it and run again"),
    "XX": (DamagedStoreError, "it is damaged: see how far with `dateline db check`, restore a backup into a new one"),
}
_OF_VALUES: Final = ("22", "23")
# What is said where there is no server, or one that is starting or stopping; one that lets nobody in will not later.
_AWAY: Final = (
    *("refused", "timeout", "timed out", "closed the connection", "reset by peer", "starting up", "shutting down"),
    *("not yet accepting", "recovery", "too many clients", "connection slots", "No route", "resolve", "translate"),
)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database on a server."""

    location: Location

    def version(self) -> int | None:
        """Return which version the tables are, None where there are none."""
        engine = _engine(self.location, writes=False)
        try:
            with self.translated(), engine.connect() as connection:
                stamped = self._stamped(connection)
        finally:
            engine.dispose()
        return None if stamped is None else migrate.number_of(stamped)

    def open(self, *, read_only: bool) -> tuple[Engine, Engine]:
        """Connect, and make or upgrade the tables where they are missing or older.

        Each of the two keeps some connections, and makes sure that one still holds before it gives it out.
        """
        reader = _engine(self.location, writes=False)
        writer = _engine(self.location, writes=True)
        try:
            with self.translated():
                with reader.connect() as connection:
                    stamped = self._stamped(connection)
                if stamped is None and read_only:
                    raise MissingStoreError(f"{self.location}: has no tables yet; `dateline ingest` makes them")
                if stamped != migrate.HEAD:
                    self._migrate(writer)
        except BaseException:
            reader.dispose()
            writer.dispose()
            raise
        return (reader, reader) if read_only else (reader, writer)

    def refresh_statistics(self, writer: Engine) -> None:
        """Look at a sample, a second at most; the server does so itself, though not before the first question."""
        with suppress(SQLAlchemyError), writer.execution_options(writes=False).begin() as connection:
            connection.exec_driver_sql(f"ANALYZE {', '.join(_TABLES)}")

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the database's own errors into StoreError with the database and what to do."""
        try:
            yield
        except SQLAlchemyError as error:
            # The server tells the values that it refuses: texts of articles, which belong in no log.
            cause = None if _state(error)[:2] in _OF_VALUES else error
            raise _explained(self.location, error) from cause

    def _stamped(self, connection: Connection) -> str | None:
        """Return the tables' stamp, None where there are no tables; raises StoreError where they are not ours."""
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreError(f"{self.location}: keeps texts in {encoding}; make a database with ENCODING 'UTF8'")
        stamped = migrate.stamped(connection, self.location.name)
        if stamped is None and set(inspect(connection).get_table_names()) & metadata.tables.keys():
            raise StoreError(f"{self.location}: this database is another program's; choose another")
        return stamped

    def _migrate(self, writer: Engine) -> None:
        """Make the tables or bring them up to date, in one transaction; the writers' lock lets one program do so."""
        with writer.begin() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            stamped = self._stamped(connection)
            if stamped is None:
                migrate.create(connection)
            elif stamped != migrate.HEAD:
                migrate.upgrade(connection)


def _engine(location: Location, *, writes: bool) -> Engine:
    url = make_url(location.url)
    ours = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    theirs = url.query.get("options", "")
    given = {name: value for name, value in _NETWORK.items() if name not in url.query}
    most = _WRITERS if writes else _READERS
    try:
        engine = create_engine(
            url,
            connect_args=given | {"options": f"{ours} {theirs if isinstance(theirs, str) else ' '.join(theirs)}"},
            isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
            hide_parameters=True,  # texts of articles stay out of tracebacks and logs
            pool_pre_ping=True,
            pool_recycle=_RECYCLE_SECONDS,
            pool_size=most // 3,
            max_overflow=most - most // 3,
        )
    except ModuleNotFoundError as error:
        raise UsageError(f"{location}: PostgreSQL needs psycopg: pip install '.[postgres]'") from error
    if not writes:
        return engine.execution_options(postgresql_readonly=True)
    event.listen(engine, "begin", _begin)
    return engine.execution_options(writes=True)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK}, hashtext(current_schema()))")


def _explained(location: Location, error: SQLAlchemyError) -> StoreError:
    if isinstance(error, PoolTimeoutError):
        return UnreachableStoreError(f"{location}: too many ask at once; try again")
    if not isinstance(error, DBAPIError):
        return StoreError(f"{location}: {error}")
    said = _said(error.orig)
    state = _state(error)
    if not state:  # no answer from a server, or none that goes beyond letting in
        advice = _GONE if error.connection_invalidated else f"{said}; {_UNREACHED}"
        away = error.connection_invalidated or any(sign in said for sign in _AWAY)
        return (UnreachableStoreError if away else StoreError)(f"{location}: {advice}")
    for start in (state, state[:2]):
        if start in _ADVICE:
            kind, advice = _ADVICE[start]
            return kind(f"{location}: {advice} ({said})")
    return StoreError(f"{location}: {said}")


def _state(error: SQLAlchemyError) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _said(error: BaseException | None) -> str:
    """Return the first thing that the server or the driver said, in one line."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    return " ".join(str(primary or error).partition("\n")[0].split())

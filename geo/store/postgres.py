"""PostgreSQL: connections to a server that may be slow, restarted or gone, and explanations of its errors.

Writers take an advisory lock when their transaction begins, so that one writes at a time, as in SQLite: what a writer
has looked up, such as which texts are stored, stays true until it commits. Each transaction of a reader sees one
snapshot.
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
from geo.store import migrations
from geo.store.location import Location
from geo.store.schema import metadata

_LOCK: Final = 0x44544C4E  # "DTLN"; the writers' lock is this number and the name of the schema
_CONNECT_SECONDS: Final = 10
_RECYCLE_SECONDS: Final = 1800
_READERS: Final = 15  # connections at most, as many as to SQLite
_WRITERS: Final = 5
# Options in the URL (?options=-c...) come after these and win.
_SETTINGS: Final = {
    "statement_timeout": "60s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "15min",
    "tcp_keepalives_idle": "60",
    "jit": "off",  # compiling these queries takes longer than running them
}
# Detects a dead connection within a minute on a network that drops packets.
_NETWORK: Final = {
    "connect_timeout": _CONNECT_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "client_encoding": "utf8",
    "fallback_application_name": "dateline",
}
_TABLES: Final = ("articles", "mentions", "focus", "packs", "places", "words", "stories", "story_bands")

_GONE: Final = "the connection to the server was lost; finished work is kept, so try again when it runs"
_UNREACHED: Final = "check that PostgreSQL runs there and accepts this user; finished work is kept"
# By SQLSTATE or its first two characters: https://www.postgresql.org/docs/current/errcodes-appendix.html
_ADVICE: Final[dict[str, tuple[type[StoreError], str]]] = {
    "08": (UnreachableStoreError, _GONE),
    "22": (StoreError, "the database does not accept this value"),
    "25P03": (UnreachableStoreError, "a transaction of this program was idle for too long; try again"),
    "25006": (StoreError, "it is read-only: it was opened so, or the server is a standby"),
    "28": (StoreError, "the server rejected this user; check the user name, password and pg_hba.conf"),
    "3D000": (StoreError, "this database does not exist; create it with createdb"),
    "40": (UnreachableStoreError, "it conflicted with another program; try again"),
    "42501": (StoreError, "this user lacks a privilege; grant it the tables, or CREATE on the schema"),
    "42P01": (StoreError, "its tables are missing; another program has removed or restored them, so open it again"),
    "53100": (StoreError, "the server's disk is full; finished work is kept, so free some space and run again"),
    "53200": (UnreachableStoreError, "the server is out of memory; try again, or give it more"),
    "53300": (UnreachableStoreError, "the server accepts no more connections; raise max_connections, or close some"),
    "54": (StoreError, "a text is too long for the database"),
    "55P03": (UnreachableStoreError, "another program keeps it locked; wait for that program to finish and try again"),
    "57014": (
        StoreError,
        "it took too long and was stopped; ?options=-cstatement_timeout=... in the URL allows more",
    ),
    "57": (UnreachableStoreError, _GONE),
    "58": (StoreError, "the server cannot write to its disk; finished work is kept, so check the disk and run again"),
    "XX": (
        DamagedStoreError,
        "it is damaged: run `dateline db check` to see the extent, and restore a backup into a new database",
    ),
}
_NOT_SHOWN: Final = "the connection failed, for a reason that quotes the password or an option of the URL"
_VALUE_ERRORS: Final = ("22", "23")
# Options of a URL that are shown. Any other may be a part of a password that has "?" or "&" unescaped.
_PUBLIC_OPTIONS: Final = frozenset(
    "application_name connect_timeout host options port sslcert sslkey sslmode sslrootcert target_session_attrs".split()
)
# Parts of messages that mean that a server is missing, starting or stopping: a later try may succeed.
_TEMPORARY: Final = (
    *("refused", "timeout", "timed out", "closed the connection", "reset by peer", "starting up", "shutting down"),
    *("not yet accepting", "recovery", "too many clients", "connection slots", "No route", "resolve", "translate"),
)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database on a server."""

    location: Location

    def version(self) -> int | None:
        """Return the version of the tables, None without tables."""
        engine = _engine(self.location, writes=False)
        try:
            with self.translated(), engine.connect() as connection:
                stamped = self._read_stamp(connection)
        finally:
            engine.dispose()
        return None if stamped is None else migrations.version_number(stamped)

    def open(self, *, read_only: bool) -> tuple[Engine, Engine]:
        """Connect, and create or migrate the tables where they are missing or older.

        Both engines keep a pool of connections, and test a connection before they hand it out.
        """
        reader = _engine(self.location, writes=False)
        writer = _engine(self.location, writes=True)
        try:
            with self.translated():
                with reader.connect() as connection:
                    stamped = self._read_stamp(connection)
                if stamped is None and read_only:
                    raise MissingStoreError(f"{self.location}: has no tables yet; `dateline ingest` creates them")
                if stamped != migrations.HEAD:
                    self._migrate(writer)
        except BaseException:
            reader.dispose()
            writer.dispose()
            raise
        return (reader, reader) if read_only else (reader, writer)

    def refresh_statistics(self, writer: Engine) -> None:
        """Analyze the tables: a second at most. The server does so itself, but not before the first query."""
        with suppress(SQLAlchemyError), writer.execution_options(writes=False).begin() as connection:
            connection.exec_driver_sql(f"ANALYZE {', '.join(_TABLES)}")

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn SQLAlchemy's errors into StoreError, which names the database and says what to do."""
        try:
            yield
        except SQLAlchemyError as error:
            # The server quotes the values that it refuses: texts of articles, which must not get into a log. The
            # driver quotes options of the URL.
            is_secret = _sqlstate(error)[:2] in _VALUE_ERRORS or _quotes_secret(str(error), self.location)
            raise _translate(self.location, error) from (None if is_secret else error)

    def _read_stamp(self, connection: Connection) -> str | None:
        """Return the tables' stamp, None without tables; raises StoreError for another program's tables."""
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreError(f"{self.location}: its encoding is {encoding}; create a database with ENCODING 'UTF8'")
        stamped = migrations.read_stamp(connection, self.location.name)
        if stamped is None and set(inspect(connection).get_table_names()) & metadata.tables.keys():
            raise StoreError(f"{self.location}: this database belongs to another program; choose another")
        return stamped

    def _migrate(self, writer: Engine) -> None:
        """Create or migrate the tables in one transaction; the writers' lock ensures that only one program does so."""
        with writer.begin() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            stamped = self._read_stamp(connection)
            if stamped is None:
                migrations.create(connection)
            elif stamped != migrations.HEAD:
                migrations.upgrade(connection)


def _engine(location: Location, *, writes: bool) -> Engine:
    url = make_url(location.url)
    default_options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    url_options = url.query.get("options", "")
    if not isinstance(url_options, str):
        url_options = " ".join(url_options)
    network = {name: value for name, value in _NETWORK.items() if name not in url.query}
    size = _WRITERS if writes else _READERS
    try:
        engine = create_engine(
            url,
            connect_args=network | {"options": f"{default_options} {url_options}"},
            isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
            hide_parameters=True,  # texts of articles stay out of tracebacks and logs
            pool_pre_ping=True,
            pool_recycle=_RECYCLE_SECONDS,
            pool_size=size // 3,
            max_overflow=size - size // 3,
        )
    except ModuleNotFoundError as error:
        raise UsageError(f"{location}: PostgreSQL needs psycopg: pip install '.[postgres]'") from error
    except SQLAlchemyError:
        # The error quotes an option of the URL, which may be a secret.
        raise UsageError(f"{location}: the options after the question mark are not PostgreSQL's") from None
    if not writes:
        return engine.execution_options(postgresql_readonly=True)
    event.listen(engine, "begin", _begin)
    return engine.execution_options(writes=True)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK}, hashtext(current_schema()))")


def _translate(location: Location, error: SQLAlchemyError) -> StoreError:
    if isinstance(error, PoolTimeoutError):
        return UnreachableStoreError(f"{location}: too many queries at once; try again")
    if not isinstance(error, DBAPIError):
        return StoreError(f"{location}: {error}")
    message = _message(error.orig)
    shown = _NOT_SHOWN if _quotes_secret(message, location) else message
    state = _sqlstate(error)
    if not state:  # there was no connection yet, or it was lost
        advice = _GONE if error.connection_invalidated else f"{shown}; {_UNREACHED}"
        is_temporary = error.connection_invalidated or any(part in message for part in _TEMPORARY)
        return (UnreachableStoreError if is_temporary else StoreError)(f"{location}: {advice}")
    for code in (state, state[:2]):
        if code in _ADVICE:
            error_type, advice = _ADVICE[code]
            return error_type(f"{location}: {advice} ({shown})")
    return StoreError(f"{location}: {shown}")


def _quotes_secret(message: str, location: Location) -> bool:
    """Whether a message of the server or the driver quotes the password, or an option of the URL that may be one."""
    url = make_url(location.url)
    options = ((name, value) for name, value in url.query.items() if name not in _PUBLIC_OPTIONS)
    secrets = [url.password, *(part for option in options for part in option)]
    return any(secret and str(secret) in message for secret in secrets)


def _sqlstate(error: SQLAlchemyError) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _message(error: BaseException | None) -> str:
    """Return the first line of the server's or the driver's message."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    return " ".join(str(primary or error).partition("\n")[0].split())

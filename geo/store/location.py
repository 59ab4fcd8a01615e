"""Locates the database: an explicit URL, DATELINE_DATABASE_URL, or the default file in the user's data folder."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import platformdirs
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo.errors import UsageError

ENVIRONMENT_VARIABLE: Final = "DATELINE_DATABASE_URL"

_URL_FORMS: Final = "use sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME"
_DRIVERS: Final = ("postgresql", "postgres", "postgresql+psycopg")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")  # a byte of the environment that is not UTF-8; no server takes it
_USER_NAME: Final = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Location:
    """The location of a database.

    Attributes:
        url: its connection URL, which may contain a password; never use it in a message.
        name: the URL without secrets, or the path of the file, for messages.
        path: the file of a SQLite database, None for PostgreSQL.
    """

    url: str = field(repr=False)
    name: str
    path: Path | None = None

    def __str__(self) -> str:
        return self.name


def locate(url: str | None = None) -> Location:
    """Return the location of a URL, of DATELINE_DATABASE_URL, or of the default database; paths become absolute.

    Raises UsageError for an invalid URL, and for a kind of database that Dateline does not support. The message never
    shows an address that is not understood: any part of it may be the password.
    """
    url = url or os.environ.get(ENVIRONMENT_VARIABLE)
    if not url:
        return _file(platformdirs.user_data_path("dateline") / "dateline.db")
    parsed = parse_url(url)
    if parsed is None:
        raise UsageError(
            f"the address of the database is not a database URL; {_URL_FORMS}; sqlite:////PATH for an absolute path; "
            "escape special characters of names and passwords with %"
        )
    if parsed.drivername == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in _DRIVERS:
        return _server(parsed)
    if parsed.drivername == "parquet":
        raise UsageError(f"an archive (parquet:) is read-only; to write, use a database: {_URL_FORMS}")
    raise UsageError(f"{parsed.get_backend_name()}: Dateline does not support this kind of database; {_URL_FORMS}")


def parse_url(url: str) -> URL | None:
    """Return the parts of a database URL, None for one that is not understood.

    That includes a URL that SQLAlchemy splits at the wrong place because its password has an "@" or a "/" unescaped.
    """
    scheme = url.partition("://")[0]
    try:
        parsed = make_url(url if scheme != "postgres" else f"postgresql{url.removeprefix(scheme)}")
    except (ArgumentError, ValueError):
        return None
    if parsed.drivername == "sqlite":
        return None if "://" in (parsed.database or "") else parsed
    has_user = parsed.username is not None or parsed.password is not None
    is_split_wrongly = "@" in (parsed.host or "") or url.partition("?")[0].count("@") > has_user
    return None if is_split_wrongly or _SURROGATE.search(url) else parsed


def database_url(path: Path) -> str:
    """Return the URL of a SQLite file, with special characters of its path escaped."""
    return _file(path).url


def _sqlite(parsed: URL) -> Location:
    if not parsed.database or parsed.database == ":memory:":
        raise UsageError("this SQLite URL names no file; use sqlite:///PATH")
    if parsed.query:
        raise UsageError(
            f"sqlite:///{parsed.database}: a SQLite URL takes no options after a question mark; use sqlite:///PATH"
        )
    return _file(Path(parsed.database).expanduser())


def _file(path: Path) -> Location:
    path = path.absolute()
    try:
        url = URL.create("sqlite", database=str(path)).render_as_string()
    except UnicodeEncodeError as error:
        raise UsageError(f"{path!r}: this name is not valid UTF-8; choose another") from error
    return Location(url, str(path), path)


def _server(parsed: URL) -> Location:
    if not parsed.database:
        raise UsageError(f"{_without_secrets(parsed)}: has no database name; use postgresql+psycopg://USER@HOST/NAME")
    complete = parsed.set(drivername="postgresql+psycopg")
    return Location(complete.render_as_string(hide_password=False), _without_secrets(parsed))


def _without_secrets(parsed: URL) -> str:
    """Return the URL without the password and the options, which may contain one, nor a user name that hides one."""
    user = parsed.username if parsed.username and _USER_NAME.fullmatch(parsed.username) else None
    public = URL.create(parsed.get_backend_name(), user, None, parsed.host, parsed.port, parsed.database)
    return public.render_as_string()

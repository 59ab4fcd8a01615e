"""Which database is meant: the URL given, else DATELINE_DATABASE_URL, else a file in the user's data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import platformdirs
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo.errors import UsageError

ENVIRONMENT_VARIABLE: Final = "DATELINE_DATABASE_URL"

_FORMS: Final = "use sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME"
_DRIVERS: Final = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a database is: `path` is SQLite's file, None where a server has it.

    `str()` of it is for messages. `url` may hold a password: it goes to the database and to processes of the same
    user, never into a message.
    """

    url: str = field(repr=False)
    name: str
    path: Path | None = None

    def __str__(self) -> str:
        return self.name


def locate(url: str | None = None) -> Location:
    """Return the database that `url`, else the environment, names; an SQLite path is absolute then.

    Raises UsageError for what is no URL and for a database that Dateline does not store in.
    """
    given = url or os.environ.get(ENVIRONMENT_VARIABLE)
    if not given:
        return _file(platformdirs.user_data_path("dateline") / "dateline.db")
    scheme = given.partition("://")[0]
    try:
        parsed = make_url(given if scheme != "postgres" else f"postgresql{given.removeprefix(scheme)}")
    except (ArgumentError, ValueError):
        # What is wrong in it may be a part of the password: it is not repeated, and neither is who said so.
        shown = given if "@" not in given else f"{scheme}://..."
        advice = f"{_FORMS}; sqlite:////PATH where the path is absolute, and % and a number for special characters"
        raise UsageError(f"{shown!r} is not a database URL; {advice}") from None
    if parsed.drivername == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in _DRIVERS:
        return _server(parsed)
    if parsed.drivername == "parquet":
        raise UsageError(f"{parsed}: an archive is for reading; to write, name a database: {_FORMS}")
    raise UsageError(f"{_shown(parsed)}: Dateline does not store in that; {_FORMS}")


def database_url(path: Path) -> str:
    """Return the URL of a SQLite file, whatever characters are in its path."""
    return _file(path).url


def _sqlite(parsed: URL) -> Location:
    if not parsed.database or parsed.database == ":memory:":
        raise UsageError(f"{parsed}: Dateline stores in a file; use sqlite:///PATH")
    if parsed.query:
        raise UsageError(f"{parsed}: takes nothing after a question mark; use sqlite:///PATH")
    return _file(Path(parsed.database).expanduser())


def _file(path: Path) -> Location:
    path = path.absolute()
    try:
        url = URL.create("sqlite", database=str(path)).render_as_string()
    except UnicodeEncodeError as error:
        raise UsageError(f"{path!r}: this name is no UTF-8; choose another") from error
    return Location(url, str(path), path)


def _server(parsed: URL) -> Location:
    if not parsed.database:
        raise UsageError(f"{_shown(parsed)}: names no database; use postgresql+psycopg://USER@HOST/NAME")
    complete = parsed.set(drivername="postgresql+psycopg")
    return Location(complete.render_as_string(hide_password=False), _shown(parsed))


def _shown(parsed: URL) -> str:
    """Return the URL without what may be secret: the password, and the options, which may hold one."""
    bare = URL.create(parsed.get_backend_name(), parsed.username, None, parsed.host, parsed.port, parsed.database)
    return bare.render_as_string()

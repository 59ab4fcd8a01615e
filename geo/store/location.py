"""Which database is meant: the URL given, else DATELINE_DATABASE_URL, else a file in the user's data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import platformdirs
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo.errors import UsageError

ENVIRONMENT_VARIABLE: Final = "DATELINE_DATABASE_URL"


def database_path(url: str | None = None) -> Path:
    """Return the SQLite file that `url` names, absolute.

    Raises UsageError for what is no URL and for a database that Dateline does not store in.
    """
    given = url or os.environ.get(ENVIRONMENT_VARIABLE)
    if not given:
        return default_path()
    parsed = _parse(given)
    if parsed.get_backend_name() != "sqlite":
        raise UsageError(f"{parsed.render_as_string()}: Dateline stores in SQLite; use sqlite:///PATH")
    if not parsed.database or parsed.database == ":memory:":
        raise UsageError(f"{given}: Dateline stores in a file; use sqlite:///PATH")
    if parsed.query:
        raise UsageError(f"{given}: takes nothing after a question mark; use sqlite:///PATH")
    return Path(parsed.database).expanduser().absolute()


def database_url(path: Path) -> str:
    """Return the URL of a SQLite file, whatever characters are in its path."""
    return URL.create("sqlite", database=str(path.absolute())).render_as_string()


def default_path() -> Path:
    """Return where the database is when nothing else is said."""
    return platformdirs.user_data_path("dateline") / "dateline.db"


def _parse(given: str) -> URL:
    try:
        return make_url(given)
    except (ArgumentError, ValueError) as error:
        advice = "is not a database URL; use sqlite:///PATH, with four slashes where the path is absolute"
        raise UsageError(f"{given!r} {advice}") from error

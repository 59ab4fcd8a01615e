"""`dateline serve`: run the dashboard, from any folder."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

import geo
from geo.cli.options import Database, Overlay, resolve_options
from geo.errors import DatelineError, UsageError, system_reason

# Options that a user's own Streamlit configuration must not change; the others are in .streamlit/config.toml.
_FIXED_OPTIONS: Final = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "server.showEmailPrompt": False,
}
_ALL_INTERFACES: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104
_PATH: Final = re.compile(r"(?:[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)?")


def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; 0.0.0.0 accepts the whole network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="Port to listen on.")] = 8501,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the dashboard in a browser.")] = True,
    base_path: Annotated[
        str,
        typer.Option(
            "--base-path",
            metavar="PATH",
            envvar="DATELINE_BASE_PATH",
            show_envvar=False,
            help="Serve under this path of the site, such as /news. Default: $DATELINE_BASE_PATH, otherwise the root.",
        ),
    ] = "",
    overlay: Overlay = None,
    database: Database = None,
    archive: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Show a batch that `dateline aggregate` has prepared."),
    ] = None,
) -> None:
    """Run the dashboard. Ctrl-C stops it.

    Example: dateline serve --port 8600 --no-browser
    """
    if archive is not None and database is not None:
        raise UsageError("--archive and --database are alternatives; give only one")
    options: dict[str, object] = {"server.address": host, "server.port": port, "server.headless": not browser}
    options["server.baseUrlPath"] = _parse_path(base_path)
    if host in _ALL_INTERFACES:
        # Otherwise Streamlit asks a server on the internet for the public address of this machine.
        options["browser.serverAddress"] = "localhost"
    _check_port(host, port)
    raise typer.Exit(_serve(options, overlay, _data_url(archive, database)))


def _serve(options: Mapping[str, object], overlay: Path | None, database: str) -> int:
    from geo.gazetteer import OVERLAY_VARIABLE, Gazetteer

    settings = resolve_options(overlay=overlay)
    Gazetteer.open(settings.gazetteer, overlay=settings.overlay)  # so that errors appear here, not on the page
    app = dashboard_folder() / "__main__.py"
    environment = os.environ | {"DATELINE_DATABASE_URL": database}
    if settings.overlay is not None:
        # For all look-ups of the dashboard, not only for its geoparser.
        environment[OVERLAY_VARIABLE] = str(settings.overlay.absolute())
    # -P: a file called geo.py in the working folder must not be imported as the engine.
    command = [sys.executable, "-P", str(app), json.dumps({**_FIXED_OPTIONS, **options})]
    return _exec(command, environment)


def _parse_path(text: str) -> str:
    """Return a path of the site without leading and trailing slashes; raises UsageError if it is malformed."""
    path = text.strip().strip("/")
    if not _PATH.fullmatch(path):
        raise UsageError(f"--base-path is {text!r}; it must be a path such as /news, of letters, digits, - and _")
    return path


def _data_url(archive: Path | None, database: str | None) -> str:
    """Return the URL of the database or archive to show, absolute: the server runs in another folder."""
    from geo.archive import Archive
    from geo.store import locate
    from geo.stored_articles import archive_folder, archive_url

    folder = archive or archive_folder(database)
    if folder is None:
        return locate(database).url
    Archive.open(folder)  # so that errors appear here, not on the page
    return archive_url(folder)


def _check_port(host: str, port: int) -> None:
    """Raise DatelineError if the server could not listen there; Streamlit would show a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise DatelineError(
            f"{host}:{port}: cannot listen there: {system_reason(error)}; choose another --host or --port"
        ) from error


def _exec(command: list[str], environment: Mapping[str, str]) -> int:
    if os.name == "posix":
        # In the same process, so that stopping `dateline serve` stops the server.
        os.execve(command[0], command, environment)  # noqa: S606
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


def dashboard_folder() -> Path:
    """Return the folder of the dashboard's package; raises DatelineError if it is missing."""
    folder = Path(geo.__file__).resolve().parent.parent / "dashboard"
    if not (folder / "__main__.py").is_file():
        raise DatelineError(f"{folder}: the dashboard is missing; install Dateline again")
    return folder

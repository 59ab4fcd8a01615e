"""`dateline serve`: the dashboard, from any folder."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from geo.cli.dashboard_folder import dashboard_folder
from geo.cli.options import Database, Overlay
from geo.cli.settings_options import resolve_options
from geo.errors import DatelineError, UsageError

# What must hold whatever a user's own configuration says; the rest is in the configuration file beside the app.
_ALWAYS: Final = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "server.showEmailPrompt": False,
}
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104
_PATH: Final = re.compile(r"(?:[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)?")


def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; 0.0.0.0 lets the whole network in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="Port to listen on.")] = 8501,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")] = True,
    base_path: Annotated[
        str,
        typer.Option(
            "--base-path",
            metavar="PATH",
            envvar="DATELINE_BASE_PATH",
            show_envvar=False,
            help="Serve below this path of the site, such as /news. Default: $DATELINE_BASE_PATH, else at the top.",
        ),
    ] = "",
    overlay: Overlay = None,
    database: Database = None,
    archive: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Show the articles of a batch, prepared by `dateline aggregate`."),
    ] = None,
) -> None:
    """Open the dashboard. Ctrl-C ends it.

    Example: dateline serve --port 8600 --no-browser
    """
    if archive is not None and database is not None:
        raise UsageError("--archive and --database both say what to show; give one of them")
    chosen: dict[str, Any] = {"server.address": host, "server.port": port, "server.headless": not browser}
    chosen["server.baseUrlPath"] = _path(base_path)
    if host in _EVERYWHERE:
        # Else Streamlit asks a server on the internet for the address that this machine has there.
        chosen["browser.serverAddress"] = "localhost"
    raise typer.Exit(_serve(chosen, overlay, _shown(archive, database)))


def _serve(chosen: dict[str, Any], overlay: Path | None, database: str) -> int:
    from geo.gazetteer import OVERLAY_VARIABLE, Gazetteer

    settings = resolve_options(overlay=overlay)
    Gazetteer.open(settings.gazetteer, overlay=settings.overlay)  # refused here, not on the page
    app = dashboard_folder() / "__main__.py"
    _try_to_listen(chosen["server.address"], chosen["server.port"])
    environment = os.environ | {"DATELINE_DATABASE_URL": database}
    if settings.overlay is not None:
        # For every look-up in the dashboard, not for its geoparser alone.
        environment[OVERLAY_VARIABLE] = str(settings.overlay.absolute())
    # -P: a file called geo.py in the folder that the command is given in must not be taken for the engine.
    command = [sys.executable, "-P", str(app), *flags(_ALWAYS | chosen)]
    return _become(command, environment)


def _path(said: str) -> str:
    """Return a path of the site without its outer slashes; raises UsageError for what is none."""
    path = said.strip().strip("/")
    if not _PATH.fullmatch(path):
        raise UsageError(f"--base-path is {said!r}; it must be a path such as /news, of letters, digits, - and _")
    return path


def _shown(archive: Path | None, database: str | None) -> str:
    """Return the URL of what is shown, settled here: a relative path would mean another file in another folder."""
    from geo.archive import Archive
    from geo.article_reader import archive_folder, archive_url
    from geo.store import locate

    folder = archive or archive_folder(database)
    if folder is None:
        return locate(database).url
    Archive.open(folder)  # refused here, not on the page
    return archive_url(folder)


def _try_to_listen(host: str, port: int) -> None:
    """Raise DatelineError where the server could not listen; its own message for that is a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise DatelineError(f"{host}:{port}: cannot listen there: {reason}; choose another --host or --port") from error


def flags(options: Mapping[str, Any]) -> list[str]:
    """Return Streamlit options as its command-line flags."""
    return [f"--{name}={_flag_value(value)}" for name, value in options.items()]


def _flag_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _become(command: list[str], environment: Mapping[str, str]) -> int:
    if os.name == "posix":
        # In the same process, so that whoever stops `dateline serve` stops the server.
        os.execve(command[0], command, environment)  # noqa: S606
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603

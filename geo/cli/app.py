"""The commands and global options of `dateline`, and its entry point."""

from __future__ import annotations

import os
import signal
import sys
from difflib import get_close_matches
from typing import Annotated, Final, NoReturn

import typer

import geo
from geo.cli import (
    batch,
    db,
    edit,
    evaluate,
    export,
    gazetteer,
    geoparse,
    health,
    ingest,
    inspect,
    remove,
    reread,
    serve,
    watch,
)
from geo.cli.command_group import USAGE_ERROR, CommandGroup
from geo.cli.terminal import print_message, set_quiet
from geo.errors import UsageError
from geo.telemetry import configure_logging, is_json

_TERMINATED: Final = 143
_PREFIX: Final = "DATELINE_"
# The environment variables besides those of the settings.
_OTHER_VARIABLES: Final = frozenset(
    _PREFIX + name
    for name in (
        "ACCESS ADD_LIMIT ADD_LIMIT_ALL ADMINS BASE_PATH DATABASE_URL EDITORS FRAMED_BY LOG MAX_SESSIONS METRICS "
        "PASS_KEYS SETTINGS SITE TILES TILES_CREDIT UPSTREAM VIEWERS WEB_HOSTS"
    ).split()
)

app = typer.Typer(
    name="dateline",
    cls=CommandGroup,
    help="Find the places that news articles mention, decide which place each name means, and map them.",
    epilog="Example: dateline ingest articles/ && dateline serve",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(requested: bool) -> None:
    if requested:
        typer.echo(f"dateline {geo.__version__}")
        raise typer.Exit


@app.callback()
def _global_options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show only errors: no progress, no summary.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every step to standard error.")] = False,
) -> None:
    set_quiet(quiet)
    if verbose and not is_json():  # a JSON log has everything already
        configure_logging()
    _report_unknown_variables()


def _report_unknown_variables() -> None:
    """Name environment variables that are probably misspelled."""
    unknown = [name for name in os.environ if name.startswith(_PREFIX) and name not in _OTHER_VARIABLES]
    if not unknown:
        return
    from geo.settings import SETTING_NAMES

    known = {_PREFIX + name.upper() for name in SETTING_NAMES} | _OTHER_VARIABLES
    for name in sorted(set(unknown) - known):
        close = get_close_matches(name.removeprefix(_PREFIX), [each.removeprefix(_PREFIX) for each in known], 1, 0.75)
        if close:
            print_message(f"unknown environment variable {name}; did you mean {_PREFIX}{close[0]}?")


app.command("inspect")(inspect.inspect)
app.command("geoparse")(geoparse.geoparse)
app.command("ingest")(ingest.ingest)
app.command("reread")(reread.reread)
app.command("remove")(remove.remove)
app.command("edit")(edit.edit)
app.command("undo")(remove.undo)
app.command("batch")(batch.batch)
app.command("load")(batch.load)
app.command("aggregate")(batch.aggregate)
app.command("export")(export.export)
app.command("watch")(watch.watch)
app.command("status")(watch.status)
app.command("serve")(serve.serve)
app.command("health")(health.health)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(gazetteer.app, name="gazetteer")
app.add_typer(db.app, name="db")


def main() -> None:
    """Run the command line and exit."""
    signal.signal(signal.SIGTERM, _terminate)
    _replace_closed_streams()
    try:
        configure_logging(quiet=True)
    except UsageError as error:
        print(f"dateline: {error}", file=sys.stderr)
        raise SystemExit(USAGE_ERROR) from None
    app()


def _replace_closed_streams() -> None:
    """Open the null device for standard streams that the caller closed: the next file opened would get their number.

    Standard output stays None for Python, so that writing data to it is an error instead of losing it.
    """
    for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
        if stream is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  open until the process ends
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _terminate(*_: object) -> NoReturn:
    # An exception, so that half-written files are removed and worker processes ended on the way out.
    raise SystemExit(_TERMINATED)

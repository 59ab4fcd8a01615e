"""The commands put together, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

import geo
from geo.cli import batch, db, evaluate, export, gazetteer, geoparse, health, ingest, serve, watch
from geo.cli.messages import print_message
from geo.errors import DatelineError, UsageError
from geo.telemetry import configure_logging

FAILED, MISUSED, INTERRUPTED, TERMINATED, NO_READER = 1, 2, 130, 143, 141


class Commands(TyperGroup):
    """Turns errors into one line and an exit code; a traceback is for errors that nobody foresaw."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except UsageError as error:
            _end(str(error), MISUSED)
        except DatelineError as error:
            _end(str(error), FAILED)
        except BrokenPipeError:
            # Whoever read this has read enough (`| head`). What is still buffered has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(NO_READER) from None
        except OSError as error:
            _end(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error), FAILED)
        except KeyboardInterrupt:
            _end("interrupted", INTERRUPTED)
        return result


app = typer.Typer(
    name="dateline",
    cls=Commands,
    help="Finds the places that news articles mention, works out which place each name means, and maps them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {geo.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


app.command("geoparse")(geoparse.geoparse)
app.command("ingest")(ingest.ingest)
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
    _stand_in_for_closed_streams()
    try:
        configure_logging(quiet=True)
    except UsageError as error:
        print(f"dateline: {error}", file=sys.stderr)
        raise SystemExit(MISUSED) from None
    app()


def _stand_in_for_closed_streams() -> None:
    """Put the null device where a caller closed a standard stream: the next file opened would get its number.

    Standard output stays None for Python, so that data that has nowhere to go is refused rather than lost.
    """
    for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
        if stream is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  open as long as the process is
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _terminate(*_: object) -> NoReturn:
    # As an exception, so that half-written files are removed and worker processes ended on the way out.
    raise SystemExit(TERMINATED)


def _end(message: str, code: int) -> NoReturn:
    print_message(message)
    raise typer.Exit(code) from None

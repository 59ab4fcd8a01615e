"""The only use of Typer beyond its documented functions: a group of commands that turns errors into exit codes.

Typer has no hook for errors, so this overrides `invoke` of its `TyperGroup`, which is documented for subclasses but not
in detail. Wrapping the call of the app instead would not work for tests that use Typer's `CliRunner`.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final, NoReturn

import typer
from typer.core import TyperGroup

from geo.cli.terminal import print_error
from geo.errors import DatelineError, UsageError

__all__ = ["USAGE_ERROR", "CommandGroup"]

USAGE_ERROR: Final = 2
_FAILURE: Final = 1
_INTERRUPTED: Final = 130
_BROKEN_PIPE: Final = 141


class CommandGroup(TyperGroup):
    """Turns errors into a message of one line and an exit code; only unexpected errors have a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except UsageError as error:
            _exit(str(error), USAGE_ERROR)
        except DatelineError as error:
            _exit(str(error), _FAILURE)
        except BrokenPipeError:
            # The reader closed the pipe (`| head`). Discard what is buffered, or flushing at exit fails again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(_BROKEN_PIPE) from None
        except OSError as error:
            _exit(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error), _FAILURE)
        except KeyboardInterrupt:
            _exit("interrupted", _INTERRUPTED)
        return result


def _exit(message: str, code: int) -> NoReturn:
    print_error(message)
    raise typer.Exit(code) from None

"""Errors of commands become one line on standard error and an exit code."""

from __future__ import annotations

import errno

import pytest
import typer
from typer.testing import CliRunner

from geo.cli.command_group import CommandGroup
from geo.errors import InputError, UsageError


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UsageError("two options contradict"), 2, "dateline: two options contradict\n"),
        (InputError("is empty", where="a.txt"), 1, "dateline: a.txt: is empty\n"),
        (
            OSError(errno.ENOSPC, "No space left on device", "out.csv"),
            1,
            "dateline: out.csv: No space left on device\n",
        ),
        (KeyboardInterrupt(), 130, "dateline: interrupted\n"),
    ],
)
def test_an_error_becomes_a_message_and_an_exit_code(error: BaseException, code: int, message: str) -> None:
    app = typer.Typer(cls=CommandGroup)

    @app.callback()
    def group() -> None:
        pass

    @app.command()
    def fail() -> None:
        raise error

    done = CliRunner().invoke(app, ["fail"])
    assert (done.exit_code, done.stdout, done.stderr) == (code, "", message)


def test_an_unexpected_error_keeps_its_traceback() -> None:
    app = typer.Typer(cls=CommandGroup)

    @app.callback()
    def group() -> None:
        pass

    @app.command()
    def fail() -> None:
        raise ZeroDivisionError

    assert isinstance(CliRunner().invoke(app, ["fail"]).exception, ZeroDivisionError)

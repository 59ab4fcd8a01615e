"""Arguments and options that several commands share."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from geo.cli.messages import print_message

if TYPE_CHECKING:
    from geo.store import RetryPolicy

_RETRY_S: Final = 120.0
_Choice = TypeVar("_Choice", bound=Enum)


def choice(values: type[_Choice]) -> Callable[[str | _Choice], _Choice]:
    """Return a parser for an option with these values; Typer's own error names the Python exception."""

    def parse(text: str | _Choice) -> _Choice:
        try:
            return values(text)
        except ValueError:
            raise typer.BadParameter(f"{text!r} is not one of {', '.join(one.value for one in values)}") from None

    return parse


def parse_day(text: str | dt.date) -> dt.date:
    """Return the day that an option gives as YYYY-MM-DD."""
    if isinstance(text, dt.date):
        return text
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no time zone
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD") from None


def retry_policy(*, forever: bool = False) -> RetryPolicy:
    """Return how long a writing command waits for a locked or unreachable database: two minutes, or `forever`."""
    from geo.store import RetryPolicy

    return RetryPolicy(math.inf if forever else _RETRY_S, print_message)


Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Number of worker processes.")]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Database URL: sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME. Default: $DATELINE_DATABASE_URL, "
        "otherwise a file in your data folder.",
    ),
]
Metrics = Annotated[
    str | None,
    typer.Option(
        "--metrics",
        metavar="ADDRESS",
        envvar="DATELINE_METRICS",
        show_envvar=False,
        help="Serve Prometheus metrics at this address, such as 127.0.0.1:9464. Default: $DATELINE_METRICS, otherwise "
        "off.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to FILE instead of standard output; it appears complete or not at all.",
    ),
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", metavar="CC", help="Only places in this country (ISO code, such as IN); repeatable."),
]
GazetteerFile = Annotated[
    Path | None,
    typer.Option("--gazetteer", metavar="FILE", help="Gazetteer file to use. Default: the packaged one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]

"""`dateline health`: check database, gazetteer, feeds and dashboard, for monitoring by the exit code."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

import typer

from geo.cli.options import AsJson, Database
from geo.cli.terminal import print_json

_LATE_MINUTES: Final = 60


def health(
    dashboard: Annotated[
        str | None, typer.Option("--dashboard", metavar="URL", help="Also check this dashboard.")
    ] = None,
    feeds: Annotated[
        bool, typer.Option("--feeds/--no-feeds", help="Check that feeds were fetched when they were due.")
    ] = True,
    late: Annotated[
        int, typer.Option("--late", min=0, metavar="MINUTES", help="How late a feed may be fetched.")
    ] = _LATE_MINUTES,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Check the database, the gazetteer and the feeds.

    Exit code 1 if one of them is not healthy.

    Example: dateline health --dashboard http://127.0.0.1:8501
    """
    from geo.health import check_dashboard, check_feeds, check_gazetteer, check_store
    from geo.settings import resolve_settings

    settings = resolve_settings()
    checks = [check_store(database), check_gazetteer(settings.gazetteer, settings.overlay)]
    checks += [check_feeds(database, dt.timedelta(minutes=late))] if feeds else []
    checks += [check_dashboard(dashboard)] if dashboard is not None else []
    if as_json:
        records = [{"name": check.name, "well": check.passed, "said": check.message} for check in checks]
        print_json(records)
    else:
        for check in checks:
            typer.echo(f"{'ok    ' if check.passed else 'FAILED'}  {check.name}: {check.message}")
    if not all(check.passed for check in checks):
        raise typer.Exit(1)

"""`dateline db`: care for the database."""

from __future__ import annotations

import typer

from geo.cli.messages import say
from geo.cli.options import Database

app = typer.Typer(help="Care for the database.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    pass


@app.command()
def upgrade(database: Database = None) -> None:
    """Bring the database's tables up to date with this Dateline, or make them where there are none.

    Whatever opens the database does the same; this does it beforehand, where that is wished.

    Example: dateline db upgrade
    """
    from geo.store import Store

    with Store.open(database) as store:
        say(f"{store.location}: up to date")

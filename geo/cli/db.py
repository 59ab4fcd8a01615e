"""`dateline db`: care for the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo.cli.messages import print_message
from geo.cli.options import AsJson, Database
from geo.cli.progress import Progress
from geo.plural import pluralize
from geo.printable import printable_lines

if TYPE_CHECKING:
    from geo.store import DatabaseIssue

app = typer.Typer(help="Care for the database.", no_args_is_help=True, rich_markup_mode=None)

_SHOWN_OF_A_KIND: Final = 20
_NOT_WHOLE: Final = 1

Replace = Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")]


@app.callback()
def _group() -> None:
    pass


@app.command()
def upgrade(database: Database = None) -> None:
    """Bring the database's tables up to date with this Dateline, or make them where there are none.

    Whatever opens the database does the same; this does it beforehand, where that is wished.

    Example: dateline db upgrade
    """
    from geo.store import Store, tables_version

    before = tables_version(database)
    with Store.open(database) as store:
        after = tables_version(database)
    done = "made" if before is None else "up to date" if before == after else f"upgraded from version {before}"
    print_message(f"{store.location}: {done}, version {after}")


@app.command()
def check(
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Make anew what follows from the rest: counts, search index."),
    ] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Read all of the database, and list what is wrong with it and what to do; exit code 1 if anything is.

    Example: dateline db check
    """
    from geo import store as stores

    with stores.Store.open(database, read_only=not repair) as store, Progress() as progress:
        if repair:
            stores.repair(store)
        advice = _list(stores.check(store, progress.step), as_json=as_json)
    if not advice:
        print_message(f"{store.location}: whole")
        return
    for what, number in advice.items():
        print_message(f"{pluralize(number, 'finding')}: {what}")
    raise typer.Exit(_NOT_WHOLE)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    replace: Replace = False,
    database: Database = None,
) -> None:
    """Copy the database, as of one moment, into one file, while others go on writing.

    The file is there whole, every row compared with the original, or not at all.

    Example: dateline db backup "news-$(date +%F).backup"
    """
    from geo import store as stores

    with stores.Store.open(database, read_only=True) as store, Progress(noun="row") as progress:
        made = stores.backup(store, file, replace=replace, progress=progress.step)
    print_message(
        f"{file}: {pluralize(made.articles, 'article')}, {pluralize(made.rows, 'row')} in all, every one compared"
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `dateline db backup` wrote.")],
    replace: Replace = False,
    database: Database = None,
) -> None:
    """Put a backup into the database, all of it or nothing, every row compared.

    A database that has articles is refused unless --replace; a damaged SQLite file is then kept under another name.

    Example: dateline db restore news-2024-05-01.backup --database sqlite:///news.db
    """
    from geo import store as stores

    with Progress(noun="row") as progress:
        done = stores.restore(file, database, replace=replace, progress=progress.step)
    if done.set_aside is not None:
        print_message(f"the damaged file is kept as {done.set_aside}")
    made = done.backup
    print_message(
        f"restored {pluralize(made.articles, 'article')}, {pluralize(made.rows, 'row')} in all, every one compared, "
        f"as they were at {made.made_at:%Y-%m-%d %H:%M} UTC"
    )


@app.command()
def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database to copy, as a URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The database to fill, as a URL; it must be empty.")],
) -> None:
    """Put all of one database into another, every row compared; the first stays as it is.

    Example: dateline db move sqlite:///news.db postgresql+psycopg://news@localhost/news
    """
    from geo import store as stores

    with (
        stores.Store.open(source, read_only=True) as old,
        stores.Store.open(target) as new,
        Progress(noun="row") as progress,
    ):
        tables = stores.move(old, new, progress.step)
    articles = next(one.rows for one in tables if one.table == "articles")
    rows = sum(one.rows for one in tables)
    print_message(
        f"{pluralize(articles, 'article')}, {pluralize(rows, 'row')} in all, every one compared; now use {new.location}"
    )


def _list(findings: Iterable[DatabaseIssue], *, as_json: bool) -> dict[str, int]:
    """Write findings to standard output, some of each kind; return what to do, with how many ask for it."""
    kinds: Counter[str] = Counter()
    advice: Counter[str] = Counter()
    for finding in findings:
        kinds[finding.trouble] += 1
        advice[finding.advice] += 1
        if as_json:
            typer.echo(json.dumps(asdict(finding) | {"advice": finding.advice}, ensure_ascii=False))
        elif kinds[finding.trouble] <= _SHOWN_OF_A_KIND:
            typer.echo(printable_lines(str(finding)))
    return advice

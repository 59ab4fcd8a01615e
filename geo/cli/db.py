"""`dateline db`: check, back up, restore, move or upgrade the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo.cli.options import AsJson, Database
from geo.cli.terminal import Progress, print_message
from geo.message_text import pluralize, printable_lines

if TYPE_CHECKING:
    from geo.store import DatabaseIssue

app = typer.Typer(
    help="Check, back up, restore, move or upgrade the database.", no_args_is_help=True, rich_markup_mode=None
)

_MAX_SHOWN_PER_TROUBLE: Final = 20
_INCONSISTENT: Final = 1

Replace = Annotated[bool, typer.Option("--replace", help="Overwrite the existing file or database.")]


@app.callback()
def _group() -> None:
    pass


@app.command()
def upgrade(database: Database = None) -> None:
    """Upgrade the tables of a database, or create them.

    Every command that opens the database does the same; this lets you do it beforehand.

    Example: dateline db upgrade
    """
    from geo.store import Store, tables_version

    before = tables_version(database)
    with Store.open(database) as store:
        after = tables_version(database)
    done = "created" if before is None else "up to date" if before == after else f"upgraded from version {before}"
    print_message(f"{store.location}: {done}, version {after}")


@app.command()
def check(
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Rebuild counts and the search index from the articles."),
    ] = False,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Check the whole database for damage and inconsistencies.

    Lists each finding and what to do about it. Exit code 1 if there are any.

    Example: dateline db check
    """
    from geo import store as stores

    with stores.Store.open(database, read_only=not repair) as store, Progress() as progress:
        if repair:
            stores.repair(store)
        advice = _list_issues(stores.check(store, progress.step), as_json=as_json)
    if not advice:
        print_message(f"{store.location}: no problems found")
        return
    for remedy, number in advice.items():
        print_message(f"{pluralize(number, 'finding')}: {remedy}")
    raise typer.Exit(_INCONSISTENT)


@app.command()
def purge(
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was removed or edited in the last 24 hours; this cannot be undone.")
    ] = False,
    database: Database = None,
) -> None:
    """Delete for good what can no longer be undone.

    That is what was removed or edited more than 24 hours ago. Whatever writes to the database does the same.

    Example: dateline db purge
    """
    from geo.store import Store

    with Store.open(database) as store:
        number = store.changes.purge(everything=everything)
    print_message(f"{pluralize(number, 'article')} purged")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    replace: Replace = False,
    database: Database = None,
) -> None:
    """Back up the database into one file, while others keep writing.

    FILE is a snapshot of one moment. It appears complete, with every row compared with the original, or not at all.

    Example: dateline db backup "news-$(date +%F).backup"
    """
    from geo import store as stores

    with stores.Store.open(database, read_only=True) as store, Progress(noun="row") as progress:
        done = stores.backup(store, file, replace=replace, progress=progress.step)
    print_message(
        f"{file}: {pluralize(done.articles, 'article')}, {pluralize(done.rows, 'row')} in total, all compared"
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    replace: Replace = False,
    database: Database = None,
) -> None:
    """Restore a backup, completely or not at all.

    FILE was written by `dateline db backup`; every row is compared. A database that has articles is refused without
    --replace; with it, a damaged SQLite file is kept under another name.

    Example: dateline db restore news-2024-05-01.backup --database sqlite:///news.db
    """
    from geo import store as stores

    with Progress(noun="row") as progress:
        done = stores.restore(file, database, replace=replace, progress=progress.step)
    if done.set_aside is not None:
        print_message(f"the damaged file is kept as {done.set_aside}")
    backup = done.backup
    print_message(
        f"restored {pluralize(backup.articles, 'article')}, {pluralize(backup.rows, 'row')} in total, all compared, "
        f"as of {backup.made_at:%Y-%m-%d %H:%M} UTC"
    )


@app.command()
def move(
    source: Annotated[str, typer.Argument(metavar="FROM", hidden=True)],
    target: Annotated[str, typer.Argument(metavar="TO", hidden=True)],
) -> None:
    """Copy everything from one database into another, empty one.

    FROM and TO are database URLs. Every row is compared; the first database is not changed.

    Example: dateline db move sqlite:///news.db postgresql+psycopg://news@localhost/news
    """
    from geo import store as stores

    with (
        stores.Store.open(source, read_only=True) as old,
        stores.Store.open(target) as new,
        Progress(noun="row") as progress,
    ):
        tables = stores.move(old, new, progress.step)
    articles = next(table.rows for table in tables if table.table == "articles")
    rows = sum(table.rows for table in tables)
    print_message(
        f"{pluralize(articles, 'article')}, {pluralize(rows, 'row')} in total, all compared; now use {new.location}"
    )


def _list_issues(issues: Iterable[DatabaseIssue], *, as_json: bool) -> dict[str, int]:
    """Write issues to standard output, at most some of each kind; return the remedies with their numbers of issues."""
    shown: Counter[str] = Counter()
    advice: Counter[str] = Counter()
    for issue in issues:
        shown[issue.issue_type] += 1
        advice[issue.advice] += 1
        if as_json:
            record = {
                "trouble": issue.issue_type,
                "where": issue.location,
                "what": issue.problem,
                "advice": issue.advice,
            }
            typer.echo(json.dumps(record, ensure_ascii=False))
        elif shown[issue.issue_type] <= _MAX_SHOWN_PER_TROUBLE:
            typer.echo(printable_lines(str(issue)))
    return advice

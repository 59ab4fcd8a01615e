"""`dateline remove` and `dateline undo`: remove articles from the database, and restore them."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.options import DAY, Database, retry_policy, suggest_sources
from geo.cli.terminal import Progress, format_table, print_message, resumable
from geo.errors import UsageError
from geo.message_text import pluralize, printable_excerpt

if TYPE_CHECKING:
    from geo.index import Filter
    from geo.store import Change, Store

_SHOWN = 10


def remove(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", hidden=True)] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Of this publisher; repeatable.")] = None,
    since: Annotated[dt.date | None, typer.Option(**DAY, help="Of this day or later.")] = None,
    until: Annotated[dt.date | None, typer.Option(**DAY, help="Of this day or earlier.")] = None,
    text: Annotated[str, typer.Option(metavar="WORDS", help='With all these words; "in quotes" for a phrase.')] = "",
    samples: Annotated[bool, typer.Option("--samples", help="The sample articles that come with Dateline.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    database: Database = None,
) -> None:
    """Remove articles from the database.

    ID is the id of an article, as in the output of other commands. Articles must match all of the conditions that you
    give. The number and the first titles are shown before you confirm. `dateline undo` restores them within 24 hours.

    Example: dateline remove --source "Example Times" --until 2021-12-31
    """
    from geo.index import Filter
    from geo.store import Store

    conditions = Filter(articles=tuple(ids or ()), sources=tuple(source or ()), since=since, until=until, text=text)
    if (conditions == Filter()) != samples:
        raise UsageError(
            "--samples cannot be combined with other conditions"
            if samples
            else "say which articles: give ids, --source, --since, --until, --text or --samples"
        )
    with resumable(), Store.open(database, read_only=dry_run, retry=retry_policy()) as store, Progress() as progress:
        chosen = _sample_ids(store) if samples else _matching_ids(store, conditions)
        if not chosen:
            print_message("no article matches")
            return
        _show(store, chosen)
        if dry_run:
            print_message(f"{pluralize(len(chosen), 'article')} would be removed")
            return
        if not yes:
            _confirm(len(chosen))
        progress.expect(len(chosen))
        change = store.changes.remove(chosen, author=user_name(), progress=progress.step)
    number = change.articles if change is not None else 0
    undo = f"; within 24 hours, restore with: dateline undo {change.id}" if change is not None else ""
    print_message(f"{pluralize(number, 'article')} removed{undo}")


def undo(
    number: Annotated[int | None, typer.Argument(metavar="NUMBER", hidden=True)] = None,
    database: Database = None,
) -> None:
    """Undo a removal or an edit of the last 24 hours.

    NUMBER is that of the change; without it, the changes that can be undone are listed.

    Example: dateline undo 12
    """
    from geo.store import Store

    with Store.open(database, read_only=number is None, retry=retry_policy()) as store:
        if number is None:
            _list_changes(store.changes.undoable())
            return
        done = store.changes.undo(number, author=user_name())
    print_message(f"{pluralize(done.restored, 'article')} restored")
    if done.skipped:
        print_message(f"{pluralize(done.skipped, 'article')} left as now, because they were ingested or removed since")


def user_name() -> str:
    """Return the name of the user who runs the command; an empty text where the system does not know it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _sample_ids(store: Store) -> list[str]:
    from geo.editing import stored_samples

    return stored_samples(store)


def _matching_ids(store: Store, conditions: Filter) -> list[str]:
    suggest_sources(store.reader, conditions.sources)
    found: list[str] = store.reader.articles(conditions)["article_id"].tolist()
    if conditions.articles:
        stored = store.reader.article_titles(conditions.articles)
        for missing in (each for each in conditions.articles if each not in stored):
            print_message(f"article {printable_excerpt(missing)!r} is not in the database")
    return found


def _show(store: Store, ids: Sequence[str]) -> None:
    articles = [article for each in ids[:_SHOWN] if (article := store.reader.article(each)) is not None]
    rows = [
        (str(each.date)[:10] if each.date else "", each.source or "", each.title or "(untitled)", each.id)
        for each in articles
    ]
    typer.echo(format_table(("date", "publisher", "title", "id"), rows))
    if len(ids) > _SHOWN:
        typer.echo(f"and {len(ids) - _SHOWN:,} more")


def _confirm(number: int) -> None:
    try:
        agreed = typer.confirm(f"Remove {pluralize(number, 'article')}?", err=True)
    except typer.Abort:  # the end of standard input
        typer.echo(err=True)
        raise UsageError("nothing was removed; --yes removes without asking") from None
    if not agreed:
        print_message("nothing was removed")
        raise typer.Exit


def _list_changes(changes: Sequence[Change]) -> None:
    if not changes:
        print_message("nothing was removed or edited in the last 24 hours")
        return
    done = {"remove": "removed", "edit": "edited"}
    rows = [
        (str(each.id), f"{each.at.astimezone():%Y-%m-%d %H:%M}", each.author, done[each.action], _describe(each))
        for each in changes
    ]
    typer.echo(format_table(("number", "time", "by", "what", "articles"), rows))


def _describe(change: Change) -> str:
    title = change.title or "(untitled)"
    return title if change.articles == 1 else f"{title} and {change.articles - 1:,} more"

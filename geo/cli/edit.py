"""`dateline edit`: change the title, date, publisher or URL of a stored article."""

from __future__ import annotations

from typing import Annotated

import typer

from geo.cli.options import Database, retry_policy
from geo.cli.terminal import print_message
from geo.errors import UsageError


def edit(
    article: Annotated[str, typer.Argument(metavar="ID", hidden=True)],
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="New title.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="New date, with or without a time.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="New name of the publisher.")] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="New web address.")] = None,
    database: Database = None,
) -> None:
    """Edit an article's title, date, publisher or URL.

    ID is the id of the article. An empty value, as in --date "", clears the field. Mentions are found again where the
    edit may change them, with the settings of `dateline ingest`; corrections are kept. The edit stays when the same
    article is ingested again. `dateline undo` undoes it within 24 hours.

    Example: dateline edit 5f0c21 --title "Flood in Beira" --date 2024-03-05
    """
    from geo.cli.remove import user_name
    from geo.editing import ArticleEdit, edit_article
    from geo.settings import resolve_settings
    from geo.store import Store

    new = ArticleEdit(title, date, source, url)
    if new == ArticleEdit():
        raise UsageError("say what to change: --title, --date, --source or --url")
    with Store.open(database, retry=retry_policy()) as store:
        change = edit_article(store, article, new, author=user_name(), settings=resolve_settings())
    if change is None:
        print_message("the article has these values already")
    else:
        print_message(f"edited; within 24 hours, undo with: dateline undo {change.id}")

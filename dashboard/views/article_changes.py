"""Removing and editing articles, and undoing it for a day.

The dialogs are opened with `ask_to_edit` and `ask_to_remove`, in callbacks. Everything that changes the database checks
the user's role again, because a callback can come from a page that was opened with another role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice

import streamlit as st

from dashboard import access, data_access, session
from dashboard.formatting import escape_markdown, format_date, truncate
from dashboard.views.notice import set_notice
from geo.articles import MAX_FIELD_CHARACTERS
from geo.editing import ArticleEdit, edit_article
from geo.errors import DatelineError, UsageError
from geo.index import Filter
from geo.message_text import pluralize
from geo.settings import resolve_settings
from geo.store import Change
from geo.types import Article

__all__ = ["ask_to_edit", "ask_to_remove", "show_dialog", "show_for_selection", "show_missing", "show_recent", "undo"]

_TITLES_SHOWN = 5
_TITLE_CHARS = 80
_CHANGES_SHOWN = 20
_WITHOUT_PROGRESS = 200  # articles, which take a second or two


def ask_to_edit(article_id: str) -> None:
    """Open the dialog to edit an article in this run. For callbacks."""
    st.session_state.dialog, st.session_state.to_change = "edit", [article_id]


def ask_to_remove(article_ids: Sequence[str]) -> None:
    """Open the dialog to remove articles in this run. For callbacks."""
    st.session_state.dialog, st.session_state.to_change = "remove", list(article_ids)


def show_dialog() -> None:
    """Show the dialog to edit or to remove articles, if one of them is open."""
    state = st.session_state
    if state.get("dialog") == "edit" and state.get("to_change"):
        _edit_dialog(state.to_change[0])
    elif state.get("dialog") == "remove" and state.get("to_change"):
        _remove_dialog(state.to_change)


def _close() -> None:
    st.session_state.dialog, st.session_state.to_change = None, []


@st.dialog("Remove articles", on_dismiss=_close)
def _remove_dialog(ids: Sequence[str]) -> None:
    number = pluralize(len(ids), "article")
    titles = data_access.article_titles(ids[:_TITLES_SHOWN])
    st.text(f"Remove {number} from the database?")
    st.text("\n".join(f"· {truncate(title or '(untitled)', _TITLE_CHARS)}" for title in titles.values()))
    if len(ids) > _TITLES_SHOWN:
        st.text(f"and {len(ids) - _TITLES_SHOWN:,} more")
    st.caption("Their mentions leave the map for everyone. You can undo this for 24 hours.")
    with st.container(horizontal=True, gap="small"):
        if st.button(f"Remove {number}", type="primary", key="remove-now"):
            _remove(ids)
            _close()
            st.rerun()
        if st.button("Cancel", key="remove-not"):
            _close()
            st.rerun()


def _remove(ids: Sequence[str]) -> None:
    """Remove articles, and set the notice. The article that is open is closed if it is one of them."""
    if not access.may_edit():
        return
    done = 0
    bar = st.progress(0.0, text="Removing") if len(ids) > _WITHOUT_PROGRESS else None

    def show_progress(articles: int) -> None:
        nonlocal done
        done += articles
        if bar is not None:
            bar.progress(min(1.0, done / len(ids)), text=f"Removed {done:,} of {len(ids):,}")

    try:
        change = data_access.store().changes.remove(ids, author=access.author(), progress=show_progress)
    except DatelineError as error:
        set_notice(str(error))
        return
    if st.session_state.read in set(ids):
        session.open_article(None)
    if change is not None:
        set_notice(f"{pluralize(change.articles, 'article')} removed.", "change", change.id)


@st.dialog("Edit article", on_dismiss=_close)
def _edit_dialog(article_id: str) -> None:
    parsed = data_access.geoparse(article_id)
    if parsed is None:
        st.info("This article is not in the database.")
        return
    article = parsed.article
    with st.form("edit-article", border=False):
        title = st.text_input("Title", article.title, max_chars=MAX_FIELD_CHARACTERS["title"])
        left, right = st.columns(2)
        date = left.text_input(
            "Date", article.date.isoformat() if article.date else "", placeholder="YYYY-MM-DD", max_chars=100
        )
        source = right.text_input("Publisher", article.source or "", max_chars=MAX_FIELD_CHARACTERS["source"])
        url = st.text_input("Web address", article.url or "", max_chars=MAX_FIELD_CHARACTERS["url"])
        submitted = st.form_submit_button("Save", type="primary")
    st.caption("Places are found again where the title, publisher or address changes. Corrections are kept.")
    if not submitted:
        return
    try:
        with st.spinner("Saving"):
            _edit(article, title, date, source, url)
    except UsageError as error:
        st.warning(escape_markdown(str(error)))
        return
    except DatelineError as error:
        st.error(escape_markdown(str(error)))
        return
    _close()
    st.rerun()


def _edit(article: Article, title: str, date: str, source: str, url: str) -> None:
    """Store the fields that differ from those of the article, and set the notice."""
    if not access.may_edit():
        return
    shown = {"title": article.title, "date": article.date, "source": article.source, "url": article.url}
    given = {"title": title, "date": date, "source": source, "url": url}
    before = {name: value.isoformat() if isinstance(value, dt.date) else value or "" for name, value in shown.items()}
    new = ArticleEdit(**{name: value for name, value in given.items() if value != before[name]})
    change = edit_article(data_access.store(), article.id, new, author=access.author(), settings=resolve_settings())
    if change is None:
        set_notice("Nothing changed.")
    else:
        set_notice("Article edited.", "change", change.id)


def undo(change_id: str) -> None:
    """Undo the change with this id. For callbacks."""
    if not (change_id.isascii() and change_id.isdigit() and access.may_edit()):
        return
    try:
        done = data_access.store().changes.undo(int(change_id[:18]), author=access.author())
    except DatelineError as error:
        set_notice(str(error))
        return
    skipped = f" {pluralize(done.skipped, 'article')} changed since and stays as now." if done.skipped else ""
    set_notice(f"{pluralize(done.restored, 'article')} restored.{skipped}")


def show_missing(article_id: str) -> None:
    """Show that an article is not in the database, and whether it was removed; an editor can restore it for a day."""
    removal = None if data_access.is_archive() else data_access.store().changes.removal_of(article_id)
    if removal is None:
        st.info("This article is not in the database. The link may be to another database.")
        return
    st.info(f"This article was removed from the database on {format_date(removal.at)}.")
    if access.may_edit() and removal.can_be_undone(dt.datetime.now(dt.UTC)):
        what = "it" if removal.articles == 1 else f"the {removal.articles:,} articles that were removed with it"
        st.button(f"Restore {what}", icon=":material/undo:", on_click=undo, args=(str(removal.id),))


def show_for_selection(f: Filter, number: int) -> None:
    """Show the buttons below the list of articles: remove those listed, or the samples, and undo the last changes."""
    samples = data_access.samples()
    with st.container(key="changes"):
        if number:
            st.button(
                _removal_label(f, number),
                icon=":material/delete:",
                type="tertiary",
                on_click=lambda: ask_to_remove(data_access.articles(f)["article_id"].tolist()),
            )
        if samples:
            st.button(
                f"Remove the {len(samples):,} sample articles",
                icon=":material/delete:",
                type="tertiary",
                on_click=_remove,
                args=(samples,),
            )
        show_recent()


def _removal_label(f: Filter, number: int) -> str:
    if number == 1:
        return "Remove the only article…" if f == Filter() else "Remove this article…"
    return f"Remove {'all' if f == Filter() else 'these'} {number:,} articles…"


def show_recent() -> None:
    """Show what was removed and edited in the last 24 hours, each with a button to undo it."""
    changes = data_access.store().changes.undoable()
    if not changes:
        return
    with st.expander(f"Removed or edited in the last 24 hours ({len(changes):,})"):
        for change in islice(changes, _CHANGES_SHOWN):
            with st.container(horizontal=True, vertical_alignment="center", key=f"change-{change.id}"):
                st.text(_describe(change), width="stretch")
                st.button("Undo", key=f"undo-{change.id}", on_click=undo, args=(str(change.id),))


def _describe(change: Change) -> str:
    title = f"“{truncate(change.title or '(untitled)', _TITLE_CHARS)}”"
    more = f" and {change.articles - 1:,} more" if change.articles > 1 else ""
    what = "Removed" if change.action == "remove" else "Edited"
    by = f" · {change.author}" if change.author else ""
    return f"{what} {title}{more}{by} · {change.at:%H:%M} UTC"

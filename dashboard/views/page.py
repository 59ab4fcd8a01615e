"""The page around the map: style, title bar with a summary, account, and the messages shown in place of the map."""

from __future__ import annotations

import html
import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import streamlit as st

from dashboard import STATIC, access, components, data_access, guest_session, session
from dashboard.formatting import count_articles, describe_period
from dashboard.link import Comparison
from dashboard.views import add_articles, article_changes, comparison, correction_list, filters, ingest_job, sharing
from dashboard.views.notice import show_notice
from geo.errors import DatelineError
from geo.index import Filter, Totals
from geo.message_text import pluralize
from geo.telemetry import emit

__all__ = [
    "main_columns",
    "measure_run",
    "set_up",
    "show_account",
    "show_errors",
    "show_no_matches",
    "show_refusal",
    "show_title_bar",
    "show_welcome",
    "summary_text",
]

_LOG = logging.getLogger(__name__)
_STYLE = Path(__file__).with_name("style.css")
_ICON = str(STATIC / "icon.svg")
_ABOUT = (
    "**Dateline** finds the places that news articles mention, works out which place each name means, and maps them."
    "\n\nMap outlines: Natural Earth (public domain). Borders follow de facto control; those of territories that "
    "Natural Earth lists as disputed are dashed. Names and places: GeoNames (CC BY 4.0)."
)

_TOUR = (
    ("Map", "Each circle is a place. Its number counts the mentions. Click it to read the sentences."),
    ("List", "The list shows the same places as the map; click › for a place's sentences. Or switch to the articles."),
    (
        "Article",
        "Every mention is marked. J and K step through them, Enter shows one on the map, C corrects it.",
    ),
    ("Filters", "Filters apply to the whole page. Active filters appear above the map; click × to remove one."),
    (
        "Wrong place?",
        "Click “Correct” and choose the right one. Select words to add a missed place.",
    ),
    ("Sure?", "A percentage is a probability: about nine in ten mentions at 90% are right."),
    ("Share", "The page's URL contains the whole view. Anyone who opens it sees what you see."),
)


_ARCHIVE = "This dashboard shows the output files of a batch run. They are read-only."
_COMPARE = "Compare two publishers, two periods or two searches"


def set_up() -> None:
    """Set the page's title, layout and style, and listen for Back and Forward. Call it first in every run."""
    st.set_page_config(
        page_title="Dateline",
        page_icon=_ICON,
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={"About": _ABOUT},
    )
    st.html(_STYLE)
    components.history("history", session.on_history_navigation)


def show_title_bar(f: Filter | None, totals: Totals | None, versus: Comparison | None = None) -> None:
    """Show the title, the summary with a chip for each active filter, and the buttons."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<h1 class="wordmark">Dateline</h1>', width="content")
        if f is not None and totals is not None:
            with st.container(key="heading"):
                data = {
                    "sentence": summary_parts(f, totals, versus),
                    "chips": [] if guest_session.is_guest() else filters.describe_filter(f),
                }
                components.summary("summary", data, _remove_filter)
        with st.container(key="actions", horizontal=True, wrap=False, gap="small", width="content"):
            if access.may_edit():
                add_articles.show_button()
            elif data_access.is_archive():
                st.caption("Archive", help=_ARCHIVE)
            if f is not None and totals is not None and not guest_session.is_guest():
                if versus is None:
                    st.button("Compare", icon=":material/compare_arrows:", on_click=comparison.start, help=_COMPARE)
                sharing.show(f, totals, summary_text(f, totals, versus))
                components.tour("tour", _TOUR, first=st.session_state.setdefault("bare", not st.query_params))
    if access.may_edit():
        add_articles.show()
        article_changes.show_dialog()
    show_notice({"correction": correction_list.undo, "change": article_changes.undo})


def _remove_filter(chip: str) -> None:
    if chip == "all":
        session.clear_filter()
    else:
        filters.remove_chip(chip)


def summary_parts(f: Filter, totals: Totals, versus: Comparison | None = None) -> list[tuple[str, bool]]:
    """Return the sentence that describes what is shown, as pairs of text and whether to emphasize it."""
    if versus:
        return comparison.summary_parts(f, versus)
    if not totals.mentions:
        return [("Nothing matches the filters." if f != Filter() else "No places yet.", False)]
    facets = data_access.facets(f)
    dates = describe_period(f.since or facets.first_date, f.until or facets.last_date)
    parts = [
        (pluralize(totals.mentions, "mention"), True),
        (" of ", False),
        (pluralize(totals.places, "place"), True),
        (" in ", False),
        (count_articles(totals.articles, f), True),
    ]
    if dates:
        parts.append((f", {dates}", False))
    if totals.unplaced:
        parts.append((f"; {pluralize(totals.unplaced, 'more mention')} could not be placed", False))
    return parts


def summary_text(f: Filter, totals: Totals, versus: Comparison | None = None) -> str:
    """Return the sentence that describes what is shown."""
    return "".join(text for text, _ in summary_parts(f, totals, versus))


def main_columns() -> tuple[AbstractContextManager[object], AbstractContextManager[object]]:
    """Return the containers for the map and for the side panel."""
    with st.container(key="stage", horizontal=True, gap="small"):
        left = st.container(key="map", gap=5)
        right = st.container(key="side", gap="xsmall")
    return left, right


def show_welcome() -> None:
    """Show how to add the first articles."""
    with st.container(key="welcome"):
        st.html(
            "<h2>No articles yet</h2><p>Dateline reads news articles, finds the places that they mention, works out "
            "which place each name means, and maps them with the sentences that mention them.</p>"
        )
        if not access.may_edit():
            st.caption("The administrators of this dashboard have not added any articles yet.")
            return
        with st.container(horizontal=True, gap="small"):
            if st.button("Map the sample articles", type="primary"):
                with st.spinner("Mapping the sample articles"):
                    ingest_job.add_samples(data_access.store())
                session.move_map(None)
                st.rerun()
            st.button("Paste or upload your own", on_click=add_articles.open_dialog)
        st.caption("One click below the list of articles removes the samples again.")
        article_changes.show_recent()
        st.html("<p>To add many files, use a terminal:</p>")
        st.code("dateline ingest FILE_OR_FOLDER ...", language=None)
        st.caption("Tables, news exports, documents, saved web pages and mail. Everything stays on this machine.")


def show_no_matches(f: Filter) -> None:
    """Show that nothing matches the filters, or, without filters, that no article mentions a place."""
    with st.container(key="nothing"):
        if f == Filter():
            st.html("<h2>No places yet</h2><p>No article in the database mentions a place that could be mapped.</p>")
            return
        st.html(
            "<h2>Nothing matches</h2><p>No mention matches all of these filters. Remove one above, or clear all:</p>"
        )
        st.button("Clear all filters", key="clear-here", type="primary", on_click=session.clear_filter)


@contextmanager
def measure_run(part: str) -> Iterator[None]:
    """Emit an event with the duration of a part of the page, even if it fails or Streamlit stops the run early."""
    start = time.perf_counter()
    try:
        yield
    finally:
        emit("page.run", part=part, seconds=time.perf_counter() - start)


@contextmanager
def show_errors(part: str) -> Iterator[None]:
    """Show an error message in place of a part of the page; unexpected errors are logged with their traceback."""
    try:
        yield
    except DatelineError as error:
        _show_error(part, str(error))
    except Exception:  # noqa: BLE001  otherwise Streamlit would show the traceback
        _LOG.exception("the %s failed", part)
        _show_error(part, "An unexpected error occurred. See the server's log for details.")


def _show_error(part: str, message: str) -> None:
    emit("page.failed", part=part)
    with st.container(key=f"trouble-{part}"):
        st.html(f"<h2>Dateline cannot show the {html.escape(part)}</h2><p>{html.escape(message)}</p>")
        st.button("Try again", type="primary", key=f"again-{part}")


def show_refusal() -> None:
    """Ask the user to log in, or tell a user who has logged in that they have no access."""
    address = access.email_address()
    _emit_refusal("unnamed" if address else "login" if access.can_log_in() else "closed")
    with st.container(key="login"):
        st.html('<h1 class="wordmark">Dateline</h1>')
        if guest_session.PARAMETER in st.query_params:
            st.info("This link has expired or was revoked.")
        if address is not None:
            st.html("<h2>No access</h2>")
            st.text(f"You are signed in as {address}, but {address} does not have access to this dashboard.")
            st.button("Log out", on_click=st.logout)
        elif access.can_log_in():
            st.html("<h2>Log in</h2><p>Only people with access can see this dashboard.</p>")
            st.button("Log in", type="primary", on_click=_log_in)
            if st.session_state.pop("login_failed", False):
                st.error("Login is not fully configured. The server's log says what is missing.")
        else:
            st.html(
                "<h2>Not open to the network</h2><p>You opened this dashboard from another machine, and its "
                "administrator has not configured who may see it. They can set up login and name the viewers, or set "
                "<code>DATELINE_ACCESS=public</code> to let everyone see it. The README explains how.</p>"
            )


def show_account() -> None:
    """Show who is signed in, and a button to log in or out where there is a login."""
    if (address := access.email_address()) is not None:
        st.html(f'<p class="account">Signed in as {html.escape(address)}</p>')
        st.button("Log out", on_click=st.logout)
    elif access.is_public() and access.can_log_in():
        st.button("Log in", on_click=_log_in)


def _emit_refusal(reason: str) -> None:
    """Emit the event once per session and reason."""
    if st.session_state.get("refused") != reason:
        st.session_state.refused = reason
        emit("session.refused", reason=reason)


def _log_in() -> None:
    try:
        st.login()
    except Exception:  # Streamlit does not document which; it is logged as every other
        st.session_state.login_failed = True
        raise

"""The page around the map: title bar, what is shown in words, and what stands there when there is nothing to show."""

from __future__ import annotations

import html
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from dashboard import access, components, data_access, guest_session, session
from dashboard.comparison import Comparison
from dashboard.formatting import describe_period
from dashboard.streamlit_internals import Container
from dashboard.views import add_articles, comparison_view, correction_list, filter_chips, ingest_job, sharing
from geo.errors import DatelineError
from geo.plural import pluralize
from geo.store import Filter, Totals
from geo.telemetry import emit

__all__ = [
    "hide_page_chrome",
    "main_columns",
    "measure_run",
    "set_up",
    "show_errors",
    "show_no_matches",
    "show_title_bar",
    "show_welcome",
    "summary_text",
]

_LOG = logging.getLogger(__name__)
_STYLE = Path(__file__).with_name("style.css")
_ICON = str(Path(__file__).parents[1] / "static" / "icon.svg")
# A frame has no room for anything beside the map, whatever its width.
_EMBEDDED = (
    '[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none; } '
    '[data-testid="stMainBlockContainer"] { padding: 0.3rem 0.3rem 0; } '
    ".st-key-map iframe { height: calc(100dvh - 3.1rem) !important; min-height: 10rem; }"
)
_ABOUT = (
    "**Dateline** finds the places that news articles mention, works out which place each name means, and maps them."
    "\n\nMap outlines: Natural Earth (public domain); borders are drawn as they are held on the ground, and those of "
    "territories that Natural Earth lists as disputed are dashed. Names and places: GeoNames (CC BY 4.0)."
)

_TOUR = (
    ("Map", "A circle is a place, its number how often articles mention it. Click it for the sentences."),
    ("List", "The places beside the map, the same as on it; › opens a place's sentences. Or the articles, to read."),
    ("Article", "Every mention is marked. J and K step through them, Enter shows one on the map, C corrects it."),
    ("Filters", "They narrow everything at once. What holds stands above the map; × takes it off."),
    (
        "Wrong place?",
        "“Correct” says which one is meant. Select words to mark a place that was missed. All can be undone.",
    ),
    ("Sure?", "A percentage is a probability: of the mentions at 90 %, about nine in ten are right."),
    ("Share", "The address of the page is the whole view: whoever opens it sees what you see."),
)


_ARCHIVE = "These are the files of a batch, for reading: nothing can be added or corrected here."
_COMPARE = "Compare two publishers, two periods or two searches"


def set_up() -> None:
    """Set title, layout and style."""
    st.set_page_config(
        page_title="Dateline",
        page_icon=_ICON,
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={"About": _ABOUT},
    )
    st.html(_STYLE)
    components.history("history-part", session.on_history_navigation)


def show_title_bar(f: Filter | None, totals: Totals | None, versus: Comparison | None = None) -> None:
    """Show the title, what is shown in words with its chips, and the buttons."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<h1 class="wordmark">Dateline</h1>', width="content")
        if f is not None and totals is not None:
            with st.container(key="said"):
                data = {
                    "sentence": summary_parts(f, totals, versus),
                    "chips": [] if guest_session.is_guest() else filter_chips.describe_filter(f),
                }
                components.summary("summary", data, _take_off)
        with st.container(key="actions", horizontal=True, gap="small", width="content"):
            if access.may_edit():
                add_articles.show_button()
            elif data_access.is_archive():
                st.caption("Archive", help=_ARCHIVE)
            if f is not None and totals is not None and not guest_session.is_guest():
                if versus is None:
                    st.button(
                        "Compare", icon=":material/compare_arrows:", on_click=comparison_view.start, help=_COMPARE
                    )
                sharing.show(f, totals, summary_text(f, totals, versus))
                components.tour("tour", _TOUR, first=st.session_state.setdefault("bare", not st.query_params))
    if access.may_edit():
        add_articles.show()
    correction_list.show_notice()


def _take_off(chip: str) -> None:
    if chip == "all":
        session.clear_filter()
    else:
        filter_chips.remove_chip(chip)


def summary_parts(f: Filter, totals: Totals, versus: Comparison | None = None) -> list[tuple[str, bool]]:
    """Return what is shown, in words, as (text, whether it is a figure)."""
    if versus:
        return comparison_view.summary_parts(f, versus)
    if not totals.mentions:
        return [("Nothing matches the filters." if f != Filter() else "No places yet.", False)]
    facets = data_access.facets(f)
    dated = describe_period(f.since or facets.first_date, f.until or facets.last_date)
    summary_text = [
        (pluralize(totals.mentions, "mention"), True),
        (" of ", False),
        (pluralize(totals.places, "place"), True),
        (" in ", False),
        (pluralize(totals.articles, "article"), True),
    ]
    if dated:
        summary_text.append((f", {dated}", False))
    if totals.unplaced:
        summary_text.append((f"; {pluralize(totals.unplaced, 'more mention')} could not be placed", False))
    return summary_text


def summary_text(f: Filter, totals: Totals, versus: Comparison | None = None) -> str:
    """Return what is shown, in words, as one text."""
    return "".join(text for text, _ in summary_parts(f, totals, versus))


def hide_page_chrome() -> None:
    """Leave nothing but the map: for a frame in another page."""
    st.html(f"<style>{_EMBEDDED}</style>")


def main_columns(wide: float = 2.1) -> tuple[Container, Container]:
    """Return where the map and where the lists go; the map is that many times as wide."""
    with st.container(key="stage"):
        left, right = st.columns([wide, 1], gap="small")
    return left.container(key="map"), right.container(key="side")


def show_welcome() -> None:
    """Say how to begin, where there is no article yet."""
    with st.container(key="welcome"):
        st.html(
            "<h2>No articles yet</h2><p>Dateline reads news articles, finds the places that they mention, works out "
            "which place each name means, and puts them on a map with the sentences that mention them.</p>"
        )
        if not access.may_edit():
            st.caption("Those who run this dashboard have not added any articles yet.")
            return
        with st.container(horizontal=True, gap="small"):
            if st.button("Map the sample articles", type="primary"):
                with st.spinner("Mapping the sample articles"):
                    ingest_job.add_samples(data_access.store())
                session.move_map(None)
                st.rerun()
            st.button("Paste or upload your own", on_click=add_articles.open_dialog)
        st.html("<p>Or, for many files, in a terminal:</p>")
        st.code("dateline ingest FILE_OR_FOLDER ...", language=None)
        st.caption("Text, Markdown, CSV, JSONL and saved web pages. Everything stays on this machine.")


def show_no_matches(f: Filter) -> None:
    """Say that the filters leave nothing, and offer to take them off; or that no article mentions a place."""
    with st.container(key="nothing"):
        if f == Filter():
            st.html("<h2>No places yet</h2><p>No article in the database mentions a place that could be mapped.</p>")
            return
        st.html("<h2>Nothing matches</h2><p>No mention meets all of these filters. Take one off above, or all:</p>")
        st.button("Clear all filters", key="clear-here", type="primary", on_click=session.clear_filter)


@contextmanager
def measure_run(part: str) -> Iterator[None]:
    """Count a run of a part of the page, and how long it took, whether it went well or was broken off for the next."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        emit("page.run", part=part, seconds=time.perf_counter() - begun)


@contextmanager
def show_errors(part: str) -> Iterator[None]:
    """Say in words what went wrong in a part of the page; what was not foreseen is logged with its traceback."""
    try:
        yield
    except DatelineError as error:
        _trouble(part, str(error))
    except Exception:  # noqa: BLE001  the last stop before a reader would see a traceback
        _LOG.exception("the %s failed", part)
        _trouble(part, "Something went wrong that Dateline did not foresee. What it was is in the log of the server.")


def _trouble(part: str, summary_text: str) -> None:
    emit("page.failed", part=part)
    with st.container(key=f"trouble-{part}"):
        st.html(f"<h2>Dateline cannot show the {html.escape(part)}</h2><p>{html.escape(summary_text)}</p>")
        st.button("Try again", type="primary", key=f"again-{part}")

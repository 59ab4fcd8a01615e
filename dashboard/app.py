"""The dashboard: `streamlit run dashboard/app.py`, or `dateline serve`."""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:  # `streamlit run` puts this file's folder on the path, not the checkout
    sys.path.insert(0, _ROOT)

import streamlit as st  # noqa: E402

from dashboard import access, browser, filters, page, panel, queries, session, sharing, timeline  # noqa: E402
from dashboard.mapping import page_map  # noqa: E402
from geo.store import Filter  # noqa: E402


def main() -> None:
    """Show the page."""
    page.set_up()
    admitted = False
    with page.guarded("access"):
        admitted = access.admitted()
        browser.arrival("arrival", admitted=admitted)
        if not admitted:
            access.refuse_page()
    if admitted:
        show()


def show() -> None:
    """Show what the link says, to those who may see it."""
    session.adopt_link()
    with page.guarded("page"):
        if queries.is_empty():
            page.bar(None, None)
            page.welcome()
        elif st.context.is_embedded:
            embedded()
        else:
            dashboard()
    session.publish()


def dashboard() -> None:
    """Show the filters, what they leave in words, the map and the lists."""
    f = session.current().filter
    totals = queries.totals(f)
    with st.sidebar:
        filters.show(f, totals)
        access.show_account()
    page.bar(f, totals)
    left, right = page.stage()
    with left:
        the_map(f)
        timeline.show(f)
    with right:
        if totals.articles:
            panel.show(f, totals)
        else:
            page.nothing_matches(f)


def embedded() -> None:
    """Show the map alone, for a frame in another page."""
    f = session.current().filter
    page.embed()
    with st.container(key="map"):
        the_map(f)
    sharing.embedded_line(page.said(f, queries.totals(f)))


@st.fragment
def the_map(f: Filter) -> None:
    """Show the map; it runs alone when it is moved."""
    with page.guarded("map"):
        page_map.show(f)


main()

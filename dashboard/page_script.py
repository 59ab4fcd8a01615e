"""The page, which Streamlit runs for each user; `app.py` is what is started."""

from __future__ import annotations

import streamlit as st

from dashboard import access, components, data_access, guest_session, session
from dashboard.access import session_limit
from dashboard.link import Comparison
from dashboard.map import page_map
from dashboard.views import comparison, filters, page, share_links, sharing, side_panel, timeline
from geo.index import Filter, Totals


def main() -> None:
    """Show the page."""
    with page.measure_run("page"):
        page.set_up()
        admitted = False
        with page.show_errors("access"):
            admitted = let_in()
        if admitted:
            show()


def let_in() -> bool:
    """Return whether the user has access and there is room; otherwise show why not."""
    allowed = share_links.admit_guest() or access.has_access()
    components.arrival("arrival", admitted=allowed)
    if not allowed:
        page.show_refusal()
        return False
    if not session_limit.enter("guest" if guest_session.is_guest() else access.role_name()):
        session_limit.show_queue()
        return False
    return True


def show() -> None:
    """Show the view of the link."""
    session.load_link()
    with page.show_errors("page"):
        if data_access.is_empty():
            page.show_title_bar(None, None)
            page.show_welcome()
        elif st.context.is_embedded:
            embedded()
        else:
            dashboard()
    session.update_link()


def dashboard() -> None:
    """Show the filters, the summary, and either the map with its lists or a comparison."""
    view = session.current()
    f = view.filter
    totals = data_access.totals(f)
    if not guest_session.is_guest():
        with st.sidebar, st.container(key="sidebar", gap=11):
            filters.show(f, totals)
            page.show_account()
    with st.container(key="page", gap="xsmall"):
        page.show_title_bar(f, totals, view.versus)
        if view.versus:
            show_comparison(f, totals, view.versus)
        else:
            exploration(f, totals)


def exploration(f: Filter, totals: Totals) -> None:
    """Show the map, the timeline and the lists."""
    left, right = page.main_columns()
    with left:
        main_map(f)
        timeline.show(f)
    with right:
        if totals.articles:
            side_panel.show(f, totals)
        else:
            page.show_no_matches(f)


def show_comparison(f: Filter, totals: Totals, versus: Comparison) -> None:
    """Show two selections next to each other, or their difference."""
    comparison.show_controls(f, versus)
    left, right = page.main_columns()
    with left:
        compared_maps(f, versus)
    with right:
        if side_panel.is_open():
            side_panel.show(f, totals)
        else:
            comparison.show_table(f, versus)


def embedded() -> None:
    """Show only the map or the maps of a comparison, for a frame in another page."""
    view = session.current()
    with st.container(key="embedded"), st.container(key="map", gap=5):
        if view.versus:
            compared_maps(view.filter, view.versus)
        else:
            main_map(view.filter)


@st.fragment
def main_map(f: Filter) -> None:
    """Show the map. It is a fragment, so that moving the map reruns nothing else."""
    if guest_session.is_guest() and not share_links.admit_guest():
        st.rerun()  # the share link was revoked or has expired since
    with page.measure_run("map"), page.show_errors("map"):
        page_map.show(f)
        embedded_footer(f)


@st.fragment
def compared_maps(f: Filter, versus: Comparison) -> None:
    """Show the maps of a comparison, in one fragment because they move together."""
    with page.show_errors("map"):
        comparison.show_maps(f, versus)
        embedded_footer(f, versus)


def embedded_footer(f: Filter, versus: Comparison | None = None) -> None:
    """Show the footer of an embedded map. It is in the map's fragment, because its link has the map's position."""
    if st.context.is_embedded:
        sharing.show_embedded_footer(page.summary_text(f, data_access.totals(f), versus))


main()

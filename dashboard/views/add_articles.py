"""The dialog to add articles: paste, upload or fetch them, watch the progress, and see the result."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import time

import streamlit as st

from dashboard import access, data_access, session
from dashboard.access.rate_limit import (
    DEFAULT,
    DEFAULT_TOTAL,
    TOTAL_VARIABLE,
    VARIABLE,
    Quota,
    RateLimiter,
    limits_from,
)
from dashboard.formatting import escape_markdown
from dashboard.link import MAX_CHOICES
from dashboard.views import followed_feeds, ingest_job, upload_preview
from dashboard.views.ingest_job import (
    MAX_ADDRESSES,
    MAX_ARTICLES,
    MAX_FILE_MB,
    MAX_FILES,
    MAX_TOTAL_MB,
    IngestJob,
)
from geo.articles import FIRST_YEAR, article_from_text
from geo.errors import DatelineError, InputError, UsageError
from geo.feeds import FoundFeed
from geo.index import Filter
from geo.message_text import pluralize
from geo.settings import resolve_read_options

__all__ = ["open_dialog", "show", "show_button"]

_MAX_REJECTIONS = 50
_POLL_S = 0.5
_limiter = RateLimiter()  # one for all sessions of this process
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)


def show_button() -> None:
    """Show the button that opens the dialog. While articles are being added, it shows how many are done."""
    job = st.session_state.get("job")
    if job is None or job.stage == "done":
        st.button("Add articles", icon=":material/add:", on_click=open_dialog)
    else:
        _busy_button(job)


@st.fragment(run_every=2 * _POLL_S)
def _busy_button(job: IngestJob) -> None:
    if job.stage == "done":
        st.rerun()
    if st.button(f"Adding… {job.finished:,}", icon=":material/hourglass_top:", key="adding"):
        open_dialog()
        st.rerun()


def open_dialog() -> None:
    """Open the dialog in this run. For callbacks."""
    st.session_state.dialog = "add"


def show() -> None:
    """Show the dialog if it is open."""
    if st.session_state.get("dialog") == "add":
        _dialog()


def _close() -> None:
    state = st.session_state
    state.dialog = None
    if (job := state.get("job")) is not None and job.stage == "done":
        state.job = None


@st.dialog("Add articles", width="medium", on_dismiss=_close)
def _dialog() -> None:
    job: IngestJob | None = st.session_state.get("job")
    if job is None:
        try:
            quota = _quota()
        except UsageError as error:
            st.error(escape_markdown(str(error)))
            return
        paste, upload, web, feeds = st.tabs(["Paste", "Upload files", "Web page or feed", "Followed feeds"])
        with paste:
            _paste(quota)
        with upload:
            _upload(quota)
        with web:
            _web(quota)
        with feeds:
            followed_feeds.show(quota)
    elif job.stage == "done":
        _result(job)
    else:
        _watch(job)


def _paste(quota: Quota) -> None:
    with st.form("paste", border=False, enter_to_submit=False):
        title = st.text_input("Title", max_chars=500, placeholder="Default: the first line of the text")
        left, right = st.columns(2)
        date = left.date_input("Date", value=None, min_value=dt.date(FIRST_YEAR, 1, 1), format="YYYY-MM-DD")
        source = right.text_input("Publisher", max_chars=200)
        text = st.text_area("Text", height=240, placeholder="The article's text")
        submitted = st.form_submit_button("Map this article", type="primary")
    if not submitted:
        return
    if _ADDRESS.fullmatch(text):
        st.warning("This is a web address. Enter it under “Web page or feed” to fetch the page.")
        return
    try:
        article = article_from_text(
            text, title=title, date=date.isoformat() if date else None, source=source.strip() or None
        )
        if refusal := quota.take("bytes", len(text.encode())) or quota.take("articles"):
            st.warning(escape_markdown(f"Not added: {refusal}."))
            return
        with st.spinner("Mapping"):
            job = ingest_job.add([article], data_access.store(), by=access.author())
    except InputError as error:
        st.warning(escape_markdown(f"The {error.field or 'article'} {error.reason}."))
        return
    except DatelineError as error:
        st.error(escape_markdown(str(error)))
        return
    if not job.ids:
        _rejections(job)
        return
    _show_added(job)


def _quota() -> Quota:
    """Return what the user may still add.

    Raises:
        UsageError: The limits in the environment are invalid.
    """
    local = access.is_same_machine()
    per_user = limits_from(os.environ, VARIABLE, "none" if local else DEFAULT)
    total = limits_from(os.environ, TOTAL_VARIABLE, "none" if local else DEFAULT_TOTAL)
    # Without a login, each window is a user of its own.
    user = access.author() or st.session_state.setdefault("window", secrets.token_hex(16))
    return Quota(_limiter, user, per_user, total, time.monotonic)


def _upload(quota: Quota) -> None:
    # All kinds are accepted: the readers refuse a file in plain words, with what to do.
    files = st.file_uploader(
        "Files",
        accept_multiple_files=True,
        max_upload_size=MAX_FILE_MB,
        label_visibility="collapsed",
    )
    st.caption(
        "Tables (CSV, Excel, JSON Lines), exports of Nexis, Factiva and ProQuest, Word, PDF, text, saved web pages, "
        "mail, feeds, and ZIP archives of them. At most "
        f"{MAX_FILES} files, {MAX_FILE_MB} MB each, {MAX_TOTAL_MB} MB in total, {MAX_ARTICLES:,} articles per file."
    )
    try:
        options = upload_preview.show(files, resolve_read_options())
    except DatelineError as error:
        st.error(escape_markdown(str(error)))
        return
    if st.button("Map these files", type="primary", disabled=not files):
        sources = ingest_job.uploads(((file.name, file.getvalue()) for file in files), quota, options)
        st.session_state.job = ingest_job.start(sources, data_access.store(), by=access.author())
        st.rerun()


def _web(quota: Quota) -> None:
    text = st.text_area(
        "Web addresses, one per line",
        height=120,
        placeholder="https://example.org/news/story\nhttps://example.org/feed.xml",
        key="addresses",
    )
    st.caption(
        "A page is one article. For an RSS, Atom or JSON feed, the listed pages are fetched. Requests come from the "
        f"computer that runs Dateline. At most {MAX_ADDRESSES} addresses at a time."
    )
    if st.button("Fetch and map", type="primary"):
        found: list[FoundFeed] = []
        st.session_state.found_feeds = found
        if sources := ingest_job.addresses(text, quota, found):
            st.session_state.job = ingest_job.start(sources, data_access.store(), what="address", by=access.author())
            st.rerun()
        st.warning("Enter at least one address. It starts with https://.")


@st.fragment(run_every=_POLL_S)
def _watch(job: IngestJob) -> None:
    """Show the progress of a job. When it is done, rerun the whole page."""
    if job.stage == "done":
        st.rerun()
    progress = {
        "waiting": "Waiting for another window to finish adding articles",
        "reading": f"Reading {job.what} {min(job.read + 1, job.sources):,} of {job.sources:,}",
        "mapping": f"Mapped {job.finished:,} of {pluralize(job.articles, 'article')}",
    }.get(job.stage, "")
    skipped = f"; {pluralize(len(job.rejections), 'input')} skipped" if job.rejections else ""
    st.progress(job.share, text=progress + skipped)
    st.caption("You can close this window. The job continues in the background.")
    if st.button("Cancel", disabled=job.canceled, help="Stops after the current article. Finished articles are kept."):
        job.cancel()
        st.rerun(scope="fragment")


def _result(job: IngestJob) -> None:
    if job.error:
        st.error(escape_markdown(job.error))
    elif job.canceled:
        st.info(f"Canceled. {job.finished:,} of {pluralize(job.articles, 'article')} were finished and are kept.")
    if job.report is not None:
        st.text("\n".join(job.report.lines()))
    _rejections(job)
    if job.what == "address":
        followed_feeds.offer(st.session_state.get("found_feeds", ()))
    with st.container(horizontal=True, gap="small"):
        if job.ids and st.button("Show added articles", type="primary"):
            _show_added(job)
        if st.button("Add more"):
            st.session_state.job = None
            st.rerun()
    if len(job.ids) > MAX_CHOICES:
        st.caption(f"A filter holds at most {MAX_CHOICES} articles, so all articles will be shown, old and new.")


def _show_added(job: IngestJob) -> None:
    """Filter by the added articles, show their places on the map, and close the dialog. Open a single article."""
    articles = tuple(job.ids) if len(job.ids) <= MAX_CHOICES else ()
    session.set_filter_next_run(Filter(articles=articles))
    session.open_article(job.ids[0] if len(job.ids) == 1 else None)
    session.move_map(None)
    _close()
    st.rerun()


def _rejections(job: IngestJob) -> None:
    if not job.rejections:
        return
    st.warning(f"{pluralize(len(job.rejections), 'input')} skipped:")
    listed = "\n".join(str(rejection) for rejection in job.rejections[:_MAX_REJECTIONS])
    hidden = len(job.rejections) - _MAX_REJECTIONS
    st.text(listed + (f"\nand {hidden:,} more" if hidden > 0 else ""))

"""The feeds that are followed: add one, see the state of each, pause, resume and remove it."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import access, data_access, feed_polling
from dashboard.access.rate_limit import Quota
from dashboard.formatting import escape_markdown, truncate
from geo.errors import DatelineError, InputError
from geo.feeds import DEFAULT_INTERVAL, FoundFeed, find_feed
from geo.message_text import pluralize
from geo.store import FeedState, FollowedFeed
from geo.telemetry import emit

__all__ = ["offer", "show"]

MAX_FOLLOWED: Final = 200
_LATE: Final = dt.timedelta(minutes=10)
_REFRESH_S: Final = 5.0
_MAX_TITLE_CHARS: Final = 120
_NOT_READ: Final = (
    "No program has read these feeds when they were due. They are read while `dateline serve` or `dateline watch` runs "
    "over this database."
)


def show(quota: Quota) -> None:
    """Show a form to follow a feed, and the followed feeds."""
    with (
        st.form("follow", border=False, clear_on_submit=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        address = st.text_input(
            "Address of an RSS, Atom or JSON feed", placeholder="https://example.org/feed.xml", key="feed-address"
        )
        submitted = st.form_submit_button("Follow", type="primary")
    st.caption("New articles are added by themselves, about every 15 minutes.")
    if submitted:
        _find_and_follow(address.strip(), quota)
    _feed_list()


def offer(found: Sequence[FoundFeed]) -> None:
    """Offer to follow feeds that were fetched, or say that they are followed."""
    followed = {feed.url for feed in data_access.store().followed_feeds.all() if not feed.paused}
    for number, feed in enumerate(found):
        name = truncate(feed.title or feed.url, _MAX_TITLE_CHARS)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"offer-{number}"):
            if feed.url in followed:
                st.text(f"You follow {name}: new articles are added by themselves.")
            else:
                st.text(f"{name} is a feed. Follow it, and its new articles are added by themselves.")
                st.button("Follow this feed", key=f"follow-{number}", on_click=_follow, args=(feed,))


def _find_and_follow(address: str, quota: Quota) -> None:
    if not address:
        st.warning("Enter the address of a feed. It starts with https://.")
        return
    if refusal := quota.take("addresses"):
        st.warning(escape_markdown(f"Not followed: {refusal}."))
        return
    try:
        with st.spinner("Looking for the feed"):
            found = find_feed(address)
        _follow(found)
    except InputError as error:
        st.warning(escape_markdown(f"{error.where} {error.reason}."))
    except DatelineError as error:
        st.error(escape_markdown(str(error)))


def _follow(feed: FoundFeed) -> None:
    """Follow a feed and read it at once. For callbacks, too."""
    if not access.may_edit():
        return
    followed = data_access.store().followed_feeds
    if sum(other.file is None for other in followed.all()) >= MAX_FOLLOWED:
        st.warning(f"Not followed: at most {MAX_FOLLOWED} feeds. Remove one first, or list feeds in a file.")
        return
    followed.follow(feed.url, DEFAULT_INTERVAL, author=access.author())
    emit("feed.followed", feed=feed.url, by=access.author())
    feed_polling.poll_soon()


@st.fragment(run_every=_REFRESH_S)
def _feed_list() -> None:
    store = data_access.store()
    feeds = store.followed_feeds.all()
    states = {state.url: state for state in store.feeds.all()}
    now = dt.datetime.now(dt.UTC)
    if not feeds:
        st.caption("No feed is followed yet.")
        return
    if any(_is_late(feed, states.get(feed.url), now) for feed in feeds):
        st.warning(_NOT_READ)
    with st.container(key="followed", gap="small"):
        for number, feed in enumerate(feeds):
            _feed_row(number, feed, states.get(feed.url) or FeedState(feed.url), now)


def _feed_row(number: int, feed: FollowedFeed, state: FeedState, now: dt.datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        title = truncate(state.title or feed.url, _MAX_TITLE_CHARS)
        problem = f"It {state.problem}." if state.problem and not feed.paused else ""
        lines = "".join(f"<span>{html.escape(line)}</span>" for line in (_describe(feed, state, now), problem) if line)
        # Not Markdown, which would make links of addresses.
        st.html(f'<div class="feed" title="{html.escape(feed.url)}"><b>{html.escape(title)}</b>{lines}</div>')
        if feed.file is not None and not _is_late(feed, state, now):
            return
        if feed.file is None:
            action, name = (_resume, "Resume") if feed.paused else (_pause, "Pause")
            st.button(name, key=f"{name}-{number}", on_click=action, args=(feed.url,))
        st.button("Remove", key=f"remove-{number}", on_click=_remove, args=(feed.url, feed.file))


def _describe(feed: FollowedFeed, state: FeedState, now: dt.datetime) -> str:
    """Return the state of a feed: "From feeds.toml · read 5 minutes ago · next in 10 minutes · 34 articles"."""
    if feed.paused:
        timing = "paused"
    elif state.claimed_until is not None and state.claimed_until > now:
        timing = "being read now"
    elif state.asked_at is None:
        timing = "not read yet"
    else:
        timing = f"{'tried' if state.failures else 'read'} {_duration(now - state.asked_at)} ago"
        if state.due_at is not None:
            wait = state.due_at - now
            timing += f" · next in {_duration(wait)}" if wait > dt.timedelta(0) else f" · due {_duration(-wait)} ago"
    parts = [f"from {feed.file}" if feed.file else "", timing, pluralize(state.articles, "article")]
    text = " · ".join(part for part in parts if part)
    return text[0].upper() + text[1:]


def _duration(time: dt.timedelta) -> str:
    seconds = max(0, int(time.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return pluralize(seconds // length, unit)
    return pluralize(seconds, "second")


def _is_late(feed: FollowedFeed, state: FeedState | None, now: dt.datetime) -> bool:
    """Whether no program has read a feed for a while after it was due."""
    if feed.paused or (state is not None and state.gone):
        return False
    due = state.due_at if state is not None and state.due_at is not None else feed.added_at
    return due is not None and due + _LATE < now


def _pause(url: str) -> None:
    _change(url, "pause")


def _resume(url: str) -> None:
    _change(url, "resume")
    feed_polling.poll_soon()


def _remove(url: str, file: str | None) -> None:
    if access.may_edit():
        data_access.store().followed_feeds.remove(url, file=file)
        emit("feed.unfollowed", feed=url, by=access.author())


def _change(url: str, action: str) -> None:
    if access.may_edit():
        followed = data_access.store().followed_feeds
        (followed.pause if action == "pause" else followed.resume)(url)

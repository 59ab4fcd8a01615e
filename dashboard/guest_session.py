"""Guest sessions: a user with a share link sees the view that it opens, and nothing else.

`data_access` passes every filter through `restrict`, so that no part of the page can show a guest more than the share
link's own filter allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qs

import streamlit as st

from dashboard import link
from geo.index import Filter

__all__ = ["PARAMETER", "GuestAccess", "access_by", "current", "end", "intersect", "is_guest", "restrict", "start"]

PARAMETER = "pass"
_KEY = "invitation"
_MAX_QUERY_FIELDS: Final = 1000
# The parameters that a guest may change: where to look, not what to see.
_GUEST_PARAMETERS = ("at", "place", "read", "list", "layer", "all")

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class GuestAccess:
    """A valid share link: its signed token, the query of the view that it opens, and the filter of that view."""

    token: str
    query: Query
    filter: Filter

    def view_query(self, query: Query) -> Query:
        """Return the share link's query, with the guest's own parameters from `query`."""
        return {**self.query, **{name: query[name] for name in _GUEST_PARAMETERS if name in query}}

    def url_query(self, query: Query) -> Query:
        """Return the query for the URL of the guest's page: the token and the guest's own parameters."""
        return {PARAMETER: [self.token], **{name: query[name] for name in _GUEST_PARAMETERS if name in query}}


def access_by(token: str, query: str) -> GuestAccess:
    """Return what a share link gives access to, by its signed token and the query of its view."""
    fields = parse_qs(query, max_num_fields=_MAX_QUERY_FIELDS)
    return GuestAccess(token, fields, link.parse(fields).filter)


def start(guest: GuestAccess) -> None:
    """Start a guest session."""
    st.session_state[_KEY] = guest


def end() -> None:
    """End the guest session, if there is one."""
    st.session_state.pop(_KEY, None)


def current() -> GuestAccess | None:
    """Return the access of the guest of this session, or None if the user is not a guest."""
    guest: GuestAccess | None = st.session_state.get(_KEY)
    return guest


def is_guest() -> bool:
    """Whether the user of this session is a guest."""
    return current() is not None


def restrict(f: Filter) -> Filter:
    """Return the filter; for a guest, limited by the filter of the share link."""
    guest = current()
    return f if guest is None else intersect(f, guest.filter)


def intersect(f: Filter, limit: Filter) -> Filter:
    """Return a filter that matches nothing outside of `limit`. Where both restrict a list, that of `limit` is used."""
    limits_area = bool(limit.countries or limit.regions)
    return replace(
        f,
        articles=limit.articles or f.articles,
        since=max(filter(None, (f.since, limit.since)), default=None),
        until=min(filter(None, (f.until, limit.until)), default=None),
        min_confidence=max(f.min_confidence, limit.min_confidence),
        countries=limit.countries if limits_area else f.countries,
        regions=limit.regions if limits_area else f.regions,
        kinds=tuple(kind for kind in f.kinds if kind in limit.kinds),
        sources=limit.sources or f.sources,
        text=limit.text or f.text,
        place_ids=limit.place_ids or f.place_ids,
        focus_only=f.focus_only or limit.focus_only,
        corrected_only=f.corrected_only or limit.corrected_only,
    )

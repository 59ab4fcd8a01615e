"""Guests: who holds a pass sees what the view that it opens lets through, and nothing beyond.

Whatever the page asks for a guest is bounded here, below every part of the page: no filter of theirs is ever wider than
that of their pass, and no article opens that it does not let through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from dashboard import link
from geo.store import Filter

__all__ = ["PARAMETER", "GuestAccess", "current", "end", "intersect", "is_guest", "restrict", "start"]

PARAMETER = "pass"
_KEY = "invitation"
# What a guest may choose: where to look, not what to see.
_OWN = ("at", "place", "read", "list", "layer", "all")

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class GuestAccess:
    """A pass that holds: its token, the query of the view that it opens, and that view's filter."""

    token: str
    query: Query
    filter: Filter

    def opened(self, query: Query) -> Query:
        """Return the query that the guest's own one means: the pass's, but for where to look."""
        return {**self.query, **{name: query[name] for name in _OWN if name in query}}

    def published(self, query: Query) -> Query:
        """Return the query for the address of a guest's page: the pass, and where the guest looks."""
        return {PARAMETER: [self.token], **{name: query[name] for name in _OWN if name in query}}


def start(token: str, query: Query) -> None:
    """Make who looks at this page the guest of a view."""
    st.session_state[_KEY] = GuestAccess(token, query, link.parse(query).filter)


def end() -> None:
    """Be nobody's guest."""
    st.session_state.pop(_KEY, None)


def current() -> GuestAccess | None:
    """Return the invitation of who looks at this page, None for who is no guest."""
    found: GuestAccess | None = st.session_state.get(_KEY)
    return found


def is_guest() -> bool:
    """Whether who looks at this page is a guest."""
    return current() is not None


def restrict(f: Filter) -> Filter:
    """Return a filter as it is, and a guest's no wider than that of their pass."""
    invited = current()
    return f if invited is None else intersect(f, invited.filter)


def intersect(f: Filter, limit: Filter) -> Filter:
    """Return a filter that lets through nothing that `limit` does not; where `limit` names a choice, that holds."""
    placed = bool(limit.countries or limit.regions)
    return replace(
        f,
        articles=limit.articles or f.articles,
        since=max(filter(None, (f.since, limit.since)), default=None),
        until=min(filter(None, (f.until, limit.until)), default=None),
        min_confidence=max(f.min_confidence, limit.min_confidence),
        countries=limit.countries if placed else f.countries,
        regions=limit.regions if placed else f.regions,
        kinds=tuple(kind for kind in f.kinds if kind in limit.kinds),
        sources=limit.sources or f.sources,
        text=limit.text or f.text,
        place_ids=limit.place_ids or f.place_ids,
        focus_only=f.focus_only or limit.focus_only,
        corrected_only=f.corrected_only or limit.corrected_only,
    )

"""What the dashboard keeps between runs: the opened store and gazetteer, and the answers to queries.

Answers are kept by filter and by the revision of the database, so that what another program ingests shows, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import pandas as pd
import streamlit as st

from dashboard.guest_session import bounded, is_guest
from geo.archive import Archive, index_path
from geo.article_reader import ArticleReader, archive_folder
from geo.errors import UsageError
from geo.gazetteer import Gazetteer
from geo.settings import resolve_settings
from geo.store import Bucket, Facets, Filter, Neighbors, Store, Totals, locate
from geo.types import Correction, Geoparse, MentionKind, Place

__all__ = [
    "article_titles",
    "articles",
    "corrections",
    "country_name",
    "facets",
    "find_articles",
    "gazetteer",
    "geoparse_of",
    "inside",
    "is_archive",
    "is_empty",
    "library",
    "moved",
    "neighbors",
    "note",
    "place",
    "place_name",
    "place_timeline",
    "places",
    "region_name",
    "revision",
    "snippets",
    "store",
    "timeline",
    "totals",
]

_Moment = tuple[int | None, tuple[int, int]]

_KEPT_ANSWERS = 200
_KEPT_NAMES = 20_000
_KEPT_TABLES = 12  # of places, of which a table may have tens of thousands


def library() -> ArticleReader:
    """Return what is shown, the store or an archive, opened once for all sessions; raises StoreError, UsageError."""
    folder = archive_folder()
    if folder is not None:
        return _opened_archive(folder, _identity(index_path(folder)))
    location = locate()
    return _opened(location.url, _identity(location.path))


def store() -> Store:
    """Return the store, to write to; raises UsageError where an archive is shown."""
    opened = library()
    if not isinstance(opened, Store):
        raise UsageError("This is an archive, for reading only: nothing can be added to it or corrected in it.")
    return opened


def is_archive() -> bool:
    """Whether an archive is shown, in which nothing can be changed."""
    return archive_folder() is not None


def note(f: Filter) -> str | None:
    """Return what a reader must know of how a filter was answered, None where there is nothing to say."""
    return cast("str | None", _ask("note", revision(), bounded(f)))


@st.cache_resource(max_entries=1, show_spinner=False, on_release=Store.close)
def _opened(url: str, identity: int | None) -> Store:
    """Open the store; where another file was put in the place of the database, `identity` says so."""
    return Store.open(url)


@st.cache_resource(max_entries=1, show_spinner=False)
def _opened_archive(folder: Path, identity: int | None) -> Archive:
    """Open the archive; where it was prepared anew, `identity` says so."""
    return Archive.open(folder)


def _identity(path: Path | None) -> int | None:
    try:
        return path.stat().st_ino if path is not None else None
    except OSError:
        return None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the gazetteer that is settled on, with the user's own places; one for the life of the server."""
    settings = resolve_settings()
    return Gazetteer.open(settings.gazetteer, overlay=settings.overlay)


def revision() -> _Moment:
    """Return what changes whenever the database does: which file it is, and how often it was written."""
    opened = library()
    return _identity(opened.location.path if isinstance(opened, Store) else None), opened.revision()


def totals(f: Filter) -> Totals:
    """Return the counts of a filter."""
    return cast(Totals, _ask("totals", revision(), bounded(f)))


def is_empty() -> bool:
    """Whether there is no article at all."""
    return not _ask("has_articles", revision())


def places(f: Filter) -> pd.DataFrame:
    """Return the places of a filter, most mentioned first."""
    return _places(revision(), bounded(f))


@st.cache_resource(max_entries=_KEPT_TABLES, show_spinner=False, hash_funcs={Filter: repr})
def _places(at: _Moment, f: Filter) -> pd.DataFrame:
    return library().places(f)


def articles(f: Filter, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """Return the articles of a filter, newest first; `Totals.listed` says how many there are."""
    return cast(pd.DataFrame, _ask("articles", revision(), bounded(f), limit=limit, offset=offset))


def neighbors(f: Filter, article_id: str) -> Neighbors:
    """Return where an article stands in the list of articles, and which are before and after it."""
    return cast(Neighbors, _ask("neighbors", revision(), bounded(f), article_id))


def find_articles(words: str, limit: int) -> pd.DataFrame:
    """Return the newest articles whose titles have the words; none for a guest, who may not know of all."""
    limit = 0 if is_guest() else limit
    return cast(pd.DataFrame, _ask("find_articles", revision(), words, limit))


def article_titles(article_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of articles by id."""
    return cast("dict[str, str]", _ask("article_titles", revision(), tuple(article_ids)))


def timeline(f: Filter, by: Bucket) -> pd.DataFrame:
    """Return mentions and articles a day, week, month or year."""
    return cast(pd.DataFrame, _ask("timeline", revision(), bounded(f), by))


def place_timeline(f: Filter, by: Bucket, limit_places: int) -> pd.DataFrame:
    """Return when the most mentioned places were mentioned."""
    return cast(pd.DataFrame, _ask("place_timeline", revision(), bounded(f), by, limit_places))


def facets(f: Filter) -> Facets:
    """Return what there is to choose from."""
    return cast(Facets, _ask("facets", revision(), bounded(f)))


def snippets(f: Filter, place_ids: Sequence[str], per_place: int) -> pd.DataFrame:
    """Return the newest sentences of places."""
    return cast(pd.DataFrame, _ask("snippets", revision(), bounded(f), tuple(place_ids), per_place))


def moved(f: Filter, limit: int) -> pd.DataFrame:
    """Return the newest mentions that have a point of their own."""
    return cast(pd.DataFrame, _ask("moved", revision(), bounded(f), limit))


def corrections(article_id: str | None = None) -> list[Correction]:
    """Return the corrections that hold, those made in an article or all of them, newest first; none for a guest."""
    if is_guest():
        return []
    return cast("list[Correction]", _ask("corrections", revision(), article_id))


def geoparse_of(article_id: str) -> Geoparse | None:
    """Return an article with its mentions; None where there is none, or none that a guest may open."""
    if is_guest():
        only = bounded(Filter(articles=(article_id,), kinds=tuple(MentionKind)))
        if article_id not in only.articles or not totals(replace(only, articles=(article_id,))).mentions:
            return None
    return cast("Geoparse | None", _ask("geoparse_of", revision(), article_id))


@st.cache_resource(max_entries=_KEPT_ANSWERS, show_spinner=False, hash_funcs={Filter: repr})
def _ask(method: str, at: _Moment, *arguments: Any, **options: Any) -> Any:
    """Ask the library; `at` is the revision that the answer is of. Answers are shared: nobody changes them."""
    return getattr(library(), method)(*arguments, **options)


def place(place_id: str) -> Place | None:
    """Return a place of the gazetteer."""
    return gazetteer().place(place_id)


def place_name(place_id: str) -> str:
    """Return a place's name, its id where the gazetteer has no such place."""
    found = place(place_id)
    return found.name if found else place_id


@lru_cache(maxsize=_KEPT_NAMES)
def region_name(country_code: str, admin1_code: str) -> str:
    """Return the name of a first-level division, its code where the gazetteer has no such division."""
    found = gazetteer().admin1(country_code, admin1_code)
    return found.name if found else f"{country_code} {admin1_code}"


@lru_cache(maxsize=_KEPT_NAMES)
def country_name(code: str | None) -> str | None:
    """Return a country's name, the code itself where the gazetteer has no such country."""
    if not code:
        return None
    found = gazetteer().country(code)
    return found.name if found else code


@lru_cache(maxsize=_KEPT_NAMES)
def inside(country_code: str | None, admin1_code: str | None, *, name: str = "") -> tuple[str, ...]:
    """Return in what a place lies, from near to far: state, country; not the place's own name again."""
    state = gazetteer().admin1(country_code, admin1_code) if country_code and admin1_code else None
    names = [state.name if state else None, country_name(country_code)]
    return tuple(parent for parent in dict.fromkeys(names) if parent and parent != name)

"""The dashboard's access to data: opens the database and the gazetteer once, and caches the answers to queries.

The revision of the database is part of each cache key, so articles that another program ingests appear as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from dashboard import formatting, guest_session
from dashboard.guest_session import is_guest
from geo.archive import Archive, index_path
from geo.corrections import Correction
from geo.editing import stored_samples
from geo.errors import UsageError
from geo.feature_types import describe_feature
from geo.gazetteer import Gazetteer
from geo.index import Bucket, Facets, Filter, Neighbors, Totals
from geo.resolution import place_of_geo_uri
from geo.settings import engine_version, resolve_settings
from geo.store import CorrectionLog, ShareLinks, Store, locate
from geo.stored_articles import ArticleReader, archive_folder
from geo.types import Geoparse, MentionKind, Place

__all__ = [
    "article_titles",
    "articles",
    "correction_log",
    "corrections",
    "country_name",
    "describe_place",
    "describe_row",
    "facets",
    "find_articles",
    "gazetteer",
    "geoparse",
    "inside",
    "is_archive",
    "is_empty",
    "neighbors",
    "note",
    "offset_mentions",
    "place",
    "place_name",
    "place_timeline",
    "places",
    "reader",
    "region_name",
    "samples",
    "share_links",
    "snippets",
    "store",
    "story",
    "story_sizes",
    "timeline",
    "totals",
    "version",
]

T = TypeVar("T")
Version = tuple[int | None, tuple[int, int]]

_ANSWERS_KEPT = 200
_NAMES_KEPT = 20_000
_PLACE_TABLES_KEPT = 12  # each may have tens of thousands of rows


def reader() -> ArticleReader:
    """Return the reader of the database or archive, which all sessions share; raises StoreError, UsageError."""
    folder = archive_folder()
    return store().reader if folder is None else _open_archive(folder, _file_id(index_path(folder)))


def store() -> Store:
    """Return the database, which all sessions share; raises StoreError, and UsageError where an archive is served."""
    if is_archive():
        raise UsageError("This is an archive, for reading only: nothing can be added to it or corrected in it.")
    location = locate()
    return _open_store(location.url, _file_id(location.path))


def is_archive() -> bool:
    """Whether an archive is served, which can only be read."""
    return archive_folder() is not None


def correction_log() -> CorrectionLog | None:
    """Return the corrections of the database; None where an archive is served."""
    return None if is_archive() else store().corrections


def share_links() -> ShareLinks | None:
    """Return the share links of the database; None where an archive is served."""
    return None if is_archive() else store().share_links


# Both open again when another file takes the place of the one that was opened: its inode is part of the cache's key.
@st.cache_resource(max_entries=1, show_spinner=False, on_release=Store.close)
def _open_store(url: str, file_id: int | None) -> Store:
    return Store.open(url)


@st.cache_resource(max_entries=1, show_spinner=False)
def _open_archive(folder: Path, file_id: int | None) -> Archive:
    return Archive.open(folder)


def _file_id(path: Path | None) -> int | None:
    try:
        return path.stat().st_ino if path is not None else None
    except OSError:
        return None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the configured gazetteer, with the user's own places; it stays open as long as the server runs."""
    settings = resolve_settings()
    return Gazetteer.open(settings.gazetteer, overlay=settings.overlay)


def version() -> Version:
    """Return what identifies the state of the data: the database's file, and its revision."""
    if is_archive():
        return None, reader().revision()
    opened = store()
    return _file_id(opened.location.path), opened.reader.revision()


def _cached(query: Callable[[ArticleReader], T], *key: object) -> T:
    """Return the answer to a query, from the cache where the data have not changed since it was computed.

    Args:
        query: asks the reader. Its answer is shared between sessions: nobody may change it.
        key: identifies the query: its name and all of its arguments, filters already restrict for guests.
    """
    answer: T = _answer(key, version(), query)
    return answer


@st.cache_resource(max_entries=_ANSWERS_KEPT, show_spinner=False, hash_funcs={Filter: repr})
def _answer(key: tuple[object, ...], version: Version, _query: Callable[[ArticleReader], Any]) -> Any:
    return _query(reader())  # Streamlit leaves arguments with a leading underscore out of the cache's key


def note(f: Filter) -> str | None:
    """Return what a user has to know of how a filter was answered, None where it was answered in full."""
    f = restrict(f)
    return _cached(lambda reader: reader.note(f), "note", f)


def totals(f: Filter) -> Totals:
    """Return the counts of a filter."""
    f = restrict(f)
    return _cached(lambda reader: reader.totals(f), "totals", f)


def is_empty() -> bool:
    """Whether there are no articles at all."""
    return not _cached(lambda reader: reader.has_articles(), "has_articles")


def outdated_articles() -> int:
    """Return how many articles of the database an older version of Dateline geoparsed; 0 for an archive."""
    if is_archive():
        return 0
    return _cached(lambda _: store().reader.outdated(engine_version(resolve_settings().engine())), "outdated")


def samples() -> tuple[str, ...]:
    """Return the ids of the sample articles in the database; none for an archive."""
    return () if is_archive() else _cached(lambda _: tuple(stored_samples(store())), "samples")


def places(f: Filter) -> pd.DataFrame:
    """Return the places of a filter, most mentioned first."""
    return _places(version(), restrict(f))


@st.cache_resource(max_entries=_PLACE_TABLES_KEPT, show_spinner=False, hash_funcs={Filter: repr})
def _places(version: Version, f: Filter) -> pd.DataFrame:
    return reader().places(f)


def articles(f: Filter, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """Return the articles of a filter, newest first; `Totals.listed` counts them."""
    f = restrict(f)
    return _cached(lambda reader: reader.articles(f, limit=limit, offset=offset), "articles", f, limit, offset)


def story(article_id: str) -> pd.DataFrame:
    """Return the other articles of an article's story that the user may see, newest first; columns as of `articles`."""
    ids = _cached(lambda reader: reader.story(article_id), "story", article_id)
    table = articles(Filter(articles=(article_id, *ids), kinds=tuple(MentionKind)))
    return table[table["article_id"].isin(ids)]  # a guest's filter may list other articles instead of these


def story_sizes(article_ids: Sequence[str]) -> dict[str, int]:
    """Return by id how many articles the story of each has; nothing for a guest, who may not see all of them."""
    ids = () if is_guest() else tuple(article_ids)
    return _cached(lambda reader: reader.story_sizes(ids), "story_sizes", ids)


def neighbors(f: Filter, article_id: str) -> Neighbors:
    """Return an article's position in the list of articles, and the articles before and after it."""
    f = restrict(f)
    return _cached(lambda reader: reader.neighbors(f, article_id), "neighbors", f, article_id)


def find_articles(words: str, limit: int) -> pd.DataFrame:
    """Return the newest articles with these words in their titles; none for a guest, who may not see all titles."""
    limit = 0 if is_guest() else limit
    return _cached(lambda reader: reader.find_articles(words, limit), "find_articles", words, limit)


def article_titles(article_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of articles by id."""
    ids = tuple(article_ids)
    return _cached(lambda reader: reader.article_titles(ids), "article_titles", ids)


def timeline(f: Filter, by: Bucket) -> pd.DataFrame:
    """Return mentions and articles per day, week, month or year."""
    f = restrict(f)
    return _cached(lambda reader: reader.timeline(f, by), "timeline", f, by)


def place_timeline(f: Filter, by: Bucket, limit_places: int) -> pd.DataFrame:
    """Return the timelines of the most mentioned places."""
    f = restrict(f)
    return _cached(lambda reader: reader.place_timeline(f, by, limit_places), "place_timeline", f, by, limit_places)


def facets(f: Filter) -> Facets:
    """Return the values that can be filtered by, with their counts."""
    f = restrict(f)
    return _cached(lambda reader: reader.facets(f), "facets", f)


def snippets(f: Filter, place_ids: Sequence[str], per_place: int) -> pd.DataFrame:
    """Return the newest sentences that mention places."""
    f, ids = restrict(f), tuple(place_ids)
    return _cached(lambda reader: reader.snippets(f, ids, per_place), "snippets", f, ids, per_place)


def offset_mentions(f: Filter, limit: int) -> pd.DataFrame:
    """Return the newest mentions that have a point of their own ("30 km west of Osaka")."""
    f = restrict(f)
    return _cached(lambda reader: reader.offset_mentions(f, limit), "offset_mentions", f, limit)


def corrections(article_id: str | None = None) -> list[Correction]:
    """Return the corrections in effect, newest first: those made in an article, or all; none for a guest."""
    log = correction_log()
    if log is None or is_guest():
        return []
    return _cached(lambda _: log.active(article_id), "corrections", article_id)


def geoparse(article_id: str) -> Geoparse | None:
    """Return an article with its mentions; None for an unknown id, or for an article that a guest may not open."""
    if is_guest():
        visible = restrict(Filter(articles=(article_id,), kinds=tuple(MentionKind)))
        if article_id not in visible.articles or not totals(replace(visible, articles=(article_id,))).mentions:
            return None
    return _cached(lambda reader: reader.geoparse(article_id), "geoparse", article_id)


def restrict(f: Filter) -> Filter:
    """Return the filter as it is queried: limited to what a guest may see, and with all ids of its places.

    Articles stored with an earlier gazetteer, and links made with one, may contain an id that has changed since.
    """
    limited = guest_session.restrict(f)
    return replace(limited, place_ids=tuple(same for each in limited.place_ids for same in gazetteer().ids(each)))


def place(place_id: str) -> Place | None:
    """Return a place of the gazetteer, or the point of a geo URI, which is the id of coordinates in a text."""
    return gazetteer().place(place_id) or place_of_geo_uri(place_id, 1.0, gazetteer())


def place_name(place_id: str) -> str:
    """Return a place's name, or the id of an unknown place."""
    gazetted_place = place(place_id)
    return gazetted_place.name if gazetted_place else place_id


@lru_cache(maxsize=_NAMES_KEPT)
def region_name(country_code: str, admin1_code: str) -> str:
    """Return the name of a first-level division, or the codes of an unknown one."""
    division = gazetteer().admin1(country_code, admin1_code)
    return division.name if division else f"{country_code} {admin1_code}"


@lru_cache(maxsize=_NAMES_KEPT)
def country_name(code: str | None) -> str | None:
    """Return a country's name, or the code of an unknown country."""
    if not code:
        return None
    country = gazetteer().country(code)
    return country.name if country else code


@lru_cache(maxsize=_NAMES_KEPT)
def inside(country_code: str | None, admin1_code: str | None, *, name: str = "") -> tuple[str, ...]:
    """Return the names of the state and country that a place is in, without the place's own name."""
    state = gazetteer().admin1(country_code, admin1_code) if country_code and admin1_code else None
    names = [state.name if state else None, country_name(country_code)]
    return tuple(parent for parent in dict.fromkeys(names) if parent and parent != name)


def describe_place(place: Place) -> str:
    """Return a place's kind and location: "Town · Uttar Pradesh, India"."""
    kind = describe_feature(place.feature_class, place.feature_code, place.population)
    return formatting.describe_place(kind, *inside(place.country_code, place.admin1_code, name=place.name))


def describe_row(row: Mapping[Any, Any]) -> str:
    """Return the kind and location of a row of the table of places."""
    kind = describe_feature(row["feature_class"], row["feature_code"], int(row["population"]))
    return formatting.describe_place(kind, *inside(row["country_code"], row["admin1_code"], name=row["name"]))

"""What the map, the lists and the filters show, each one query over a Filter and one DataFrame with stated columns.

Text columns hold `str` or None (dtype object, so that None stays None), counts are int64, coordinates and confidences
float64. "Mentions" are placed mentions throughout.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, case, cast, distinct, func, select

from geo.model import Kind
from geo.store.conditions import article_conditions, mention_conditions, unplaced_conditions, words_of
from geo.store.filter import Filter
from geo.store.schema import articles, mentions, places

if TYPE_CHECKING:
    from pandas import DataFrame

Bucket = Literal["day", "week", "month", "year"]

_NUMBERS: Final = ("lat", "lon", "confidence")
_INTEGERS: Final = ("population", "mentions", "articles", "start", "end", "mention_start", "mention_end")
_EITHER_SIDE_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class Totals:
    """Placed mentions, the articles and places that they are in, and the mentions that could not be placed.

    `unplaced` honours the filter's kinds and what it says of articles: a mention without a place has no country.
    `listed` is how many articles `Store.articles` lists.
    """

    mentions: int
    articles: int
    places: int
    unplaced: int
    listed: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from; each facet honours all of the filter but the choice that it is there to make.

    countries: country_code, mentions, articles. regions: country_code, admin1_code, mentions, articles; of what the
    filter's countries leave. kinds: kind, mentions, articles. sources: source, mentions, articles. All most mentions
    first. confidence: how many mentions in each tenth, 0 to 0.1 first. The dates are those of the first and last dated
    articles with a mention, None without.
    """

    countries: DataFrame
    regions: DataFrame
    confidence: tuple[int, ...]
    kinds: DataFrame
    sources: DataFrame
    first_date: dt.date | None
    last_date: dt.date | None


def totals(connection: Connection, f: Filter) -> Totals:
    """Count."""
    pairs = _article_places(f)
    mentioned, in_articles, at_places = connection.execute(
        select(
            func.coalesce(func.sum(pairs.c.n), 0),
            func.count(distinct(pairs.c.article)),
            func.count(distinct(pairs.c.place_id)),
        )
    ).one()
    unplaced = connection.scalar(select(func.count()).select_from(mentions).where(*unplaced_conditions(f)))
    listed = connection.scalar(select(func.count()).select_from(_listed(f).subquery()))
    return Totals(mentioned, in_articles, at_places, unplaced or 0, listed or 0)


def places_of(connection: Connection, f: Filter) -> DataFrame:
    """Return place_id, name, country_code, admin1_code, feature_class, feature_code, lat, lon, population, mentions,
    articles: the places that are mentioned, most mentions first.
    """
    pairs = _article_places(f)
    counted = (
        select(pairs.c.place_id, func.sum(pairs.c.n).label("mentions"), func.count().label("articles"))
        .group_by(pairs.c.place_id)
        .subquery()
    )
    columns = ("name", "country_code", "admin1_code", "feature_class", "feature_code", "lat", "lon", "population")
    query = (
        select(counted.c.place_id, *(places.c[name] for name in columns), counted.c.mentions, counted.c.articles)
        .join_from(counted, places, places.c.place_id == counted.c.place_id)
        .order_by(counted.c.mentions.desc(), counted.c.place_id)
    )
    return _frame(connection, query)


def snippets(connection: Connection, f: Filter, place_ids: Sequence[str], per_place: int) -> DataFrame:
    """Return place_id, article_id, title, source, date, url, kind, confidence, sentence, start, end, field,
    mention_start, mention_end: for each place its newest mentions, `per_place` at most, undated ones last.

    `sentence` is the sentence around the mention, cut to 300 characters on either side with "…" where it is longer;
    `start` and `end` are offsets of the mention in it, `mention_start` and `mention_end` in the article's `field`.
    `date` is ISO 8601.
    """
    newest = (articles.c.day.desc().nulls_last(), articles.c.date.desc(), articles.c.key.desc(), mentions.c.ordinal)
    rank = func.row_number().over(partition_by=mentions.c.place_id, order_by=newest).label("rank")
    ranked = (
        select(mentions.c.article, mentions.c.ordinal, rank)
        .join_from(mentions, articles, articles.c.key == mentions.c.article)
        .where(*mention_conditions(f), mentions.c.place_id.in_(place_ids))
        .subquery()
    )
    chosen = and_(mentions.c.article == ranked.c.article, mentions.c.ordinal == ranked.c.ordinal)
    begin = _larger(mentions.c.sentence_start, mentions.c.start - _EITHER_SIDE_CHARS)
    stop = _smaller(mentions.c.sentence_end, mentions.c.end + _EITHER_SIDE_CHARS)
    whole = case((mentions.c.field == "title", articles.c.title), else_=articles.c.text)
    cut_before = case((begin > mentions.c.sentence_start, "…"), else_="")
    cut_after = case((stop < mentions.c.sentence_end, "…"), else_="")
    shift = begin - func.length(cut_before)
    query = (
        select(
            mentions.c.place_id,
            articles.c.id.label("article_id"),
            articles.c.title,
            articles.c.source,
            articles.c.date,
            articles.c.url,
            mentions.c.kind,
            mentions.c.confidence,
            (cut_before + func.substr(whole, begin + 1, stop - begin) + cut_after).label("sentence"),
            (mentions.c.start - shift).label("start"),
            (mentions.c.end - shift).label("end"),
            mentions.c.field,
            mentions.c.start.label("mention_start"),
            mentions.c.end.label("mention_end"),
        )
        .join_from(ranked, mentions, chosen)
        .join(articles, articles.c.key == mentions.c.article)
        .where(ranked.c.rank <= per_place)
        .order_by(mentions.c.place_id, ranked.c.rank)
    )
    return _frame(connection, query)


def articles_of(connection: Connection, f: Filter, limit: int | None, offset: int) -> DataFrame:
    """Return article_id, title, source, date, url, mentions: newest first, undated last.

    An article whose mentions the filter all leaves out is there with 0, unless the filter asks something of mentions:
    countries, regions, places, focus or corrections.
    """
    query = (
        _listed(f)
        .order_by(articles.c.day.desc().nulls_last(), articles.c.date.desc(), articles.c.key.desc())
        .limit(limit)
        .offset(offset)
    )
    return _frame(connection, query)


def find_articles(connection: Connection, words: str, limit: int) -> DataFrame:
    """Return article_id, title, source, date of articles whose title has all the words, newest first."""
    holds = (articles.c.title.icontains(word, autoescape=True) for word in words_of(words))
    query = (
        select(articles.c.id.label("article_id"), articles.c.title, articles.c.source, articles.c.date)
        .where(*holds)
        .order_by(articles.c.day.desc().nulls_last(), articles.c.date.desc(), articles.c.key.desc())
        .limit(limit)
    )
    return _frame(connection, query)


def _listed(f: Filter) -> Select[Any]:
    counted = (
        select(mentions.c.article, func.count().label("mentions"))
        .where(*mention_conditions(f))
        .group_by(mentions.c.article)
        .subquery()
    )
    only_placed = bool(f.countries or f.regions or f.place_ids or f.focus_only or f.corrected_only)
    return (
        select(
            articles.c.id.label("article_id"),
            articles.c.title,
            articles.c.source,
            articles.c.date,
            articles.c.url,
            func.coalesce(counted.c.mentions, 0).label("mentions"),
        )
        .join_from(articles, counted, counted.c.article == articles.c.key, isouter=not only_placed)
        .where(*article_conditions(f))
    )


def facets(connection: Connection, f: Filter) -> Facets:
    """Return what there is to choose from."""
    dated = replace(f, since=None, until=None)
    first, last = connection.execute(
        select(func.min(articles.c.day), func.max(articles.c.day)).where(
            articles.c.key.in_(select(mentions.c.article).where(*mention_conditions(dated)))
        )
    ).one()
    return Facets(
        countries=_countries(connection, replace(f, countries=(), regions=())),
        regions=_regions(connection, replace(f, regions=())),
        confidence=_confidence(connection, replace(f, min_confidence=0.0)),
        kinds=_kinds(connection, replace(f, kinds=tuple(Kind))),
        sources=_sources(connection, replace(f, sources=())),
        first_date=dt.date.fromisoformat(first) if first else None,
        last_date=dt.date.fromisoformat(last) if last else None,
    )


def timeline(connection: Connection, f: Filter, by: Bucket) -> DataFrame:
    """Return day (YYYY-MM-DD, the first of its day, week from Monday, month or year), mentions, articles, oldest first.

    Undated articles are in none.
    """
    counted = _by_article(f)
    day = _first_day(by).label("day")
    query = (
        select(day, func.sum(counted.c.n).label("mentions"), func.count().label("articles"))
        .join_from(counted, articles, articles.c.key == counted.c.article)
        .where(articles.c.day.is_not(None))
        .group_by(day)
        .order_by(day)
    )
    return _frame(connection, query)


def place_timeline(connection: Connection, f: Filter, by: Bucket, limit_places: int) -> DataFrame:
    """Return place_id, day, mentions: of the most mentioned places, when they were, oldest first; days as above."""
    most = [row.place_id for row in places_of(connection, f).head(limit_places).itertuples()]
    day = _first_day(by).label("day")
    query = (
        select(mentions.c.place_id, day, func.count().label("mentions"))
        .join_from(mentions, articles, articles.c.key == mentions.c.article)
        .where(*mention_conditions(f), mentions.c.place_id.in_(most), articles.c.day.is_not(None))
        .group_by(mentions.c.place_id, day)
        .order_by(day, mentions.c.place_id)
    )
    return _frame(connection, query)


def _first_day(by: Bucket) -> ColumnElement[str]:
    day = articles.c.day
    if by == "day":
        return day
    if by == "week":
        return func.date(day, "-6 days", "weekday 1")
    return func.substr(day, 1, 7) + "-01" if by == "month" else func.substr(day, 1, 4) + "-01-01"


def _regions(connection: Connection, f: Filter) -> DataFrame:
    pairs = _article_places(f)
    region = (places.c.country_code, places.c.admin1_code)
    query = (
        select(*region, func.sum(pairs.c.n).label("mentions"), func.count(distinct(pairs.c.article)).label("articles"))
        .join_from(pairs, places, places.c.place_id == pairs.c.place_id)
        .where(region[0].is_not(None), region[1].is_not(None))
        .group_by(*region)
    )
    return _frame(connection, _most_first(query, region[0]))


def _confidence(connection: Connection, f: Filter) -> tuple[int, ...]:
    tenth = cast(mentions.c.confidence * 10, Integer)
    counted: list[int] = [0] * 10
    for row in connection.execute(select(tenth, func.count()).where(*mention_conditions(f)).group_by(tenth)):
        counted[min(9, row[0])] += row[1]
    return tuple(counted)


def _countries(connection: Connection, f: Filter) -> DataFrame:
    pairs = _article_places(f)
    country = places.c.country_code
    query = (
        select(country, func.sum(pairs.c.n).label("mentions"), func.count(distinct(pairs.c.article)).label("articles"))
        .join_from(pairs, places, places.c.place_id == pairs.c.place_id)
        .where(country.is_not(None))
        .group_by(country)
    )
    return _frame(connection, _most_first(query, country))


def _kinds(connection: Connection, f: Filter) -> DataFrame:
    kind = mentions.c.kind
    query = (
        select(kind, func.count().label("mentions"), func.count(distinct(mentions.c.article)).label("articles"))
        .where(*mention_conditions(f))
        .group_by(kind)
    )
    return _frame(connection, _most_first(query, kind))


def _sources(connection: Connection, f: Filter) -> DataFrame:
    counted = _by_article(f)
    source = articles.c.source
    query = (
        select(source, func.sum(counted.c.n).label("mentions"), func.count().label("articles"))
        .join_from(counted, articles, articles.c.key == counted.c.article)
        .where(source.is_not(None))
        .group_by(source)
    )
    return _frame(connection, _most_first(query, source))


def _article_places(f: Filter) -> Any:
    # In the index's own order, so that SQLite counts distinct articles by walking, with no table of its own per place.
    return (
        select(mentions.c.place_id, mentions.c.article, func.count().label("n"))
        .where(*mention_conditions(f))
        .group_by(mentions.c.place_id, mentions.c.article)
        .subquery()
    )


def _by_article(f: Filter) -> Any:
    return (
        select(mentions.c.article, func.count().label("n"))
        .where(*mention_conditions(f))
        .group_by(mentions.c.article)
        .subquery()
    )


def _most_first(query: Select[Any], then: ColumnElement[Any]) -> Select[Any]:
    return query.order_by(query.selected_columns["mentions"].desc(), then)


def _larger(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one > other, one), else_=other)


def _smaller(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one < other, one), else_=other)


def _frame(connection: Connection, query: Select[Any]) -> DataFrame:
    import pandas as pd  # most of a second, which a command that only writes should not wait for

    result = connection.execute(query)
    frame = pd.DataFrame(result.fetchall(), columns=list(result.keys()), dtype=object)
    kinds = {name: "float64" for name in _NUMBERS} | {name: "int64" for name in _INTEGERS}
    return frame.astype({name: kind for name, kind in kinds.items() if name in frame.columns})

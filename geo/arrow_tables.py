"""Geoparsed articles as Arrow tables, for Parquet and whatever reads it, and back again.

There are three tables. `articles` has a row for each article, in order. `mentions` has a row for each mention, in
reading order, with the columns of its article and its place, so that it can be analyzed without a join. `places` has
each place once. docs/data-formats.md describes every column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.json_records import iso_date
from geo.types import (
    STORED_DECIMALS,
    Article,
    Focus,
    Geoparse,
    Mention,
    MentionKind,
    Place,
    ResolvedMention,
    SpatialRelation,
)

__all__ = [
    "ARTICLES",
    "MENTIONS",
    "PLACES",
    "ArticleTables",
    "article_from_row",
    "articles_from_table",
    "complete_table",
    "concat_tables",
    "geoparses_from_tables",
    "mention_from_row",
    "to_tables",
]

_STRING, _NUMBER, _COUNT = pa.string(), pa.float64(), pa.int32()

PLACES: Final = pa.schema(
    [
        ("id", _STRING),
        ("name", _STRING),
        ("lat", _NUMBER),
        ("lon", _NUMBER),
        ("country_code", _STRING),
        ("admin1_code", _STRING),
        ("admin2_code", _STRING),
        ("feature_class", _STRING),
        ("feature_code", _STRING),
        ("population", pa.int64()),
        ("radius_km", _NUMBER),
        ("prominence", _NUMBER),
        ("admin1_name", _STRING),
        ("iso_3166_2", _STRING),
        ("wikidata", _STRING),
    ]
)
ARTICLES: Final = pa.schema(
    [
        ("id", _STRING),
        ("title", _STRING),
        ("text", _STRING),
        ("date", _STRING),
        ("day", pa.date32()),
        ("source", _STRING),
        ("url", _STRING),
        ("mentions", _COUNT),
        ("focus", pa.list_(pa.struct([("place_id", _STRING), ("level", _STRING), ("score", _NUMBER)]))),
        ("language", _STRING),
    ]
)
MENTIONS: Final = pa.schema(
    [
        ("row", _COUNT),
        ("article_id", _STRING),
        ("title", _STRING),
        ("date", _STRING),
        ("day", pa.date32()),
        ("source", _STRING),
        ("url", _STRING),
        ("field", _STRING),
        ("start", _COUNT),
        ("end", _COUNT),
        ("text", _STRING),
        ("kind", _STRING),
        ("place_id", _STRING),
        ("geonameid", pa.int64()),
        ("name", _STRING),
        ("lat", _NUMBER),
        ("lon", _NUMBER),
        ("radius_km", _NUMBER),
        ("moved", pa.bool_()),
        ("country_code", _STRING),
        ("admin1_code", _STRING),
        ("feature_class", _STRING),
        ("feature_code", _STRING),
        ("population", pa.int64()),
        ("confidence", _NUMBER),
        ("score", _NUMBER),
        ("relation", _STRING),
        ("relation_kind", _STRING),
        ("direction", _STRING),
        ("distance_km", _NUMBER),
        ("other_start", _COUNT),
        ("other_end", _COUNT),
        ("sentence_start", _COUNT),
        ("sentence_end", _COUNT),
        ("precision", _STRING),
        ("is_approximate", pa.bool_()),
        ("admin1_name", _STRING),
        ("iso_3166_2", _STRING),
        ("admin2_code", _STRING),
        ("wikidata", _STRING),
        ("language", _STRING),
        ("story", _STRING),
    ]
)

# The columns that a ResolvedMention is rebuilt from; its article and its place come from the other tables.
_MENTION_COLUMNS: Final = (
    *("row", "field", "start", "end", "text", "kind", "place_id", "lat", "lon", "radius_km", "moved", "confidence"),
    *("score", "relation", "relation_kind", "direction", "distance_km", "other_start", "other_end"),
    *("sentence_start", "sentence_end", "is_approximate"),
)
_KINDS: Final = {kind.value: kind for kind in MentionKind}
_ARTICLES_AT_ONCE: Final = 500
_ARTICLE_COLUMNS: Final = ["id", "title", "text", "date", "source", "url"]


@dataclass(frozen=True, slots=True)
class ArticleTables:
    """Geoparsed articles as tables; `mentions.row` counts the rows of `articles` from 0."""

    articles: pa.Table
    mentions: pa.Table
    places: pa.Table


def to_tables(geoparses: Iterable[Geoparse], *, first_row: int = 0) -> ArticleTables:
    """Return the tables of geoparsed articles.

    Args:
        geoparses: The articles; they are converted as they come, and only the tables stay in memory. Their texts are
            without lone surrogates, as the readers of articles and the Geoparser leave them.
        first_row: The row of the first one in a larger table of articles.
    """
    source = iter(geoparses)
    places: dict[str, Place] = {}
    articles, mentions = [ARTICLES.empty_table()], [MENTIONS.empty_table()]
    row = first_row
    while chunk := list(islice(source, _ARTICLES_AT_ONCE)):
        numbered = list(enumerate(chunk, start=row))
        row += len(chunk)
        articles.append(_table(map(_article_row, chunk), ARTICLES))
        mentions.append(_table((cells for n, geoparse in numbered for cells in _mention_rows(n, geoparse)), MENTIONS))
        for geoparse in chunk:
            places.update((mention.place.id, mention.place) for mention in geoparse.mentions if mention.place)
            places.update((focus.place.id, focus.place) for focus in geoparse.focus)
    rows = (tuple(getattr(places[key], column) for column in PLACES.names) for key in sorted(places))
    return ArticleTables(pa.concat_tables(articles), pa.concat_tables(mentions), _table(rows, PLACES))


def concat_tables(parts: Iterable[ArticleTables]) -> ArticleTables:
    """Return one set of tables, the same as if all articles had been geoparsed together.

    Args:
        parts: The tables in order; the rows of each part count from 0.
    """
    articles, mentions, places = [ARTICLES.empty_table()], [MENTIONS.empty_table()], [PLACES.empty_table()]
    row = 0
    for part in parts:
        shifted = pc.add(part.mentions["row"], pa.scalar(row, _COUNT))
        articles.append(part.articles)
        mentions.append(part.mentions.set_column(0, MENTIONS.field("row"), shifted))
        places.append(part.places)
        row += part.articles.num_rows
    repeated = pa.concat_tables(places)
    _, first = np.unique(repeated["id"].to_numpy(), return_index=True) if repeated.num_rows else ((), [])
    unique = repeated.take(pa.array(first, pa.int64()))
    return ArticleTables(pa.concat_tables(articles), pa.concat_tables(mentions), unique)


def complete_table(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the columns of `schema`; those that an earlier version of Dateline did not write are null."""
    return pa.concat_tables([schema.empty_table(), table], promote_options="default").select(schema.names)


def _table(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for field, values in zip(schema, columns, strict=False)]
    return pa.Table.from_arrays(arrays, schema=schema) if arrays else schema.empty_table()


def articles_from_table(articles: pa.Table) -> list[Article]:
    """Return the articles of a table of articles, in order."""
    return [article_from_row(cells) for cells in articles.select(_ARTICLE_COLUMNS).to_pylist()]


def article_from_row(cells: Mapping[str, Any]) -> Article:
    """Return the article of a row of a table of articles."""
    return Article(**{name: cells[name] for name in _ARTICLE_COLUMNS} | {"date": _date(cells["date"])})


def geoparses_from_tables(tables: ArticleTables, rows: Sequence[int]) -> Iterator[Geoparse]:
    """Yield the geoparses in some rows of `articles`, equal to those that the tables were made of.

    Args:
        tables: The tables.
        rows: The rows, counted from 0, in rising order.
    """
    places = {cells["id"]: Place(**cells) for cells in tables.places.to_pylist()}
    articles = tables.articles.take(pa.array(rows, pa.int64()))
    mentions: dict[int, list[ResolvedMention]] = {row: [] for row in rows}
    for batch in tables.mentions.select(_MENTION_COLUMNS).to_batches(max_chunksize=5_000):
        for cells in batch.to_pylist():
            if cells["row"] in mentions:
                mentions[cells["row"]].append(mention_from_row(cells, places))
    details = (articles_from_table(articles), articles["focus"].to_pylist(), articles["language"].to_pylist())
    for row, article, entries, language in zip(rows, *details, strict=True):
        focus = tuple(Focus(places[entry["place_id"]], entry["score"]) for entry in entries)
        yield Geoparse(article, tuple(mentions.pop(row)), focus, language)


def _article_row(geoparse: Geoparse) -> tuple[Any, ...]:
    """Return an article's row, in the order of the columns."""
    article = geoparse.article
    title, *publication = _metadata(article)
    focus = [
        {"place_id": entry.place.id, "level": entry.level, "score": _rounded(entry.score)} for entry in geoparse.focus
    ]
    return article.id, title, article.text, *publication, len(geoparse.mentions), focus, geoparse.language


def _metadata(article: Article) -> tuple[Any, ...]:
    """Return the cells from `title` to `url`."""
    date = article.date
    day = date.date() if isinstance(date, dt.datetime) else date
    return article.title, iso_date(date), day, article.source, article.url


def _mention_rows(row: int, geoparse: Geoparse) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each mention, in the order of the columns."""
    article = row, geoparse.article.id, *_metadata(geoparse.article)
    for resolved in geoparse.mentions:
        yield (
            *article,
            resolved.field,
            resolved.start,
            resolved.end,
            resolved.text,
            resolved.kind.value,
            *_place_cells(resolved),
            _rounded(resolved.confidence),
            _rounded(resolved.score),
            resolved.relation,
            *_spatial_cells(resolved.spatial),
            *resolved.sentence,
            *_precision_and_codes(resolved),
            geoparse.language,
            geoparse.story,
        )


def _place_cells(resolved: ResolvedMention) -> tuple[Any, ...]:
    """Return the cells from `place_id` to `population`."""
    place = resolved.place
    moved = resolved.offset_point is not None
    if place is None:
        return None, None, None, None, None, None, moved, None, None, None, None, None
    lat, lon, radius_km = resolved.point or (None, None, None)
    return (
        place.id,
        place.geonameid,
        place.name,
        _rounded(lat),
        _rounded(lon),
        _rounded(radius_km),
        moved,
        place.country_code,
        place.admin1_code,
        place.feature_class,
        place.feature_code,
        place.population,
    )


def _precision_and_codes(resolved: ResolvedMention) -> tuple[Any, ...]:
    """Return the cells from `precision` to `wikidata`."""
    place = resolved.place
    if place is None:
        return None, None, None, None, None, None
    precision = resolved.precision.value if resolved.precision else None
    codes = place.admin1_name, place.iso_3166_2, place.admin2_code, place.wikidata
    return precision, resolved.is_approximate, *codes


def _spatial_cells(spatial: SpatialRelation | None) -> tuple[Any, ...]:
    """Return the cells from `relation_kind` to `other_end`."""
    if spatial is None:
        return None, None, None, None, None
    return spatial.kind, spatial.direction, spatial.distance_km, *(spatial.other or (None, None))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), STORED_DECIMALS)


def mention_from_row(cells: dict[str, Any], places: Mapping[str, Place]) -> ResolvedMention:
    """Return the mention of a row of a table of mentions; `places` has its place by id."""
    spatial = None
    if cells["relation_kind"] is not None:
        other = (cells["other_start"], cells["other_end"]) if cells["other_start"] is not None else None
        spatial = SpatialRelation(cells["relation_kind"], cells["direction"], cells["distance_km"], other)
    mention = Mention(
        field=cells["field"],
        start=cells["start"],
        end=cells["end"],
        text=cells["text"],
        kind=_KINDS[cells["kind"]],
        sentence=(cells["sentence_start"], cells["sentence_end"]),
        relation=cells["relation"],
        score=cells["score"],
        spatial=spatial,
    )
    place = places[cells["place_id"]] if cells["place_id"] is not None else None
    offset_point = (cells["lat"], cells["lon"], cells["radius_km"]) if cells["moved"] else None
    return ResolvedMention.from_mention(
        mention, place, cells["confidence"], offset_point, is_approximate=bool(cells.get("is_approximate"))
    )


def _date(iso: str | None) -> dt.date | None:
    if iso is None:
        return None
    return dt.date.fromisoformat(iso) if len(iso) == len("2021-12-06") else dt.datetime.fromisoformat(iso)

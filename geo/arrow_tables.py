"""Geoparsed articles as Arrow tables, for Parquet and whatever reads it, and back again.

Three tables. `articles` has a row an article, in order. `mentions` has a row a mention, in reading order, with what its
article is (id, title, date, source, url) and what it means: the fields of the JSON record (`geo.json_records`), so that
the table can be analysed by itself. `places` has each place once, whole.

| column of mentions | what it is |
|---|---|
| `row` | the row of its article in `articles`, from 0; an id may come twice where a text changed |
| `article_id` ... `url` | the article; `date` is ISO 8601, `day` its calendar day |
| `field`, `start`, `end`, `text` | where it is, in characters of the article's title or text |
| `kind` | place, demonym or embedded |
| `place_id` ... `population` | the place; null where it could not be placed; `geonameid` of GeoNames' places |
| `lat`, `lon`, `radius_km` | the point that is meant (degrees) and how far off it may be |
| `moved` | whether words moved that point or narrowed it; else it is the place's own |
| `confidence`, `score` | probabilities, of the place and of the span |
| `relation`, `relation_kind` ... `other_end` | what the words around it say (`geo.types.Relation`) |
| `sentence_start`, `sentence_end` | its sentence, in the same field |
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
    ]
)

# What a mention is made from again: what its article is, and what its place is, the other tables say.
_OF_MENTION: Final = (
    *("row", "field", "start", "end", "text", "kind", "place_id", "lat", "lon", "radius_km", "moved", "confidence"),
    *("score", "relation", "relation_kind", "direction", "distance_km", "other_start", "other_end"),
    *("sentence_start", "sentence_end"),
)
_KINDS: Final = {kind.value: kind for kind in MentionKind}
_AT_ONCE: Final = 500
_ARTICLE: Final = ["id", "title", "text", "date", "source", "url"]


@dataclass(frozen=True, slots=True)
class ArticleTables:
    """Some geoparsed articles as tables."""

    articles: pa.Table
    mentions: pa.Table
    places: pa.Table


def to_tables(geoparses: Iterable[Geoparse], *, first_row: int = 0) -> ArticleTables:
    """Return the tables of geoparsed articles; the articles are let go as they come.

    `first_row` is the row that the first of them has in a larger table. Texts must be without lone surrogates, as the
    readers of articles leave them.
    """
    source = iter(geoparses)
    places: dict[str, Place] = {}
    articles, mentions = [ARTICLES.empty_table()], [MENTIONS.empty_table()]
    row = first_row
    while chunk := list(islice(source, _AT_ONCE)):
        numbered = list(enumerate(chunk, start=row))
        row += len(chunk)
        articles.append(_table(map(_article_row, chunk), ARTICLES))
        mentions.append(_table((line for n, one in numbered for line in _mention_rows(n, one)), MENTIONS))
        for geoparse in chunk:
            places.update((found.place.id, found.place) for found in geoparse.mentions if found.place)
            places.update((focus.place.id, focus.place) for focus in geoparse.focus)
    lines = (tuple(getattr(places[key], column) for column in PLACES.names) for key in sorted(places))
    return ArticleTables(pa.concat_tables(articles), pa.concat_tables(mentions), _table(lines, PLACES))


def concat_tables(parts: Iterable[ArticleTables]) -> ArticleTables:
    """Return tables of articles that were geoparsed apart, in the order given, as if they had been geoparsed together.

    Each part's rows count from 0.
    """
    articles, mentions, places = [ARTICLES.empty_table()], [MENTIONS.empty_table()], [PLACES.empty_table()]
    row = 0
    for part in parts:
        shifted = pc.add(part.mentions["row"], pa.scalar(row, _COUNT))
        articles.append(part.articles)
        mentions.append(part.mentions.set_column(0, MENTIONS.field("row"), shifted))
        places.append(part.places)
        row += part.articles.num_rows
    known = pa.concat_tables(places)
    _, first = np.unique(known["id"].to_numpy(), return_index=True) if known.num_rows else ((), [])
    once = known.take(pa.array(first, pa.int64()))
    return ArticleTables(pa.concat_tables(articles), pa.concat_tables(mentions), once)


def _table(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for field, values in zip(schema, columns, strict=False)]
    return pa.Table.from_arrays(arrays, schema=schema) if arrays else schema.empty_table()


def articles_from_table(articles: pa.Table) -> list[Article]:
    """Return the articles of a table of articles, in order."""
    return [article_from_row(line) for line in articles.select(_ARTICLE).to_pylist()]


def article_from_row(line: Mapping[str, Any]) -> Article:
    """Return the article of a row of a table of articles."""
    return Article(**{name: line[name] for name in _ARTICLE} | {"date": _date(line["date"])})


def geoparses_from_tables(tables: ArticleTables, rows: Sequence[int]) -> Iterator[Geoparse]:
    """Yield those geoparses that are in the rows given (rising, from 0), as they were when the tables were made."""
    places = {line["id"]: Place(**line) for line in tables.places.to_pylist()}
    taken = tables.articles.take(pa.array(rows, pa.int64()))
    mentions: dict[int, list[ResolvedMention]] = {row: [] for row in rows}
    for batch in tables.mentions.select(_OF_MENTION).to_batches(max_chunksize=5_000):
        for line in batch.to_pylist():
            if line["row"] in mentions:
                mentions[line["row"]].append(mention_from_row(line, places))
    for row, article, focus in zip(rows, articles_from_table(taken), taken["focus"].to_pylist(), strict=True):
        about = tuple(Focus(places[one["place_id"]], one["score"]) for one in focus)
        yield Geoparse(article, tuple(mentions.pop(row)), about)


def _article_row(geoparse: Geoparse) -> tuple[Any, ...]:
    """Return an article's row, in the order of the columns."""
    article = geoparse.article
    title, *when_and_where = _identity(article)
    about = [{"place_id": one.place.id, "level": one.level, "score": _rounded(one.score)} for one in geoparse.focus]
    return article.id, title, article.text, *when_and_where, len(geoparse.mentions), about


def _identity(article: Article) -> tuple[Any, ...]:
    date = article.date
    day = date.date() if isinstance(date, dt.datetime) else date
    return article.title, iso_date(date), day, article.source, article.url


def _mention_rows(row: int, geoparse: Geoparse) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each mention, in the order of the columns."""
    article = row, geoparse.article.id, *_identity(geoparse.article)
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


def _spatial_cells(spatial: SpatialRelation | None) -> tuple[Any, ...]:
    """Return the cells from `relation_kind` to `other_end`."""
    if spatial is None:
        return None, None, None, None, None
    return spatial.kind, spatial.direction, spatial.distance_km, *(spatial.other or (None, None))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), STORED_DECIMALS)


def mention_from_row(line: dict[str, Any], places: Mapping[str, Place]) -> ResolvedMention:
    """Return the mention of a row of a table of mentions; `places` by id, that of the mention among them."""
    spatial = None
    if line["relation_kind"] is not None:
        other = (line["other_start"], line["other_end"]) if line["other_start"] is not None else None
        spatial = SpatialRelation(line["relation_kind"], line["direction"], line["distance_km"], other)
    mention = Mention(
        field=line["field"],
        start=line["start"],
        end=line["end"],
        text=line["text"],
        kind=_KINDS[line["kind"]],
        sentence=(line["sentence_start"], line["sentence_end"]),
        relation=line["relation"],
        score=line["score"],
        spatial=spatial,
    )
    place = places[line["place_id"]] if line["place_id"] is not None else None
    offset_point = (line["lat"], line["lon"], line["radius_km"]) if line["moved"] else None
    return ResolvedMention.from_mention(mention, place, line["confidence"], offset_point)


def _date(iso: str | None) -> dt.date | None:
    if iso is None:
        return None
    return dt.date.fromisoformat(iso) if len(iso) == len("2021-12-06") else dt.datetime.fromisoformat(iso)

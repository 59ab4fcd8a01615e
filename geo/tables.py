"""Geoparsed articles as Arrow tables, for Parquet and whatever reads it, and back again.

Three tables. `articles` has a row an article, in order. `mentions` has a row a mention, in reading order, with what its
article is (id, title, date, source, url) and what it means: the fields of the JSON record (`geo.records`), so that the
table can be analysed by itself. `places` has each place once, whole.

Probabilities are rounded to five decimals, points to a metre: the last digits of a float depend on the machine, and on
what a process did before, and the same article shall give the same row wherever it is geoparsed.

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
| `relation`, `relation_kind` ... `other_end` | what the words around it say (`geo.model.Relation`) |
| `sentence_start`, `sentence_end` | its sentence, in the same field |
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from geo.model import Article, Focus, Geoparse, Kind, Mention, Place, Relation, ResolvedMention
from geo.records import iso_date

__all__ = ["ARTICLES", "MENTIONS", "PLACES", "Tables", "articles_of", "geoparses_of", "to_tables"]

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

_AT_ONCE: Final = 500
_DECIMALS: Final = 5


@dataclass(frozen=True, slots=True)
class Tables:
    """Some geoparsed articles as tables."""

    articles: pa.Table
    mentions: pa.Table
    places: pa.Table


def to_tables(geoparses: Iterable[Geoparse], *, first_row: int = 0) -> Tables:
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
        articles.append(pa.Table.from_pylist([_article_row(geoparse) for geoparse in chunk], ARTICLES))
        mentions.append(pa.Table.from_pylist([line for n, one in numbered for line in _mention_rows(n, one)], MENTIONS))
        for geoparse in chunk:
            places.update((found.place.id, found.place) for found in geoparse.mentions if found.place)
            places.update((focus.place.id, focus.place) for focus in geoparse.focus)
    lines = [{column: getattr(places[key], column) for column in PLACES.names} for key in sorted(places)]
    return Tables(pa.concat_tables(articles), pa.concat_tables(mentions), pa.Table.from_pylist(lines, PLACES))


def articles_of(articles: pa.Table) -> list[Article]:
    """Return the articles of a table of articles, in order."""
    columns = articles.select(["id", "title", "text", "date", "source", "url"]).to_pylist()
    return [Article(**line | {"date": _date(line["date"])}) for line in columns]


def geoparses_of(tables: Tables, rows: Sequence[int]) -> Iterator[Geoparse]:
    """Yield those geoparses that are in the rows given (rising, from 0), as they were when the tables were made."""
    places = {line["id"]: Place(**line) for line in tables.places.to_pylist()}
    taken = tables.articles.take(pa.array(rows, pa.int64()))
    mentions: dict[int, list[ResolvedMention]] = {row: [] for row in rows}
    for batch in tables.mentions.to_batches(max_chunksize=5_000):
        for line in batch.to_pylist():
            if line["row"] in mentions:
                mentions[line["row"]].append(_resolved(line, places))
    for row, article, focus in zip(rows, articles_of(taken), taken["focus"].to_pylist(), strict=True):
        about = tuple(Focus(places[one["place_id"]], one["score"]) for one in focus)
        yield Geoparse(article, tuple(mentions.pop(row)), about)


def _article_row(geoparse: Geoparse) -> dict[str, Any]:
    article = geoparse.article
    return _identity(article) | {
        "id": article.id,
        "text": article.text,
        "mentions": len(geoparse.mentions),
        "focus": [
            {"place_id": one.place.id, "level": one.level, "score": _rounded(one.score)} for one in geoparse.focus
        ],
    }


def _identity(article: Article) -> dict[str, Any]:
    date = article.date
    return {
        "title": article.title,
        "date": iso_date(date),
        "day": date.date() if isinstance(date, dt.datetime) else date,
        "source": article.source,
        "url": article.url,
    }


def _mention_rows(row: int, geoparse: Geoparse) -> Iterator[dict[str, Any]]:
    article = {"row": row, "article_id": geoparse.article.id} | _identity(geoparse.article)
    for resolved in geoparse.mentions:
        mention, place = resolved.mention, resolved.place
        spatial = mention.spatial
        lat, lon, radius_km = resolved.point or (None, None, None)
        other = (spatial.other if spatial else None) or (None, None)
        yield article | {
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "kind": mention.kind.value,
            "place_id": place.id if place else None,
            "geonameid": place.geonameid if place else None,
            "name": place.name if place else None,
            "lat": _rounded(lat),
            "lon": _rounded(lon),
            "radius_km": _rounded(radius_km),
            "moved": (resolved.lat, resolved.lon, resolved.radius_km) != (None, None, None),
            "country_code": place.country_code if place else None,
            "admin1_code": place.admin1_code if place else None,
            "feature_class": place.feature_class if place else None,
            "feature_code": place.feature_code if place else None,
            "population": place.population if place else None,
            "confidence": _rounded(resolved.confidence),
            "score": _rounded(mention.score),
            "relation": mention.relation,
            "relation_kind": spatial.kind if spatial else None,
            "direction": spatial.direction if spatial else None,
            "distance_km": spatial.distance_km if spatial else None,
            "other_start": other[0],
            "other_end": other[1],
            "sentence_start": mention.sentence[0],
            "sentence_end": mention.sentence[1],
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DECIMALS)


def _resolved(line: dict[str, Any], places: dict[str, Place]) -> ResolvedMention:
    spatial = None
    if line["relation_kind"] is not None:
        other = (line["other_start"], line["other_end"]) if line["other_start"] is not None else None
        spatial = Relation(line["relation_kind"], line["direction"], line["distance_km"], other)
    mention = Mention(
        field=line["field"],
        start=line["start"],
        end=line["end"],
        text=line["text"],
        kind=Kind(line["kind"]),
        sentence=(line["sentence_start"], line["sentence_end"]),
        relation=line["relation"],
        score=line["score"],
        spatial=spatial,
    )
    place = places[line["place_id"]] if line["place_id"] is not None else None
    own = {name: line[name] for name in ("lat", "lon", "radius_km")} if line["moved"] else {}
    return ResolvedMention(mention, place, line["confidence"], **own)


def _date(iso: str | None) -> dt.date | None:
    if iso is None:
        return None
    return dt.date.fromisoformat(iso) if len(iso) == len("2021-12-06") else dt.datetime.fromisoformat(iso)

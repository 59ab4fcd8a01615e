"""Converts articles, mentions, places and corrections to rows and back, and computes their digests."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from itertools import repeat
from typing import Any, Final

from sqlalchemy import RowMapping

from geo.articles import clean_text
from geo.corrections import Correction
from geo.settings import engine_version
from geo.store.database import raises_corrupt
from geo.store.schema import storable_text
from geo.types import Article, Focus, Geoparse, Mention, MentionKind, Place, ResolvedMention, SpatialRelation

_MIN_TEXT_CHARS: Final = 100
_MAX_ID_CHARS: Final = 500


def storable(article: Article) -> Article:
    """Return the article with characters that a database refuses replaced, one by one, and a long id cut.

    Databases index keys of limited length, so an id over 500 characters is cut and ends in a digest of all of it.
    """
    return replace(
        article,
        id=_storable_id(storable_text(article.id)),
        title=storable_text(article.title),
        text=storable_text(article.text),
        source=storable_text(article.source) if article.source is not None else None,
        url=storable_text(article.url) if article.url is not None else None,
    )


def _storable_id(article_id: str) -> str:
    if len(article_id) <= _MAX_ID_CHARS:
        return article_id
    digest = blake2b(article_id.encode(), digest_size=16).hexdigest()
    return f"{article_id[: _MAX_ID_CHARS - len(digest) - 1]}#{digest}"


def content_digest(article: Article) -> str:
    """Return a digest of everything in the article except its id; it changes when the article changes."""
    parts = [article.title, article.text, _iso(article.date), article.source, article.url]
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def text_digest(article: Article) -> str | None:
    """Return a digest of the text, ignoring white space and case, which finds the same story under two ids.

    None for a text under 100 characters, because captions and notices repeat without being the same article.
    """
    words = " ".join(clean_text(article.text).split()).casefold()
    if len(words) < _MIN_TEXT_CHARS:
        return None
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def digests(article: Article) -> tuple[str, str | None]:
    """Return the digests of an article's content and of its text."""
    return content_digest(article), text_digest(article)


def article_row(geoparse: Geoparse, digests: tuple[str, str | None], engine: str, now: dt.datetime) -> dict[str, Any]:
    """Return the row of the table of articles, without its key."""
    article = geoparse.article
    return {
        "id": article.id,
        # The calendar day in the article's own time zone: the day that its readers saw.
        "day": article.date.isoformat()[:10] if article.date is not None else None,
        "date": _iso(article.date),
        "source": article.source,
        "url": article.url,
        "digest": digests[0],
        "text_digest": digests[1],
        "engine": engine,
        "ingested_at": now.isoformat(timespec="seconds"),
        "title": article.title,
        "text": article.text,
        "language": geoparse.language,
        "engine_version": engine_version(engine),
    }


def place_row(place: Place) -> dict[str, Any]:
    """Return the row of the table of places."""
    return {
        "place_id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country_code": place.country_code,
        "admin1_code": place.admin1_code,
        "admin2_code": place.admin2_code,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "population": place.population,
        "radius_km": place.radius_km,
        "prominence": place.prominence,
        "admin1_name": place.admin1_name,
        "iso_3166_2": place.iso_3166_2,
        "wikidata": place.wikidata,
    }


def mention_rows(
    mentions: Iterable[ResolvedMention],
    article: int,
    places: Mapping[str, int],
    corrections: Iterable[int | None] = repeat(None),
) -> list[dict[str, Any]]:
    """Return an article's rows of the table of mentions.

    Args:
        mentions: the mentions, in order.
        article: the article's key.
        places: the keys of places by id.
        corrections: for each mention the id of the correction that decided it, or None.
    """
    return [
        {
            "article": article,
            "ordinal": ordinal,
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "surface": mention.text,
            "kind": mention.kind.value,
            "place": places[mention.place.id] if mention.place is not None else None,
            "confidence": mention.confidence,
            "score": mention.score,
            "relation": mention.relation,
            "spatial": _spatial_text(mention.spatial),
            "lat": lat,
            "lon": lon,
            "radius_km": radius_km,
            "sentence_start": mention.sentence[0],
            "sentence_end": mention.sentence[1],
            "correction": correction,
            "is_approximate": int(mention.is_approximate),
        }
        for ordinal, (mention, correction) in enumerate(zip(mentions, corrections, strict=False))
        for lat, lon, radius_km in [mention.offset_point or (None, None, None)]
    ]


def focus_rows(focus: Iterable[Focus], article: int, places: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return an article's rows of the table of focus."""
    return [
        {"article": article, "ordinal": ordinal, "place": places[entry.place.id], "score": entry.score}
        for ordinal, entry in enumerate(focus)
    ]


def places_of(geoparses: Iterable[Geoparse]) -> dict[str, Place]:
    """Return all places of some geoparses by id."""
    by_id: dict[str, Place] = {}
    for geoparse in geoparses:
        by_id.update((mention.place.id, mention.place) for mention in geoparse.mentions if mention.place)
        by_id.update((entry.place.id, entry.place) for entry in geoparse.focus)
    return by_id


@raises_corrupt
def article_of(row: RowMapping) -> Article:
    """Return the article of a row of the table of articles."""
    return Article(row["id"], row["title"], row["text"], date_of(row["date"]), row["source"], row["url"])


@raises_corrupt
def mention_of(row: RowMapping) -> ResolvedMention:
    """Return the mention of a row of mentions joined with places."""
    mention = Mention(
        field=row["field"],
        start=row["start"],
        end=row["end"],
        text=row["surface"],
        kind=MentionKind(row["kind"]),
        sentence=(row["sentence_start"], row["sentence_end"]),
        relation=row["relation"],
        spatial=_spatial(row["spatial"]),
        score=row["score"],
    )
    own_point = (row["own_lat"], row["own_lon"], row["own_radius_km"])
    return ResolvedMention.from_mention(
        mention,
        place_of(row) if row["place_id"] is not None else None,
        row["confidence"],
        own_point if row["own_lat"] is not None else None,
        corrected=row["correction"] is not None,
        is_approximate=bool(row["is_approximate"]),
    )


@raises_corrupt
def focus_of(row: RowMapping) -> Focus:
    """Return the focus of a row of focus joined with places."""
    return Focus(place_of(row), row["score"])


def correction_row(correction: Correction, place: int | None) -> dict[str, Any]:
    """Return the row of the table of corrections, without its id; `place` is the place's key."""
    assert correction.at is not None
    return {
        "action": correction.action,
        "scope": correction.scope,
        "article_id": correction.article_id,
        "source": correction.source,
        "field": correction.field,
        "start": correction.start,
        "end": correction.end,
        "text": correction.text,
        "kind": correction.kind.value,
        "place": place,
        "author": correction.author,
        "at": correction.at.isoformat(timespec="seconds"),
    }


@raises_corrupt
def correction_of(row: RowMapping) -> Correction:
    """Return the correction of a row of corrections joined with places."""
    return Correction(
        action=row["action"],
        article_id=row["article_id"],
        field=row["field"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        kind=MentionKind(row["kind"]),
        place=place_of(row) if row["place_id"] is not None else None,
        scope=row["scope"],
        author=row["author"],
        at=dt.datetime.fromisoformat(row["at"]),
        id=row["id"],
        source=row["source"],
        matches=row["matches"],
    )


def place_of(row: RowMapping) -> Place:
    """Return the place of a row with the columns of the table of places."""
    return Place(
        id=row["place_id"],
        name=row["name"],
        lat=row["lat"],
        lon=row["lon"],
        country_code=row["country_code"],
        admin1_code=row["admin1_code"],
        admin2_code=row["admin2_code"],
        feature_class=row["feature_class"],
        feature_code=row["feature_code"],
        population=row["population"],
        radius_km=row["radius_km"],
        prominence=row["prominence"],
        admin1_name=row["admin1_name"],
        iso_3166_2=row["iso_3166_2"],
        wikidata=row["wikidata"],
    )


def _spatial_text(spatial: SpatialRelation | None) -> str | None:
    if spatial is None:
        return None
    return json.dumps([spatial.kind, spatial.direction, spatial.distance_km, spatial.other], separators=(",", ":"))


def _spatial(text: str | None) -> SpatialRelation | None:
    if text is None:
        return None
    kind, direction, distance_km, other = json.loads(text)
    return SpatialRelation(kind, direction, distance_km, tuple(other) if other is not None else None)


def _iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date is not None else None


def date_of(iso: str | None) -> dt.date | None:
    """Return the date or datetime of a text in ISO 8601."""
    if iso is None:
        return None
    return dt.date.fromisoformat(iso) if len(iso) == len("2021-12-06") else dt.datetime.fromisoformat(iso)

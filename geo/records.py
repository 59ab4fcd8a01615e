"""The JSON object that Dateline writes for an article: field names and order are a contract with other tools."""

from __future__ import annotations

import datetime as dt
from typing import Any

from geo.model import Article, Focus, Geoparse, ResolvedMention


def to_record(geoparse: Geoparse) -> dict[str, Any]:
    """Return the article's JSON object: identity, focus and mentions; offsets count `str` characters."""
    article = geoparse.article
    return {
        "id": article.id,
        "title": article.title,
        "date": iso_date(article.date),
        "source": article.source,
        "url": article.url,
        "focus": [_focus_record(focus) for focus in geoparse.focus],
        "mentions": [mention_record(resolved, article) for resolved in geoparse.mentions],
    }


def mention_record(resolved: ResolvedMention, article: Article) -> dict[str, Any]:
    """Return one mention's JSON object; everything from `place_id` on is null where it could not be placed."""
    mention, place = resolved.mention, resolved.place
    lat, lon, radius_km = resolved.point or (None, None, None)
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": article.field_text(mention.field)[mention.start : mention.end],
        "kind": mention.kind.value,
        "place_id": place.id if place else None,
        "geonameid": place.geonameid if place else None,
        "name": place.name if place else None,
        "lat": round(lat, 5) if lat is not None else None,
        "lon": round(lon, 5) if lon is not None else None,
        "radius_km": round(radius_km, 1) if radius_km is not None else None,
        "country_code": place.country_code if place else None,
        "admin1_code": place.admin1_code if place else None,
        "feature_class": place.feature_class if place else None,
        "feature_code": place.feature_code if place else None,
        "population": place.population if place else None,
        "confidence": round(resolved.confidence, 4) if place else None,
        "relation": mention.relation,
        "sentence": list(mention.sentence),
    }


def iso_date(date: dt.date | None) -> str | None:
    """Return a day as YYYY-MM-DD, a datetime as ISO 8601 with its offset, None for None."""
    return date.isoformat() if date is not None else None


def _focus_record(focus: Focus) -> dict[str, Any]:
    place = focus.place
    return {
        "place_id": place.id,
        "name": place.name,
        "country_code": place.country_code,
        "lat": round(place.lat, 5),
        "lon": round(place.lon, 5),
        "level": focus.level,
        "score": round(focus.score, 4),
    }

"""Results as JSON objects, whose keys and order are a contract with other tools (docs/data-formats.md).

A place of an online geocoding provider has the credit that the provider requires next to its answers.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from geo.types import Article, Focus, Geoparse, ResolvedMention

if TYPE_CHECKING:
    from geo.explanation import Explanation, Reason


def geoparse_record(geoparse: Geoparse) -> dict[str, Any]:
    """Return the JSON object of a geoparsed article: what it is, its focus and its mentions.

    One that was read from a database has the `story` that the database has grouped it into.
    """
    article = geoparse.article
    return {
        **article_record(article),
        "date": iso_date(article.date),
        "source": article.source,
        "url": article.url,
        "language": geoparse.language,
        **({"story": geoparse.story} if geoparse.story is not None else {}),
        "focus": [_focus_record(focus) for focus in geoparse.focus],
        "mentions": [mention_record(mention, article) for mention in geoparse.mentions],
    }


def article_record(article: Article) -> dict[str, str]:
    """Return what names an article and its fields: id and title, and the text where a reader took it out of a page."""
    record = {"id": article.id, "title": article.title}
    return record | {"text": article.text} if article.is_extracted else record


def mention_record(mention: ResolvedMention, article: Article) -> dict[str, Any]:
    """Return the JSON object of a mention; what describes the place is null where it could not be placed.

    A place that an online provider gave has an `attribution`, the credit to show with it.
    """
    place = mention.place
    lat, lon, radius_km = mention.point or (None, None, None)
    record = {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": article.field_text(mention.field)[mention.start : mention.end],
        "kind": mention.kind.value,
        "place_id": place.id if place else None,
        "geonameid": place.geonameid if place else None,
        "wikidata": place.wikidata if place else None,
        "name": place.name if place else None,
        "lat": round(lat, 5) if lat is not None else None,
        "lon": round(lon, 5) if lon is not None else None,
        "radius_km": round(radius_km, 1) if radius_km is not None else None,
        "precision": mention.precision.value if mention.precision else None,
        "is_approximate": mention.is_approximate if place else None,
        "country_code": place.country_code if place else None,
        "admin1_code": place.admin1_code if place else None,
        "admin1_name": place.admin1_name if place else None,
        "iso_3166_2": place.iso_3166_2 if place else None,
        "admin2_code": place.admin2_code if place else None,
        "feature_class": place.feature_class if place else None,
        "feature_code": place.feature_code if place else None,
        "population": place.population if place else None,
        "confidence": round(mention.confidence, 4) if place else None,
        "relation": mention.relation,
        "sentence": list(mention.sentence),
    }
    attribution = attribution_of(place.id) if place else None
    return record if attribution is None else record | {"attribution": attribution}


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return the JSON object of an explanation."""
    place = explanation.place
    return {
        "field": explanation.field,
        "start": explanation.start,
        "end": explanation.end,
        "text": explanation.text,
        "taken": explanation.is_mention,
        "kind": explanation.kind.value if explanation.kind else None,
        "recognition": round(explanation.recognition, 4),
        "reasons": _reason_records(explanation.recognition_reasons),
        "place_id": place.id if place else None,
        "confidence": round(explanation.confidence, 4) if place else None,
        "namesakes": explanation.namesakes,
        "none_probability": round(explanation.none_probability, 4),
        "candidates": [
            {
                "place_id": entry.place.id,
                "name": entry.place.name,
                "where": entry.located_in,
                "lat": round(entry.place.lat, 5),
                "lon": round(entry.place.lon, 5),
                "feature_code": entry.place.feature_code,
                "name_kind": entry.name_kind.value,
                "probability": round(entry.probability, 4),
                "reasons": _reason_records(entry.reasons),
            }
            for entry in explanation.candidates
        ],
    }


def _reason_records(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"words": reason.text, "weight": round(reason.weight, 2)} for reason in reasons]


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


_OPENSTREETMAP: Final = "© OpenStreetMap contributors, ODbL (openstreetmap.org/copyright)"
ATTRIBUTIONS: Final = {
    "nominatim": _OPENSTREETMAP,
    "photon": f"{_OPENSTREETMAP}; Photon by komoot",
    "pelias": _OPENSTREETMAP,
    "geonames": "© GeoNames, CC BY 4.0 (geonames.org)",
    "opencage": f"{_OPENSTREETMAP}; OpenCage",
    "ban": "© Base Adresse Nationale, Licence Ouverte",
}
"""By geopy's name of the service. The ids of its places start with that name ("nominatim:way/4247312")."""


def attribution_of(place_id: str) -> str | None:
    """Return the credit for a place of an online provider, None for a place of the gazetteer."""
    return ATTRIBUTIONS.get(place_id.partition(":")[0])

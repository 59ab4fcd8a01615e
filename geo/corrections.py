"""Corrections: what people decide about mentions, instead of Dateline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from geo.types import STORED_DECIMALS, Field, MentionKind, Place

__all__ = ["Action", "Correction", "Scope", "point_place"]

Action = Literal["place", "not_a_place", "missed"]
Scope = Literal["mention", "article", "publisher"]


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's decision about a mention: it means this place, it is not a place, or it was missed.

    Attributes:
        action: The decision; "place" and "missed" have a place.
        article_id: The article of the mention.
        field: Whether the mention is in the article's "title" or "text".
        start: Its first character, counted in that field.
        end: The character after its last.
        text: Its text when the person saw it.
        kind: Its kind then.
        place: The place, None for "not_a_place"; `point_place` makes one from a point that is not in the gazetteer.
        scope: "mention" is this one; "article" is every mention of that text and kind in the article; "publisher" is
            every one in the articles of the article's publisher, including later articles.
        author: The person who decided.
        source: The publisher of the article; the store sets this and the attributes below.
        at: When the person decided, an aware datetime in UTC.
        id: The number of the correction.
        matches: How many mentions it applies to; 0 where the article has changed and the text is gone.
    """

    action: Action
    article_id: str
    field: Field
    start: int
    end: int
    text: str
    kind: MentionKind = MentionKind.PLACE
    place: Place | None = None
    scope: Scope = "mention"
    author: str = ""
    source: str | None = None
    at: dt.datetime | None = None
    id: int | None = None
    matches: int = 0


def point_place(name: str, lat: float, lon: float, *, country_code: str | None = None) -> Place:
    """Return a place for a point that a person chose on the map and named.

    Args:
        name: The name, which with the point and the country determines the id: the same place has the same id always.
        lat: Latitude in degrees, WGS 84; rounded to five decimals, about a meter.
        lon: Longitude in degrees, WGS 84; rounded likewise.
        country_code: ISO 3166-1 alpha-2, None for no country.
    """
    lat, lon = round(lat, STORED_DECIMALS), round(lon, STORED_DECIMALS)
    digest = blake2b(f"{name}|{lat}|{lon}|{country_code}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return Place(f"pt:{digest}", name, lat, lon, country_code, None, None, "", "", 0, 1.0, 0.0)

"""The values that pass between the stages: article → mention → candidate → place.

Frozen, typed, standard library only. Offsets count Python `str` characters, half open: `text[start:end]` is the
surface. Latitudes and longitudes are degrees, WGS 84. Distances and radii are kilometres.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Field = Literal["title", "text"]


class Kind(StrEnum):
    """What a mention is: the place itself, its people or adjective, or a name inside an institution's name."""

    PLACE = "place"
    DEMONYM = "demonym"
    EMBEDDED = "embedded"


class NameKind(StrEnum):
    """How a name belongs to a place in the gazetteer."""

    PRIMARY = "primary"
    ALTERNATE = "alternate"
    ABBREVIATION = "abbreviation"
    DEMONYM = "demonym"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Article:
    """A news article. `date` is a day, or an aware datetime where the time is known; None where unknown."""

    id: str
    title: str
    text: str
    date: dt.date | None = None
    source: str | None = None
    url: str | None = None

    def field_text(self, name: Field) -> str:
        """Return the text that offsets of mentions in field `name` count in."""
        return self.title if name == "title" else self.text


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a place, before anyone has said which place.

    `relation` is what the words around it say of where the event is: "east" in "eastern Ladakh", "near" in
    "near Kyiv". `sentence` holds the offsets of the sentence around it in the same field. `score` is the recogniser's
    own probability that the span is a mention.
    """

    field: Field
    start: int
    end: int
    text: str
    kind: Kind
    sentence: tuple[int, int]
    relation: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer record.

    `id` is "gn:" and the GeoNames id, or the prefix of another source. `country_code` is ISO 3166-1 alpha-2, None for
    what lies in no one country. Feature class and code are GeoNames'. `population` is 0 where unknown. `radius_km` is
    how far the place reaches from its point. `prominence`, 0 to 1, orders namesakes as news readers would expect.
    """

    id: str
    name: str
    lat: float
    lon: float
    country_code: str | None
    admin1_code: str | None
    admin2_code: str | None
    feature_class: str
    feature_code: str
    population: int
    radius_km: float
    prominence: float

    @property
    def geonameid(self) -> int | None:
        """The GeoNames id, None for a record of another source."""
        return int(self.id[3:]) if self.id.startswith("gn:") else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, and how the name belongs to it."""

    place: Place
    name_kind: NameKind


@dataclass(frozen=True, slots=True)
class ResolvedMention:
    """A mention and the place it means, None where it could not be placed. `confidence` is a probability."""

    mention: Mention
    place: Place | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Focus:
    """A place that the article is about, with its share of the article's evidence, 0 to 1."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class Geoparse:
    """An article with its resolved mentions, in reading order (title first), and what it is about, best first."""

    article: Article
    mentions: tuple[ResolvedMention, ...] = ()
    focus: tuple[Focus, ...] = field(default=())

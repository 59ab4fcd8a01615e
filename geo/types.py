"""The values that pass between the stages: article → mention → candidate → place.

Frozen, typed, standard library only. Offsets count Python `str` characters, half open: `text[start:end]` is the
surface. Latitudes and longitudes are degrees, WGS 84. Distances and radii are kilometres.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Literal

from geo.feature_types import Level, level_of

STORED_DECIMALS = 5
"""To which probabilities are rounded, and points, which is to a metre. The last digits of a float depend on the
machine, and on what a process did before; the same article shall come to the same wherever it is geoparsed."""

Field = Literal["title", "text"]
Action = Literal["place", "not_a_place", "missed"]
Scope = Literal["mention", "article", "publisher"]


class MentionKind(StrEnum):
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


RelationKind = Literal["part", "direction", "distance", "near", "off", "between", "border", "upstream", "downstream"]


@dataclass(frozen=True, slots=True)
class SpatialRelation:
    """How the words around a name say that what is told lies to the place: in a part of it, or off to some side.

    | words                                  | kind       | direction   | distance_km | other   |
    |----------------------------------------|------------|-------------|-------------|---------|
    | "eastern Ladakh", "the east of Ladakh" | part       | east        |             |         |
    | "central Nairobi"                      | part       | central     |             |         |
    | "north of Kyiv"                        | direction  | north       |             |         |
    | "20 miles (west) of Osaka"             | distance   | None (west) | 32.19       |         |
    | "near", "outside", "around Osaka"      | near       |             |             |         |
    | "(50 km) off the (east) coast of Java" | off        | None (east) | None (50.0) |         |
    | "between Osaka and Kobe"               | between    |             |             | Kobe    |
    | "the border between Chad and Sudan"    | border     |             |             | Sudan   |
    | "Chad's (eastern) border"              | border     | None (east) |             | None    |
    | "(30 km) upstream of Manaus"           | upstream   |             | None (30.0) |         |

    `direction` is one of the sixteen compass points in words ("north-northeast" among them) or "central". `other`
    holds the offsets, in the same field, of the second place that the words name; that place's own mention has the
    same kind of relation, turned round.
    """

    kind: RelationKind
    direction: str | None = None
    distance_km: float | None = None
    other: tuple[int, int] | None = None

    @property
    def word(self) -> str:
        """The relation in a word or three: the direction where there is one, else what kind it is."""
        if self.kind == "off":
            return "off the coast"
        if self.kind == "border":
            return "border"
        return self.direction or ("near" if self.kind == "distance" else self.kind)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a place, before anyone has said which place.

    `spatial` is what the words around it say of where the event is, and `relation` the same in a word: "east" in
    "eastern Ladakh", "near" in "near Kyiv". `sentence` holds the offsets of the sentence around it in the same field.
    `score` is the recognizer's own probability that the span is a mention.
    """

    field: Field
    start: int
    end: int
    text: str
    kind: MentionKind
    sentence: tuple[int, int]
    relation: str | None = None
    score: float = 1.0
    spatial: SpatialRelation | None = None


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
class ResolvedMention(Mention):
    """A mention with the place it means.

    Attributes:
        place: The place, None where the mention could not be placed.
        confidence: The calibrated probability that the text means this place, 0 to 1.
        offset_point: Latitude, longitude (degrees) and radius (km), where the words around the name move the point
            away from the place's own or narrow it ("30 km west of Osaka", "eastern Ladakh"). None otherwise.
        corrected: Whether a person decided instead of Dateline.
    """

    place: Place | None = None
    confidence: float = 0.0
    offset_point: tuple[float, float, float] | None = None
    corrected: bool = False

    @classmethod
    def from_mention(
        cls,
        mention: Mention,
        place: Place | None,
        confidence: float,
        offset_point: tuple[float, float, float] | None = None,
        *,
        corrected: bool = False,
    ) -> ResolvedMention:
        """Return `mention` with the place that it means; the other arguments are the attributes of this class."""
        return cls(
            mention.field,
            mention.start,
            mention.end,
            mention.text,
            mention.kind,
            mention.sentence,
            mention.relation,
            mention.score,
            mention.spatial,
            place,
            confidence,
            offset_point,
            corrected,
        )

    @property
    def point(self) -> tuple[float, float, float] | None:
        """Latitude, longitude (degrees) and radius of uncertainty (km) of what is meant; None without a place."""
        if self.place is None:
            return None
        return self.offset_point or (self.place.lat, self.place.lon, self.place.radius_km)

    @property
    def lat(self) -> float | None:
        """Latitude of the point that is meant (degrees, WGS 84); None without a place."""
        return self.point[0] if self.point else None

    @property
    def lon(self) -> float | None:
        """Longitude of the point that is meant (degrees, WGS 84); None without a place."""
        return self.point[1] if self.point else None

    @property
    def radius_km(self) -> float | None:
        """Radius of uncertainty around the point that is meant (km); None without a place."""
        return self.point[2] if self.point else None


@dataclass(frozen=True, slots=True)
class Focus:
    """A place that the article is about, with its share of the article's evidence, 0 to 1."""

    place: Place
    score: float

    @property
    def level(self) -> Level:
        """How large a place it is, so that readers can ask for cities only, or for countries only."""
        return level_of(self.place.feature_class, self.place.feature_code)


@dataclass(frozen=True, slots=True)
class Geoparse:
    """An article with its resolved mentions, in reading order (title first), and what it is about, best first."""

    article: Article
    mentions: tuple[ResolvedMention, ...] = ()
    focus: tuple[Focus, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of a mention: it means this place, it is no place, or it is one that was missed.

    `start`, `end` and `text` are the mention in the article's field as it was when the person looked. With scope
    "article" the same holds wherever the article has that text as a mention of that kind, with "publisher" in all
    articles of the article's source, later ones too. `place` is None for "not_a_place"; a point that is in no gazetteer
    is `point_place`. The store gives `source` (the article's), `id`, `at` (aware, UTC) and `matches`, how many mentions
    it finds: none, where its article has changed so that the text is gone.
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
    """Return a place for a point (degrees) that a person chose on the map and named; the same each time."""
    lat, lon = round(lat, 5), round(lon, 5)
    digest = blake2b(f"{name}|{lat}|{lon}|{country_code}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return Place(f"pt:{digest}", name, lat, lon, country_code, None, None, "", "", 0, 1.0, 0.0)

"""Mentions of places in articles, before and after they are resolved, and the spatial relations around them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from geo.feature_types import Level, level_of
from geo.types.article import Field
from geo.types.place import Place


class MentionKind(StrEnum):
    """What a mention is: the place itself, its people or adjective, a name inside an institution's name, a point."""

    PLACE = "place"
    DEMONYM = "demonym"
    EMBEDDED = "embedded"
    COORDINATE = "coordinate"


class Precision(StrEnum):
    """How closely a mention's point locates what is meant, as coders of events state it (compare UCDP's geo-precision).

    `EXACT` is the town, site or coordinate itself. `NEAR` is a point that the words move away from a place ("30 km west
    of Osaka"). The others are the middle of the smallest area that is known: the mention names that area, or something
    in it that the gazetteer lacks ("Kuriga, in Chikun district"). `AREA` is a sea, river, region or continent.
    """

    EXACT = "exact"
    NEAR = "near"
    CITY = "city"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    AREA = "area"


RelationKind = Literal["part", "direction", "distance", "near", "off", "between", "border", "upstream", "downstream"]


@dataclass(frozen=True, slots=True)
class SpatialRelation:
    """Where the event lies in relation to a place, by the words around its name.

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

    Attributes:
        kind: What sort of relation it is.
        direction: One of the sixteen compass points in words ("north-northeast" among them), or "central".
        distance_km: The distance from the place that the words give.
        other: The offsets, in the same field, of the second place that the words name. That place's own mention has
            the same kind of relation, with the offsets of the first.
    """

    kind: RelationKind
    direction: str | None = None
    distance_km: float | None = None
    other: tuple[int, int] | None = None

    @property
    def word(self) -> str:
        """The relation in short: the direction where there is one, otherwise the kind."""
        if self.kind == "off":
            return "off the coast"
        if self.kind == "border":
            return "border"
        return self.direction or ("near" if self.kind == "distance" else self.kind)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of an article that names a place, before it is resolved to one.

    Attributes:
        field: Whether it is in the article's "title" or "text".
        start: Its first character, counted in that field.
        end: The character after its last.
        text: The name as it is written.
        kind: The place itself, its people or adjective, or a name inside an institution's name.
        sentence: The offsets of the sentence around it, in the same field; see `Article.sentence_text`.
        relation: The words around it in short: "east" in "eastern Ladakh", "near" in "near Kyiv"; None without.
        score: The recognizer's probability that the span is a mention at all, 0 to 1.
        spatial: The relation in full.
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


_PRECISION_OF_AREAS: Final[dict[Level, Precision]] = {
    "country": Precision.COUNTRY,
    "state": Precision.ADMIN1,
    "county": Precision.ADMIN2,
    "division": Precision.ADMIN2,
    "area": Precision.AREA,
}


@dataclass(frozen=True, slots=True)
class ResolvedMention(Mention):
    """A mention with the place it means; it has the attributes of `Mention` too.

    Attributes:
        place: The place, None where the mention could not be placed.
        confidence: The calibrated probability that the text means this place, 0 to 1.
        offset_point: Latitude, longitude (degrees) and radius (km), where the words around the name move the point
            away from the place's own or narrow it ("30 km west of Osaka", "eastern Ladakh"). None otherwise.
        corrected: Whether a person made the decision instead of Dateline.
        is_approximate: Whether the gazetteer lacks what is named, and `place` is what the text says contains it
            ("Kuriga, in Chikun district": Chikun).
        lat, lon, radius_km: The point that is meant, always; None only without a place.
    """

    place: Place | None = None
    confidence: float = 0.0
    offset_point: tuple[float, float, float] | None = None
    corrected: bool = False
    is_approximate: bool = False

    @classmethod
    def from_mention(
        cls,
        mention: Mention,
        place: Place | None,
        confidence: float,
        offset_point: tuple[float, float, float] | None = None,
        *,
        corrected: bool = False,
        is_approximate: bool = False,
    ) -> ResolvedMention:
        """Return `mention` resolved to a place; the other arguments are the attributes of this class."""
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
            is_approximate,
        )

    @property
    def precision(self) -> Precision | None:
        """How closely the point locates what is meant; None without a place."""
        if self.place is None:
            return None
        level = level_of(self.place.feature_class, self.place.feature_code)
        # A place without a feature class is a point that the text or a person gave.
        if level in _PRECISION_OF_AREAS and self.place.feature_class:
            return _PRECISION_OF_AREAS[level]
        if self.is_approximate:
            return Precision.CITY
        return Precision.EXACT if self.offset_point is None else Precision.NEAR

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

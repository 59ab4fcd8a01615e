"""The values that pass between the stages: article → mention → candidate → place.

They are frozen and typed, and this module imports only the standard library. Offsets count Python `str` characters,
half open: `text[start:end]` is the name as it is written. Latitudes and longitudes are degrees, WGS 84. Distances and
radii are kilometers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal, overload

from geo.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

from geo.feature_types import Level, level_of
from geo.message_text import pluralize

STORED_DECIMALS = 5
"""The decimals that probabilities and coordinates (to a meter) are rounded to. The last digits of a float depend on the
machine and on what the process did before, but the same article must give the same result everywhere."""

Field = Literal["title", "text"]


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


class NameKind(StrEnum):
    """How a name belongs to a place in the gazetteer."""

    PRIMARY = "primary"
    ALTERNATE = "alternate"
    ABBREVIATION = "abbreviation"
    DEMONYM = "demonym"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Article:
    """A news article; `Article(text=...)` is enough.

        >>> Article(text="Rain fell on Osaka.", date=dt.date(2026, 3, 1)).title
        ''

    Attributes:
        id: What the results name the article by.
        title: The headline, without markup.
        text: The body, plain text.
        date: The day, or a datetime where the time is known; None where unknown. A datetime without a time zone is
            taken as UTC, a pandas Timestamp at midnight without one as a day, NaT and NaN as None.
        source: The publisher's name, which helps to tell namesakes apart; None where unknown.
        url: The address it was published at, None where unknown.
        is_extracted: Whether a reader took title and text out of a page, a feed or a document. The output then carries
            the text, which offsets count in. It does not matter to whether two articles are equal.

    Raises:
        UsageError: A value is of the wrong type; the message names the attribute. Dates written as text are read by
            `geo.geoparse`, `geo.to_dataframe` and the readers of files.
    """

    id: str = ""
    title: str = ""
    text: str = ""
    date: dt.date | None = None
    source: str | None = None
    url: str | None = None
    is_extracted: bool = field(default=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "date", _normalized_date(self.date))
        for name, types, expected in _ARTICLE_TYPES:
            value = getattr(self, name)
            if not isinstance(value, types):
                raise UsageError(f"{name}: {value!r:.50} is of type {type(value).__name__}; it must be {expected}")

    def field_text(self, name: Field) -> str:
        """Return the text that offsets of mentions in field `name` count in."""
        return self.title if name == "title" else self.text

    def sentence_text(self, mention: Mention) -> str:
        """Return the sentence around a mention of this article.

        >>> article = Article(text="It is cold. Rain fell on Osaka.")
        >>> mention = Mention("text", 25, 30, "Osaka", MentionKind.PLACE, sentence=(12, 31))
        >>> article.sentence_text(mention)
        'Rain fell on Osaka.'
        """
        return self.field_text(mention.field)[slice(*mention.sentence)]


_ARTICLE_TYPES: Final = (
    ("id", str, "a str"),
    ("title", str, "a str"),
    ("text", str, "a str"),
    ("date", (dt.date, NoneType), "a datetime.date, a datetime.datetime or None"),
    ("source", (str, NoneType), "a str or None"),
    ("url", (str, NoneType), "a str or None"),
)


def _normalized_date(value: Any) -> Any:
    """Return a date as articles have it: a day, an aware datetime, or None for NaT, NaN and pandas' NA."""
    if type(value).__name__ == "NAType" or (isinstance(value, float | dt.datetime) and value != value):
        return None
    if isinstance(value, dt.datetime):
        if hasattr(value, "to_pydatetime"):  # a pandas Timestamp, which stands for a day where it has no time
            if value.tzinfo is None and value.time() == dt.time():
                return value.date()
            value = value.to_pydatetime(warn=False)
        return value if value.tzinfo is not None else value.replace(tzinfo=dt.UTC)
    return value


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


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer record.

    Attributes:
        id: "gn:" and the GeoNames id, or the prefix of another source and its id.
        name: The name.
        lat: Latitude in degrees, WGS 84.
        lon: Longitude in degrees, WGS 84.
        country_code: ISO 3166-1 alpha-2, None for what lies in no single country.
        admin1_code: GeoNames' code of the first-level division, such as "TX".
        admin2_code: GeoNames' code of the second-level division.
        feature_class: GeoNames' feature class, such as "P" for populated places.
        feature_code: GeoNames' feature code, such as "PPLC" for capitals.
        population: The number of people, 0 where unknown.
        radius_km: How far the place reaches from its point.
        prominence: How well news readers know it among its namesakes, 0 to 1.
        admin1_name: The name of the first-level division, None where unknown.
        iso_3166_2: The ISO 3166-2 code of the first-level division, such as "US-TX", None where unknown.
        wikidata: The Wikidata id, such as "Q90", None where unknown.
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
    admin1_name: str | None = None
    iso_3166_2: str | None = None
    wikidata: str | None = None

    @property
    def geonameid(self) -> int | None:
        """The GeoNames id, None for a record of another source."""
        return int(self.id[3:]) if self.id.startswith("gn:") else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, and what sort of name of it that is."""

    place: Place
    name_kind: NameKind


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


@dataclass(frozen=True, slots=True)
class Focus:
    """A place that the article is about, with its share of the article's evidence, 0 to 1."""

    place: Place
    score: float

    @property
    def level(self) -> Level:
        """How large a place it is: a filter for cities only, or for countries only."""
        return level_of(self.place.feature_class, self.place.feature_code)


@dataclass(frozen=True, slots=True)
class Geoparse(Sequence[ResolvedMention]):
    """An article with its mentions: what geoparsing returns. It is the sequence of its mentions.

        >>> import geo
        >>> result = geo.geoparse("A storm hit Paris, Texas, on Sunday.")
        >>> for mention in result:
        ...     print(mention.text, mention.place.country_code if mention.place else None)
        Paris US
        Texas US
        >>> len(result), result[0].place.id
        (2, 'gn:4717560')
        >>> result.to_geojson()["features"][0]["geometry"]
        {'type': 'Point', 'coordinates': [-95.55551, 33.66094]}

    In a notebook it shows itself as a map. `shapely`, `geopandas.GeoDataFrame.from_features` and others read it through
    `__geo_interface__`.

    Attributes:
        article: The article.
        mentions: Its mentions in reading order, title first. Those that could not be placed are among them.
        focus: The places that it is about, best first.
        language: The ISO 639-1 code of the language it is written in, None where the text is too short to tell.
    """

    article: Article
    mentions: tuple[ResolvedMention, ...] = ()
    focus: tuple[Focus, ...] = field(default=())
    language: str | None = None

    def __repr__(self) -> str:
        article = (self.article.id, self.article.title)
        names = [repr(name if len(name) <= 60 else f"{name[:59]}…") for name in article if name]
        return f"Geoparse({', '.join([*names, pluralize(len(self.mentions), 'mention')])})"

    @overload
    def __getitem__(self, index: int) -> ResolvedMention: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[ResolvedMention, ...]: ...

    def __getitem__(self, index: int | slice) -> ResolvedMention | tuple[ResolvedMention, ...]:
        return self.mentions[index]

    def __iter__(self) -> Iterator[ResolvedMention]:
        return iter(self.mentions)

    def __len__(self) -> int:
        return len(self.mentions)

    def __bool__(self) -> bool:
        return True  # a result without mentions is still a result

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON record of the article, as `dateline geoparse` writes it; docs/data-formats.md has its fields.

        >>> import geo
        >>> record = geo.geoparse("A storm hit Paris, Texas.", id="a1").to_dict()
        >>> record["id"], record["mentions"][0]["place_id"]
        ('a1', 'gn:4717560')
        """
        from geo.json_records import geoparse_record

        return geoparse_record(self)

    def to_geojson(self) -> dict[str, Any]:
        """Return a GeoJSON FeatureCollection with a point for each mention that has a place.

        >>> import geo
        >>> geo.geoparse("Rain fell on Osaka.").to_geojson()["features"][0]["geometry"]
        {'type': 'Point', 'coordinates': [135.50107, 34.69379]}
        """
        from geo.export import mention_collection

        return mention_collection([self])

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The same as `to_geojson`, under the name that Python's geographic packages look for."""
        return self.to_geojson()

    def to_dataframe(self) -> pd.DataFrame:
        """Return a pandas DataFrame with a row for each mention, placed or not, in reading order.

        The columns are those of the CSV output (docs/data-formats.md).
        """
        from geo.dataframe import mention_frame

        return mention_frame(self)

    def _repr_html_(self) -> str:
        """Return a map for a notebook, a table where folium is missing or nothing has a place."""
        from geo.notebook import notebook_html

        return notebook_html(self)

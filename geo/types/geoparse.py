"""What geoparsing an article returns: its mentions, and the places that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from geo.feature_types import Level, level_of
from geo.message_text import pluralize
from geo.types.article import Article
from geo.types.mention import ResolvedMention
from geo.types.place import Place

if TYPE_CHECKING:
    import pandas as pd


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
        story: Read from a database, the id of one article of its story, the same for all articles that are one text in
            several papers; otherwise None. It does not matter to whether two are equal.
    """

    article: Article
    mentions: tuple[ResolvedMention, ...] = ()
    focus: tuple[Focus, ...] = field(default=())
    language: str | None = None
    story: str | None = field(default=None, compare=False)

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

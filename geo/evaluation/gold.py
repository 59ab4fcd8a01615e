"""Gold annotations: articles with their annotated toponyms, the same for every corpus format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from reprlib import repr as bounded_repr

from geo.errors import InputError
from geo.feature_types import Level, level_of
from geo.gazetteer import Gazetteer
from geo.types import Article, Field, MentionKind, NameKind

# The largest error of an offset that is corrected, characters: GeoVirus counts from one, TR-News is off by up to ten.
_MAX_SHIFT = 12


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A toponym that an annotator marked.

    Attributes:
        field: The field that it is in.
        start: Where it starts in the field, as a character offset.
        end: Where it ends.
        text: Its text.
        lat: Latitude of its place, degrees; None if the annotator did not link it to a place.
        lon: Longitude of its place, degrees; None likewise.
        geonameid: The GeoNames id of its place, None if unknown.
        country_code: ISO 3166-1 alpha-2 code of the country of its place, None if unknown.
        kind: Its kind, None if the corpus does not state it.
        feature_class: GeoNames' feature class of its place, None if unknown.
        level: How large its place is, None if unknown.
        point_country: ISO 3166-1 alpha-2 code of the country that its point lies in, None if unknown.
        point_admin1: GeoNames' code of the first-level division that its point lies in, None if unknown.
    """

    field: Field
    start: int
    end: int
    text: str
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    country_code: str | None = None
    kind: MentionKind | None = None
    feature_class: str | None = None
    level: Level | None = None
    point_country: str | None = None
    point_admin1: str | None = None

    @property
    def linked(self) -> bool:
        """Whether the annotator gave it a point."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with all its annotated toponyms in reading order."""

    article: Article
    mentions: tuple[GoldMention, ...]

    @property
    def fields(self) -> frozenset[Field]:
        """The annotated fields; predictions in other fields are not scored."""
        return frozenset(mention.field for mention in self.mentions) | {"text"}


def validate_mention(article: Article, mention: GoldMention, where: str, line: int | None = None) -> GoldMention:
    """Return a mention unchanged if it is valid.

    Args:
        article: The article of the mention.
        mention: The mention.
        where: The file, for the error.
        line: The line in the file, for the error.

    Raises:
        InputError: The offsets do not select the mention's text, or the point is not on Earth.
    """
    if mention.start < 0 or not (surface := article.field_text(mention.field)[mention.start : mention.end]):
        reason = f"offsets {mention.start}:{mention.end} select nothing"
        raise InputError(reason, where=where, line=line, field="mentions")
    if surface != mention.text:
        reason = f"offsets {mention.start}:{mention.end} select {bounded_repr(surface)}, not "
        raise InputError(reason + bounded_repr(mention.text), where=where, line=line, field="mentions")
    for name, degrees, limit in (("lat", mention.lat, 90), ("lon", mention.lon, 180)):
        if degrees is not None and not -limit <= degrees <= limit:
            raise InputError(f"{degrees} is out of range: -{limit} to {limit}", where=where, line=line, field=name)
    return mention


def find_surface(text: str, surface: str, start: int) -> int | None:
    """Return the position closest to `start` where a text contains a surface, None if it is over 12 characters away.

    Some published corpora count from one, or are off by a few characters.
    """
    for shift in range(_MAX_SHIFT + 1):
        for position in (start - shift, start + shift):
            if position >= 0 and text.startswith(surface, position):
                return position
    return None


def add_gazetteer_facts(gold: Iterable[GoldArticle], gazetteer: Gazetteer) -> Iterator[GoldArticle]:
    """Yield the articles with facts from the gazetteer that the corpus omits.

    These are each mention's kind; for a place with a GeoNames id its point, feature class, level and country; and the
    country and first-level division that the point lies in, which are those of the nearest populated place on its side
    of borders.
    """
    for entry in gold:
        yield replace(entry, mentions=tuple(_add_facts(mention, gazetteer) for mention in entry.mentions))


def _add_facts(mention: GoldMention, gazetteer: Gazetteer) -> GoldMention:
    place = gazetteer.place(f"gn:{mention.geonameid}") if mention.geonameid else None
    kind = mention.kind or (MentionKind.DEMONYM if is_demonym(mention.text, gazetteer) else MentionKind.PLACE)
    if place is None:
        return _locate(replace(mention, kind=kind), gazetteer)
    lat, lon = (mention.lat, mention.lon) if mention.linked else (place.lat, place.lon)
    located = replace(
        mention,
        kind=kind,
        level=level_of(place.feature_class, place.feature_code),
        lat=lat,
        lon=lon,
        feature_class=mention.feature_class or place.feature_class,
        country_code=mention.country_code or place.country_code,
    )
    return _locate(located, gazetteer)


def _locate(mention: GoldMention, gazetteer: Gazetteer) -> GoldMention:
    """Return the mention with the country and the division that its point lies in."""
    if mention.lat is None or mention.lon is None:
        return mention
    town, _ = gazetteer.town_at(mention.lat, mention.lon) or (None, 0.0)
    return replace(mention, point_country=town.country_code, point_admin1=town.admin1_code) if town else mention


def is_demonym(surface: str, gazetteer: Gazetteer) -> bool:
    """Whether the most prominent place with a name has it as a demonym: "Kenyan", "Parisians"."""
    candidates = gazetteer.lookup(surface)
    return bool(candidates) and candidates[0].name_kind is NameKind.DEMONYM

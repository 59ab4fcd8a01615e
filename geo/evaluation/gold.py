"""What an annotator marked: articles with their toponyms, whatever format they came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from reprlib import repr as shown  # bounded

from geo.errors import InputError
from geo.gazetteer import Gazetteer
from geo.types import Article, Field, MentionKind, NameKind


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A toponym that an annotator marked. Without coordinates it could not be linked to a place.

    `kind` and `feature_class` (GeoNames' letter) are None where the corpus does not say.
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

    @property
    def linked(self) -> bool:
        """Whether it is known where the place is."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with every toponym that was marked in it, in reading order."""

    article: Article
    mentions: tuple[GoldMention, ...]

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that were annotated: predictions in others are not scored."""
        return frozenset(mention.field for mention in self.mentions) | {"text"}


def validate_mention(article: Article, mention: GoldMention, where: str, line: int | None = None) -> GoldMention:
    """Return the mention; raises InputError where its offsets do not select the text that it claims, or its point is
    none on earth."""
    if mention.start < 0 or not (surface := article.field_text(mention.field)[mention.start : mention.end]):
        reason = f"offsets {mention.start}:{mention.end} select nothing"
        raise InputError(reason, where=where, line=line, field="mentions")
    if surface != mention.text:
        reason = f"offsets {mention.start}:{mention.end} select {shown(surface)}, not {shown(mention.text)}"
        raise InputError(reason, where=where, line=line, field="mentions")
    for name, degrees, most in (("lat", mention.lat, 90), ("lon", mention.lon, 180)):
        if degrees is not None and not -most <= degrees <= most:
            raise InputError(f"{degrees} is out of range: -{most} to {most}", where=where, line=line, field=name)
    return mention


def add_gazetteer_facts(gold: Iterable[GoldArticle], gazetteer: Gazetteer) -> Iterator[GoldArticle]:
    """Add what the corpus leaves out and the gazetteer knows: points by GeoNames id, class, country, and kind."""
    for entry in gold:
        yield replace(entry, mentions=tuple(_completed(mention, gazetteer) for mention in entry.mentions))


def _completed(mention: GoldMention, gazetteer: Gazetteer) -> GoldMention:
    place = gazetteer.place(f"gn:{mention.geonameid}") if mention.geonameid else None
    kind = mention.kind or (MentionKind.DEMONYM if is_demonym(mention.text, gazetteer) else MentionKind.PLACE)
    if place is None:
        return replace(mention, kind=kind)
    point = (mention.lat, mention.lon) if mention.linked else (place.lat, place.lon)
    return replace(
        mention,
        kind=kind,
        lat=point[0],
        lon=point[1],
        feature_class=mention.feature_class or place.feature_class,
        country_code=mention.country_code or place.country_code,
    )


def is_demonym(surface: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is first of all a demonym: "Kenyan", "Parisians"."""
    candidates = gazetteer.lookup(surface)
    return bool(candidates) and candidates[0].name_kind is NameKind.DEMONYM

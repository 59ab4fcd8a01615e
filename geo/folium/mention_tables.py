"""Mentions as compact tables of plain JSON values, from which a page's script draws circles and popups."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geo.errors import UsageError
from geo.feature_types import is_extended
from geo.index import excerpt
from geo.json_records import attribution_of, iso_date
from geo.types import Geoparse, MentionKind, Place, Precision, ResolvedMention

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MAX_MENTIONS", "DescribeLocation", "MentionTables", "tables_of_frame", "tables_of_geoparses"]

DescribeLocation = Callable[[Place], str]
"""Returns the region and country of a place in words."""

MAX_MENTIONS: Final = 20_000
"""More would make a page of more than 10 MB, which phones open slowly."""

_NEEDED_COLUMNS: Final = ("name", "lat", "lon")
_MOVED: Final = "moved to where the words say"


@dataclass(slots=True)
class MentionTables:
    """The placed mentions of a selection, and what they refer to by row number.

    Attributes:
        articles: [title, source, day, URL] of each article.
        places: [name, location, latitude, longitude, 1 for an area or 0 for a point] of each point on the map.
        sentences: The sentences.
        mentions: [article, place, sentence, start, end, kind]: row numbers in the other tables, the offsets of the name
            in the sentence (in UTF-16 code units, as JavaScript counts), and the first letter of the kind.
        credits: What the providers of places require to be shown.
        left_out: The number of mentions beyond the limit.
    """

    articles: list[list[str | None]] = field(default_factory=list)
    places: list[list[Any]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    mentions: list[list[Any]] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    left_out: int = 0
    _place_rows: dict[Hashable, int] = field(default_factory=dict, repr=False)
    _sentence_rows: dict[tuple[int, str], int] = field(default_factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the tables with the keys that the scripts read."""
        return {
            "articles": self.articles,
            "places": self.places,
            "sentences": self.sentences,
            "mentions": self.mentions,
            "credits": self.credits,
            "leftOut": self.left_out,
        }

    def add_place(self, key: Hashable, row: list[Any], place_id: str | None) -> int:
        """Return the row number of a place, which is added at its first mention."""
        if key not in self._place_rows:
            self._place_rows[key] = len(self.places)
            self.places.append(row)
            credit = attribution_of(place_id) if place_id else None
            if credit and credit not in self.credits:
                self.credits.append(credit)
        return self._place_rows[key]

    def add_mention(self, place: int, sentence: str, start: int, end: int, kind: str) -> None:
        """Add a mention of the last article; `start` and `end` count characters in the sentence."""
        article = len(self.articles) - 1
        if (article, sentence) not in self._sentence_rows:
            self._sentence_rows[article, sentence] = len(self.sentences)
            self.sentences.append(sentence)
        start, end = _utf16_offsets(sentence, start, end)
        self.mentions.append([article, place, self._sentence_rows[article, sentence], start, end, kind[0]])


def tables_of_geoparses(
    geoparses: Iterable[Geoparse],
    *,
    describe_location: DescribeLocation | None = None,
    limit: int,
    at_own_points: bool = True,
) -> MentionTables:
    """Return the first `limit` placed mentions of geoparses as tables, and count the others.

    Args:
        geoparses: The selection.
        describe_location: Returns the region and country of a place in words; by default, the name of its first-level
            division and the country's code.
        limit: The number of mentions that are included.
        at_own_points: Whether a mention is at the point that is meant ("30 km west of Osaka"), or at its place.

    Raises:
        UsageError: Something in `geoparses` is not a Geoparse.
    """
    tables = MentionTables()
    describe = describe_location or _location
    for geoparse in geoparses:
        if not isinstance(geoparse, Geoparse):
            raise UsageError(f"results contain a {type(geoparse).__name__}; each of them must be a Geoparse")
        placed = [mention for mention in geoparse.mentions if mention.place is not None]
        included = placed[: max(0, limit - len(tables.mentions))]
        tables.left_out += len(placed) - len(included)
        if not included:
            continue
        article = geoparse.article
        tables.articles.append([article.title, article.source, _day(iso_date(article.date)), article.url])
        for mention in included:
            row = _add_place_of(tables, mention, describe, at_own_points)
            text = article.field_text(mention.field)
            sentence, start, end = excerpt(text, mention.sentence, mention.start, mention.end)
            tables.add_mention(row, sentence, start, end, mention.kind.value)
    return tables


def _add_place_of(
    tables: MentionTables, mention: ResolvedMention, describe: DescribeLocation, at_own_points: bool
) -> int:
    place = mention.place
    assert place is not None
    point = mention.offset_point if at_own_points else None
    lat, lon = (round(degrees, 4) for degrees in (point or (place.lat, place.lon))[:2])
    location = describe(place)
    if point and mention.precision is Precision.NEAR:
        location = ", ".join(filter(None, [location, _MOVED]))
    row = [place.name, location, lat, lon, int(is_extended(place.feature_class))]
    return tables.add_place((place.id, lat, lon), row, place.id)


def tables_of_frame(frame: pd.DataFrame, *, limit: int) -> MentionTables:
    """Return the first `limit` placed mentions of a DataFrame as tables, and count the others.

    Args:
        frame: A row for each mention, with the columns of `geo.to_dataframe`, of which `name`, `lat` and `lon` are
            required, and the article's columns `title`, `source`, `date` and `url`, where it has them. Rows with the
            same `article_id`, or without that column with the same index, are of one article. The name as it is written
            is in the column `mention` if there is one, otherwise in `text`; as a DataFrame does not say where in the
            sentence it is, its first occurrence is marked.
        limit: The number of mentions that are included.

    Raises:
        UsageError: The frame lacks a required column.
    """
    missing = [column for column in _NEEDED_COLUMNS if column not in frame.columns]
    if missing:
        raise UsageError(f"results has no column {missing[0]!r}; it must have those of geo.to_dataframe")
    tables = MentionTables()
    placed = frame[frame["lat"].notna() & frame["lon"].notna()]
    included = placed.iloc[:limit]
    tables.left_out = len(placed) - len(included)
    current: Hashable = None
    for index, values in zip(included.index, included.to_dict("records"), strict=True):
        article = values.get("article_id", index)
        if not tables.articles or article != current:
            current = article
            tables.articles.append(
                [_text(values, "title"), _text(values, "source"), _date(values), _text(values, "url")]
            )
        _add_row(tables, values)
    return tables


def _add_row(tables: MentionTables, values: Mapping[Any, Any]) -> None:
    name, place_id = _text(values, "name") or "", _text(values, "place_id")
    lat, lon = round(float(values["lat"]), 4), round(float(values["lon"]), 4)
    moved = _MOVED if _text(values, "precision") == Precision.NEAR else None
    location = ", ".join(filter(None, [_text(values, "admin1_name"), _text(values, "country_code"), moved]))
    area = int(is_extended(_text(values, "feature_class") or "P"))
    row = tables.add_place((place_id or name, lat, lon), [name, location, lat, lon, area], place_id)
    written = _text(values, "mention" if "mention" in values else "text") or ""
    sentence = _text(values, "sentence") or ""
    start = max(0, sentence.find(written))
    end = start + len(written) if written in sentence else start
    tables.add_mention(row, sentence, start, end, _text(values, "kind") or MentionKind.PLACE)


def _location(place: Place) -> str:
    region = place.admin1_name if place.admin1_name != place.name else None
    return ", ".join(filter(None, [region, place.country_code]))


def _text(values: Mapping[Any, Any], column: str) -> str | None:
    """Return a cell as text; None where the column or the value is missing, in any of pandas' ways."""
    value = values.get(column)
    if value is None or isinstance(value, str):
        return value
    return None if str(value) in ("nan", "<NA>", "NaT") else str(value)


def _date(values: Mapping[Any, Any]) -> str | None:
    return _day(_text(values, "date"))


def _day(date: str | None) -> str | None:
    return date[:10] if date else None


def _utf16_offsets(text: str, start: int, end: int) -> tuple[int, int]:
    """Return character offsets as JavaScript counts them: a character beyond the basic plane counts twice."""
    before = sum(ord(character) > 0xFFFF for character in text[:start])
    inside = sum(ord(character) > 0xFFFF for character in text[start:end])
    return start + before, end + before + inside

"""`dateline export`: write a selection of the database for other tools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.options import DAY, Countries, Database, Output, choice, file_format, suggest_sources
from geo.cli.terminal import print_message
from geo.errors import UsageError
from geo.message_text import pluralize
from geo.types import MentionKind, Place

if TYPE_CHECKING:
    from geo.index import Filter
    from geo.stored_articles import ArticleReader


class Format(StrEnum):
    """File formats of an export."""

    GEOJSON = "geojson"
    CSV = "csv"
    KML = "kml"
    HTML = "html"
    PARQUET = "parquet"


class CountBy(StrEnum):
    """What counts once."""

    ARTICLES = "articles"
    STORIES = "stories"


class Level(StrEnum):
    """What a GeoJSON feature represents."""

    PLACE = "place"
    MENTION = "mention"


def export(
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            parser=choice(Format),
            metavar="geojson|csv|kml|html|parquet",
            help="Output format. Default: that of the suffix of FILE, otherwise geojson.",
        ),
    ] = None,
    output: Output = None,
    level: Annotated[
        Level | None,
        typer.Option(
            parser=choice(Level),
            metavar="place|mention",
            help="GeoJSON only: one feature per place, which is the default, or per mention.",
        ),
    ] = None,
    since: Annotated[dt.date | None, typer.Option(**DAY, help="Only articles of this day or later.")] = None,
    until: Annotated[dt.date | None, typer.Option(**DAY, help="Only articles of this day or earlier.")] = None,
    country: Countries = None,
    kind: Annotated[
        list[MentionKind] | None,
        typer.Option(
            parser=choice(MentionKind),
            metavar="place|demonym|embedded|coordinate",
            help="Kind of mention; repeatable. Default: place and coordinate.",
        ),
    ] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this publisher; repeatable.")] = None,
    article: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this article; repeatable.")] = None,
    min_confidence: Annotated[
        float,
        typer.Option(
            "--min-confidence", min=0.0, max=1.0, metavar="P", help="Omit mentions with a confidence below P (0 to 1)."
        ),
    ] = 0.0,
    text: Annotated[
        str, typer.Option(metavar="WORDS", help='Only articles with all these words; "in quotes" for a phrase.')
    ] = "",
    region: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CC.CODE",
            help="Only places in this first-level division (GeoNames code, such as IN.07); repeatable.",
        ),
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this place, such as gn:2988507; repeatable.")
    ] = None,
    focus_only: Annotated[
        bool, typer.Option("--focus-only", help="Only places in the focus of their article.")
    ] = False,
    corrected_only: Annotated[
        bool, typer.Option("--corrected-only", help="Only mentions that a person corrected.")
    ] = False,
    count_by: Annotated[
        CountBy,
        typer.Option(
            "--count-by",
            parser=choice(CountBy),
            metavar="articles|stories",
            help="What counts once: an article, or a story, of which only the article with most mentions is written.",
        ),
    ] = CountBy.ARTICLES,
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Write corrected articles as a corpus for `dateline evaluate`.")
    ] = False,
    database: Database = None,
) -> None:
    """Write a selection of the database for other tools.

    Formats: geojson, one point per place with its counts and newest sentences (or per mention); csv, one row per placed
    mention; kml, one placemark per place; html, a self-contained page with map, popups, filters and timeline; parquet,
    one row per mention. With --corrections, JSON Lines: each article that a person corrected, with its text and all its
    mentions.

    Example: dateline export --since 2021-12-01 --country IN -o india.kml
    """
    from geo.gazetteer import parse_countries
    from geo.index import DEFAULT_KINDS, Filter

    for each in place or ():
        _check_place_id(each)
    if since and until and since > until:
        raise UsageError(f"--since {since:%Y-%m-%d} is after --until {until:%Y-%m-%d}")
    chosen = Filter(
        articles=tuple(article or ()),
        since=since,
        until=until,
        min_confidence=min_confidence,
        countries=parse_countries(country or (), "--country"),
        kinds=tuple(kind or DEFAULT_KINDS),
        sources=tuple(source or ()),
        text=text,
        regions=tuple(map(_parse_region, region or ())),
        place_ids=tuple(place or ()),
        focus_only=focus_only,
        corrected_only=corrected_only,
        count_by=count_by.value,
    )
    if corrections:
        _export_corrections(chosen, output, database)
        return
    layout = file_format(format, output, Format.GEOJSON)
    if level is not None and layout is not Format.GEOJSON:
        raise UsageError(f"--level applies to geojson only; {layout.value} has one form")
    _export(chosen, layout, level or Level.PLACE, output, database)


def _export(chosen: Filter, layout: Format, level: Level, output: Path | None, database: str | None) -> None:
    from geo.cli.output import open_binary_output, open_output
    from geo.export import (
        write_csv,
        write_geojson_mentions,
        write_geojson_places,
        write_html,
        write_kml,
        write_parquet,
    )
    from geo.stored_articles import open_article_reader

    geojson = {Level.PLACE: write_geojson_places, Level.MENTION: write_geojson_mentions}
    writers = {Format.GEOJSON: geojson[level], Format.CSV: write_csv, Format.KML: write_kml}
    if layout is Format.HTML:
        writers[layout] = partial(write_html, describe_location=_describe_location())
    with open_article_reader(database) as reader:
        suggest_sources(reader, chosen.sources)
        _name_places_without_mentions(reader, chosen.place_ids)
        if note := reader.note(chosen):
            print_message(note)
        if not reader.totals(chosen).mentions:
            print_message("no mention matches the selection")
        if layout is Format.PARQUET:
            with open_binary_output(output) as raw:
                write_parquet(reader.geoparses(chosen), raw)
        else:
            with open_output(output) as out:
                writers[layout](reader.geoparses(chosen), out)


def _check_place_id(place_id: str) -> None:
    """Raise UsageError for a name in place of an id; the message suggests the id."""
    if ":" in place_id:
        return
    from geo.gazetteer import Gazetteer

    advice = "ids are those that `dateline gazetteer lookup NAME` lists, such as gn:2988507"
    for match in Gazetteer.open().fuzzy(place_id, limit=1):
        place = match.candidate.place
        advice = f"{place.id} is {place.name} ({place.country_code}); `dateline gazetteer lookup` lists its namesakes"
    raise UsageError(f"--place {place_id!r} is not the id of a place; {advice}")


def _name_places_without_mentions(reader: ArticleReader, place_ids: Sequence[str]) -> None:
    from geo.gazetteer import Gazetteer
    from geo.index import Filter

    for place_id in place_ids:
        if not reader.totals(Filter(place_ids=(place_id,), kinds=tuple(MentionKind))).mentions:
            place = Gazetteer.open().place(place_id)
            name = f"{place.name}, {place.country_code}" if place else "not in the gazetteer"
            print_message(f"no mention is of the place {place_id} ({name})")


def _parse_region(text: str) -> tuple[str, str]:
    from geo.gazetteer import parse_country

    country, dot, code = text.upper().partition(".")
    if not (dot and country and code):
        raise UsageError(
            f"{text!r} is not a region; write its country code, a dot, and its GeoNames code, such as IN.07"
        )
    return parse_country(country, "--region"), code


def _describe_location() -> Callable[[Place], str]:
    """Return a function that names the division and country of a place."""
    from geo.feature_types import is_second_level_division
    from geo.gazetteer import Gazetteer

    gazetteer = Gazetteer.open()

    def describe(place: Place) -> str:
        parents = (parent for parent in gazetteer.parents(place) if not is_second_level_division(parent.feature_code))
        return ", ".join(parent.name for parent in parents if parent.name != place.name)

    return describe


def _export_corrections(chosen: Filter, output: Path | None, database: str | None) -> None:
    from geo.cli.output import open_output
    from geo.export import write_corpus
    from geo.store import Store
    from geo.stored_articles import archive_folder

    if archive_folder(database) is not None:  # an archive cannot be corrected: its corpus is empty
        print_message("an archive has no corrections")
        with open_output(output) as out:
            write_corpus((), out)
        return
    with Store.open(database, read_only=True) as store:
        active = list(store.corrections.active())
        if not active:
            print_message("the database has no corrections")
        if unmatched := sum(not correction.matches for correction in active):
            print_message(f"{pluralize(unmatched, 'correction')} no longer match, because their articles have changed")
        with open_output(output) as out:
            write_corpus(store.corrections.corrected_articles(chosen), out)

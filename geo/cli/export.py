"""`dateline export`: a selection of the store, for other tools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from geo.cli.messages import print_message
from geo.cli.options import Confidence, Countries, Database, Output
from geo.errors import UsageError
from geo.types import MentionKind, Place

if TYPE_CHECKING:
    from geo.store import Filter

_DAY: Final[dict[str, Any]] = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}


class Format(StrEnum):
    """How a selection is written."""

    GEOJSON = "geojson"
    CSV = "csv"
    KML = "kml"
    HTML = "html"
    PARQUET = "parquet"


class Level(StrEnum):
    """What a GeoJSON feature stands for."""

    PLACE = "place"
    MENTION = "mention"


def export(
    format: Annotated[
        Format, typer.Option("--format", "-f", metavar="geojson|csv|kml|html|parquet", help="How to write.")
    ] = Format.GEOJSON,
    output: Output = None,
    level: Annotated[
        Level, typer.Option(metavar="place|mention", help="GeoJSON: a feature for each place, or each mention.")
    ] = Level.PLACE,
    since: Annotated[dt.datetime | None, typer.Option(**_DAY, help="Only articles of this day or later.")] = None,
    until: Annotated[dt.datetime | None, typer.Option(**_DAY, help="Only articles of this day or earlier.")] = None,
    country: Countries = None,
    kind: Annotated[
        list[MentionKind] | None,
        typer.Option(metavar="place|demonym|embedded", help="Kind of mention; repeat for more. Default: place."),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this publisher; repeat for more.")
    ] = None,
    article: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this article; repeat for more.")] = None,
    min_confidence: Confidence = 0.0,
    text: Annotated[
        str, typer.Option(metavar="WORDS", help='Only articles with all of these words; "in quotes", together.')
    ] = "",
    region: Annotated[
        list[str] | None,
        typer.Option(metavar="CC.CODE", help="Only places in this state (GeoNames codes, such as IN.07); repeat."),
    ] = None,
    place: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this place, such as gn:2988507.")] = None,
    focus_only: Annotated[bool, typer.Option("--focus-only", help="Only places that their article is about.")] = False,
    corrected_only: Annotated[bool, typer.Option("--corrected-only", help="Only what a person corrected.")] = False,
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Write the corrected articles as a corpus for `dateline evaluate`.")
    ] = False,
    database: Database = None,
) -> None:
    """Write a selection of the database for other tools.

    geojson: a point for each place with its counts and newest sentences (or each mention); csv: a row for each placed
    mention; kml: a placemark for each place; html: a page that holds the map, popups, filters and timeline, for any
    browser without internet; parquet: a row for each mention. With --corrections, JSON Lines instead: each article in
    which a person corrected something, with its text and all its mentions.

    Example: dateline export --since 2021-12-01 --country IN --format kml -o india.kml
    """
    from geo.store import Filter

    if since and until and since > until:
        raise UsageError(f"--since {since:%Y-%m-%d} is after --until {until:%Y-%m-%d}")
    chosen = Filter(
        articles=tuple(article or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
        min_confidence=min_confidence,
        countries=tuple(code.upper() for code in country or ()),
        kinds=tuple(kind or (MentionKind.PLACE,)),
        sources=tuple(source or ()),
        text=text,
        regions=tuple(map(_region, region or ())),
        place_ids=tuple(place or ()),
        focus_only=focus_only,
        corrected_only=corrected_only,
    )
    if corrections:
        _export_corrections(chosen, output, database)
    else:
        _export(chosen, format, level, output, database)


def _export(chosen: Filter, layout: Format, level: Level, output: Path | None, database: str | None) -> None:
    from geo.article_reader import open_article_reader
    from geo.cli.dashboard_folder import dashboard_folder
    from geo.cli.output import opened, opened_bytes
    from geo.export import (
        write_csv,
        write_geojson_mentions,
        write_geojson_places,
        write_html,
        write_kml,
        write_parquet,
    )

    geojson = {Level.PLACE: write_geojson_places, Level.MENTION: write_geojson_mentions}
    writers = {Format.GEOJSON: geojson[level], Format.CSV: write_csv, Format.KML: write_kml}
    if layout is Format.HTML:
        writers[layout] = partial(write_html, assets=dashboard_folder() / "static", describe_location=_lies_in())
    with open_article_reader(database) as reader:
        if not reader.totals(chosen).mentions:
            print_message("no mention meets the selection")
        if layout is Format.PARQUET:
            with opened_bytes(output) as raw:
                write_parquet(reader.geoparses(chosen), raw)
        else:
            with opened(output) as out:
                writers[layout](reader.geoparses(chosen), out)


def _region(named: str) -> tuple[str, str]:
    country, dot, code = named.upper().partition(".")
    if not (dot and len(country) == 2 and country.isalpha() and code):
        raise UsageError(
            f"{named!r} is no state; write its country's code, a dot, and its GeoNames code, such as IN.07"
        )
    return country, code


def _lies_in() -> Callable[[Place], str]:
    """Return what says in which state and country a place lies."""
    from geo.feature_types import is_second_level_division
    from geo.gazetteer import Gazetteer

    gazetteer = Gazetteer.open()

    def lies_in(place: Place) -> str:
        parents = (parent for parent in gazetteer.parents(place) if not is_second_level_division(parent.feature_code))
        return ", ".join(parent.name for parent in parents if parent.name != place.name)

    return lies_in


def _export_corrections(chosen: Filter, output: Path | None, database: str | None) -> None:
    from geo.article_reader import archive_folder
    from geo.cli.output import opened
    from geo.export import write_corpus
    from geo.store import Store

    if archive_folder(database) is not None:  # an archive cannot be corrected: its corpus is empty
        with opened(output) as out:
            write_corpus((), out)
        return
    with Store.open(database, read_only=True) as store:
        if lost := sum(not correction.matches for correction in store.corrections.active()):
            print_message(f"{lost} of the corrections match nothing any more: their articles have changed")
        with opened(output) as out:
            write_corpus(store.corrections.corrected_articles(chosen), out)

"""`dateline gazetteer`: show its contents, look up names, verify a file, or build one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.options import AsJson, Countries, GazetteerFile, positive_number
from geo.cli.terminal import StageProgress, format_table, print_error, print_json, print_message
from geo.errors import UsageError
from geo.message_text import pluralize

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

OverlayFile = Annotated[
    Path | None,
    typer.Option("--overlay", metavar="FILE", help="CSV or YAML file of your own places. Default: $DATELINE_OVERLAY."),
]

app = typer.Typer(help="Show, search, verify or build the gazetteer.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def info(gazetteer: GazetteerFile = None, overlay: OverlayFile = None, as_json: AsJson = False) -> None:
    """Show what the gazetteer contains and its sources.

    Example: dateline gazetteer info
    """
    from geo.gazetteer import Gazetteer

    facts = Gazetteer.open(gazetteer, overlay=overlay).info
    if as_json:
        print_json(asdict(facts) | {"path": str(facts.path)})
        return
    typer.echo(f"{facts.path}  {facts.size / 1e6:.1f} MB, version {facts.version}, built by {facts.built}\n")
    classes = [(_CLASSES.get(name, name), number) for name, number in facts.counts.items()]
    typer.echo(format_table(("", "places"), [*classes, ("all", facts.places), ("names", facts.names)]) + "\n")
    typer.echo(format_table(("source", "release"), list(facts.sources.items())))


@app.command()
def lookup(
    name: Annotated[str, typer.Argument(metavar="NAME", hidden=True)],
    country: Countries = None,
    exact: Annotated[bool, typer.Option("--exact", help="Only places with exactly this name.")] = False,
    limit: Annotated[
        int, typer.Option(parser=positive_number, metavar="N", help="Maximum number of places to show.")
    ] = 20,
    gazetteer: GazetteerFile = None,
    overlay: OverlayFile = None,
    as_json: AsJson = False,
) -> None:
    """Show the places that a name may mean, most prominent first.

    NAME is the name of a place in any known spelling. If the gazetteer does not have it, it is looked up without its
    direction ("eastern Ladakh"), without its generic word, without one of its words, and last among similar spellings;
    a message says how it matched. Exit code 1 if nothing matches.

    Example: dateline gazetteer lookup Hyderabad --country PK
    """
    from geo.gazetteer import Gazetteer, parse_countries

    countries = parse_countries(country or (), "--country")
    opened = Gazetteer.open(gazetteer, overlay=overlay)
    matches = _matches(name, countries, opened, exact=exact)
    if as_json:
        print_json(matches[:limit])
    elif matches:
        if matches[0]["match"] != "exact":
            print_message(f"no place is called {name!r}; matched by {matches[0]['match']}: {matches[0]['found']!r}")
        typer.echo(format_table(_HEADING, [[place[column] for column in _COLUMNS] for place in matches[:limit]]))
    if len(matches) > limit:
        print_message(f"{len(matches) - limit} more; raise --limit to see them")
    if not matches:
        print_error(f"no place is called {name!r}" + (f" in {', '.join(countries)}" if countries else ""))
        raise typer.Exit(1)


@app.command()
def verify(gazetteer: GazetteerFile = None, overlay: OverlayFile = None, as_json: AsJson = False) -> None:
    """Check a gazetteer file, and an overlay, for damage.

    Reads the whole file. Exit code 1 if there is any.

    Example: dateline gazetteer verify --gazetteer full.gaz --overlay own.csv
    """
    from geo.gazetteer import Gazetteer

    opened = Gazetteer.open(gazetteer, overlay=overlay)
    checks = list(opened.checks())
    sound = not any(check.fault for check in checks)
    if as_json:
        record = {"path": str(opened.info.path), "version": opened.info.version, "sound": sound}
        print_json(record | {"checks": [asdict(check) for check in checks]})
    else:
        typer.echo(format_table(("check", "result"), [(check.name, check.fault or "sound") for check in checks]))
    if not sound:
        raise typer.Exit(1)


@app.command()
def build(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The gazetteer file to write.")
    ] = None,
    geonames: Annotated[
        Path | None,
        typer.Option(
            "--geonames", metavar="FILE", help="allCountries.zip of GeoNames, the zip file of a country, or its text."
        ),
    ] = None,
    alternate: Annotated[
        Path | None,
        typer.Option("--alternate", metavar="FILE", help="alternateNamesV2.zip of GeoNames, for more names."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build a gazetteer from a GeoNames dump.

    It has every place of the dump and the packaged places. FILE is replaced only when the build is complete. Use it
    with --gazetteer or DATELINE_GAZETTEER.

    Example: dateline gazetteer build --geonames allCountries.zip -o full.gaz
    """
    if geonames is None:
        raise UsageError(
            "--geonames FILE is missing: name a GeoNames dump to build from. The packaged gazetteer is rebuilt by "
            "`make gazetteer`, in a checkout of Dateline"
        )
    if output is None:
        raise UsageError("--geonames requires --output FILE: the packaged file is not changed")
    from geo.gazetteer.build import build_full

    with StageProgress() as progress:
        report = build_full(geonames, output, alternate=alternate, advance=progress)
    if report.faults:
        print_message(f"skipped {pluralize(report.faults, 'row')} not in GeoNames' format")
    if as_json:
        print_json(asdict(report) | {"path": str(report.path)})
    else:
        typer.echo(
            f"{report.path}: {report.places:,} places and {report.names:,} names, {report.size / 1e6:.1f} MB; "
            f"{report.merged:,} of {report.rows:,} rows are packaged places"
        )


_CLASSES = {
    "A": "countries and divisions",
    "H": "waters",
    "L": "regions",
    "P": "populated places",
    "R": "roads and railways",
    "S": "airports and buildings",
    "T": "mountains and islands",
    "U": "undersea",
    "V": "forests",
}
_MAX_MATCHES = 1_000
_COLUMNS = ("id", "name", "country_code", "admin1", "feature_code", "lat", "lon", "population", "name_kind")
_HEADING = ("id", "name", "in", "division", "code", "lat", "lon", "population", "as")


def _matches(name: str, countries: Sequence[str], gazetteer: Gazetteer, *, exact: bool) -> list[dict[str, Any]]:
    matches = []
    for match in gazetteer.fuzzy(name, _MAX_MATCHES):
        place = match.candidate.place
        if (countries and place.country_code not in countries) or (exact and match.step != "exact"):
            continue
        division = gazetteer.admin1(place.country_code or "", place.admin1_code or "")
        facts = {"geonameid": place.geonameid, "name_kind": match.candidate.name_kind.value}
        how = {"match": match.step, "found": match.name, "penalty": round(match.penalty, 3)}
        matches.append(asdict(place) | {"admin1": division.name if division else None} | facts | how)
    return matches

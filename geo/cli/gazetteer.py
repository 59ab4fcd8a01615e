"""`dateline gazetteer`: what is in it, what a name means, and building it anew."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.messages import say
from geo.cli.options import AsJson, Countries, GazetteerFile
from geo.cli.table import table

app = typer.Typer(help="Look into the gazetteer, or build it.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def info(gazetteer: GazetteerFile = None, as_json: AsJson = False) -> None:
    """Show what the gazetteer holds and what it was made from.

    Example: dateline gazetteer info
    """
    from geo.gazetteer import Gazetteer

    facts = Gazetteer.open(gazetteer).info
    if as_json:
        typer.echo(json.dumps(asdict(facts) | {"path": str(facts.path)}, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{facts.path}  {facts.size / 1e6:.1f} MB, version {facts.version}, built by {facts.built}\n")
    kinds = [(_CLASSES.get(name, name), number) for name, number in facts.counts.items()]
    typer.echo(table(("", "places"), [*kinds, ("all", facts.places), ("names", facts.names)]) + "\n")
    typer.echo(table(("source", "release"), list(facts.sources.items())))


@app.command()
def lookup(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The name of a place, in any spelling that the gazetteer knows.")
    ],
    country: Countries = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Show so many at most.")] = 20,
    gazetteer: GazetteerFile = None,
    as_json: AsJson = False,
) -> None:
    """Show the places that a name may mean, most prominent first. Exit code 1 if there are none.

    Example: dateline gazetteer lookup Hyderabad --country PK
    """
    found = _candidates(name, [code.upper() for code in country or ()], gazetteer)
    if as_json:
        typer.echo(json.dumps(found[:limit], ensure_ascii=False, indent=2))
    elif found:
        typer.echo(table(_HEADING, [[place[column] for column in _COLUMNS] for place in found[:limit]]))
    if len(found) > limit:
        say(f"{len(found) - limit} more; --limit shows them")
    if not found:
        say(f"no place is called {name!r}" + (" there" if country else ""))
        raise typer.Exit(1)


@app.command()
def build(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: the packaged file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compile the packaged gazetteer from its sources (the packages of the dependency group "gazetteer").

    Example: dateline gazetteer build -o my.gaz
    """
    from geo.gazetteer.build import build_packaged

    report = build_packaged(output, progress=say)
    if as_json:
        typer.echo(json.dumps(asdict(report) | {"path": str(report.path)}, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{report.path}: {report.places:,} places, {report.size / 1e6:.1f} MB")


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
_COLUMNS = ("id", "name", "country_code", "admin1", "feature_code", "lat", "lon", "population", "name_kind")
_HEADING = ("id", "name", "country", "division", "feature", "lat", "lon", "population", "as")


def _candidates(name: str, countries: list[str], path: Path | None) -> list[dict[str, Any]]:
    from geo.gazetteer import Gazetteer

    gazetteer = Gazetteer.open(path)
    found = []
    for candidate in gazetteer.lookup(name):
        place = candidate.place
        if countries and place.country_code not in countries:
            continue
        division = gazetteer.admin1(place.country_code or "", place.admin1_code or "")
        facts = {"geonameid": place.geonameid, "name_kind": candidate.name_kind.value}
        found.append(asdict(place) | {"admin1": division.name if division else None} | facts)
    return found

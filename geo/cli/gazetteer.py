"""`dateline gazetteer`: what is in it, what a name means, whether it is sound, and building it anew."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.gazetteer_build import build
from geo.cli.messages import print_message
from geo.cli.options import AsJson, Countries, GazetteerFile
from geo.cli.table import table

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

OverlayFile = Annotated[
    Path | None,
    typer.Option(
        "--overlay", metavar="FILE", help="Your own places, CSV or YAML, on top of it. Default: $DATELINE_OVERLAY."
    ),
]

app = typer.Typer(help="Look into the gazetteer, check it, or build it.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def info(gazetteer: GazetteerFile = None, overlay: OverlayFile = None, as_json: AsJson = False) -> None:
    """Show what the gazetteer holds and what it was made from.

    Example: dateline gazetteer info
    """
    from geo.gazetteer import Gazetteer

    facts = Gazetteer.open(gazetteer, overlay=overlay).info
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
    exact: Annotated[bool, typer.Option("--exact", help="Only the name as it stands.")] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Show so many at most.")] = 20,
    gazetteer: GazetteerFile = None,
    overlay: OverlayFile = None,
    as_json: AsJson = False,
) -> None:
    """Show the places that a name may mean, most prominent first. Exit code 1 if there are none.

    A name that the gazetteer lacks is looked for without its direction ("eastern Ladakh"), its generic word, one of its
    words, and last among names spelt nearly so; how it was found is said.

    Example: dateline gazetteer lookup Hyderabad --country PK
    """
    from geo.gazetteer import Gazetteer

    opened = Gazetteer.open(gazetteer, overlay=overlay)
    found = _matches(name, [code.upper() for code in country or ()], opened, exact=exact)
    if as_json:
        typer.echo(json.dumps(found[:limit], ensure_ascii=False, indent=2))
    elif found:
        if found[0]["match"] != "exact":
            print_message(f"no place is called {name!r}; found by {found[0]['match']}: {found[0]['found']!r}")
        typer.echo(table(_HEADING, [[place[column] for column in _COLUMNS] for place in found[:limit]]))
    if len(found) > limit:
        print_message(f"{len(found) - limit} more; --limit shows them")
    if not found:
        print_message(f"no place is called {name!r}" + (" there" if country else ""))
        raise typer.Exit(1)


@app.command()
def verify(gazetteer: GazetteerFile = None, overlay: OverlayFile = None, as_json: AsJson = False) -> None:
    """Read a gazetteer file whole, and an overlay, and check that they are sound. Exit code 1 if they are not.

    Example: dateline gazetteer verify --gazetteer full.gaz --overlay own.csv
    """
    from geo.gazetteer import Gazetteer

    opened = Gazetteer.open(gazetteer, overlay=overlay)
    checks = list(opened.checks())
    sound = not any(check.fault for check in checks)
    if as_json:
        found = {"path": str(opened.info.path), "version": opened.info.version, "sound": sound}
        typer.echo(json.dumps(found | {"checks": [asdict(check) for check in checks]}, ensure_ascii=False, indent=2))
    else:
        typer.echo(table(("check", "result"), [(check.name, check.fault or "sound") for check in checks]))
    if not sound:
        raise typer.Exit(1)


app.command()(build)

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
_MOST = 1_000
_COLUMNS = ("id", "name", "country_code", "admin1", "feature_code", "lat", "lon", "population", "name_kind")
_HEADING = ("id", "name", "country", "division", "feature", "lat", "lon", "population", "as")


def _matches(name: str, countries: list[str], gazetteer: Gazetteer, *, exact: bool) -> list[dict[str, Any]]:
    found = []
    for match in gazetteer.fuzzy(name, _MOST):
        place = match.candidate.place
        if (countries and place.country_code not in countries) or (exact and match.step != "exact"):
            continue
        division = gazetteer.admin1(place.country_code or "", place.admin1_code or "")
        facts = {"geonameid": place.geonameid, "name_kind": match.candidate.name_kind.value}
        how = {"match": match.step, "found": match.name, "penalty": round(match.penalty, 3)}
        found.append(asdict(place) | {"admin1": division.name if division else None} | facts | how)
    return found

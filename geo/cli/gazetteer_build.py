"""`dateline gazetteer build`: a gazetteer with every place of a GeoNames dump."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.messages import print_message
from geo.cli.options import AsJson
from geo.cli.progress import StageProgress
from geo.errors import UsageError
from geo.plural import pluralize


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
        typer.echo(json.dumps(asdict(report) | {"path": str(report.path)}, ensure_ascii=False, indent=2))
    else:
        typer.echo(
            f"{report.path}: {report.places:,} places and {report.names:,} names, {report.size / 1e6:.1f} MB; "
            f"{report.merged:,} of {report.rows:,} rows are packaged places"
        )

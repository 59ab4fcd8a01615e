"""`dateline gazetteer build`: a gazetteer with every place of a GeoNames dump."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from geo.cli.messages import print_message
from geo.cli.options import AsJson
from geo.errors import UsageError

if TYPE_CHECKING:
    from tqdm import tqdm

_LINE_EVERY_S: Final = 30.0


def build(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The gazetteer file to write.")
    ] = None,
    geonames: Annotated[
        Path | None,
        typer.Option("--geonames", metavar="FILE", help="GeoNames' allCountries.zip, a country's, or the text in it."),
    ] = None,
    alternate: Annotated[
        Path | None,
        typer.Option("--alternate", metavar="FILE", help="GeoNames' alternateNamesV2.zip, for more names."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build a gazetteer from a GeoNames dump, on top of the packaged places.

    FILE is replaced only when the build is complete. Use it with --gazetteer or DATELINE_GAZETTEER.

    Example: dateline gazetteer build --geonames allCountries.zip -o full.gaz
    """
    if geonames is None:
        raise UsageError(
            "--geonames FILE is missing: name a GeoNames dump to build from. The packaged gazetteer is rebuilt by "
            "`make gazetteer`, in a checkout of Dateline"
        )
    if output is None:
        raise UsageError("--geonames needs --output FILE: the packaged file stays as it is")
    from geo.gazetteer.build import build_full

    with _Bars() as bars:
        report = build_full(geonames, output, alternate=alternate, advance=bars)
    if report.faults:
        print_message(f"{report.faults:,} rows were not in GeoNames' format and were left out")
    if as_json:
        typer.echo(json.dumps(asdict(report) | {"path": str(report.path)}, ensure_ascii=False, indent=2))
    else:
        typer.echo(
            f"{report.path}: {report.places:,} places and {report.names:,} names, {report.size / 1e6:.1f} MB; "
            f"{report.merged:,} of {report.rows:,} rows are packaged places"
        )


class _Bars:
    """A bar for each file on a terminal, a line every 30 seconds elsewhere, all on standard error."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._stage = ""
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            from tqdm import tqdm

            if self._bar is None or stage != self._stage:
                self.__exit__()
                self._bar = tqdm(total=total, desc=stage, unit="B", unit_scale=True, file=sys.stderr, leave=False)
            self._bar.update(done - self._bar.n)
        elif stage != self._stage or self._clock() - self._last >= _LINE_EVERY_S:
            self._last = self._clock()
            print_message(f"{stage}: {100 * done // max(total, 1)} %")
        self._stage = stage

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

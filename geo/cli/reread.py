"""`dateline reread`: geoparse stored articles again that an older version geoparsed."""

from __future__ import annotations

from typing import Annotated

import typer

from geo.cli import options
from geo.cli.options import Countries, Database, GazetteerFile, Jobs, retry_policy
from geo.cli.run_report import ReportFile, check_report_file, end_run
from geo.cli.terminal import Progress, Rejections, print_languages, resumable


def reread(
    ctx: typer.Context,
    other_settings: Annotated[
        bool,
        typer.Option("--other-settings", help="Also articles that this version geoparsed with other settings."),
    ] = False,
    jobs: Jobs = 1,
    min_confidence: options.MinConfidence = None,
    country: Countries = None,
    prefer_country: options.PreferCountries = None,
    bbox: options.Box = None,
    prefer_bbox: options.PreferBox = None,
    deny: options.Deny = None,
    deny_file: options.DenyFile = None,
    publishers: options.Publishers = None,
    overlay: options.Overlay = None,
    recognizer: options.Recognizer = None,
    gazetteer: GazetteerFile = None,
    online: options.Online = None,
    online_contact: options.OnlineContact = None,
    online_url: options.OnlineUrl = None,
    report_file: ReportFile = None,
    database: Database = None,
) -> None:
    """Geoparse stored articles of an older version again.

    Corrections are kept. The settings are those of `dateline ingest`. An interrupted run continues where it stopped.

    Example: dateline reread --jobs 4
    """
    from geo.ingest import reread as run
    from geo.settings import engine_version
    from geo.store import Store

    check_report_file(report_file)
    chosen = options.settings_of(ctx)
    fallback = chosen.fallback()
    with resumable(), Store.open(database, retry=retry_policy()) as store, Progress() as progress:
        if not other_settings:
            progress.expect(store.reader.outdated(engine_version(chosen.engine())))
        report = run(
            store,
            other_settings=other_settings,
            jobs=jobs,
            progress=progress.step,
            rejected=Rejections(),
            settings=chosen,
            online=fallback,
        )
    print_languages(report.languages)
    options.report_online(fallback)
    end_run(report.ledger, report.lines(), report.record("reread"), report_file, logged=True)

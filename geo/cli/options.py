"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes to geoparse with.")]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="The database, as sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME. Default: $DATELINE_DATABASE_URL, "
        "else a file in your data folder.",
    ),
]
Metrics = Annotated[
    str | None,
    typer.Option(
        "--metrics",
        metavar="ADDRESS",
        envvar="DATELINE_METRICS",
        show_envvar=False,
        help="Answer Prometheus at this address, such as 127.0.0.1:9464. Default: $DATELINE_METRICS, else nowhere.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all, not standard output."),
]
Confidence = Annotated[
    float, typer.Option("--min-confidence", min=0.0, max=1.0, metavar="P", help="Leave out mentions below P, 0 to 1.")
]
SettledConfidence = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0.0, max=1.0, metavar="P", help="Leave out mentions below P, 0 to 1."),
]
Countries = Annotated[
    list[str] | None,
    typer.Option(
        "--country", metavar="CC", help="Only places in this country (ISO code, such as IN); repeat for more."
    ),
]
PreferCountries = Annotated[
    list[str] | None,
    typer.Option(
        "--prefer-country",
        metavar="CC",
        help="Of namesakes, take the one in this country where the text does not say otherwise; repeat for more.",
    ),
]
Box = Annotated[
    str | None,
    typer.Option("--bbox", metavar="W,S,E,N", help="Only places in this box: west, south, east, north in degrees."),
]
PreferBox = Annotated[
    str | None, typer.Option("--prefer-bbox", metavar="W,S,E,N", help="Of namesakes, take the one in this box.")
]
Deny = Annotated[
    list[str] | None,
    typer.Option("--deny", metavar="NAME|ID", help="Never map this name, or the place with this id; repeat for more."),
]
DenyFile = Annotated[
    Path | None, typer.Option("--deny-file", metavar="FILE", help="Never map what FILE lists, one name or id a line.")
]
Overlay = Annotated[
    Path | None,
    typer.Option("--overlay", metavar="FILE", help="Lay this CSV or YAML file of your own places over the gazetteer."),
]
Recognizer = Annotated[
    str,
    typer.Option(
        "--recognizer",
        metavar="NAME",
        help="What finds the names: gazetteer, or the name or path of a spaCy pipeline, such as en_core_web_trf.",
    ),
]
SettledRecognizer = Annotated[
    str | None,
    typer.Option(
        "--recognizer",
        metavar="NAME",
        help="What finds the names: gazetteer (the default), or the name or path of a spaCy pipeline.",
    ),
]
PublishersFile = Annotated[
    Path | None,
    typer.Option("--publishers", metavar="FILE", help="Heed this table of where your publishers are at home."),
]
Online = Annotated[
    str | None,
    typer.Option(
        "--online",
        metavar="nominatim|photon",
        help="Ask this provider for what the gazetteer cannot place. Names of your articles leave this machine.",
    ),
]
OnlineContact = Annotated[
    str | None,
    typer.Option("--online-contact", metavar="EMAIL", help="Who asks online; providers want to be able to reach you."),
]
OnlineUrl = Annotated[
    str | None,
    typer.Option("--online-url", metavar="URL", help="Ask this server of its kind, such as your own."),
]
GazetteerFile = Annotated[
    Path | None,
    typer.Option("--gazetteer", metavar="FILE", help="Use this gazetteer file. Default: the packaged one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]

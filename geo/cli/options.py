"""Arguments and options that several commands share, and what they mean.

Options that set what to geoparse with override environment variables and the settings file. A command that has them
lists them in its signature, as Typer wants it, and calls `settings_of` with its context.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

from geo.cli.terminal import print_message
from geo.errors import UsageError
from geo.json_records import ATTRIBUTIONS
from geo.message_text import pluralize, printable_excerpt
from geo.types import MentionKind

if TYPE_CHECKING:
    from geo.articles import ReadOptions
    from geo.geocoders import OnlineFallback
    from geo.settings import Settings
    from geo.store import RetryPolicy
    from geo.stored_articles import ArticleReader

_RETRY_S: Final = 120.0
_SIMILAR: Final = 75  # of 100
_Choice = TypeVar("_Choice", bound=Enum)


class DateOrder(StrEnum):
    """Orders of day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


def choice(values: type[_Choice]) -> Callable[[str | _Choice], _Choice]:
    """Return a parser for an option with these values; Typer's own error names the Python exception."""

    def parse(text: str | _Choice) -> _Choice:
        try:
            return values(text)
        except ValueError:
            raise typer.BadParameter(f"{text!r} is not one of {', '.join(one.value for one in values)}") from None

    return parse


_SUFFIXES: Final = {"ndjson": "jsonl", "htm": "html", "pq": "parquet"}
_KNOWN_SUFFIXES: Final = frozenset(
    "jsonl csv tsv geojson kml kmz html parquet xlsx ods gpkg shp gz bz2 xz zst zip".split()
)


def file_format(format: _Choice | None, output: Path | None, default: _Choice) -> _Choice:
    """Return the format of a command's output: the chosen one, or that of the file's suffix, or the default.

    Raises:
        UsageError: the suffix is that of another format than the chosen one, or of one that the command does not write.
    """
    suffix = output.suffix.lower().lstrip(".") if output is not None else ""
    name = _SUFFIXES.get(suffix, suffix)
    formats = {each.value: each for each in type(default)}
    if format is None and name in _KNOWN_SUFFIXES - formats.keys():
        written = ", ".join(formats)
        raise UsageError(f"{output}: this command does not write .{suffix} files; its formats are {written}")
    if format is not None and name in _KNOWN_SUFFIXES | formats.keys() and format is not formats.get(name):
        raise UsageError(f"{output}: --format {format.value} contradicts the suffix .{suffix}; change one of them")
    return format or formats.get(name, default)


def positive_number(text: str | int) -> int:
    """Return the number that an option gives; Typer's own message is one of its libraries'."""
    try:
        number = int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number") from None
    if number < 1:
        raise typer.BadParameter(f"{number} is too small; it must be 1 or more")
    return number


def parse_day(text: str | dt.date) -> dt.date:
    """Return the day that an option gives as YYYY-MM-DD."""
    if isinstance(text, dt.date):
        return text
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no time zone
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD") from None


def retry_policy(*, forever: bool = False) -> RetryPolicy:
    """Return how long a writing command waits for a locked or unreachable database: two minutes, or `forever`."""
    from geo.store import RetryPolicy

    return RetryPolicy(math.inf if forever else _RETRY_S, print_message)


DAY: Final[dict[str, Any]] = {"parser": parse_day, "metavar": "YYYY-MM-DD"}
"""What makes an option a day."""

Jobs = Annotated[
    int, typer.Option("--jobs", "-j", parser=positive_number, metavar="N", help="Number of worker processes.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Database URL: sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME. Default: $DATELINE_DATABASE_URL, "
        "otherwise a file in your data folder.",
    ),
]
Metrics = Annotated[
    str | None,
    typer.Option(
        "--metrics",
        metavar="ADDRESS",
        envvar="DATELINE_METRICS",
        show_envvar=False,
        help="Serve Prometheus metrics at this address, such as 127.0.0.1:9464. Default: $DATELINE_METRICS, otherwise "
        "off.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to FILE instead of standard output; it appears complete or not at all.",
    ),
]
Countries = Annotated[
    list[str] | None,
    typer.Option(
        "--country", metavar="CC", help="Only places in this country (ISO code, such as IN, or name); repeatable."
    ),
]
GazetteerFile = Annotated[
    Path | None,
    typer.Option("--gazetteer", metavar="FILE", help="Gazetteer file to use. Default: the packaged one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


MinConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence", min=0.0, max=1.0, metavar="P", help="Omit mentions with a confidence below P (0 to 1)."
    ),
]
PreferCountries = Annotated[
    list[str] | None,
    typer.Option(
        "--prefer-country",
        metavar="CC",
        help="Prefer namesakes in this country unless the text says otherwise; repeatable.",
    ),
]
Box = Annotated[
    str | None,
    typer.Option("--bbox", metavar="W,S,E,N", help="Only places in this box: west, south, east, north in degrees."),
]
PreferBox = Annotated[
    str | None,
    typer.Option(
        "--prefer-bbox", metavar="W,S,E,N", help="Prefer namesakes in this box unless the text says otherwise."
    ),
]
Deny = Annotated[
    list[str] | None,
    typer.Option("--deny", metavar="NAME|ID", help="Never map this name, or the place with this id; repeatable."),
]
DenyFile = Annotated[
    Path | None, typer.Option("--deny-file", metavar="FILE", help="Never map the names and ids in FILE, one per line.")
]
Publishers = Annotated[
    Path | None,
    typer.Option("--publishers", metavar="FILE", help="CSV file with the home towns of your publishers."),
]
Overlay = Annotated[
    Path | None,
    typer.Option("--overlay", metavar="FILE", help="CSV or YAML file of your own places, added to the gazetteer."),
]
Recognizer = Annotated[
    str | None,
    typer.Option(
        "--recognizer",
        metavar="NAME",
        help="How names are found: gazetteer (default), or the name or path of a spaCy pipeline.",
    ),
]
Online = Annotated[
    str | None,
    typer.Option(
        "--online",
        metavar="nominatim|photon",
        help="Ask this provider about names that the gazetteer cannot place. Names in articles leave this machine.",
    ),
]
OnlineContact = Annotated[
    str | None,
    typer.Option("--online-contact", metavar="EMAIL", help="Your contact address; online providers require one."),
]
OnlineUrl = Annotated[
    str | None,
    typer.Option("--online-url", metavar="URL", help="Base URL of your own Nominatim or Photon server."),
]

Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="Read a field (id, title, text, date, source, url) from this column or key, such as text=notes or "
        "text=fields.body; repeatable.",
    ),
]
Dates = Annotated[
    DateOrder | None,
    typer.Option(
        "--dates",
        parser=choice(DateOrder),
        metavar="dmy|mdy|ymd",
        help="Order of day, month and year in dates such as 03/04/2024. Default: learned from each file.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Reject an article with a field that cannot be read. Default: leave out only that field."
    ),
]

Fetch = Annotated[
    bool,
    typer.Option(
        "--fetch",
        help="Read the page of each link in lists of links (Media Cloud, GDELT), as robots.txt of its site allows.",
    ),
]

_OPTIONS: Final = (
    "min_confidence",
    "country",
    "prefer_country",
    "bbox",
    "prefer_bbox",
    "deny",
    "deny_file",
    "publishers",
    "overlay",
    "recognizer",
    "gazetteer",
    "online",
    "online_contact",
    "online_url",
)


def settings_of(ctx: typer.Context) -> Settings:
    """Return the settings of a command that was called with some of the options above; raises UsageError."""
    return resolve_options(**{name: ctx.params[name] for name in _OPTIONS if name in ctx.params})


def read_options_of(ctx: typer.Context) -> ReadOptions:
    """Return how a command reads articles that was called with `Columns`, `Dates` and `Strict`; raises UsageError."""
    from geo.articles import parse_columns
    from geo.settings import resolve_read_options

    try:
        columns = parse_columns(ctx.params["column"] or ())
    except UsageError as error:
        raise UsageError(f"--column {error}") from error
    dates = ctx.params["dates"]
    return resolve_read_options(
        {"columns": columns or None, "dates": dates and dates.value, "strict": ctx.params["strict"] or None}
    )


def resolve_options(
    *,
    country: Sequence[str] | None = None,
    bbox: str | None = None,
    prefer_country: Sequence[str] | None = None,
    prefer_bbox: str | None = None,
    deny: Sequence[str] | None = None,
    **others: Any,
) -> Settings:
    """Return the settings for these options, named as above; raises UsageError."""
    from geo.gazetteer import parse_countries
    from geo.settings import resolve_settings

    return resolve_settings(
        others
        | {
            "countries": parse_countries(country or (), "--country"),
            "bbox": _parse_box(bbox, "--bbox"),
            "prefer_countries": parse_countries(prefer_country or (), "--prefer-country"),
            "prefer_bbox": _parse_box(prefer_bbox, "--prefer-bbox"),
            "deny": tuple(deny or ()),
        }
    )


def suggest_sources(reader: ArticleReader, sources: Iterable[str]) -> None:
    """Name the given publishers that have no articles, and suggest similar names."""
    from geo.index import Filter

    for source in sources:
        if not reader.totals(Filter(sources=(source,))).listed:
            known: list[str] = reader.facets(Filter(kinds=tuple(MentionKind))).sources["source"].tolist()
            quoted = repr(printable_excerpt(source))
            print_message(f"no article is of the publisher {quoted}{similar_names(source, known)}")


def similar_names(name: str, known: Iterable[str]) -> str:
    """Return a question that suggests the most similar names, empty where none is similar."""
    from rapidfuzz import fuzz, process, utils

    close = process.extract(name, list(known), scorer=fuzz.WRatio, processor=utils.default_process, limit=3)
    names = [repr(printable_excerpt(match)) for match, score, _ in close if score >= _SIMILAR]
    return f"; did you mean {' or '.join(names)}?" if names else ""


def report_online(online: OnlineFallback | None) -> None:
    """Say how many names were asked about online, which attribution is due, and what failed."""
    if online is None:
        return
    name = online.service.name
    print_message(f"asked {name} about {pluralize(online.requested, 'name')}; it placed {online.placed}")
    if online.placed:
        print_message(f"attribution to show with those places: {ATTRIBUTIONS[name]}")
    if online.failed:
        print_message(f"{name} failed {pluralize(online.failed, 'time')}, the last time with: {online.last_error}")


def _parse_box(text: str | None, option: str) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(bound) for bound in text.split(","))
    except ValueError:
        message = "is not a box; give west, south, east and north in degrees, such as -11,49,2,61"
        raise UsageError(f"{option} {text!r} {message}") from None
    return west, south, east, north

import datetime as dt
import shlex

from typer.testing import CliRunner

from dashboard.views.sharing import export_command
from geo.cli import app
from geo.index import Filter
from geo.types import MentionKind


def test_a_selection_too_large_for_the_browser_is_given_as_a_command() -> None:
    chosen = Filter(
        since=dt.date(2024, 1, 1),
        countries=("IN", "PK"),
        sources=("The Hindu's",),
        kinds=(MentionKind.DEMONYM,),
        text='"air base" $(id)',
    )
    words = shlex.split(export_command(chosen, "geojson"))
    assert words[:4] == ["dateline", "export", "--format", "geojson"]
    assert "--source=The Hindu's" in words
    assert '--text="air base" $(id)' in words
    assert "--country=PK" in words


def test_the_command_is_one_that_dateline_knows() -> None:
    chosen = Filter(
        until=dt.date(2024, 1, 1),
        articles=("a",),
        min_confidence=0.5,
        countries=("IN",),
        text="x",
        regions=(("IN", "07"),),
        place_ids=("gn:1",),
        focus_only=True,
        corrected_only=True,
        count_by="stories",
    )
    words = shlex.split(export_command(chosen, "csv"))[1:]
    done = CliRunner().invoke(app, [*words, "--database", "sqlite:////nowhere/none.db"])
    assert done.exit_code == 1
    assert "No such option" not in done.output

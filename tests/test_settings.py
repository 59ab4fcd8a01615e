from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo import explain, geoparse
from geo.articles import ReadOptions
from geo.cli import app
from geo.errors import UsageError
from geo.settings import SETTING_NAMES, Settings, resolve_read_options, resolve_settings, settings_file


@pytest.fixture(autouse=True)
def working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder and a configuration folder without settings files, and no environment variables."""
    for key in (*SETTING_NAMES, "settings"):
        monkeypatch.delenv(f"DATELINE_{key.upper()}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    working = tmp_path / "work"
    working.mkdir()
    monkeypatch.chdir(working)
    return working


def test_without_settings_the_defaults_apply() -> None:
    assert resolve_settings() == Settings()


def test_the_file_in_the_working_folder_is_read(working_folder: Path) -> None:
    (working_folder / "dateline.toml").write_text(
        'overlay = "ours.csv"\nprefer_countries = ["GB"]\nbbox = [-11, 49.5, 2, 61]\nmin_confidence = 0.5\n'
        'deny = ["Reading"]\n'
    )
    assert resolve_settings() == Settings(
        overlay=working_folder / "ours.csv",
        prefer_countries=("GB",),
        bbox=(-11.0, 49.5, 2.0, 61.0),
        min_confidence=0.5,
        deny=("Reading",),
    )


def test_the_users_file_is_read_when_the_working_folder_has_none(working_folder: Path) -> None:
    folder = working_folder.parent / "config" / "dateline"
    folder.mkdir(parents=True)
    (folder / "dateline.toml").write_text('countries = ["IN"]')
    assert settings_file() == folder / "dateline.toml"
    assert resolve_settings().countries == ("IN",)
    (working_folder / "dateline.toml").write_text('countries = ["JP"]')
    assert resolve_settings().countries == ("JP",)


def test_options_override_variables_which_override_the_file(
    working_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (working_folder / "dateline.toml").write_text('countries = ["IN"]\nrecognizer = "a"\nmin_confidence = 0.1\n')
    monkeypatch.setenv("DATELINE_COUNTRIES", "JP, KR")
    monkeypatch.setenv("DATELINE_MIN_CONFIDENCE", "0.2")
    settings = resolve_settings({"min_confidence": 0.3, "countries": (), "recognizer": None})
    assert (settings.recognizer, settings.countries, settings.min_confidence) == ("a", ("JP", "KR"), 0.3)


def test_a_deny_file_adds_to_the_denied_names(working_folder: Path) -> None:
    (working_folder / "names.txt").write_text("# words\nReading\n\n  gn:2655237  \n")
    (working_folder / "dateline.toml").write_text('deny_file = "names.txt"\n')
    assert resolve_settings({"deny": ("Nice",)}).deny == ("Nice", "Reading", "gn:2655237")


def test_only_the_file_that_the_variable_names_is_read(working_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (working_folder / "dateline.toml").write_text('countries = ["IN"]')
    other = working_folder / "other.toml"
    other.write_text("min_confidence = 0.4")
    monkeypatch.setenv("DATELINE_SETTINGS", str(other))
    assert resolve_settings() == Settings(min_confidence=0.4)


def test_a_file_in_the_working_folder_cannot_send_names_to_a_server(
    working_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = 'online = "photon"\nonline_contact = "desk@example.org"\n'
    (working_folder / "dateline.toml").write_text(content)
    with pytest.raises(UsageError, match="online is not taken from the working folder"):
        resolve_settings()
    (working_folder / "dateline.toml").unlink()
    folder = working_folder.parent / "config" / "dateline"
    folder.mkdir(parents=True)
    (folder / "dateline.toml").write_text(content)
    assert resolve_settings().online == "photon"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('country = ["IN"]', "unknown setting 'country'; the settings are recognizer, "),
        ('countries = "IN"', "countries: 'IN' is not a list of texts"),
        ("countries = [1]", "countries: 1 is not a text"),
        ("bbox = [1, 2]", "bbox: .* is not a box"),
        ('bbox = [1, 2, 3, "x"]', "bbox: 'x' is not a number"),
        ("min_confidence = true", "min_confidence: True is not a number"),
        ("min_confidence = ", "is not valid TOML"),
        ('deny_file = "none.txt"', "none.txt: the list of names not to map cannot be read"),
    ],
)
def test_an_error_in_the_file_names_file_and_key(working_folder: Path, content: str, reason: str) -> None:
    (working_folder / "dateline.toml").write_text(content)
    with pytest.raises(UsageError, match=reason):
        resolve_settings()


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("DATELINE_BBOX", "1,2,3", "DATELINE_BBOX: .* is not a box"),
        ("DATELINE_MIN_CONFIDENCE", "much", "DATELINE_MIN_CONFIDENCE: 'much' is not a number"),
        ("DATELINE_SETTINGS", "none.toml", "none.toml: the settings file that DATELINE_SETTINGS names does not exist"),
    ],
)
def test_an_error_in_a_variable_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=reason):
        resolve_settings()


def test_settings_change_the_engine() -> None:
    changes: list[dict[str, object]] = [
        {}, {"bbox": (0.0, 0.0, 9.0, 9.0)}, {"prefer_countries": ("IN",)}, {"deny": ("Nice",)}, {"countries": ("IN",)},
    ]  # fmt: skip
    assert len({resolve_settings(change).engine() for change in changes}) == len(changes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"deny = {'[' * 2000}", "is not valid TOML"),
        (f"min_confidence = {'9' * 5000}", "is not valid TOML"),
        (f"min_confidence = {'9' * 400}", "min_confidence: .* is not a number"),
        ('gazetteer = "a\\u0000b"', "gazetteer: .* is not a text"),
        ('publishers = "~nobody-of-this-name/p.csv"', "publishers: .* of an unknown user"),
        ('"\\u0000" = 1', "unknown setting"),
    ],
)
def test_hostile_values_are_refused(working_folder: Path, content: str, reason: str) -> None:
    (working_folder / "dateline.toml").write_text(content)
    with pytest.raises(UsageError, match=reason):
        resolve_settings()


def test_a_settings_file_of_an_unknown_user_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SETTINGS", "~nobody-of-this-name/dateline.toml")
    with pytest.raises(UsageError, match=r"DATELINE_SETTINGS: .* of an unknown user"):
        resolve_settings()


def test_geoparse_explain_and_the_command_line_use_the_same_settings(working_folder: Path) -> None:
    text = "The storm hit Boston on Sunday."

    def countries() -> list[str | None]:
        (mention,) = geoparse(text).mentions
        (explanation,) = explain(text)
        done = CliRunner().invoke(app, ["geoparse", "-"], input=text)
        record = json.loads(done.stdout)
        assert mention.place is not None
        assert explanation.place is not None
        return [mention.place.country_code, explanation.place.country_code, record["mentions"][0]["country_code"]]

    assert countries() == ["US"] * 3
    (working_folder / "dateline.toml").write_text('countries = ["GB"]')
    assert countries() == ["GB"] * 3


def test_how_articles_are_read_is_stated_like_the_settings(
    working_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resolve_read_options() == ReadOptions()
    (working_folder / "dateline.toml").write_text('dates = "dmy"\nstrict = true\n[columns]\ntext = "notes"\n')
    assert resolve_read_options() == ReadOptions({"text": "notes"}, "dmy", strict=True)
    assert resolve_settings() == Settings()
    monkeypatch.setenv("DATELINE_COLUMNS", "text=body, date=when.day")
    monkeypatch.setenv("DATELINE_STRICT", "no")
    found = resolve_read_options({"dates": "mdy", "columns": None})
    assert found == ReadOptions({"text": "body", "date": "when.day"}, "mdy")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('dates = "american"', "dates: 'american' is not one of dmy, mdy, ymd"),
        ("strict = 2", "strict: 2 is not true or false"),
        ('columns = ["text"]', "columns: 'text' names no column; write FIELD=NAME, such as text=notes"),
        ('columns = {body = "x"}', "columns: 'body=x': the fields are id, title, text, date, source, url"),
        ('columns = ["text=a", "text=b"]', "columns: 'text=b': text is named twice"),
        ("columns = {text = 3}", "columns: 3 is not a text"),
    ],
)
def test_a_malformed_way_of_reading_is_named(working_folder: Path, content: str, message: str) -> None:
    (working_folder / "dateline.toml").write_text(content)
    with pytest.raises(UsageError) as caught:
        resolve_read_options()
    assert str(caught.value).endswith(f"dateline.toml: {message}")

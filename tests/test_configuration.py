from __future__ import annotations

from pathlib import Path

import pytest

from geo.configuration import KEYS, resolve_settings, settings_file
from geo.errors import UsageError
from geo.settings import Settings


@pytest.fixture(autouse=True)
def nothing_settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder and a configuration folder without a settings file, and no variables."""
    for key in (*KEYS, "settings"):
        monkeypatch.delenv(f"DATELINE_{key.upper()}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    working = tmp_path / "work"
    working.mkdir()
    monkeypatch.chdir(working)
    return working


def test_nothing_settled_is_the_default() -> None:
    assert resolve_settings() == Settings()


def test_the_file_in_the_working_folder_is_read(nothing_settled: Path) -> None:
    (nothing_settled / "dateline.toml").write_text(
        'overlay = "ours.csv"\nprefer_countries = ["GB"]\nbbox = [-11, 49.5, 2, 61]\nmin_confidence = 0.5\n'
        'deny = ["Reading"]\n'
    )
    assert resolve_settings() == Settings(
        overlay=nothing_settled / "ours.csv",
        prefer_countries=("GB",),
        bbox=(-11.0, 49.5, 2.0, 61.0),
        min_confidence=0.5,
        deny=("Reading",),
    )


def test_the_users_own_file_is_read_where_the_working_folder_has_none(nothing_settled: Path) -> None:
    folder = nothing_settled.parent / "config" / "dateline"
    folder.mkdir(parents=True)
    (folder / "dateline.toml").write_text('countries = ["IN"]')
    assert settings_file() == folder / "dateline.toml"
    assert resolve_settings().countries == ("IN",)
    (nothing_settled / "dateline.toml").write_text('countries = ["JP"]')
    assert resolve_settings().countries == ("JP",)


def test_an_option_beats_a_variable_and_a_variable_the_file(
    nothing_settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nothing_settled / "dateline.toml").write_text('countries = ["IN"]\nrecognizer = "a"\nmin_confidence = 0.1\n')
    monkeypatch.setenv("DATELINE_COUNTRIES", "JP, KR")
    monkeypatch.setenv("DATELINE_MIN_CONFIDENCE", "0.2")
    settings = resolve_settings({"min_confidence": 0.3, "countries": (), "recognizer": None})
    assert (settings.recognizer, settings.countries, settings.min_confidence) == ("a", ("JP", "KR"), 0.3)


def test_a_list_of_what_not_to_map_adds_to_the_names_given(nothing_settled: Path) -> None:
    (nothing_settled / "names.txt").write_text("# words\nReading\n\n  gn:2655237  \n")
    (nothing_settled / "dateline.toml").write_text('deny_file = "names.txt"\n')
    assert resolve_settings({"deny": ("Nice",)}).deny == ("Nice", "Reading", "gn:2655237")


def test_a_file_named_by_the_environment_is_read_alone(nothing_settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nothing_settled / "dateline.toml").write_text('countries = ["IN"]')
    other = nothing_settled / "other.toml"
    other.write_text("min_confidence = 0.4")
    monkeypatch.setenv("DATELINE_SETTINGS", str(other))
    assert resolve_settings() == Settings(min_confidence=0.4)


def test_no_file_that_came_with_the_articles_makes_names_leave_the_machine(
    nothing_settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = 'online = "photon"\nonline_contact = "desk@example.org"\n'
    (nothing_settled / "dateline.toml").write_text(content)
    with pytest.raises(UsageError, match="online is not taken from the working folder"):
        resolve_settings()
    (nothing_settled / "dateline.toml").unlink()
    folder = nothing_settled.parent / "config" / "dateline"
    folder.mkdir(parents=True)
    (folder / "dateline.toml").write_text(content)
    assert resolve_settings().online == "photon"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('country = ["IN"]', "there is no setting 'country'; there are recognizer, "),
        ('countries = "IN"', "countries: 'IN' is no list of texts"),
        ("countries = [1]", "countries: 1 is no text"),
        ("bbox = [1, 2]", "bbox: .* is no box"),
        ('bbox = [1, 2, 3, "x"]', "bbox: 'x' is no number"),
        ("min_confidence = true", "min_confidence: True is no number"),
        ("min_confidence = ", "is no TOML"),
        ('deny_file = "none.txt"', "none.txt: the list of what not to map cannot be read"),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_key(nothing_settled: Path, content: str, reason: str) -> None:
    (nothing_settled / "dateline.toml").write_text(content)
    with pytest.raises(UsageError, match=reason):
        resolve_settings()


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("DATELINE_BBOX", "1,2,3", "DATELINE_BBOX: .* is no box"),
        ("DATELINE_MIN_CONFIDENCE", "much", "DATELINE_MIN_CONFIDENCE: 'much' is no number"),
        ("DATELINE_SETTINGS", "none.toml", "none.toml: there is no such settings file"),
    ],
)
def test_a_fault_in_a_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=reason):
        resolve_settings()


def test_what_is_settled_changes_the_engine() -> None:
    changes: list[dict[str, object]] = [
        {}, {"bbox": (0.0, 0.0, 9.0, 9.0)}, {"prefer_countries": ("IN",)}, {"deny": ("Nice",)}, {"countries": ("IN",)},
    ]  # fmt: skip
    assert len({resolve_settings(change).engine() for change in changes}) == len(changes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"deny = {'[' * 2000}", "is no TOML"),
        (f"min_confidence = {'9' * 5000}", "is no TOML"),
        (f"min_confidence = {'9' * 400}", "min_confidence: .* is no number"),
        ('gazetteer = "a\\u0000b"', "gazetteer: .* is no text"),
        ('publishers = "~nobody-of-this-name/p.csv"', "publishers: .* of a user that there is not"),
        ('"\\u0000" = 1', "there is no setting"),
    ],
)
def test_what_no_file_of_settings_should_hold_is_refused(nothing_settled: Path, content: str, reason: str) -> None:
    (nothing_settled / "dateline.toml").write_text(content)
    with pytest.raises(UsageError, match=reason):
        resolve_settings()


def test_a_settings_file_of_a_user_that_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SETTINGS", "~nobody-of-this-name/dateline.toml")
    with pytest.raises(UsageError, match=r"DATELINE_SETTINGS: .* of a user that there is not"):
        resolve_settings()

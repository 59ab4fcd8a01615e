"""The command `dateline gazetteer`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.cli import app
from geo.gazetteer import Gazetteer

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["gazetteer", *map(str, arguments)])

    return invoke


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon,country_code\nCamp Meridian,31.9,65.1,US\n")
    return path


def test_verify_reports_an_intact_file(run: Run, small: Gazetteer) -> None:
    result = run("verify", "--gazetteer", small.info.path)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split() == ["checksums", "sound"]
    report = json.loads(run("verify", "--gazetteer", small.info.path, "--json").stdout)
    assert (report["sound"], len(report["checks"])) == (True, 6)


def test_verify_finds_damage(run: Run, small: Gazetteer) -> None:
    content = bytearray(small.info.path.read_bytes())
    content[-3] ^= 0xFF
    copy = small.info.path.with_name("damaged.gaz")
    copy.write_bytes(content)
    result = run("verify", "--gazetteer", copy)
    assert result.exit_code == 1
    assert "install Dateline again, or rebuild the file" in result.stdout


def test_verify_reports_the_errors_of_an_overlay(run: Run, small: Gazetteer, overlay: Path) -> None:
    overlay.write_text("name,lat,lon\nCamp,99,0\n")
    result = run("verify", "--gazetteer", small.info.path, "--overlay", overlay)
    assert result.exit_code == 1
    assert "own.csv:2: lat: 99 is out of range: -90 to 90" in result.stderr


def test_lookup_uses_the_overlay(run: Run, small: Gazetteer, overlay: Path) -> None:
    result = run("lookup", "camp meridian", "--gazetteer", small.info.path, "--overlay", overlay, "--json")
    (match,) = json.loads(result.stdout)
    assert (match["name"], match["lat"], match["match"]) == ("Camp Meridian", 31.9, "exact")
    assert str(overlay) in run("info", "--gazetteer", small.info.path, "--overlay", overlay).stdout


def test_lookup_reports_how_it_matched_an_unknown_name(run: Run, small: Gazetteer) -> None:
    result = run("lookup", "northern Texas", "--gazetteer", small.info.path)
    assert result.exit_code == 0
    assert "Texas" in result.stdout
    assert result.stderr == "dateline: no place is called 'northern Texas'; matched by direction: 'texas'\n"
    assert run("lookup", "northern Texas", "--exact", "--gazetteer", small.info.path).exit_code == 1


def test_a_dump_is_built_and_used(run: Run, tmp_path: Path) -> None:
    dump, full = tmp_path / "XX.txt", tmp_path / "full.gaz"
    row = "9000001\tHodgetown\tHodgetown\t\t31.4\t-95.1\tP\tPPL\tUS\t\tTX\t001\t\t\t900\t\t12\tUS\t2020-01-01"
    dump.write_text(row + "\nbroken\n")
    result = run("build", "--geonames", dump, "-o", full, "--json")
    assert result.exit_code == 0, result.stderr
    assert "skipped 1 row not in GeoNames' format" in result.stderr
    report = json.loads(result.stdout)
    assert (report["rows"], report["merged"]) == (1, 0)
    (match,) = json.loads(run("lookup", "Hodgetown", "--gazetteer", full, "--json").stdout)
    assert (match["id"], match["admin1"]) == ("gn:9000001", "Texas")
    assert Gazetteer.open(full).lookup("Kremlin") == Gazetteer.open().lookup("Kremlin")
    assert run("verify", "--gazetteer", full).exit_code == 0


@pytest.mark.parametrize("arguments", [(), ("--geonames", "x.zip"), ("--alternate", "x.zip")])
def test_a_build_without_dump_or_output_is_a_usage_error(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("build", *arguments).exit_code == 2

"""`dateline gazetteer` as it runs."""

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
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon,country_code\nCamp Meridian,31.9,65.1,US\n")
    return path


def test_verify_says_that_a_file_is_sound(run: Run, small: Gazetteer) -> None:
    done = run("verify", "--gazetteer", small.info.path)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1].split() == ["checksums", "sound"]
    found = json.loads(run("verify", "--gazetteer", small.info.path, "--json").stdout)
    assert (found["sound"], len(found["checks"])) == (True, 6)


def test_verify_finds_damage(run: Run, small: Gazetteer) -> None:
    content = bytearray(small.info.path.read_bytes())
    content[-3] ^= 0xFF
    copy = small.info.path.with_name("damaged.gaz")
    copy.write_bytes(content)
    done = run("verify", "--gazetteer", copy)
    assert done.exit_code == 1
    assert "install Dateline again, or rebuild the file" in done.stdout


def test_verify_names_the_faults_of_an_overlay(run: Run, small: Gazetteer, own: Path) -> None:
    own.write_text("name,lat,lon\nCamp,99,0\n")
    done = run("verify", "--gazetteer", small.info.path, "--overlay", own)
    assert done.exit_code == 1
    assert "own.csv:2: lat: 99 is out of range: -90 to 90" in done.stderr


def test_lookup_sees_the_overlay(run: Run, small: Gazetteer, own: Path) -> None:
    done = run("lookup", "camp meridian", "--gazetteer", small.info.path, "--overlay", own, "--json")
    (found,) = json.loads(done.stdout)
    assert (found["name"], found["lat"], found["match"]) == ("Camp Meridian", 31.9, "exact")
    assert str(own) in run("info", "--gazetteer", small.info.path, "--overlay", own).stdout


def test_lookup_says_how_it_found_what_it_lacks(run: Run, small: Gazetteer) -> None:
    done = run("lookup", "northern Texas", "--gazetteer", small.info.path)
    assert done.exit_code == 0
    assert "Texas" in done.stdout
    assert done.stderr == "dateline: no place is called 'northern Texas'; matched by direction: 'texas'\n"
    assert run("lookup", "northern Texas", "--exact", "--gazetteer", small.info.path).exit_code == 1


def test_a_dump_is_built_and_used(run: Run, tmp_path: Path) -> None:
    dump, full = tmp_path / "XX.txt", tmp_path / "full.gaz"
    row = "9000001\tHodgetown\tHodgetown\t\t31.4\t-95.1\tP\tPPL\tUS\t\tTX\t001\t\t\t900\t\t12\tUS\t2020-01-01"
    dump.write_text(row + "\nbroken\n")
    done = run("build", "--geonames", dump, "-o", full, "--json")
    assert done.exit_code == 0, done.stderr
    assert "skipped 1 row not in GeoNames' format" in done.stderr
    report = json.loads(done.stdout)
    assert (report["rows"], report["merged"]) == (1, 0)
    (found,) = json.loads(run("lookup", "Hodgetown", "--gazetteer", full, "--json").stdout)
    assert (found["id"], found["admin1"]) == ("gn:9000001", "Texas")
    assert Gazetteer.open(full).lookup("Kremlin") == Gazetteer.open().lookup("Kremlin")
    assert run("verify", "--gazetteer", full).exit_code == 0


@pytest.mark.parametrize("arguments", [(), ("--geonames", "x.zip"), ("--alternate", "x.zip")])
def test_a_build_without_dump_or_output_is_a_usage_error(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("build", *arguments).exit_code == 2

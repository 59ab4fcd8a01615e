"""What is shipped for hosting agrees with what it hosts."""

import configparser
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from typer.testing import CliRunner

from dashboard.mapping.tiles import backgrounds
from geo.cli.app import app
from geo.watching import read_plan

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"


def test_the_proxy_lets_the_browser_load_every_tile_server_that_can_be_chosen() -> None:
    policy = re.search(r"img-src ([^;]*);", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))
    assert policy is not None
    allowed = policy[1].split()
    for tiles in backgrounds():
        address = urlsplit(tiles.url.replace("{s}", "*"))
        assert f"https://{address.hostname}" in allowed


def test_the_example_of_feeds_is_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text((DEPLOY / "feeds.toml.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert len(read_plan(path).feeds) == 1


def test_containers_are_read_only_and_without_rights() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"dashboard", "watcher", "proxy"}
    for service in services.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    published = [name for name, service in services.items() if "ports" in service]
    assert published == ["proxy"]


@pytest.mark.parametrize("unit", ["dateline.service", "dateline-watch.service"])
def test_units_run_commands_that_there_are(unit: str) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / unit)
    program, command, *_ = parser["Service"]["ExecStart"].split()
    assert program == "/opt/dateline/bin/dateline"
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0
    assert parser["Service"]["DynamicUser"] == "yes"

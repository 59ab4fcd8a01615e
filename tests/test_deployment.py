"""What is shipped for hosting agrees with what it hosts."""

import configparser
import os
import re
import shutil
import socket
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from typer.testing import CliRunner

from dashboard.map.tiles import backgrounds
from geo.cli.app import app
from geo.feeds import read_watch_list
from geo.store import locate

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
    assert len(read_watch_list(path).feeds) == 1


def test_containers_are_read_only_and_without_rights() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"dashboard", "watcher", "database", "proxy"}
    for service in services.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    published = [name for name, service in services.items() if "ports" in service]
    assert published == ["proxy"]
    for name in ("dashboard", "watcher"):
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_the_example_of_the_database_names_one_that_dateline_stores_in() -> None:
    lines = (DEPLOY / "database.env.example").read_text(encoding="utf-8").splitlines()
    said = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert str(locate(said["DATELINE_DATABASE_URL"])) == "postgresql://dateline@database/dateline"
    assert (said["POSTGRES_USER"], said["POSTGRES_DB"], said["POSTGRES_PASSWORD"]) == ("dateline", "dateline", "")


def test_health_checks_ask_with_options_that_there_are() -> None:
    check = re.search(r'HEALTHCHECK .*?"exec (.*?)"', (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.DOTALL)
    assert check is not None
    program, command, *options = check[1].split()
    told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert program == "dateline"
    assert told.exit_code == 0
    assert all(option in told.stdout for option in options if option.startswith("--"))


def test_extras_that_are_installed_are_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for name in ("Dockerfile", "requirements.txt", "deploy/dateline.service", "docs/hosting.md"):
        named = re.findall(r"\.\[([a-z,]+)\]", (ROOT / name).read_text(encoding="utf-8"))
        assert named
        assert set(",".join(named).split(",")) <= set(declared)


@pytest.mark.parametrize("path", ["", "/news"])
def test_the_proxy_understands_its_configuration(path: str) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("Caddy is not installed (apt-get install caddy)")
    command = [caddy, "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(command, env=os.environ | {"DATELINE_BASE_PATH": path}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert f'"{path}/_stcore/metrics"' in done.stdout.decode()


@pytest.mark.parametrize("unit", ["dateline.service", "dateline-watch.service"])
def test_units_run_commands_that_there_are(unit: str) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / unit)
    program, command, *_ = parser["Service"]["ExecStart"].split()
    assert program == "/opt/dateline/bin/dateline"
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0
    assert parser["Service"]["DynamicUser"] == "yes"


def test_the_proxys_log_holds_nothing_that_opens_anything(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("Caddy is not installed (apt-get install caddy)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        site = f"http://127.0.0.1:{probe.getsockname()[1]}"
    config = tmp_path / "Caddyfile"
    shipped = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    config.write_text(shipped.replace("\n{\n", "\n{\n\tadmin off\n", 1), encoding="utf-8")
    own = {"DATELINE_SITE": site, "DATELINE_UPSTREAM": "127.0.0.1:9", "HOME": str(tmp_path)}
    command = [caddy, "run", "--config", str(config), "--adapter", "caddyfile"]
    with subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as proxy:
        asked = urllib.request.Request(f"{site}/?pass=opensesame", headers={"Cookie": "opensesame=1"})
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(asked, timeout=5)
            except urllib.error.HTTPError as error:
                error.close()  # nobody is behind it, which it logs
                break
            except OSError:
                time.sleep(0.1)
        proxy.terminate()
        said, _ = proxy.communicate(timeout=30)
    assert b"http.log.error" in said
    assert b"opensesame" not in said

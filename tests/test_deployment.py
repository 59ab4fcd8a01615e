"""The files shipped for hosting agree with the program."""

from __future__ import annotations

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
from geo.cli import app
from geo.feeds import read_watch_list
from geo.store import locate

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"


def test_the_proxy_allows_the_tile_servers_of_all_backgrounds() -> None:
    policy = re.search(r"img-src ([^;]*);", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))
    assert policy is not None
    allowed = policy[1].split()
    for tiles in backgrounds():
        address = urlsplit(tiles.url.replace("{s}", "*"))
        assert f"https://{address.hostname}" in allowed


def test_the_example_watch_list_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text((DEPLOY / "feeds.toml.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert len(read_watch_list(path).feeds) == 1


def test_containers_are_read_only_and_have_no_capabilities() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"dashboard", "watcher", "database", "proxy"}
    for service in services.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    published = [name for name, service in services.items() if "ports" in service]
    assert published == ["proxy"]
    for name in ("dashboard", "watcher"):
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_the_example_database_url_is_supported() -> None:
    lines = (DEPLOY / "database.env.example").read_text(encoding="utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert str(locate(values["DATELINE_DATABASE_URL"])) == "postgresql://dateline@database/dateline"
    assert (values["POSTGRES_USER"], values["POSTGRES_DB"], values["POSTGRES_PASSWORD"]) == ("dateline", "dateline", "")


def test_the_health_check_uses_existing_options() -> None:
    check = re.search(r'HEALTHCHECK .*?"exec (.*?)"', (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.DOTALL)
    assert check is not None
    program, command, *options = check[1].split()
    done = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert program == "dateline"
    assert done.exit_code == 0
    assert all(option in done.stdout for option in options if option.startswith("--"))


def test_installed_extras_are_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for name in ("Dockerfile", "requirements.txt", "deploy/dateline.service", "docs/hosting.md"):
        extras = re.findall(r"\.\[([a-z,]+)\]", (ROOT / name).read_text(encoding="utf-8"))
        assert extras
        assert set(",".join(extras).split(",")) <= set(declared)


@pytest.mark.parametrize("path", ["", "/news"])
def test_the_proxy_accepts_its_configuration(path: str) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("Caddy is not installed (apt-get install caddy)")
    command = [caddy, "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(command, env=os.environ | {"DATELINE_BASE_PATH": path}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert f'"{path}/_stcore/metrics"' in done.stdout.decode()
    assert f'"uri":"{path}/healthz"' in done.stdout.decode()


@pytest.mark.parametrize("unit", ["dateline.service", "dateline-watch.service"])
def test_units_run_existing_commands(unit: str) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / unit)
    program, command, *_ = parser["Service"]["ExecStart"].split()
    assert program == "/opt/dateline/bin/dateline"
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0
    assert parser["Service"]["DynamicUser"] == "yes"


def test_the_log_of_the_proxy_has_no_passes_or_cookies(tmp_path: Path) -> None:
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
        request = urllib.request.Request(f"{site}/?pass=opensesame", headers={"Cookie": "opensesame=1"})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(request, timeout=5)
            except urllib.error.HTTPError as error:
                error.close()  # nothing answers behind the proxy, which it logs
                break
            except OSError:
                time.sleep(0.1)
        proxy.terminate()
        log, _ = proxy.communicate(timeout=30)
    assert b"http.log.error" in log
    assert b"opensesame" not in log

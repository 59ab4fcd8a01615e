"""A password never appears in what a command prints, whatever is wrong with the address of the database."""

from __future__ import annotations

import json
import traceback
from pathlib import Path

import pytest

from geo.errors import DatelineError
from geo.store import Store, locate
from geo.stored_articles import archive_folder
from geo.telemetry.log import redacted
from tests.cli.conftest import Dateline, Invoke

PASSWORDS = [
    "zqhun",
    "zqhun@zqter",
    "zqhun/zqter",
    "zqhun:zqter",
    "zqhun?zqter",
    "zqhun#zqter",
    "zqhun%zqter",
    "zqhun zqter",
]
FORMS = [
    "dateline:{}@127.0.0.1/news",  # without a scheme
    "//dateline:{}@127.0.0.1/news",
    "postgresql:dateline:{}@127.0.0.1/news",
    "postgresql:/dateline:{}@127.0.0.1/news",
    "postgresql:///dateline:{}@127.0.0.1/news",
    "postgresql//dateline:{}@127.0.0.1:1/news",
    "dateline:{}@postgresql://127.0.0.1/news",
    "'postgresql://dateline:{}@127.0.0.1:1/news'",
    " postgresql://dateline:{}@127.0.0.1:1/news",
    "jdbc:postgresql://127.0.0.1:1/news?user=dateline&password={}",
    "host=127.0.0.1 port=1 user=dateline password={} dbname=news",
    "{}",
    "postgresql://dateline:{}@127.0.0.1:1/news",  # right, but there is no server
    "postgres://dateline:{}@127.0.0.1:1/news",
    "postgresql://dateline%3A{}@127.0.0.1:1/news",
    "postgresql://dateline:{}@127.0.0.1:1/",
    "postgresql://dateline:{}@127.0.0.1:1",
    "postgresql://dateline:{}@127.0.0.1:port/news",
    "postgresql://dateline@127.0.0.1:{}/news",
    "postgresql://dateline:{}@[::1/news",
    "postgresql://date/line:{}@127.0.0.1:1/news",
    "postgresql://127.0.0.1:1/dateline:{}@news",
    "postgresql://dateline:{}@127.0.0.1:1/news?password={}",
    "postgresql://dateline@127.0.0.1:1/news?{}=1",
    "postgresql://dateline@127.0.0.1:1/news?secret={}",
    "postgresql://dateline@127.0.0.1:1/news?keepalives={}",
    "postgresql://dateline@127.0.0.1:1/news?plugin={}",
    "postgresql+asyncpg://dateline:{}@127.0.0.1/news",
    "mysql://dateline:{}@127.0.0.1/news?password={}",
    "sqlite://dateline:{}@127.0.0.1",
    "sqlite:///postgresql://dateline:{}@127.0.0.1/news",
    "sqlite:///news.db?key={}",
    "parquet://dateline:{}@127.0.0.1/news",
    "parquet:dateline:{}@127.0.0.1/news",
    "parquet:///news?key={}",
    "postgresql://dateline:{}\udce9@127.0.0.1:1/news",
    "postgresql://dateline:{}%00@127.0.0.1:1/news",
    "postgresql://dateline:{}\n@127.0.0.1:1/news",
]


def _addresses() -> list[str]:
    # Every password in the forms that are the likeliest to be split at the wrong place, one of them in all forms.
    addresses = [form.replace("{}", password) for form in (FORMS[0], *FORMS[12:14]) for password in PASSWORDS[1:]]
    return addresses + [form.replace("{}", PASSWORDS[0]) for form in FORMS]


@pytest.mark.parametrize("address", _addresses())
def test_no_error_of_opening_shows_a_password(address: str) -> None:
    with pytest.raises(DatelineError) as refused:
        Store.open(address, read_only=True)
    shown = [str(refused.value), repr(refused.value)]
    shown += traceback.format_exception_only(refused.value.__cause__) if refused.value.__cause__ else []
    assert [text for text in shown if "zqhun" in text or "zqter" in text] == []


@pytest.mark.parametrize("address", [form.replace("{}", "zqhun") for form in FORMS if "parquet" in form])
def test_no_error_of_an_archive_shows_a_password(address: str) -> None:
    with pytest.raises(DatelineError) as refused:
        archive_folder(address)
    assert "zqhun" not in str(refused.value)


@pytest.mark.parametrize("command", [["export"], ["db", "check"], ["health"], ["serve"], ["db", "backup", "a.db"]])
@pytest.mark.parametrize("address", ["dateline:zqhun@127.0.0.1/news", "postgresql://u:zqhun@zqter@127.0.0.1:1/news"])
def test_no_command_prints_a_password(
    command: list[str], address: str, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", address)
    for arguments in (command, [*command, "--database", address]):
        result = invoke(*arguments)
        assert result.exit_code in {1, 2}
        assert "zqhun" not in result.output
        assert "zqter" not in result.output


def test_the_json_log_has_no_password(dateline: Dateline, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain fell in Osaka.")
    for address in ("dateline:zqhun@127.0.0.1/news", "postgresql://u:zqhun@127.0.0.1:1/news?zqter=1"):
        environment |= {"DATELINE_DATABASE_URL": address, "DATELINE_LOG": "json"}
        done = dateline("ingest", "a.txt")
        assert done.returncode in {1, 2}
        assert json.loads(done.stderr.splitlines()[-1])["message"]
        assert b"zqhun" not in done.stdout + done.stderr
        assert b"zqter" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("postgresql://ann:zq@hun@host/news", "postgresql://host/news"),
        ("postgresql://ann:zq/hun@host/news", "postgresql://host/news"),
        ("https://ann:zq@hun@example.org/@ann", "https://example.org/@ann"),
        ("https://example.org/@ann/1 and a@b.org", "https://example.org/@ann/1 and a@b.org"),
    ],
)
def test_a_log_removes_users_and_passwords_from_addresses(text: str, logged: str) -> None:
    assert redacted(text) == logged


def test_an_address_that_is_right_is_named_without_its_password() -> None:
    location = locate("postgresql://ann:zqhun%40zqter@db.example.org:5433/news?sslmode=require")
    assert str(location) == "postgresql://ann@db.example.org:5433/news"
    assert "zqhun" not in repr(location)
    assert locate("postgresql://ann:zqhun/zqter@db.example.org/news").name == "postgresql://ann@db.example.org/news"
    assert locate("postgresql://ann:zqhun@db.example.org/ne%40ws").name.startswith("postgresql://ann@db.example.org/")

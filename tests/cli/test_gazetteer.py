from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Invoke = Callable[..., Result]


def test_info_shows_the_contents(invoke: Invoke) -> None:
    assert "populated places" in invoke("gazetteer", "info").stdout
    facts = json.loads(invoke("gazetteer", "info", "--json").stdout)
    assert facts["places"] == sum(facts["counts"].values())


def test_lookup_lists_the_most_prominent_namesakes_first(invoke: Invoke) -> None:
    heading, first, *_ = invoke("gazetteer", "lookup", "hyderabad").stdout.splitlines()
    assert heading.split()[:3] == ["id", "name", "in"]
    assert "Telangana" in first
    (only, *_) = json.loads(invoke("gazetteer", "lookup", "Hyderabad", "--country", "pk", "--json").stdout)
    assert (only["country_code"], only["admin1"]) == ("PK", "Sindh")


def test_an_unknown_name_fails(invoke: Invoke) -> None:
    done = invoke("gazetteer", "lookup", "Xyzzyville")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "dateline: no place is called 'Xyzzyville'\n"


def test_a_file_that_is_not_a_gazetteer_fails_with_one_line(invoke: Invoke, articles: Path) -> None:
    done = invoke("gazetteer", "info", "--gazetteer", articles)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1

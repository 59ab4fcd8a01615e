from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Invoke = Callable[..., Result]


def test_info_says_what_is_in_it(invoke: Invoke) -> None:
    assert "populated places" in invoke("gazetteer", "info").stdout
    facts = json.loads(invoke("gazetteer", "info", "--json").stdout)
    assert facts["places"] == sum(facts["counts"].values())


def test_lookup_lists_namesakes_most_prominent_first(invoke: Invoke) -> None:
    heading, first, *_ = invoke("gazetteer", "lookup", "hyderabad").stdout.splitlines()
    assert heading.split()[:3] == ["id", "name", "country"]
    assert "Telangana" in first
    (only, *_) = json.loads(invoke("gazetteer", "lookup", "Hyderabad", "--country", "pk", "--json").stdout)
    assert (only["country_code"], only["admin1"]) == ("PK", "Sindh")


def test_an_unknown_name_is_said_and_fails(invoke: Invoke) -> None:
    done = invoke("gazetteer", "lookup", "Xyzzyville")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "dateline: no place is called 'Xyzzyville'\n"


def test_a_file_that_is_no_gazetteer_fails_with_one_line(invoke: Invoke, articles: Path) -> None:
    done = invoke("gazetteer", "info", "--gazetteer", articles)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1

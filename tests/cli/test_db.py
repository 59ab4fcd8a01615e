from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Invoke = Callable[..., Result]


def test_upgrade_makes_what_is_not_there_and_leaves_what_is(invoke: Invoke, tmp_path: Path) -> None:
    for _ in range(2):
        done = invoke("db", "upgrade")
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == f"dateline: {tmp_path}/articles.db: up to date\n"

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.cli.output import opened
from geo.cli.progress import Progress
from geo.cli.table import table
from geo.errors import UsageError


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with opened(tmp_path / "link") as out:
        out.write("é")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "é"


def test_until_it_is_whole_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail() -> None:
        with opened(path) as out:
            out.write("new")
            out.flush()
            assert path.read_text() == "old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert os.listdir(tmp_path) == ["file"]
    assert path.read_text() == "old"


def test_a_device_is_written_as_it_is() -> None:
    with opened(Path("/dev/null")) as out:
        out.write("x")
    assert Path("/dev/null").is_char_device()


def test_a_pipe_by_name_is_written(environment: dict[str, str]) -> None:
    body = "with opened(Path('/dev/stdout')) as out: out.write('x')"
    script = f"from pathlib import Path; from geo.cli.output import opened\n{body}"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert done.stdout == b"x"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"), opened(tmp_path / "none" / "file"):
        pass


def test_in_a_log_long_work_writes_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    ticks = iter(range(0, 1000, 10))
    with Progress(clock=lambda: float(next(ticks))) as progress:
        for _ in range(7):
            progress.step()
    assert capsys.readouterr().err.splitlines() == [
        "dateline: 3 articles done, 0 a second",
        "dateline: 6 articles done, 0 a second",
    ]


def test_the_time_left_is_known_by_the_bytes_that_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    ticks = iter([0, *range(60, 100)])
    with Progress(clock=lambda: float(next(ticks))) as progress:
        progress.expect_bytes(1_000)
        progress.read(200)
        progress.step(60)
    assert capsys.readouterr().err == "dateline: 60 articles of about 300 done, 1 a second, 4 min left\n"


def test_short_work_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.step()
    assert capsys.readouterr().err == ""


def test_messages_cannot_command_the_terminal(invoke: Callable[..., object], tmp_path: Path) -> None:
    done = invoke("geoparse", tmp_path / "\x1b[2Jnone.txt")
    assert "\x1b" not in done.stderr  # type: ignore[attr-defined]


def test_columns_are_aligned_by_width_on_the_screen() -> None:
    shown = table(("name", "n"), [("Ōsaka", 1), ("大阪", 1000), ("e\u0301", None)])
    assert shown.splitlines() == ["name       n", "Ōsaka      1", "大阪   1,000", "e\u0301"]

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.cli.output import open_output
from geo.cli.terminal import Progress, format_table
from geo.errors import UsageError


def test_a_symbolic_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with open_output(tmp_path / "link") as out:
        out.write("é")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "é"


def test_a_file_is_unchanged_until_the_output_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail() -> None:
        with open_output(path) as out:
            out.write("new")
            out.flush()
            assert path.read_text() == "old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert os.listdir(tmp_path) == ["file"]
    assert path.read_text() == "old"


def test_a_device_is_written_directly() -> None:
    with open_output(Path("/dev/null")) as out:
        out.write("x")
    assert Path("/dev/null").is_char_device()


def test_a_named_pipe_is_written(environment: dict[str, str]) -> None:
    body = "with open_output(Path('/dev/stdout')) as out: out.write('x')"
    script = f"from pathlib import Path; from geo.cli.output import open_output\n{body}"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert done.stdout == b"x"


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"), open_output(tmp_path / "none" / "file"):
        pass


def test_long_work_writes_a_line_every_30_seconds_to_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    ticks = iter(range(0, 1000, 10))
    with Progress(clock=lambda: float(next(ticks))) as progress:
        for _ in range(7):
            progress.step()
    assert capsys.readouterr().err.splitlines() == [
        "dateline: 3 articles done, 0 a second",
        "dateline: 6 articles done, 0 a second",
    ]


def test_the_time_left_is_estimated_from_the_bytes_read(capsys: pytest.CaptureFixture[str]) -> None:
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


def test_messages_contain_no_terminal_commands(invoke: Callable[..., object], tmp_path: Path) -> None:
    done = invoke("geoparse", tmp_path / "\x1b[2Jnone.txt")
    assert "\x1b" not in done.stderr  # type: ignore[attr-defined]


def test_columns_are_aligned_by_their_width_on_screen() -> None:
    shown = format_table(("name", "n"), [("Ōsaka", 1), ("大阪", 1000), ("e\u0301", None)])
    assert shown.splitlines() == ["name       n", "Ōsaka      1", "大阪   1,000", "e\u0301"]

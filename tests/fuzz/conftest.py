"""What the machine does under a broken input: seconds of the processor a kilobyte, and memory at its peak."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_MOST_SECONDS_A_KILOBYTE = 1.0
_MOST_MB = 300


@dataclass
class Gauge:
    """Runs what is given to it; fails where it takes over a second a kilobyte (a started one counts as whole)."""

    inputs: int = 0
    worst: float = 0.0
    worst_input: bytes = field(default=b"", repr=False)
    _began: float = 0.0

    def __post_init__(self) -> None:
        self._began = _peak_mb(reset=True)

    def run(self, read: Callable[[bytes], object], data: bytes) -> None:
        begun = time.process_time()
        try:
            read(data)
        except BaseException as error:
            error.add_note(f"input: {data[:4000]!r}")
            raise
        taken = (time.process_time() - begun) / max(1.0, len(data) / 1024)
        self.inputs += 1
        if taken > self.worst:
            self.worst, self.worst_input = taken, data
        assert taken < _MOST_SECONDS_A_KILOBYTE, (taken, data[:4000])

    def grown_mb(self) -> float:
        """Return by how many megabytes the memory of this process grew at the most."""
        return _peak_mb() - self._began


def _peak_mb(*, reset: bool = False) -> float:
    """Return the most memory that this process had since the last reset; 0 where the system does not tell."""
    if not _CLEAR.exists():
        return 0.0
    if reset:
        _CLEAR.write_text("5", encoding="ascii")
    line = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@pytest.fixture
def gauge(record_property: Callable[[str, object], None]) -> Iterator[Gauge]:
    """A gauge whose figures are said at the end of the run."""
    found = Gauge()
    yield found
    grown = found.grown_mb()
    record_property("fuzz", f"{found.inputs:>7,} inputs, at worst {found.worst:.3f} s/KB, {grown:+.0f} MB")
    assert grown < _MOST_MB


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = {
        report.nodeid.partition("::")[2]: figures["fuzz"]
        for reports in terminalreporter.stats.values()
        for report in reports
        if "fuzz" in (figures := dict(getattr(report, "user_properties", ())))
    }
    if told:
        terminalreporter.section("broken inputs")
        for name, figures in told.items():
            terminalreporter.line(f"{figures}  {name}")

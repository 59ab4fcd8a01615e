"""Measures readers on broken inputs: processor seconds per kilobyte, and peak memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_MAX_SECONDS_PER_KILOBYTE = 1.0
_MAX_MB = 300


@dataclass
class Gauge:
    """Runs a reader, and fails where it takes more than a second per kilobyte; a short input counts as a kilobyte."""

    inputs: int = 0
    worst: float = 0.0
    worst_input: bytes = field(default=b"", repr=False)
    _start_mb: float = 0.0

    def __post_init__(self) -> None:
        self._start_mb = _peak_mb(reset=True)

    def run(self, read: Callable[[bytes], object], data: bytes) -> None:
        started = time.process_time()
        try:
            read(data)
        except BaseException as error:
            error.add_note(f"input: {data[:4000]!r}")
            raise
        seconds_per_kb = (time.process_time() - started) / max(1.0, len(data) / 1024)
        self.inputs += 1
        if seconds_per_kb > self.worst:
            self.worst, self.worst_input = seconds_per_kb, data
        assert seconds_per_kb < _MAX_SECONDS_PER_KILOBYTE, (seconds_per_kb, data[:4000])

    def grown_mb(self) -> float:
        """Return the growth of this process's peak memory, in megabytes."""
        return _peak_mb() - self._start_mb


def _peak_mb(*, reset: bool = False) -> float:
    """Return the peak memory of this process since the last reset, in megabytes; 0 where the system has no such file."""
    if not _CLEAR.exists():
        return 0.0
    if reset:
        _CLEAR.write_text("5", encoding="ascii")
    line = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@pytest.fixture
def gauge(record_property: Callable[[str, object], None]) -> Iterator[Gauge]:
    """A gauge whose measurements are printed at the end of the run."""
    gauge = Gauge()
    yield gauge
    grown = gauge.grown_mb()
    record_property("fuzz", f"{gauge.inputs:>7,} inputs, at worst {gauge.worst:.3f} s/KB, {grown:+.0f} MB")
    assert grown < _MAX_MB


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    measurements = {
        report.nodeid.partition("::")[2]: properties["fuzz"]
        for reports in terminalreporter.stats.values()
        for report in reports
        if "fuzz" in (properties := dict(getattr(report, "user_properties", ())))
    }
    if measurements:
        terminalreporter.section("broken inputs")
        for name, measurement in measurements.items():
            terminalreporter.line(f"{measurement}  {name}")

"""Describe the machine of a benchmark, and measure the memory of this process."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Return the date, the machine, its load, and the versions that affect speed."""
    import geo

    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "dateline": geo.__version__,
        "spaCy": version("spacy"),
        "NumPy": version("numpy"),
        "load at the start": os.getloadavg()[0],
    }


def peak_mb() -> float:
    """Return the peak memory of this process in MB; `getrusage` would include its parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def private_mb() -> float:
    """Return the private memory of this process in MB, without pages shared with others."""
    with open("/proc/self/smaps_rollup", encoding="ascii") as lines:
        pages = [line.split() for line in lines]
    return sum(int(line[1]) for line in pages if line[0] in {"Private_Clean:", "Private_Dirty:"}) / 1024


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()

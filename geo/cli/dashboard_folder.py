"""Where the dashboard is installed: the command line starts it, and exports its base map."""

from __future__ import annotations

from pathlib import Path

import geo
from geo.errors import DatelineError

__all__ = ["dashboard_folder"]


def dashboard_folder() -> Path:
    """Return the folder of the dashboard's package; raises DatelineError if it is missing."""
    folder = Path(geo.__file__).resolve().parent.parent / "dashboard"
    if not (folder / "__main__.py").is_file():
        raise DatelineError(f"{folder}: the dashboard is missing; install Dateline again")
    return folder

"""Where the packaged files are: inside the installed wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def data_folder() -> Path:
    """Return the folder of packaged data: the gazetteer and its sources."""
    return _first_existing(_PACKAGE / "_data", _CHECKOUT / "data")


def seeds_folder() -> Path:
    """Return the folder of sample articles."""
    return _first_existing(_PACKAGE / "_seeds", _CHECKOUT / "seeds")


def map_assets_folder() -> Path:
    """Return the folder of the vendored map library and the base map, which the dashboard serves."""
    return _CHECKOUT / "dashboard" / "static"


def _first_existing(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout

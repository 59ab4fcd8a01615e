"""Locates the packaged files: in the installed package, or in the checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["data_folder", "seeds_folder"]

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def data_folder() -> Path:
    """Return the folder of packaged data: the gazetteer, the models and their sources."""
    return _first_existing(_PACKAGE / "_data", _CHECKOUT / "data")


def seeds_folder() -> Path:
    """Return the folder of sample articles."""
    return _first_existing(_PACKAGE / "_seeds", _CHECKOUT / "seeds")


def _first_existing(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout

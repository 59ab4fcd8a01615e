"""The scripts, style sheets and base map that the page loads, and their URLs.

A URL contains a hash of all files, so that browsers may keep them for ever and still load each new release at once. The
paths below it are those of the files in the packages: relative imports between scripts are the same on disk.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["PREFIX", "find_file", "url"]

PREFIX: Final = "assets"
_PACKAGES: Final = Path(__file__).resolve().parents[1]
_FOLDERS: Final = ("dashboard/components", "geo/folium/basemap", "geo/folium/scripts", "geo/folium/vendor")
_SUFFIXES: Final = {".css", ".js", ".json", ".png", ".svg"}


def url(path: str) -> str:
    """Return the URL of a file, relative to the page.

    Args:
        path: For example "dashboard/components/rows.js".

    Raises:
        FileNotFoundError: The file does not exist.
    """
    if path not in _files():
        raise FileNotFoundError(f"{path} is not one of the files that the page may load")
    return f"{PREFIX}/{_version()}/{path}"


def find_file(version: str, path: str) -> Path | None:
    """Return the file that a URL names, or None for other paths and for other versions of the files."""
    return _files().get(path) if version == _version() else None


@cache
def _files() -> dict[str, Path]:
    found = (file for folder in _FOLDERS for file in sorted((_PACKAGES / folder).rglob("*")))
    return {file.relative_to(_PACKAGES).as_posix(): file for file in found if file.suffix in _SUFFIXES}


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for path, file in _files().items():
        digest.update(path.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]

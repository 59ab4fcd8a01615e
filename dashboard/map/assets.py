"""Where the map's own files are, seen from the browser: everything comes from the project, nothing from elsewhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

__all__ = ["FILES", "STATIC", "own", "vendored"]

STATIC = Path(__file__).resolve().parents[1] / "static"
# Relative to the page of streamlit-folium's frame, so that it holds under any server.baseUrlPath.
FILES = "../../app/static/"


def vendored(assets: list[tuple[str, str]], *, only: frozenset[str] | None = None) -> list[tuple[str, str]]:
    """Return folium's (name, address) pairs with each address replaced by the vendored file's.

    `only` keeps the pairs of those names. Raises KeyError for an address that has no vendored file.
    """
    manifest = _manifest()
    kept = [(name, address) for name, address in assets if only is None or name in only]
    return [(name, f"{FILES}vendor/{manifest[address]}") for name, address in kept]


def own(path: str) -> str:
    """Return the address of a file under static/; it changes when the file does, so no browser keeps an old one."""
    return f"{FILES}{path}?v={int((STATIC / path).stat().st_mtime)}"


@cache
def _manifest() -> dict[str, str]:
    manifest: dict[str, str] = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    return manifest

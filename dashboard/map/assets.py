"""URLs of the files under `static/` as the map's frame loads them. Nothing is loaded from another server."""

from __future__ import annotations

from pathlib import Path

__all__ = ["STATIC", "STATIC_URL", "static_url"]

STATIC = Path(__file__).resolve().parents[1] / "static"
# Relative to the page in streamlit-folium's frame, so that it works with any server.baseUrlPath.
STATIC_URL = "../../app/static/"


def static_url(path: str) -> str:
    """Return the URL of a file under `static/`. It changes when the file changes, so that no browser uses an old copy.

    Raises:
        FileNotFoundError: The file does not exist.
    """
    return f"{STATIC_URL}{path}?v={int((STATIC / path).stat().st_mtime)}"

"""The Streamlit dashboard over the article index. `app.py` is the page; `geo` never imports this package."""

from pathlib import Path

__all__ = ["STATIC"]

STATIC = Path(__file__).resolve().parent / "static"
"""The folder of the files that Streamlit serves to the browser. Nothing is loaded from another server."""

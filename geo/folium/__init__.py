"""The map's scripts and base map, and elements of it for folium."""

from pathlib import Path

__all__ = ["FOLDER"]

FOLDER = Path(__file__).resolve().parent
"""The folder of the scripts, the libraries that they use, and the base map."""

"""Writes a selection's map as one HTML file.

The file opens from disk and needs no network. It has popups, filters by article and date, and a timeline. It holds two
JSON documents (the selection, and the base map with its labels) and a script that reads them. Text from articles is
data in it, never markup or code.
"""

from geo.export.standalone.page import write_html
from geo.folium.mention_tables import MAX_MENTIONS

__all__ = ["MAX_MENTIONS", "write_html"]

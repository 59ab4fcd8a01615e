"""One HTML file that holds a selection's map.

It opens from disk, asks nothing of any network, and keeps popups, filters by article and day, and a timeline.

The file is a frame with three inert pieces of JSON in it (the selection, the base map, its labels) and a script that
reads them. Text from articles is data in it: never markup, never code.
"""

from geo.export.standalone.page import MAX_MENTIONS, write_html

__all__ = ["MAX_MENTIONS", "write_html"]

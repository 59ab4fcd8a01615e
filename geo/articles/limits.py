"""How much of anything is read before it is refused: one table, units in the names.

Row formats (CSV, JSONL) stream, so a file of any length is read in the memory of one row; formats that are read whole
(text, Markdown, JSON, web pages) are bounded by bytes.
"""

from __future__ import annotations

MAX_TEXT_CHARACTERS = 2_000_000
"""One article's text: some 350,000 words, longer than any news article and most books."""

MAX_DOCUMENT_BYTES = 50_000_000
"""A file that is read whole: text, Markdown, JSON, a saved web page."""

MAX_ROW_CHARACTERS = 16_000_000
"""A line of JSONL or a row of CSV: the longest text, were each character written as an escape."""

MAX_FRONT_MATTER_CHARACTERS = 20_000
"""The YAML block above a text: a pure-Python parser reads it, in time that grows with its length."""

MAX_TITLE_LINE_CHARACTERS = 120
"""A first line no longer than this may be the title of a text without one."""

MAX_FIELD_CHARACTERS = {"id": 500, "title": 2_000, "source": 500, "url": 8_000, "date": 100}
"""The short fields; a longer value is a broken row, not an article."""

SAMPLE_BYTES = 65_536
"""What is looked at to tell a format, an encoding and a delimiter."""

MAX_REMEMBERED_ARTICLES = 1_000_000
"""Articles whose digests a run remembers to drop repeats: some 250 MB at most. The store drops older repeats by id."""

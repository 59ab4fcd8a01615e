"""The limits of what is read, with the unit in each name.

CSV, JSONL, tables, mailboxes and archives stream, so a file of any length is read in the memory of one row, message or
block. Formats that are read whole (text, Markdown, JSON, web pages) are limited in bytes.
"""

from __future__ import annotations

MAX_TEXT_CHARACTERS = 2_000_000
"""The text of one article: about 350,000 words, longer than any news article and most books."""

MAX_DOCUMENT_BYTES = 50_000_000
"""A file that is read whole: text, Markdown, JSON, a saved web page."""

MAX_ROW_CHARACTERS = 16_000_000
"""A line of JSONL or a row of CSV: the longest text, with each character written as an escape."""

MAX_FRONT_MATTER_CHARACTERS = 20_000
"""The YAML block above a text. The time of the pure-Python parser grows with its length."""

MAX_TITLE_LINE_CHARACTERS = 120
"""A first line up to this length can be the title of a text without a stated one."""

MAX_FIELD_CHARACTERS = {"id": 500, "title": 2_000, "source": 500, "url": 8_000, "date": 100}
"""The short fields. A longer value means a broken row, not an article."""

SAMPLE_BYTES = 65_536
"""The beginning of an input, from which format, encoding and delimiter are detected."""

MAX_REMEMBERED_ARTICLES = 1_000_000
"""Articles whose digests a run remembers to recognize repeats: 250 MB at most."""

MAX_TEMPORARY_FILE_BYTES = 2_000_000_000
"""A copy of standard input, or of a member of an archive, whose format has to be read in any order."""

MAX_ARCHIVES = 2
"""Archives one in the other: a ZIP archive of gzip files is read, one more around it is not."""

MAX_ARCHIVE_MEMBERS = 100_000
"""Members of an archive. Their names are held in memory."""

MAX_ARCHIVE_DIRECTORY_BYTES = 16_000_000
"""The list of the members of a ZIP archive, which is read whole: 150 bytes for each, where names are long."""

MAX_UNPACKED_BYTES = 1_000_000_000_000
"""All that is unpacked from one archive, with those in it."""

MAX_UNPACKED_RATIO = 200
"""How many times its packed size an archive may have. Text has 3 to 20, and a file of equal rows up to 1,000."""

MAX_UNPACKED_BYTES_AT_ANY_RATIO = 100_000_000
"""Up to here, an archive may have any ratio, because reading so much takes a moment."""

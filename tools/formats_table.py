"""Writes the table of formats in docs/data-formats.md, from the registry of formats and the sample files of the tests.

python -m tools.formats_table            print the table
python -m tools.formats_table --write    renew it in the documentation
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from geo.articles import read_upload
from geo.articles.formats import Format, all_formats
from geo.types import Article
from tests.articles.formats.samples import SAMPLES, Sample

__all__ = ["DOCUMENT", "renewed"]

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "data-formats.md"

_BEGIN: Final = "<!-- formats: written by `python -m tools.formats_table --write` -->\n"
_END: Final = "<!-- end of formats -->\n"
_HEADER: Final = "| format | suffixes | articles in a file | fields besides the text | recognized without a suffix |\n"
_REFUSED: Final = (
    "These are recognized, and refused with what to do; in a folder, those whose suffix shows it are passed over:"
)


def renewed(document: str) -> str:
    """Return a document with the table of formats renewed between its marks."""
    before, _, rest = document.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return before + _BEGIN + _table() + _END + after


def _table() -> str:
    read = (format for format in all_formats() if not format.advice)
    rows = "".join(_row(format, [sample for sample in SAMPLES if sample.format == format.name]) for format in read)
    refused = "".join(f"| {format.description} | {format.advice} |\n" for format in all_formats() if format.advice)
    return f"{_HEADER}|---|---|---|---|---|\n{rows}\n{_REFUSED}\n\n| file | what to do |\n|---|---|\n{refused}"


def _row(format: Format, samples: list[Sample]) -> str:
    suffixes = ", ".join(f"`{suffix}`" for suffix in format.suffixes) or "any"
    number = "many" if any(sample.articles > 1 for sample in samples) else "one"
    fields = {
        "title": any(sample.title for sample in samples),
        "date": any(sample.date for sample in samples),
        "publisher": any(sample.source for sample in samples),
    }
    known = ", ".join(name for name, is_known in fields.items() if is_known)
    recognized = "yes" if samples and all(map(_is_recognized, samples)) else "no"
    return f"| {format.description} | {suffixes} | {number} | {known} | {recognized} |\n"


def _is_recognized(sample: Sample) -> bool:
    """Whether a sample file is read without its name as with it."""
    return _titles("", sample.content) == _titles(sample.name, sample.content)


def _titles(name: str, content: bytes) -> list[str]:
    return [item.title for item in read_upload(name, content) if isinstance(item, Article)]


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(_table())

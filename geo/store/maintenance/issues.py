"""What is wrong with a database, in words, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["ADVICE", "DatabaseIssue", "Trouble"]

Trouble = Literal["file", "reference", "offsets", "article", "pack", "index", "counter", "correction", "row"]

ADVICE: Final[dict[Trouble, str]] = {
    "file": "restore a backup with `dateline db restore FILE --replace`, or ingest the articles into a new database",
    "reference": "restore a backup with `dateline db restore FILE --replace`",
    "offsets": "restore a backup with `dateline db restore FILE --replace`",
    "article": "restore a backup with `dateline db restore FILE --replace`",
    "row": "restore a backup with `dateline db restore FILE --replace`",
    "correction": "undo the correction and make it again",
    "pack": "run `dateline db check --repair`: it is made anew from the mentions",
    "index": "run `dateline db check --repair`: it is made anew from the texts",
    "counter": "run `dateline db check --repair`",
}


@dataclass(frozen=True, slots=True)
class DatabaseIssue:
    """One thing that is wrong: what kind of trouble, where, and what exactly."""

    trouble: Trouble
    where: str
    what: str

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.trouble]

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

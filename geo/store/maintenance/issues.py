"""Issues that a check of a database finds, and what to do about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["ADVICE", "DatabaseIssue", "IssueType"]

IssueType = Literal["file", "reference", "offsets", "article", "pack", "index", "counter", "correction", "row"]

ADVICE: Final[dict[IssueType, str]] = {
    "file": "restore a backup with `dateline db restore FILE --replace`, or ingest the articles into a new database",
    "reference": "restore a backup with `dateline db restore FILE --replace`",
    "offsets": "restore a backup with `dateline db restore FILE --replace`",
    "article": "restore a backup with `dateline db restore FILE --replace`",
    "row": "restore a backup with `dateline db restore FILE --replace`",
    "correction": "undo the correction and make it again",
    "pack": "run `dateline db check --repair`, which rebuilds it from the mentions",
    "index": "run `dateline db check --repair`, which rebuilds it from the texts",
    "counter": "run `dateline db check --repair`",
}


@dataclass(frozen=True, slots=True)
class DatabaseIssue:
    """An issue: its type, its location, and a description of the problem."""

    issue_type: IssueType
    location: str
    problem: str

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.issue_type]

    def __str__(self) -> str:
        return f"{self.location}: {self.problem}"

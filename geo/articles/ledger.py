"""What became of each file of a run, and which fields of articles could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

__all__ = ["FieldNote", "FileOutcome", "FileRecord", "ReadLedger", "ignore_note"]

_MAX_RECORDS: Final = 1_000


class FileOutcome(StrEnum):
    """What became of a file."""

    READ = "read"
    PASSED_OVER = "passed over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of one file: `format` is the name of what it was taken for, `reason` why it was not read."""

    name: str
    outcome: FileOutcome
    format: str | None = None
    reason: str | None = None
    articles: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class FieldNote:
    """A field that could not be read, or not in full, of an article that was kept.

    `problem` says what is wrong with a value, the same words for each value, so that problems can be counted; `value`
    is the beginning of the value, fit for a message, empty where it would not help.
    """

    where: str
    field: str
    problem: str
    line: int | None = None
    value: str = ""

    def __str__(self) -> str:
        location = self.where if self.line is None else f"{self.where}:{self.line}"
        return (
            f'{location}: {self.field}: "{self.value}" {self.problem}'
            if self.value
            else (f"{location}: {self.field}: {self.problem}")
        )


def ignore_note(note: FieldNote) -> None:
    """Do nothing with a note, as readers do whose caller asks for none."""


@dataclass
class ReadLedger:
    """Counts the files and notes of a run, and keeps the first thousand of each, so that memory is bounded."""

    outcomes: Counter[FileOutcome] = field(default_factory=Counter)
    files: list[FileRecord] = field(default_factory=list)
    note_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[FieldNote] = field(default_factory=list)

    def add_file(self, record: FileRecord) -> None:
        """Count a file."""
        self.outcomes[record.outcome] += 1
        if len(self.files) < _MAX_RECORDS:
            self.files.append(record)

    def add_note(self, note: FieldNote) -> None:
        """Count a note by its field and problem."""
        self.note_counts[note.field, note.problem] += 1
        if len(self.notes) < _MAX_RECORDS:
            self.notes.append(note)

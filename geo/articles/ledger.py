"""What became of each file of a run, how many articles were read, and which fields of them could not be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from geo.errors import Rejection
from geo.types import Article

__all__ = [
    "HARMLESS_KINDS",
    "ColumnListener",
    "FieldNote",
    "FileColumns",
    "FileOutcome",
    "FileRecord",
    "ReadLedger",
    "RejectionCounts",
    "count_items",
    "general_reason",
    "ignore_note",
]

_MAX_RECORDS: Final = 1_000
_MAX_REASONS: Final = 100
_MAX_COLUMNS: Final = 200
_OTHER_REASONS: Final = "other reasons"
_LONGEST_REASON: Final = 1_000  # characters: quotation marks that are not closed take time with the square
_VARYING: Final = re.compile(r"""(?<!\w)(['"]).*?\1(?!\w)|\d[\d,.]*(?<=\d)""", re.DOTALL)

HARMLESS_KINDS: Final = ("hidden", "project file", "sheet without texts")
"""Kinds of files in a folder that nobody means to hand in. They are counted, but nobody is warned of them."""


class FileOutcome(StrEnum):
    """What became of a file."""

    READ = "read"
    PASSED_OVER = "passed over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of one file, or of an address, standard input or a name that means no file.

    `format` is the name of what a file was taken for, `reason` why it was refused. `kind` is the suffix of one that was
    passed over (".docx"), or another kind ("hidden", "link to a folder"). `articles` and `rejected` count what was
    yielded of it.
    """

    name: str
    outcome: FileOutcome
    format: str | None = None
    reason: str | None = None
    articles: int = 0
    rejected: int = 0
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class FieldNote:
    """A field that could not be read, or not in full, of an article that was kept; or what was left out of a file.

    `field` is empty in a note on a file, whose problem is a sentence of its own: "1 item left out: 1 draft".
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
        problem = f'"{self.value}" {self.problem}' if self.value else self.problem
        return f"{location}: {self.field}: {problem}" if self.field else f"{location}: {problem}"


def count_items(items: Iterable[Article | Rejection], ledger: ReadLedger) -> Iterator[Article | Rejection]:
    """Yield what a reader yields, and count each article and rejection."""
    for item in items:
        if isinstance(item, Rejection):
            ledger.rejected.add(item)
        else:
            ledger.articles += 1
        yield item


@dataclass
class FileColumns:
    """The columns or keys of a file, and those that each field was read from."""

    names: dict[str, None] = field(default_factory=dict)
    used: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, chosen: Mapping[str, str], names: Iterable[str]) -> None:
        """Add the columns of an article; of those with many columns, the first."""
        for name in names:
            if len(self.names) < _MAX_COLUMNS:
                self.names.setdefault(name)
        for name, column in chosen.items():
            self.used.setdefault(name, {}).setdefault(column)


ColumnListener = Callable[[str, Mapping[str, str], Iterable[str]], object]
"""Is called with a file's name, the column that each field of an article was read from, and all column names."""


def ignore_note(note: FieldNote) -> None:
    """Do nothing with a note, as readers do whose caller asks for none."""


def general_reason(reason: str) -> str:
    """Return a reason without advice, and with "…" for quoted values and numbers, so that equal ones can be counted."""
    return _VARYING.sub("…", reason.split("; ", 1)[0][:_LONGEST_REASON])


@dataclass
class RejectionCounts:
    """Counts rejected articles by reason: the field and the words of the reason, without quoted values and numbers."""

    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, rejection: Rejection) -> None:
        """Count a rejected article."""
        general = general_reason(rejection.reason)
        reason = general if rejection.field is None else f"{rejection.field}: {general}"
        known = reason in self.reasons or len(self.reasons) < _MAX_REASONS
        self.reasons[reason if known else _OTHER_REASONS] += 1

    def __add__(self, other: RejectionCounts) -> RejectionCounts:
        return RejectionCounts(self.reasons + other.reasons)

    def total(self) -> int:
        """Return the number of rejected articles."""
        return self.reasons.total()


@dataclass
class ReadLedger:
    """Counts the files, articles and notes of a run; of files and notes it keeps the first thousand.

    Attributes:
        outcomes: How many files were read, passed over and refused.
        passed_over: How many files were passed over, by kind.
        files: The first files.
        articles: How many articles were yielded.
        rejected: The parts of files, most of them rows, that were to be articles and could not be read.
        note_counts: How many notes on fields there are, by field and `general_reason` of the problem.
        notes: The first notes.
        columns: The columns that each field was read from, by file, if `tracks_columns`; of the first files.
        tracks_columns: Whether columns are wanted, which takes time.
        where: The file that is being read.
    """

    outcomes: Counter[FileOutcome] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    files: list[FileRecord] = field(default_factory=list)
    articles: int = 0
    rejected: RejectionCounts = field(default_factory=RejectionCounts)
    note_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[FieldNote] = field(default_factory=list)
    columns: dict[str, FileColumns] = field(default_factory=dict)
    tracks_columns: bool = False
    where: str = ""

    def add_file(self, record: FileRecord) -> None:
        """Count a file."""
        self.outcomes[record.outcome] += 1
        if record.outcome is FileOutcome.PASSED_OVER:
            self.passed_over[record.kind or "unknown"] += 1
        if len(self.files) < _MAX_RECORDS:
            self.files.append(record)

    def add_note(self, note: FieldNote) -> None:
        """Count a note on a field by the field and the problem, without quoted values and numbers."""
        if note.field:
            key = note.field, general_reason(note.problem)
            known = key in self.note_counts or len(self.note_counts) < _MAX_REASONS
            self.note_counts[key if known else (note.field, _OTHER_REASONS)] += 1
        if len(self.notes) < _MAX_RECORDS:
            self.notes.append(note)

    def add_columns(self, where: str, chosen: Mapping[str, str], names: Iterable[str]) -> None:
        """Note the columns that the fields of an article were read from, and the names of all columns."""
        if where in self.columns or len(self.columns) < _MAX_RECORDS:
            self.columns.setdefault(where, FileColumns()).add(chosen, names)

    def add(self, other: ReadLedger) -> None:
        """Count what another ledger counted, of another part of the same run."""
        self.outcomes += other.outcomes
        self.passed_over += other.passed_over
        self.files += other.files[: _MAX_RECORDS - len(self.files)]
        self.articles += other.articles
        self.rejected += other.rejected
        self.note_counts += other.note_counts
        self.notes += other.notes[: _MAX_RECORDS - len(self.notes)]

    @property
    def is_complete(self) -> bool:
        """Whether every file was read, but for those that nobody means to hand in, and every article in them."""
        left_out = sum(count for kind, count in self.passed_over.items() if kind not in HARMLESS_KINDS)
        return not (left_out or self.outcomes[FileOutcome.REFUSED] or self.rejected.total())

"""The report of a run, which must add up: what became of each file, and of each article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import geo
from geo.articles.ledger import HARMLESS_KINDS, FileOutcome, ReadLedger, RejectionCounts, general_reason
from geo.errors import LedgerError
from geo.message_text import pluralize

__all__ = ["RunReport"]

_SHOWN: Final = 3


@dataclass(frozen=True)
class RunReport:
    """What a run read, and what became of it.

    Attributes:
        read: The files and articles that were read.
        outcomes: How many articles had each outcome, in the order in which they are shown: "added", "unchanged".
        rejected: The articles that were rejected, by the reader or later.
    """

    read: ReadLedger = field(default_factory=ReadLedger)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    rejected: RejectionCounts = field(default_factory=RejectionCounts)

    @property
    def articles(self) -> int:
        """The number of articles that the files held, with those that were rejected."""
        return self.read.articles + self.read.rejected.total()

    @property
    def is_complete(self) -> bool:
        """Whether nothing was refused, rejected or passed over, but for files that nobody means to hand in."""
        return self.read.is_complete and not self.rejected.total()

    def check(self) -> None:
        """Raise `LedgerError` if the outcomes are not as many as the articles, which is a bug in Dateline."""
        accounted = sum(self.outcomes.values()) + self.rejected.total()
        if accounted != self.articles:
            raise LedgerError(
                f"{pluralize(self.articles, 'article')} read, but {accounted:,} accounted for; please report this"
            )

    def file_lines(self) -> Iterator[str]:
        """Yield the lines about files: their outcomes, and what was passed over."""
        if not (seen := self.read.outcomes.total()):
            return
        yield f"{pluralize(seen, 'file')}: " + ", ".join(
            f"{self.read.outcomes[outcome]:,} {outcome}" for outcome in FileOutcome
        )
        if passed_over := self.read.passed_over:
            kinds = sorted(passed_over.most_common(), key=lambda kind: kind[0] in HARMLESS_KINDS)
            listed = ", ".join(f"{count:,} {kind}{self._names(kind)}" for kind, count in kinds)
            yield f"{pluralize(passed_over.total(), 'file')} passed over: {listed}"

    def article_line(self) -> str:
        """Return the line about articles, with the most frequent reasons of rejections."""
        counts = ", ".join(
            f"{count:,} {outcome.removesuffix('s') if count == 1 else outcome}"
            for outcome, count in self.outcomes.items()
        )
        line = f"{pluralize(self.articles, 'article')}: {counts}, {self.rejected.total():,} rejected"
        reasons = self.rejected.reasons.most_common()
        if not reasons:
            return line
        shown = "; ".join(f"{count:,} × {reason}" for reason, count in reasons[:_SHOWN])
        more = f"; {pluralize(len(reasons) - _SHOWN, 'other reason')}" if len(reasons) > _SHOWN else ""
        return f"{line} ({shown}{more})"

    def note_lines(self) -> Iterator[str]:
        """Yield a line for each kind of note on articles that were kept, such as a date that could not be read.

        Notes on files are yielded as they are.
        """
        yield from (str(note) for note in self.read.notes if not note.field)
        for (name, problem), count in self.read.note_counts.most_common():
            places = [
                note.where if note.line is None else f"{note.where}:{note.line}"
                for note in self.read.notes
                if (note.field, general_reason(note.problem)) == (name, problem)
            ]
            yield f"{pluralize(count, 'note')}: {name}: {problem} ({_first(places, count)})"

    def lines(self) -> Iterator[str]:
        """Yield all lines of the report."""
        yield from self.file_lines()
        yield from self.note_lines()
        yield self.article_line()

    def record(self, command: str, **more: object) -> dict[str, Any]:
        """Return the report as docs/schema/report.schema.json describes it.

        Args:
            command: The command that ran.
            more: More of what it did, such as the number of mentions.
        """
        read = self.read
        return {
            "version": geo.__version__,
            "command": command,
            "complete": self.is_complete,
            "files": {
                "seen": read.outcomes.total(),
                **{outcome.replace(" ", "_"): read.outcomes[outcome] for outcome in FileOutcome},
                "passed_over_by_kind": dict(read.passed_over.most_common()),
                "first": [asdict(record) for record in read.files],
            },
            "articles": {
                "seen": self.articles,
                **self.outcomes,
                "rejected": self.rejected.total(),
                "reasons": dict(self.rejected.reasons.most_common()),
            },
            "fields": {
                "counts": [
                    {"field": name, "problem": problem, "articles": count}
                    for (name, problem), count in read.note_counts.most_common()
                ],
                "first": [asdict(note) for note in read.notes],
            },
            **more,
        }

    def _names(self, kind: str) -> str:
        if kind in HARMLESS_KINDS:
            return ""
        names = [record.name for record in self.read.files if record.kind == kind]
        return f" ({_first(names, self.read.passed_over[kind])})" if names else ""


def _first(names: Sequence[str], total: int) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if total > len(names[:_SHOWN]) else "")

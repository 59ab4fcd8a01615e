"""Why a name was taken for a place, which of its namesakes it was given, and what spoke for each, in words.

    print(Geoparser().explain("A storm hit Paris, Texas.")[0])

Every reason has a weight, the log-odds that it adds: 0.7 doubles the odds, 2.3 multiplies them by ten, and a negative
one speaks against.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.feature_types import describe_feature
from geo.types import Field, MentionKind, NameKind, Place

_WORTH_SAYING = 0.3  # log-odds
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for (positive weight, log-odds) or against, in words."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class CandidateExplanation:
    """A place that the name may mean: how likely, and what speaks for and against it, the weightiest first.

    The reasons of the likeliest candidate compare it with the next that lies elsewhere; those of every other one
    compare it with the likeliest. `where` says in what the place lies: "Texas, United States".
    """

    place: Place
    where: str
    name_kind: NameKind
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One name in an article: whether it was taken for a place mention and why, and which place and why.

    `recognition` is the probability that it is a mention at all, `confidence` that it is one of `place`. `candidates`
    are the likeliest, best first; `namesakes` counts them all. A name that was not taken has no place.
    """

    field: Field
    start: int
    end: int
    text: str
    taken: bool
    kind: MentionKind | None
    recognition: float
    why_taken: tuple[Reason, ...]
    place: Place | None = None
    confidence: float = 0.0
    candidates: tuple[CandidateExplanation, ...] = ()
    namesakes: int = 0
    none_probability: float = 0.0

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Return the explanation as lines to read."""
        verdict = "taken for a place" if self.taken else "not taken for a place"
        lines = [f"{' '.join(self.text.split())}: {verdict} ({_percent(self.recognition)} likely to be one)"]
        lines += [f"           {line}" for line in _for_and_against(self.why_taken)]
        if not self.taken:
            return lines
        if not self.candidates:
            return [*lines, "  no place of that name is known, or none that may be mapped"]
        if self.place is None:
            lines.append("  none of the places of that name is likely enough to be put on a map")
        for entry in self.candidates:
            mark = "→" if self.place is not None and entry.place.id == self.place.id else " "
            what = f"{entry.place.name}, {entry.where}" if entry.where else entry.place.name
            lines.append(f"  {mark} {_percent(entry.probability):>5}  {what} ({describe_place(entry.place)})")
            lines += [f"           {line}" for line in _for_and_against(entry.reasons)]
        if self.namesakes > len(self.candidates):
            lines.append(f"           and {self.namesakes - len(self.candidates)} more, less likely")
        return lines


def describe_place(place: Place) -> str:
    """Return what a place is: "capital", "town", "state or province", "sea"."""
    return describe_feature(place.feature_class, place.feature_code, place.population).lower()


def strongest_reasons(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Return the reasons that are worth saying, the weightiest first, at most three for and three against."""
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    said = [reason for reason in ordered if abs(reason.weight) >= _WORTH_SAYING]
    best = [reason for reason in said if reason.weight > 0][:_MOST_REASONS]
    worst = [reason for reason in said if reason.weight < 0][:_MOST_REASONS]
    return tuple(reason for reason in said if reason in best or reason in worst)


def _for_and_against(reasons: tuple[Reason, ...]) -> list[str]:
    speaking = [
        (word, [reason.words for reason in reasons if (reason.weight > 0) == good])
        for word, good in (("for", True), ("against", False))
    ]
    return [f"{word}: {', '.join(words)}" for word, words in speaking if words]


def _percent(probability: float) -> str:
    return "<1 %" if probability < 0.005 else f"{100 * probability:.0f} %"

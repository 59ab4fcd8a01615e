"""Explanations as values, and as text for a person to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.feature_types import describe_feature
from geo.types import Field, MentionKind, NameKind, Place

_MIN_WEIGHT = 0.3  # log-odds; weaker reasons are left out
_MAX_REASONS = 3  # for, and as many against


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in words, with its weight in log-odds: positive for, negative against."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class CandidateExplanation:
    """A place that a name may mean, with the reasons for and against it.

    The reasons of the likeliest candidate compare it with the next one at another spot; those of every other candidate
    compare it with the likeliest.

    Attributes:
        place: The place.
        located_in: What the place is in: "Texas, United States".
        name_kind: How the name belongs to the place.
        probability: The ranker's probability that the name means it, 0 to 1.
        reasons: The strongest reasons, by their absolute weight.
    """

    place: Place
    located_in: str
    name_kind: NameKind
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of one name in an article.

    Attributes:
        field: The field that the name is in.
        start: Where it starts in the field, as a character offset.
        end: Where it ends.
        text: The name as it is written.
        is_mention: Whether it was recognized as a mention of a place.
        kind: The mention kind, None for a name that is not a mention.
        recognition: The probability that it is a mention, 0 to 1.
        recognition_reasons: The strongest reasons for and against a mention.
        place: The place that it means, None for none.
        confidence: The confidence that it is a mention of that place, 0 to 1.
        candidates: The likeliest candidates, best first.
        namesakes: How many candidates there are in all.
        none_probability: The ranker's probability that it means none of them.
    """

    field: Field
    start: int
    end: int
    text: str
    is_mention: bool
    kind: MentionKind | None
    recognition: float
    recognition_reasons: tuple[Reason, ...]
    place: Place | None = None
    confidence: float = 0.0
    candidates: tuple[CandidateExplanation, ...] = ()
    namesakes: int = 0
    none_probability: float = 0.0

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the explanation; docs/data-formats.md has its keys."""
        from geo.json_records import explanation_record

        return explanation_record(self)

    def lines(self) -> list[str]:
        """Return the explanation as lines of text."""
        verdict = "recognized as a place" if self.is_mention else "not recognized as a place"
        lines = [f"{' '.join(self.text.split())}: {verdict} (probability {_percent(self.recognition)})"]
        lines += _reason_lines(self.recognition_reasons)
        if self.kind is MentionKind.COORDINATE and self.place is not None:
            return [*lines, f"  → the point {self.place.name}, which the text gives in numbers"]
        if not self.is_mention:
            return lines
        if not self.candidates:
            return [*lines, "  the gazetteer has no place of that name, or none that may be mapped"]
        if self.place is None:
            lines.append("  no place of that name is likely enough to be mapped")
        for candidate in self.candidates:
            mark = "→" if self.place is not None and candidate.place.id == self.place.id else " "
            name = ", ".join(filter(None, (candidate.place.name, candidate.located_in)))
            lines.append(f"  {mark} {_percent(candidate.probability):>5}  {name} ({describe_place(candidate.place)})")
            lines += _reason_lines(candidate.reasons)
        if self.namesakes > len(self.candidates):
            lines.append(f"           and {self.namesakes - len(self.candidates)} less likely ones")
        return lines


def describe_place(place: Place) -> str:
    """Return what a place is: "capital", "town", "state or province", "sea"."""
    return describe_feature(place.feature_class, place.feature_code, place.population).lower()


def strongest_reasons(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return the three strongest reasons for and the three strongest against, by their absolute weight."""
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    strong = [reason for reason in ordered if abs(reason.weight) >= _MIN_WEIGHT]
    in_favor = [reason for reason in strong if reason.weight > 0][:_MAX_REASONS]
    against = [reason for reason in strong if reason.weight < 0][:_MAX_REASONS]
    return tuple(reason for reason in strong if reason in in_favor or reason in against)


def _reason_lines(reasons: tuple[Reason, ...]) -> list[str]:
    in_favor = [reason.text for reason in reasons if reason.weight > 0]
    against = [reason.text for reason in reasons if reason.weight <= 0]
    sides = (("for", in_favor), ("against", against))
    return [f"           {side}: {', '.join(texts)}" for side, texts in sides if texts]


def _percent(probability: float) -> str:
    return "<1 %" if probability < 0.005 else f"{100 * probability:.0f} %"

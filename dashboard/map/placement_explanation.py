"""Explain why a mention has its place: the candidates, their probabilities, and the reasons for and against each."""

from __future__ import annotations

from typing import Any

from dashboard import data_access
from dashboard.formatting import describe_place
from geo.errors import DatelineError
from geo.explanation import CandidateExplanation, Explanation, explain_mention
from geo.feature_types import describe_feature
from geo.plural import pluralize
from geo.types import Field, Place, ResolvedMention

__all__ = ["explain_placement"]

_MAX_CANDIDATES = 5


def explain_placement(article_id: str, field: Field, start: int, end: int) -> dict[str, Any] | None:
    """Return {said, rows}, a summary and the candidates, for the mention at these offsets; None without a place."""
    parsed = data_access.geoparse(article_id)
    mentions = parsed.mentions if parsed else ()
    resolved = next((mention for mention in mentions if _span(mention) == (field, start, end)), None)
    if parsed is None or resolved is None or resolved.place is None:
        return None
    try:
        explanation = explain_mention(parsed.article, field, start, end)
    except DatelineError as error:
        return {"said": str(error), "rows": []}
    candidates = explanation.candidates[:_MAX_CANDIDATES] if explanation else ()
    rows = [_row(entry, chosen=entry.place.id == resolved.place.id) for entry in candidates]
    if not any(row["chosen"] for row in rows):
        rows.insert(
            0,
            {"name": resolved.place.name, "sub": _detail(resolved.place), "chosen": True, "share": None, "reasons": []},
        )
    return {"said": _summary(resolved, resolved.place, explanation), "rows": rows}


def _summary(resolved: ResolvedMention, place: Place, explanation: Explanation | None) -> str:
    confidence = "corrected by hand" if resolved.corrected else f"{resolved.confidence:.0%} sure"
    namesakes = explanation.namesakes if explanation else 0
    others = f"; {pluralize(namesakes, 'place')} of that name" if namesakes > 1 else ""
    return f"“{resolved.text}” is {place.name}, {confidence}{others}"


def _span(resolved: ResolvedMention) -> tuple[str, int, int]:
    return resolved.field, resolved.start, resolved.end


def _row(entry: CandidateExplanation, *, chosen: bool) -> dict[str, Any]:
    in_favor = [reason.text for reason in entry.reasons if reason.weight > 0]
    against = [reason.text for reason in entry.reasons if reason.weight <= 0]
    sides = [("for: ", in_favor), ("against: ", against)]
    return {
        "name": entry.place.name,
        "sub": _detail(entry.place),
        "chosen": chosen,
        "share": f"{entry.probability:.0%}" if entry.probability >= 0.005 else "under 1%",
        "reasons": [side + ", ".join(words) for side, words in sides if words],
    }


def _detail(place: Place) -> str:
    inside = data_access.inside(place.country_code, place.admin1_code, name=place.name)
    return describe_place(describe_feature(place.feature_class, place.feature_code, place.population), *inside)

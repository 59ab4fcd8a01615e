"""Why a mention was placed where it is: the places of that name which were considered, and what spoke for each."""

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

_LISTED = 5


def explain_placement(article_id: str, field: Field, start: int, end: int) -> dict[str, Any] | None:
    """Return {said, rows} for the mention at these offsets of an article, None where there is none."""
    parsed = data_access.geoparse(article_id)
    wanted = (field, start, end)
    mentions = parsed.mentions if parsed else ()
    resolved = next((one for one in mentions if _span(one) == wanted), None)
    if parsed is None or resolved is None or resolved.place is None:
        return None
    try:
        explanation = explain_mention(parsed.article, field, start, end)
    except DatelineError as error:
        return {"said": str(error), "rows": []}
    candidates = explanation.candidates[:_LISTED] if explanation else ()
    rows = [_row(entry, chosen=entry.place.id == resolved.place.id) for entry in candidates]
    if not any(row["chosen"] for row in rows):
        rows.insert(
            0, {"name": resolved.place.name, "sub": _what(resolved.place), "chosen": True, "share": None, "reasons": []}
        )
    return {"said": _said(resolved, resolved.place, explanation), "rows": rows}


def _said(resolved: ResolvedMention, place: Place, explanation: Explanation | None) -> str:
    sure = "so corrected by hand" if resolved.corrected else f"{resolved.confidence:.0%} sure"
    namesakes = explanation.namesakes if explanation else 0
    others = f"; {pluralize(namesakes, 'place')} of that name" if namesakes > 1 else ""
    return f"“{resolved.text}” is {place.name}, {sure}{others}"


def _span(resolved: ResolvedMention) -> tuple[str, int, int]:
    return resolved.field, resolved.start, resolved.end


def _row(entry: CandidateExplanation, *, chosen: bool) -> dict[str, Any]:
    speaking = [reason.text for reason in entry.reasons if reason.weight > 0]
    against = [reason.text for reason in entry.reasons if reason.weight <= 0]
    said = [("for: ", speaking), ("against: ", against)]
    return {
        "name": entry.place.name,
        "sub": _what(entry.place),
        "chosen": chosen,
        "share": f"{entry.probability:.0%}" if entry.probability >= 0.005 else "under 1%",
        "reasons": [side + ", ".join(words) for side, words in said if words],
    }


def _what(place: Place) -> str:
    inside = data_access.inside(place.country_code, place.admin1_code, name=place.name)
    return describe_place(describe_feature(place.feature_class, place.feature_code, place.population), *inside)

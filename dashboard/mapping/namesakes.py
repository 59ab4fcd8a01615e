"""Why a mention was placed where it is: the places of that name which were considered."""

from __future__ import annotations

from typing import Any

from dashboard import queries
from dashboard.wording import count, feature, where
from geo.model import Place, ResolvedMention

__all__ = ["considered"]

_LISTED = 6


def considered(article_id: str, field: str, start: int, end: int) -> dict[str, Any] | None:
    """Return {said, rows} for the mention at these offsets of an article, None where there is none."""
    parsed = queries.geoparse_of(article_id)
    wanted = (field, start, end)
    mentions = parsed.mentions if parsed else ()
    resolved = next((one for one in mentions if _span(one) == wanted), None)
    if resolved is None or resolved.place is None:
        return None
    chosen = resolved.place
    name = resolved.mention.text
    namesakes = [candidate.place for candidate in queries.gazetteer().lookup(name)]
    others = [place for place in namesakes if place.id != chosen.id]
    sure = "corrected by hand" if resolved.corrected else f"{resolved.confidence:.0%} sure"
    said = f"“{name}” is {chosen.name}, {sure}"
    if len(namesakes) > 1:
        said += f"; {count(len(namesakes), 'place')} of that name"
    return {"said": said, "rows": [_row(place, place is chosen) for place in [chosen, *others][:_LISTED]]}


def _span(resolved: ResolvedMention) -> tuple[str, int, int]:
    return resolved.mention.field, resolved.mention.start, resolved.mention.end


def _row(place: Place, chosen: bool) -> dict[str, Any]:
    inside = queries.inside(place.country_code, place.admin1_code, name=place.name)
    reasons = [f"{place.population:,} inhabitants"] if place.population else []
    return {
        "name": place.name,
        "sub": where(feature(place.feature_class, place.feature_code, place.population), *inside),
        "chosen": chosen,
        "share": None,
        "reasons": reasons,
    }

"""Dateline's engine: read articles, find the places they mention, say which place each name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import DatelineError
from geo.types import (
    Article,
    Candidate,
    Focus,
    Geoparse,
    Mention,
    MentionKind,
    NameKind,
    Place,
    ResolvedMention,
    SpatialRelation,
)

if TYPE_CHECKING:
    from geo.explanation.explainer import explain
    from geo.gazetteer import Gazetteer
    from geo.geocoders import GazetteerGeocoder
    from geo.geoparser import Geoparser, geoparse
    from geo.parallel import geoparse_batch

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Candidate",
    "DatelineError",
    "Focus",
    "Gazetteer",
    "GazetteerGeocoder",
    "Geoparse",
    "Geoparser",
    "Mention",
    "MentionKind",
    "NameKind",
    "Place",
    "ResolvedMention",
    "SpatialRelation",
    "__version__",
    "explain",
    "geoparse",
    "geoparse_batch",
]

# spaCy and NumPy take most of a second to import: a caller that needs neither should not pay for them.
_LAZY = {
    "Gazetteer": "geo.gazetteer",
    "GazetteerGeocoder": "geo.geocoders",
    "Geoparser": "geo.geoparser",
    "explain": "geo.explanation.explainer",
    "geoparse": "geo.geoparser",
    "geoparse_batch": "geo.parallel",
}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'geo' has no attribute {name!r}")

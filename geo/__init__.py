"""Dateline finds the places that news articles mention and works out which place each name means.

    >>> import geo
    >>> for mention in geo.geoparse("A storm hit Paris, Texas, on Sunday."):
    ...     print(mention.text, mention.lat, mention.lon)
    Paris 33.66094 -95.55551
    Texas 31.25044 -99.25061

`geoparse` and `explain` take one text, `to_dataframe` takes a pandas DataFrame of texts, and `geoparse_batch` articles,
for which it returns Arrow tables. A `Geoparser` has settings of its own. The spaCy component is in `geo.spacy`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import (
    DatelineError,
    GazetteerError,
    InputError,
    RecognizerError,
    StoreError,
    UnknownRecognizerError,
    UsageError,
)
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
    from geo.dataframe import to_dataframe
    from geo.explanation import Explanation, explain, explain_mention
    from geo.gazetteer import Gazetteer
    from geo.geocoders import GazetteerGeocoder
    from geo.geoparser import Geoparser, geoparse
    from geo.parallel.geoparse_many import geoparse_batch
    from geo.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Candidate",
    "DatelineError",
    "Explanation",
    "Focus",
    "Gazetteer",
    "GazetteerError",
    "GazetteerGeocoder",
    "Geoparse",
    "Geoparser",
    "InputError",
    "Mention",
    "MentionKind",
    "NameKind",
    "Place",
    "RecognizerError",
    "ResolvedMention",
    "Settings",
    "SpatialRelation",
    "StoreError",
    "UnknownRecognizerError",
    "UsageError",
    "__version__",
    "explain",
    "explain_mention",
    "geoparse",
    "geoparse_batch",
    "to_dataframe",
]

# Imported at first use: spaCy, NumPy and pandas take most of a second, which a program that needs none should not pay.
_LAZY = {
    "Explanation": "geo.explanation",
    "Gazetteer": "geo.gazetteer",
    "GazetteerGeocoder": "geo.geocoders",
    "Geoparser": "geo.geoparser",
    "Settings": "geo.settings",
    "explain": "geo.explanation",
    "explain_mention": "geo.explanation",
    "geoparse": "geo.geoparser",
    "geoparse_batch": "geo.parallel.geoparse_many",
    "to_dataframe": "geo.dataframe",
}
_FORMER_NAMES = {"Kind": MentionKind, "Relation": SpatialRelation}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    if name in _FORMER_NAMES:
        return _FORMER_NAMES[name]
    raise AttributeError(f"module 'geo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""The values that pass between the stages: article → mention → candidate → place.

They are frozen and typed, and depend on nothing but the standard library. Offsets count Python `str` characters, half
open: `text[start:end]` is the name as it is written. Latitudes and longitudes are degrees, WGS 84. Distances and radii
are kilometers.
"""

from geo.types.article import Article, Field
from geo.types.geoparse import Focus, Geoparse
from geo.types.mention import Mention, MentionKind, Precision, RelationKind, ResolvedMention, SpatialRelation
from geo.types.place import STORED_DECIMALS, Candidate, NameKind, Place

__all__ = [
    "STORED_DECIMALS",
    "Article",
    "Candidate",
    "Field",
    "Focus",
    "Geoparse",
    "Mention",
    "MentionKind",
    "NameKind",
    "Place",
    "Precision",
    "RelationKind",
    "ResolvedMention",
    "SpatialRelation",
]

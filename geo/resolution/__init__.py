"""Resolution: which place each mention means, and with what confidence.

An article passes through the modules in this order: `spelling_bridges` (unlisted names that are respellings of
listed ones), `toponyms` (mentions with the words beside them),
`constraints` and `candidate_features` (the candidates of each name), `publishers` (a publisher's home),
`container_links` and `containment` (what the text says contains what), `candidate_matrix` (all candidates of one
article as arrays), `known_points` (coordinates in the text), `context_features`, `ranker`, `approximation`,
`calibration`, `spatial_offsets` and `focus`.
"""

from __future__ import annotations

from geo.resolution.approximation import stand_ins
from geo.resolution.calibration import Calibration, packaged_calibration
from geo.resolution.candidate_features import CandidateFeatureCache
from geo.resolution.candidate_matrix import CandidateMatrix
from geo.resolution.constraints import BoundingBox, PlaceConstraints
from geo.resolution.container_links import ToponymSpan
from geo.resolution.focus import find_focus
from geo.resolution.known_points import KnownPoint, place_at, place_of_geo_uri
from geo.resolution.publishers import Home, PublisherRow, Publishers, read_publishers
from geo.resolution.ranker import (
    LINEAR_FEATURES,
    SAME_SPOT_KM,
    SHORT_TEXT,
    Choice,
    Ranker,
    Ranking,
    filter_placeable,
    packaged_ranker,
    rank,
    rank_candidates,
    read_ranker,
    score_candidates,
)
from geo.resolution.spatial_offsets import apply_spatial_offsets
from geo.resolution.spelling_bridges import bridge_spellings
from geo.resolution.toponyms import Toponym, toponyms_in

__all__ = [
    "LINEAR_FEATURES",
    "SAME_SPOT_KM",
    "SHORT_TEXT",
    "BoundingBox",
    "Calibration",
    "CandidateFeatureCache",
    "CandidateMatrix",
    "Choice",
    "Home",
    "KnownPoint",
    "PlaceConstraints",
    "PublisherRow",
    "Publishers",
    "Ranker",
    "Ranking",
    "Toponym",
    "ToponymSpan",
    "apply_spatial_offsets",
    "bridge_spellings",
    "filter_placeable",
    "find_focus",
    "packaged_calibration",
    "packaged_ranker",
    "place_at",
    "place_of_geo_uri",
    "rank",
    "rank_candidates",
    "read_publishers",
    "read_ranker",
    "score_candidates",
    "stand_ins",
    "toponyms_in",
]

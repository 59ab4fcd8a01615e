"""From mentions to places: which of the namesakes each name means, and how sure."""

from __future__ import annotations

from geo.explanation.resolution import considered
from geo.resolution.calibration import Calibration, packaged_calibration
from geo.resolution.candidate_features import CandidateTables
from geo.resolution.constraints import BoundingBox, PlaceConstraints
from geo.resolution.focus import focus_of
from geo.resolution.publishers import Home, PublisherRow, Publishers, read_publishers
from geo.resolution.ranker import Choice, placeable, rank, rank_candidates
from geo.resolution.ranker_model import Ranker, packaged_ranker, read_ranker
from geo.resolution.spatial_offsets import apply_spatial_offsets
from geo.resolution.toponyms import Toponym, ToponymSpan, toponyms_in

__all__ = [
    "BoundingBox",
    "Calibration",
    "CandidateTables",
    "Choice",
    "Home",
    "PlaceConstraints",
    "PublisherRow",
    "Publishers",
    "Ranker",
    "Toponym",
    "ToponymSpan",
    "apply_spatial_offsets",
    "considered",
    "focus_of",
    "packaged_calibration",
    "packaged_ranker",
    "placeable",
    "rank",
    "rank_candidates",
    "read_publishers",
    "read_ranker",
    "toponyms_in",
]

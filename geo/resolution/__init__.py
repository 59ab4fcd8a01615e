"""From mentions to places: which of the namesakes each name means, and how sure."""

from __future__ import annotations

from geo.resolution.control import Box, Control, read_names
from geo.resolution.displacement import displaced
from geo.resolution.explaining import considered
from geo.resolution.focus import focus_of
from geo.resolution.ranker import Choice, Ranker, packaged_ranker, placeable, rank, read_ranker, weigh
from geo.resolution.tables import CandidateTables
from geo.resolution.toponyms import NamedSpan, Toponym, toponyms_in

__all__ = [
    "Box",
    "CandidateTables",
    "Choice",
    "Control",
    "NamedSpan",
    "Ranker",
    "Toponym",
    "considered",
    "displaced",
    "focus_of",
    "packaged_ranker",
    "placeable",
    "rank",
    "read_names",
    "read_ranker",
    "toponyms_in",
    "weigh",
]

"""From mentions to places: which of the namesakes each name means, and how sure."""

from __future__ import annotations

from geo.resolution.calibration import Calibration, packaged_calibration
from geo.resolution.control import Box, Control
from geo.resolution.displacement import displaced
from geo.resolution.explaining import considered
from geo.resolution.focus import focus_of
from geo.resolution.publishers import Home, PublisherRow, Publishers, read_publishers
from geo.resolution.ranker import Choice, placeable, rank, weigh
from geo.resolution.tables import CandidateTables
from geo.resolution.toponyms import NamedSpan, Toponym, toponyms_in
from geo.resolution.weights import Ranker, packaged_ranker, read_ranker

__all__ = [
    "Box",
    "Calibration",
    "CandidateTables",
    "Choice",
    "Control",
    "Home",
    "NamedSpan",
    "PublisherRow",
    "Publishers",
    "Ranker",
    "Toponym",
    "considered",
    "displaced",
    "focus_of",
    "packaged_calibration",
    "packaged_ranker",
    "placeable",
    "rank",
    "read_publishers",
    "read_ranker",
    "toponyms_in",
    "weigh",
]

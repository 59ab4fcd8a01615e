"""Evaluation: the accuracy of a geoparser on annotated corpora."""

from geo.evaluation.areas import is_in_area, is_inside
from geo.evaluation.bootstrap import COUNT_COLUMNS, Counts, Interval, differences
from geo.evaluation.breakdown import BreakdownRow
from geo.evaluation.confidence import COVERAGES, brier_score, calibration_error, risk_at_coverage
from geo.evaluation.corpora import read_corpus
from geo.evaluation.error_list import Mistake, MistakeType, csv_lines, html_lines, list_mistakes
from geo.evaluation.gold import GoldArticle, GoldMention, add_gazetteer_facts, is_demonym
from geo.evaluation.matching import Pairing, pair_exact, pair_overlapping
from geo.evaluation.metrics import ACCURACY_KM, ResolutionScore, Score, error_km, recognition_score, resolution_score
from geo.evaluation.predictions import read_output
from geo.evaluation.report import Evaluation, differences_dict, side_by_side
from geo.evaluation.scoring import evaluate_geoparses, geoparse_gold

__all__ = [
    "ACCURACY_KM",
    "COUNT_COLUMNS",
    "COVERAGES",
    "BreakdownRow",
    "Counts",
    "Evaluation",
    "GoldArticle",
    "GoldMention",
    "Interval",
    "Mistake",
    "MistakeType",
    "Pairing",
    "ResolutionScore",
    "Score",
    "add_gazetteer_facts",
    "brier_score",
    "calibration_error",
    "csv_lines",
    "differences",
    "differences_dict",
    "error_km",
    "evaluate_geoparses",
    "geoparse_gold",
    "html_lines",
    "is_demonym",
    "is_in_area",
    "is_inside",
    "list_mistakes",
    "pair_exact",
    "pair_overlapping",
    "read_corpus",
    "read_output",
    "recognition_score",
    "resolution_score",
    "risk_at_coverage",
    "side_by_side",
]

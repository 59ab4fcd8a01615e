"""How right a geoparser is on an annotated corpus."""

from geo.evaluation.bootstrap import Interval
from geo.evaluation.breakdown import Group
from geo.evaluation.corpora import read_corpus
from geo.evaluation.error_list import Mistake, Verdict, csv_lines, html_lines, mistakes
from geo.evaluation.gold import GoldArticle, GoldMention, completed, names_people
from geo.evaluation.matching import Pairing, pair_exact, pair_overlapping
from geo.evaluation.metrics import NEAR_KM, ResolutionScore, Score, error_km, recognition_score, resolution_score
from geo.evaluation.outputs import read_output
from geo.evaluation.report import Evaluation, differences_dict, side_by_side
from geo.evaluation.scoring import evaluate_geoparses, geoparse_gold

__all__ = [
    "NEAR_KM",
    "Evaluation",
    "GoldArticle",
    "GoldMention",
    "Group",
    "Interval",
    "Mistake",
    "Pairing",
    "ResolutionScore",
    "Score",
    "Verdict",
    "completed",
    "csv_lines",
    "differences_dict",
    "error_km",
    "evaluate_geoparses",
    "geoparse_gold",
    "html_lines",
    "mistakes",
    "names_people",
    "pair_exact",
    "pair_overlapping",
    "read_corpus",
    "read_output",
    "recognition_score",
    "resolution_score",
    "side_by_side",
]

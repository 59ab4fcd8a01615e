"""The evaluation of a corpus and the comparison of two outputs, as text tables and for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from geo.evaluation.bootstrap import Counts, Interval, differences
from geo.evaluation.breakdown import BreakdownRow
from geo.evaluation.confidence import COVERAGES
from geo.evaluation.metrics import ResolutionScore, Score
from geo.feature_types import FEATURE_CLASS_NAMES
from geo.types import MentionKind

_MAX_COUNTRIES = 15


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The metrics of one corpus; all but those named `overlap` are of exact spans.

    Attributes:
        corpus: The name of the corpus.
        articles: The number of its articles.
        exact: Recognition of exact spans.
        overlap: Recognition of overlapping spans.
        resolution_exact: Resolution of exact spans.
        resolution_overlap: Resolution of overlapping spans.
        intervals: The 95 % intervals of the metrics, by name.
        precision_by_kind: Precision of the predictions of each mention kind.
        recall_by_kind: Recall of the gold of each mention kind.
        feature_classes: Resolution by feature class.
        countries: Resolution by country.
        counts: The counts behind the intervals, a row for each article.
        articles_per_second: Speed of geoparsing on one core by the wall clock; 0 if nothing was geoparsed.
    """

    corpus: str
    articles: int
    exact: Score
    overlap: Score
    resolution_exact: ResolutionScore
    resolution_overlap: ResolutionScore
    intervals: Mapping[str, Interval]
    precision_by_kind: Mapping[MentionKind, Score]
    recall_by_kind: Mapping[MentionKind, Score]
    feature_classes: tuple[BreakdownRow, ...]
    countries: tuple[BreakdownRow, ...]
    counts: Counts
    articles_per_second: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the metrics for JSON."""
        return {
            "corpus": self.corpus,
            "articles": self.articles,
            "recognition": {
                "exact": _score_dict(self.exact),
                "overlap": _score_dict(self.overlap),
                "precision_by_kind": {kind.value: score.precision for kind, score in self.precision_by_kind.items()},
                "recall_by_kind": {kind.value: score.recall for kind, score in self.recall_by_kind.items()},
            },
            "resolution": {
                "exact": _resolution_dict(self.resolution_exact),
                "overlap": _resolution_dict(self.resolution_overlap),
                "by_feature_class": [_group_dict(group) for group in self.feature_classes],
                "by_country": [_group_dict(group) for group in self.countries],
            },
            "intervals_95": {name: asdict(interval) for name, interval in self.intervals.items()},
            "articles_per_second": round(self.articles_per_second, 1),
        }

    def table(self) -> str:
        """Return the metrics as a text table, percentages to one decimal."""
        speed = f", {self.articles_per_second:.0f} articles/s" if self.articles_per_second else ""
        gold = f"{self.exact.gold} gold mentions, {self.resolution_exact.linked} with a point"
        lines = [f"{self.corpus}: {self.articles} articles, {gold}{speed}"]
        lines.append(f"  {'':<32}{'exact':>10}{'95 % interval':>16}{'overlap':>10}")
        for name, exact, overlap in self._rows():
            interval = self.intervals.get(name)
            bounds = f"{100 * interval.low:.1f} to {100 * interval.high:.1f}" if interval else ""
            lines.append(f"  {name:<32}{exact:>10}{bounds:>16}{overlap:>10}")
        return "\n".join([*lines, *self._risk_lines(), *self._kind_lines()])

    def breakdown(self) -> str:
        """Return the tables by feature class and by country, of exact spans and linked gold."""
        classes = [(FEATURE_CLASS_NAMES.get(group.name, "unknown"), group) for group in self.feature_classes]
        countries = [(group.name, group) for group in self.countries[:_MAX_COUNTRIES]]
        if others := self.countries[_MAX_COUNTRIES:]:
            countries.append((f"{len(others)} others", _sum(others)))
        return "\n".join([*_group_lines("by feature class", classes), *_group_lines("by country", countries)])

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        exact = _metrics_as_text(self.exact, self.resolution_exact)
        overlap = _metrics_as_text(self.overlap, self.resolution_overlap)
        return ((name, exact[name], overlap[name]) for name in exact)

    def _risk_lines(self) -> list[str]:
        shares = "".join(f"{f'{share:.0%}':>8}" for share in COVERAGES)
        risks = "".join(f"{_percent(risk):>8}" for risk in self.resolution_exact.risk)
        return [f"  {'most confident points':<32}{shares}", f"  {'of which wrong, %':<32}{risks}"]

    def _kind_lines(self) -> list[str]:
        lines = [f"  {'by kind':<32}{'precision':>10}{'of':>7}{'recall':>10}{'of':>7}"]
        for kind in MentionKind:
            predicted, gold = self.precision_by_kind.get(kind), self.recall_by_kind.get(kind)
            precision = f"{_percent(predicted.precision):>10}{predicted.predicted:>7}" if predicted else f"{'':>17}"
            recall = f"{_percent(gold.recall):>10}{gold.gold:>7}" if gold else ""
            if predicted or gold:
                lines.append(f"  {kind.value:<32}{precision}{recall}".rstrip())
        return lines


def side_by_side(first: Evaluation, second: Evaluation, names: tuple[str, str]) -> str:
    """Return a table of two outputs' metrics on one corpus, and how much higher the second's are.

    Args:
        first: The evaluation of the first output.
        second: That of the second output, on the same articles.
        names: The names of the outputs, for the head of the table.
    """
    heads = [name[-14:] for name in names]
    lines = [f"{first.corpus}: {first.articles} articles", f"  {'':<32}{heads[0]:>16}{heads[1]:>16}{'difference':>24}"]
    for name, gap in differences(first.counts, second.counts).items():
        values = f"{100 * first.intervals[name].value:>16.1f}{100 * second.intervals[name].value:>16.1f}"
        difference = f"{100 * gap.value:+.1f} ({100 * gap.low:+.1f} to {100 * gap.high:+.1f})"
        lines.append(f"  {name:<32}{values}{difference:>24}")
    return "\n".join(lines)


def differences_dict(first: Evaluation, second: Evaluation) -> dict[str, dict[str, float]]:
    """Return how much higher the second output's metrics are, with the bounds of the 95 % intervals, for JSON."""
    return {name: asdict(gap) for name, gap in differences(first.counts, second.counts).items()}


def _metrics_as_text(recognition: Score, resolution: ResolutionScore) -> dict[str, str]:
    return {
        "recognition precision": _percent(recognition.precision),
        "recognition recall": _percent(recognition.recall),
        "recognition F1": _percent(recognition.f1),
        "within 161 km, of gold found": _percent(resolution.accuracy_of_recognized),
        "within 161 km, of all gold": _percent(resolution.accuracy_of_gold),
        "or in the area, of gold found": _percent(resolution.area_accuracy_of_recognized),
        "or in the area, of all gold": _percent(resolution.area_accuracy_of_gold),
        "or in its shape, of gold found": _percent(resolution.inside_accuracy_of_recognized),
        "or in its shape, of all gold": _percent(resolution.inside_accuracy_of_gold),
        "same GeoNames id, of gold with": _percent(resolution.same_id_of_gold),
        "precision of points": _percent(resolution.points.precision),
        "end-to-end F1 at 161 km": _percent(resolution.points.f1),
        "median error, km": f"{resolution.median_km:.1f}",
        "mean error, km": f"{resolution.mean_km:.0f}",
        "area under log error curve": f"{resolution.auc:.3f}",
        "calibration error": f"{resolution.calibration_error:.3f}",
        "Brier score": f"{resolution.brier:.3f}",
    }


def _group_lines(heading: str, groups: Sequence[tuple[str, BreakdownRow]]) -> list[str]:
    lines = [f"  {heading:<32}{'gold':>8}{'found':>10}{'within 161 km':>16}{'same id':>10}"]
    for name, group in groups:
        shares = (
            f"{_percent(group.recall):>10}{_percent(group.accuracy_of_gold):>16}{_percent(group.same_id_of_gold):>10}"
        )
        lines.append(f"  {name:<32}{group.gold:>8}{shares}")
    return lines


def _sum(groups: Sequence[BreakdownRow]) -> BreakdownRow:
    return BreakdownRow(
        "others",
        sum(group.gold for group in groups),
        sum(group.identified for group in groups),
        sum(group.recognized for group in groups),
        sum(group.accurate for group in groups),
        sum(group.same_id for group in groups),
    )


def _group_dict(group: BreakdownRow) -> dict[str, Any]:
    return {
        "name": group.name,
        "gold": group.gold,
        "identified": group.identified,
        "found": group.recognized,
        "near": group.accurate,
        "same_id": group.same_id,
        "recall": group.recall,
        "accuracy_of_gold": group.accuracy_of_gold,
        "same_id_of_gold": group.same_id_of_gold,
    }


def _score_dict(score: Score) -> dict[str, float]:
    return {
        "right": score.correct,
        "predicted": score.predicted,
        "gold": score.gold,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def _resolution_dict(score: ResolutionScore) -> dict[str, Any]:
    return {
        "found": score.recognized,
        "linked": score.linked,
        "identified": score.identified,
        "near": score.accurate,
        "same_id": score.same_id,
        "accuracy_of_found": score.accuracy_of_recognized,
        "accuracy_of_gold": score.accuracy_of_gold,
        "same_id_of_gold": score.same_id_of_gold,
        "mean_km": score.mean_km,
        "median_km": score.median_km,
        "auc": score.auc,
        "points": _score_dict(score.points),
        "near_or_in_area": score.in_area,
        "area_accuracy_of_found": score.area_accuracy_of_recognized,
        "area_accuracy_of_gold": score.area_accuracy_of_gold,
        "near_or_inside": score.inside,
        "inside_accuracy_of_found": score.inside_accuracy_of_recognized,
        "inside_accuracy_of_gold": score.inside_accuracy_of_gold,
        "calibration_error": score.calibration_error,
        "brier": score.brier,
        "risk_by_coverage": {f"{share:.2f}": risk for share, risk in zip(COVERAGES, score.risk, strict=True)},
    }


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"

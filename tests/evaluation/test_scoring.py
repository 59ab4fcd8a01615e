"""Intervals, breakdowns, outputs of other programs and the list of mistakes, on a corpus of two articles."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from geo.errors import InputError
from geo.evaluation import (
    GoldArticle,
    GoldMention,
    MistakeType,
    add_gazetteer_facts,
    csv_lines,
    differences,
    evaluate_geoparses,
    html_lines,
    list_mistakes,
    pair_exact,
    read_output,
    side_by_side,
)
from geo.evaluation.bootstrap import count_outcomes, intervals
from geo.gazetteer import Gazetteer
from geo.types import Article, Geoparse, MentionKind

ONE = Article("1", "", "Kenyan tea went from Lamu to Paris and <b>Oslo</b>.")
TWO = Article("2", "", "Rain fell on Osaka.")
LAMU = {"start": 21, "end": 25, "lat": -2.27, "lon": 40.9, "geonameid": 189741, "name": "Lamu", "confidence": 0.9}
OSAKA = {"start": 13, "end": 18, "lat": 34.69, "lon": 135.5, "geonameid": 1853909, "name": "Osaka", "confidence": 0.8}


def mention(article: Article, text: str, geonameid: int, lat: float, lon: float) -> GoldMention:
    start = article.text.index(text)
    return GoldMention("text", start, start + len(text), text, lat, lon, geonameid)


GOLD = [
    GoldArticle(
        ONE,
        (
            mention(ONE, "Kenyan", 192950, 1.0, 38.0),
            mention(ONE, "Lamu", 189741, -2.27, 40.9),
            mention(ONE, "Paris", 2988507, 48.85, 2.35),
            mention(ONE, "Oslo", 3143244, 59.91, 10.75),
        ),
    ),
    GoldArticle(TWO, (mention(TWO, "Osaka", 1853909, 34.69, 135.5),)),
]


def output(tmp_path: Path, one: list[dict[str, object]], two: list[dict[str, object]]) -> list[Geoparse]:
    path = tmp_path / "out.jsonl"
    records = [{"id": "1", "mentions": one}, {"id": "2", "mentions": two}]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return read_output(path, GOLD)


@pytest.fixture
def wrong(tmp_path: Path) -> list[Geoparse]:
    texas = LAMU | {"start": 29, "end": 34, "lat": 33.66, "lon": -95.55, "geonameid": 4717560, "name": "=Paris"}
    suburb = OSAKA | {"geonameid": 1853908}
    tea: dict[str, object] = {"start": 7, "end": 10, "lat": 1.0, "lon": 1.0, "geonameid": 1}
    unplaced = {"start": 0, "end": 6, "kind": "demonym", "lat": None, "lon": None}
    return output(tmp_path, [LAMU, texas, tea, unplaced], [suburb])


def test_the_output_of_another_program_is_evaluated(tmp_path: Path) -> None:
    evaluation = evaluate_geoparses("c", GOLD, output(tmp_path, [LAMU], [OSAKA]))
    assert (evaluation.exact.correct, evaluation.exact.gold) == (2, 5)
    assert evaluation.resolution_exact.same_id == 2


def test_an_article_without_a_record_has_no_mentions(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(json.dumps({"id": "2", "mentions": [OSAKA]}), encoding="utf-8")
    first, second = read_output(path, GOLD)
    assert (len(first.mentions), len(second.mentions)) == (0, 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "9", "mentions": []}', "article '9' is not in the corpus"),
        ('{"id": "1"}', "it has no 'mentions'"),
        ('{"id": "1", "mentions": [{"start": 90, "end": 95}]}', "lie outside the article's text"),
        ('{"id": "1", "mentions": [{"start": 0, "end": 5, "lat": 95, "lon": 0}]}', "is not a point on Earth"),
        ("[1]", "is not a geoparsed article"),
    ],
)
def test_a_malformed_record_is_refused_with_its_line_number(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text('{"id": "2", "mentions": []}\n' + line, encoding="utf-8")
    with pytest.raises(InputError, match=r"out\.jsonl:2: .*" + reason):
        read_output(path, GOLD)


def test_intervals_contain_the_value_and_are_reproducible(wrong: list[Geoparse]) -> None:
    counts = count_outcomes([pair_exact(g, p) for g, p in zip(GOLD, wrong, strict=True)])
    first = intervals(counts)
    assert first == intervals(counts)
    assert all(interval.low <= interval.value <= interval.high for interval in first.values())
    assert first["recognition F1"].low < first["recognition F1"].high


def test_the_values_of_intervals_equal_the_metrics(wrong: list[Geoparse]) -> None:
    evaluation = evaluate_geoparses("c", GOLD, wrong)
    values = {name: interval.value for name, interval in evaluation.intervals.items()}
    assert values["recognition F1"] == pytest.approx(evaluation.exact.f1)
    assert values["within 161 km, of all gold"] == pytest.approx(evaluation.resolution_exact.accuracy_of_gold)
    assert values["precision of points"] == pytest.approx(evaluation.resolution_exact.points.precision)
    assert values["end-to-end F1 at 161 km"] == pytest.approx(evaluation.resolution_exact.points.f1)
    assert values["same GeoNames id, of gold with"] == pytest.approx(evaluation.resolution_exact.same_id_of_gold)


def test_an_output_does_not_differ_from_itself(wrong: list[Geoparse]) -> None:
    counts = count_outcomes([pair_exact(g, p) for g, p in zip(GOLD, wrong, strict=True)])
    assert all((gap.low, gap.value, gap.high) == (0, 0, 0) for gap in differences(counts, counts).values())


def test_without_articles_every_interval_is_zero() -> None:
    assert all(interval.value == 0 for interval in intervals(count_outcomes([])).values())


def test_side_by_side_shows_the_difference(tmp_path: Path, wrong: list[Geoparse]) -> None:
    correct = evaluate_geoparses("c", GOLD, output(tmp_path, [LAMU], [OSAKA]))
    table = side_by_side(evaluate_geoparses("c", GOLD, wrong), correct, ("ours", "theirs"))
    (row,) = (line for line in table.splitlines() if "precision of points" in line)
    assert row.split()[3:6] == ["50.0", "100.0", "+50.0"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def test_the_gazetteer_adds_what_the_corpus_omits(gazetteer: Gazetteer) -> None:
    bare = GoldArticle(TWO, (GoldMention("text", 13, 18, "Osaka", geonameid=1853909),))
    (entry,) = add_gazetteer_facts([bare], gazetteer)
    (osaka,) = entry.mentions
    assert osaka.linked
    assert (osaka.country_code, osaka.feature_class, osaka.kind) == ("JP", "P", MentionKind.PLACE)


def test_kinds_classes_and_countries_are_counted_separately(gazetteer: Gazetteer, wrong: list[Geoparse]) -> None:
    gold = list(add_gazetteer_facts(GOLD, gazetteer))
    evaluation = evaluate_geoparses("c", gold, wrong)
    assert evaluation.recall_by_kind[MentionKind.DEMONYM].recall == 1.0
    assert evaluation.recall_by_kind[MentionKind.PLACE].recall == 0.75
    classes = {group.name: group for group in evaluation.feature_classes}
    assert (classes["A"].gold, classes["A"].accurate, classes["P"].accurate) == (1, 0, 2)
    countries = {group.name: group.accuracy_of_gold for group in evaluation.countries}
    assert countries == {"KE": 0.5, "FR": 0.0, "NO": 0.0, "JP": 1.0}


def test_every_mistake_is_listed_with_its_type(wrong: list[Geoparse]) -> None:
    pairings = [pair_exact(g, p) for g, p in zip(GOLD, wrong, strict=True)]
    mistakes = list(list_mistakes("c", GOLD, pairings))
    assert [(m.mention, m.type) for m in mistakes] == [
        ("Kenyan", MistakeType.UNPLACED),
        ("tea", MistakeType.SPURIOUS),
        ("Paris", MistakeType.FAR),
        ("Oslo", MistakeType.MISSED),
        ("Osaka", MistakeType.OTHER_ID),
    ]
    assert mistakes[2].km == pytest.approx(7_770, abs=30)


def test_the_list_of_mistakes_has_no_formulas_and_no_markup_of_the_text(wrong: list[Geoparse]) -> None:
    mistakes = list(list_mistakes("c", GOLD, [pair_exact(g, p) for g, p in zip(GOLD, wrong, strict=True)]))
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(mistakes)), newline="")))
    assert [row["said"] for row in rows if row["mention"] == "Paris"] == ["'=Paris"]
    page = "".join(html_lines(mistakes))
    assert "&lt;b&gt;" in page
    assert "<b>Oslo" not in page


def test_counts_are_whole_numbers(wrong: list[Geoparse]) -> None:
    counts = count_outcomes([pair_exact(g, p) for g, p in zip(GOLD, wrong, strict=True)])
    assert np.array_equal(counts, counts.astype(int))
    assert counts.sum(axis=0).tolist() == [4, 5, 5, 4, 5, 2, 1, 4, 5]

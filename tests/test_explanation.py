from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo import Article, Geoparser, explain_mention
from geo.cli import app
from geo.errors import DatelineError
from geo.explanation import Explanation, Reason
from geo.explanation.resolution import topic_of
from geo.json_records import explanation_record
from geo.resolution import LINEAR_FEATURES

TEXAS = "A storm hit Paris, Texas, on Sunday, police said."
VOTERS = "Voters in Atlanta and across Georgia return to the polls."
NAMED_AFTER = "The Boston Globe reported it. Chelsea had left for Rome, and stayed on Zubrowka Avenue."


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser()


def explanation_of(explanations: list[Explanation], name: str) -> Explanation:
    return next(entry for entry in explanations if entry.text == name)


def texts(reasons: tuple[Reason, ...], *, in_favor: bool) -> str:
    return ", ".join(reason.text for reason in reasons if (reason.weight > 0) == in_favor)


def test_the_chosen_place_comes_first_with_the_reasons(geoparser: Geoparser) -> None:
    paris = explanation_of(geoparser.explain(TEXAS), "Paris")
    assert paris.is_mention
    assert paris.place is not None
    assert paris.place.id == paris.candidates[0].place.id == "gn:4717560"
    assert paris.candidates[0].located_in == "Texas, United States"
    assert "it is in Texas, as the text says" in texts(paris.candidates[0].reasons, in_favor=True)
    assert "less well known" in texts(paris.candidates[0].reasons, in_favor=False)


def test_a_rejected_namesake_has_reasons_against_it(geoparser: Geoparser) -> None:
    capital = next(
        entry
        for entry in explanation_of(geoparser.explain(TEXAS), "Paris").candidates
        if entry.place.id == "gn:2988507"
    )
    assert "better known" in texts(capital.reasons, in_favor=True)
    assert "it is not in Texas, which the text names" in texts(capital.reasons, in_favor=False)
    assert capital.probability < 0.2


def test_reasons_quote_the_other_names_that_decided(geoparser: Geoparser) -> None:
    text = "Firefighters from Holyoke and Chicopee drove to Springfield."
    springfield = explanation_of(geoparser.explain(text), "Springfield").candidates[0]
    assert springfield.place.id == "gn:4951788"
    assert "Chicopee" in texts(springfield.reasons, in_favor=True)


def test_probabilities_sum_to_at_most_one_and_confidences_agree_with_geoparsing(geoparser: Geoparser) -> None:
    text = f"{TEXAS} {VOTERS} {NAMED_AFTER}"
    confidences = {r.start: r.confidence for r in geoparser.geoparse(text).mentions}
    for entry in geoparser.explain(text):
        assert sum(candidate.probability for candidate in entry.candidates) + entry.none_probability <= 1 + 1e-9
        assert entry.is_mention == (entry.start in confidences)
        if entry.is_mention:
            assert entry.confidence == confidences[entry.start]


def test_names_that_are_not_mentions_have_reasons(geoparser: Geoparser) -> None:
    explanations = geoparser.explain(NAMED_AFTER)
    boston, chelsea = explanation_of(explanations, "Boston"), explanation_of(explanations, "Chelsea")
    assert not boston.is_mention
    assert not chelsea.is_mention
    assert texts(boston.recognition_reasons, in_favor=False) == "it is the name of something else"
    assert "it may be someone's name" in texts(chelsea.recognition_reasons, in_favor=False)


def test_a_name_without_a_place_says_so(geoparser: Geoparser) -> None:
    avenue = explanation_of(geoparser.explain(NAMED_AFTER), "Zubrowka Avenue")
    assert (avenue.is_mention, avenue.place, avenue.candidates) == (True, None, ())
    assert "the gazetteer has no place of that name" in str(avenue)
    assert "well known" not in str(avenue)


def test_a_preference_is_a_reason() -> None:
    london = explanation_of(Geoparser(prefer_countries=["CA"]).explain("Police in London closed a bridge."), "London")
    assert london.candidates[0].place.country_code == "CA"
    assert "you prefer places there" in texts(london.candidates[0].reasons, in_favor=True)


def test_offsets_count_in_the_field(geoparser: Geoparser) -> None:
    article = Article("a", "Quake shakes Osaka", "Rescuers left Kyiv on Friday.")
    assert [(e.field, e.start, e.end, e.text) for e in geoparser.explain(article) if e.is_mention] == [
        ("title", 13, 18, "Osaka"),
        ("text", 14, 18, "Kyiv"),
    ]


def test_explain_returns_the_name_that_overlaps_the_offsets() -> None:
    article = Article("a", "Quake shakes Osaka", VOTERS)
    atlanta, osaka = explain_mention(article, "text", 12, 14), explain_mention(article, "title", 13, 18)
    assert atlanta is not None
    assert atlanta.text == "Atlanta"
    assert osaka is not None
    assert osaka.text == "Osaka"
    assert explain_mention(article, "text", 0, 3) is None


def test_several_threads_may_explain_at_once() -> None:
    article = Article("a", "", TEXAS)
    with ThreadPoolExecutor(4) as pool:
        explanations = list(pool.map(lambda _: explain_mention(article, "text", 12, 17), range(8)))
    assert all(entry == explanations[0] for entry in explanations)


@pytest.mark.parametrize("feature", LINEAR_FEATURES)
def test_every_feature_has_a_topic(feature: str) -> None:
    kinds = {"country", "state", "county", "lower division", "capital", "seat", "town", "area or water", "site"}
    assert (topic_of(feature) == "kind") <= (feature in kinds)


def test_a_record_is_json_with_the_candidates(geoparser: Geoparser) -> None:
    record = json.loads(json.dumps(explanation_record(explanation_of(geoparser.explain(TEXAS), "Paris"))))
    assert record["place_id"] == "gn:4717560"
    assert len(record["candidates"]) == 5
    assert record["namesakes"] > 5
    assert all(set(reason) == {"words", "weight"} for reason in record["reasons"])


Invoke = Callable[..., Result]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Invoke:
    (tmp_path / "dateline.toml").touch()
    monkeypatch.setenv("DATELINE_SETTINGS", str(tmp_path / "dateline.toml"))
    return lambda *arguments, stdin: CliRunner().invoke(app, ["geoparse", "-", "--explain", *arguments], input=stdin)


def test_the_command_writes_text(invoke: Invoke) -> None:
    lines = invoke(stdin=f"{TEXAS} {NAMED_AFTER}").stdout.splitlines()
    assert "Paris: recognized as a place" in lines[1]
    assert any(line.startswith("  →") and "Paris, Texas, United States (town)" in line for line in lines)
    assert lines.index("-- not recognized as places") < next(
        i for i, line in enumerate(lines) if line.startswith("Boston")
    )


def test_the_command_writes_json_on_request(invoke: Invoke) -> None:
    record = json.loads(invoke("--format", "jsonl", stdin=TEXAS).stdout)
    assert list(record) == ["id", "title", "text", "explanations"]
    assert [entry["text"] for entry in record["explanations"] if entry["taken"]] == ["Paris", "Texas"]


def test_terminal_control_characters_are_not_written(invoke: Invoke) -> None:
    assert "\x1b" not in invoke(stdin="Police in London\x1b[2J closed a bridge.").stdout


@pytest.mark.parametrize("options", [["--jobs", "2"], ["--format", "csv"]])
def test_options_that_explaining_does_not_support_are_refused(invoke: Invoke, options: list[str]) -> None:
    assert invoke(*options, stdin=TEXAS).exit_code == 2


def test_invalid_settings_raise_a_dateline_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_BBOX", "1,2")
    with pytest.raises(DatelineError):
        explain_mention(Article("a", "", TEXAS), "text", 12, 17)

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
from geo.explanation.resolution import topic_of
from geo.explanation.types import Explanation, Reason
from geo.json_records import explanation_record
from geo.resolution.candidate_features import STATIC_FEATURES
from geo.resolution.context_features import CONTEXT_FEATURES

TEXAS = "A storm hit Paris, Texas, on Sunday, police said."
VOTERS = "Voters in Atlanta and across Georgia return to the polls."
NAMED_AFTER = "The Boston Globe reported it. Jordan Peele came to Rome and left for Zubrowka Avenue."


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser()


def of(explanations: list[Explanation], name: str) -> Explanation:
    return next(entry for entry in explanations if entry.text == name)


def said(reasons: tuple[Reason, ...], *, good: bool) -> str:
    return ", ".join(reason.words for reason in reasons if (reason.weight > 0) == good)


def test_the_place_chosen_comes_first_with_what_decided(geoparser: Geoparser) -> None:
    paris = of(geoparser.explain(TEXAS), "Paris")
    assert paris.taken
    assert paris.place is not None
    assert paris.place.id == paris.candidates[0].place.id == "gn:4717560"
    assert paris.candidates[0].where == "Texas, United States"
    assert "it lies in Texas, as is said" in said(paris.candidates[0].reasons, good=True)
    assert "less well known" in said(paris.candidates[0].reasons, good=False)


def test_a_namesake_that_lost_says_why(geoparser: Geoparser) -> None:
    capital = next(
        entry for entry in of(geoparser.explain(TEXAS), "Paris").candidates if entry.place.id == "gn:2988507"
    )
    assert "better known" in said(capital.reasons, good=True)
    assert "it does not lie in Texas, as is said" in said(capital.reasons, good=False)
    assert capital.probability < 0.2


def test_other_names_that_decide_are_named(geoparser: Geoparser) -> None:
    georgia = of(geoparser.explain(VOTERS), "Georgia").candidates[0]
    assert georgia.place.id == "gn:4197000"
    assert "Atlanta" in said(georgia.reasons, good=True)


def test_probabilities_are_a_share_of_one_and_agree_with_the_confidence(geoparser: Geoparser) -> None:
    text = f"{TEXAS} {VOTERS} {NAMED_AFTER}"
    confidences = {r.start: r.confidence for r in geoparser.geoparse(text).mentions}
    for entry in geoparser.explain(text):
        assert sum(candidate.probability for candidate in entry.candidates) + entry.none_probability <= 1 + 1e-9
        assert entry.taken == (entry.start in confidences)
        if entry.taken:
            assert entry.confidence == confidences[entry.start]


def test_names_that_were_not_taken_say_why(geoparser: Geoparser) -> None:
    found = geoparser.explain(NAMED_AFTER)
    boston, jordan = of(found, "Boston"), of(found, "Jordan")
    assert not boston.taken
    assert not jordan.taken
    assert said(boston.why_taken, good=False) == "something else bears the name"
    assert "it may be someone's name" in said(jordan.why_taken, good=False)


def test_a_name_that_no_place_is_known_for_says_so(geoparser: Geoparser) -> None:
    avenue = of(geoparser.explain(NAMED_AFTER), "Zubrowka Avenue")
    assert (avenue.taken, avenue.place, avenue.candidates) == (True, None, ())
    assert "no place of that name is known" in str(avenue)
    assert "well known" not in str(avenue)


def test_a_preference_is_a_reason() -> None:
    london = of(Geoparser(prefer_countries=["CA"]).explain("Police in London closed a bridge."), "London")
    assert london.candidates[0].place.country_code == "CA"
    assert "you prefer places there" in said(london.candidates[0].reasons, good=True)


def test_offsets_are_of_the_field(geoparser: Geoparser) -> None:
    article = Article("a", "Quake shakes Osaka", "Rescuers left Kyiv on Friday.")
    assert [(e.field, e.start, e.end, e.text) for e in geoparser.explain(article) if e.taken] == [
        ("title", 13, 18, "Osaka"),
        ("text", 14, 18, "Kyiv"),
    ]


def test_one_name_of_an_article_is_explained_wherever_it_is_touched() -> None:
    article = Article("a", "Quake shakes Osaka", VOTERS)
    assert (found := explain_mention(article, "text", 12, 14)) is not None
    assert found.text == "Atlanta"
    assert (titled := explain_mention(article, "title", 13, 18)) is not None
    assert titled.text == "Osaka"
    assert explain_mention(article, "text", 0, 3) is None  # "Voters" is hardly anyone's idea of a place


def test_several_threads_may_ask_at_once() -> None:
    article = Article("a", "", TEXAS)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: explain_mention(article, "text", 12, 17), range(8)))
    assert all(entry == found[0] for entry in found)


@pytest.mark.parametrize("feature", STATIC_FEATURES + CONTEXT_FEATURES)
def test_every_feature_is_told_of_in_words(feature: str) -> None:
    kinds = {"country", "state", "county", "lower division", "capital", "seat", "town", "area or water", "site"}
    assert (topic_of(feature) == "kind") <= (feature in kinds)


def test_a_record_is_json_with_every_candidate(geoparser: Geoparser) -> None:
    record = json.loads(json.dumps(explanation_record(of(geoparser.explain(TEXAS), "Paris"))))
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


def test_the_command_writes_text_to_read(invoke: Invoke) -> None:
    lines = invoke(stdin=f"{TEXAS} {NAMED_AFTER}").stdout.splitlines()
    assert "Paris: taken for a place" in lines[1]
    assert any(line.startswith("  →") and "Paris, Texas, United States (town)" in line for line in lines)
    assert lines.index("-- not taken for places") < next(i for i, line in enumerate(lines) if line.startswith("Boston"))


def test_the_command_writes_json_where_asked(invoke: Invoke) -> None:
    record = json.loads(invoke("--format", "jsonl", stdin=TEXAS).stdout)
    assert list(record) == ["id", "title", "explanations"]
    assert [entry["text"] for entry in record["explanations"] if entry["taken"]] == ["Paris", "Texas"]


def test_what_would_command_a_terminal_is_not_written(invoke: Invoke) -> None:
    assert "\x1b" not in invoke(stdin="Police in London\x1b[2J closed a bridge.").stdout


@pytest.mark.parametrize("options", [["--jobs", "2"], ["--format", "csv"]])
def test_what_explaining_cannot_do_is_wrong_usage(invoke: Invoke, options: list[str]) -> None:
    assert invoke(*options, stdin=TEXAS).exit_code == 2


def test_bad_settings_are_an_error_of_datelines_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_BBOX", "1,2")
    with pytest.raises(DatelineError):
        explain_mention(Article("a", "", TEXAS), "text", 12, 17)

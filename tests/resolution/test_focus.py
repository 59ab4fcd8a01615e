"""The focus of made-up stories, one for each way of naming what a story is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo import Article, Focus, Gazetteer, Geoparser, Mention, MentionKind, ResolvedMention, geoparse
from geo.resolution import find_focus

SAMPLES = Path(__file__).resolve().parents[2] / "benchmarks" / "samples.jsonl"
MIN_RIGHT = 0.85  # share of the samples whose first focus is right; it was 0.92 when this was written

POOLS = """SPRINGFIELD, Ohio — The city council voted on Tuesday to close two of its swimming pools. The mayor said that
they cost too much to heat. A new one may be built beside the library, where the old bus station stands. The decision
followed four hours of talk, in which forty people spoke, among them a doctor who trained in Cleveland."""
SNOW = """Schools in Dayton, Toledo, Akron and Youngstown stayed shut on Monday after a night of heavy snow. Ploughs
were out before dawn. Power failed in Mansfield and parts of Canton, and the turnpike was closed to lorries."""
STORMS = """Nine people were killed on Sunday. In Joplin, Missouri, a school lost its roof. Three people died in Tulsa,
Oklahoma, and two in Wichita, Kansas. Homes in Joplin and Tulsa had no power, and Wichita had no water."""
BUDGET = """WARSAW — Lawmakers passed the budget on Friday, and Poland will spend more on its army than ever before. The
Polish finance minister said that the debt would not grow. Poland joined the alliance in 1999. Polish taxes stay."""
FERRIES = """Ferry crews stopped work for a day on Wednesday. The Greek seamen's union wants more pay, and the Greek
government says that there is none. Thousands of Greek islanders were stranded, and tomatoes rotted on the quays."""
VISIT = """The German president landed in Dakar on Sunday for talks on gas. Senegal hopes to sell it from next year.
Dakar had been washed and flagged for him, and in the evening he walked along the shore of Dakar with a band."""
MILL = """Fire broke out on Thursday night. The mill had stood empty for years. Crews from Lowell and Lawrence helped,
and by the morning only the walls stood. No one was hurt, said the fire chief, who blamed a cigarette."""


def focus_of(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(focus.place.name, focus.level) for focus in geoparse(text, title=title).focus]


@pytest.mark.parametrize(
    ("text", "title", "name", "level"),
    [
        (POOLS, "", "Springfield", "city"),
        (SNOW, "", "Ohio", "state"),
        (BUDGET, "", "Poland", "country"),
        (FERRIES, "", "Greece", "country"),
        (VISIT, "", "Dakar", "city"),
        (MILL, "Old mill burns down in Haverhill", "Haverhill", "city"),
    ],
)
def test_a_story_is_about_what_it_names_most_and_first(text: str, title: str, name: str, level: str) -> None:
    assert focus_of(text, title)[0] == (name, level)


def test_a_state_that_only_locates_a_town_is_not_the_focus() -> None:
    assert focus_of(POOLS) == [("Springfield", "city")]


def test_a_roundup_is_about_its_towns_and_not_about_their_states() -> None:
    names = {name for name, level in focus_of(STORMS) if level == "city"}
    assert names == {"Joplin", "Tulsa", "Wichita"}
    assert not {"Missouri", "Oklahoma", "Kansas"} & {name for name, _ in focus_of(STORMS)}


def test_several_towns_of_one_state_make_the_state_the_focus_even_unnamed() -> None:
    assert "Ohio" not in SNOW
    assert ("Ohio", "state") in focus_of(SNOW)
    assert ("United States", "country") not in focus_of(SNOW)


def test_a_title_outweighs_the_body() -> None:
    assert focus_of(SNOW, "Heavy snow shuts schools in Toledo")[0] == ("Toledo", "city")


def test_scores_are_shares_in_descending_order() -> None:
    focus = geoparse(STORMS, title="Storms kill nine in Joplin, Tulsa and Wichita").focus
    scores = [entry.score for entry in focus]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize("text", ["", "Nothing happened.", "Crowds gathered on Zubrowka Avenue."])
def test_without_placed_mentions_the_focus_is_empty(text: str) -> None:
    assert geoparse(text).focus == ()


def test_the_focus_of_the_samples_agrees_with_the_annotation() -> None:
    geoparser = Geoparser()
    gold = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    right = sum(_is_right(geoparser.geoparse(Article(e["id"], e["title"], e["text"])).focus, e["focus"]) for e in gold)
    assert right / len(gold) >= MIN_RIGHT


def _is_right(focus: tuple[Focus, ...], gold: list[dict[str, object]]) -> bool:
    ids = {entry.get("geonameid") for entry in gold} - {None}
    names = {entry["name"] for entry in gold if entry.get("geonameid") is None}
    return bool(focus) and (focus[0].place.geonameid in ids or focus[0].place.name in names)


def test_a_country_supports_the_places_inside_it() -> None:
    text = "x" * 400 + " Athens, Rome, Greece"
    gazetteer = Gazetteer.open()
    mentions = []
    for name in ("Rome", "Athens", "Greece"):
        start = text.index(name)
        mention = Mention("text", start, start + len(name), name, MentionKind.PLACE, (0, len(text)))
        mentions.append(ResolvedMention.from_mention(mention, gazetteer.lookup(name)[0].place, 0.9))
    scores = {focus.place.name: focus.score for focus in find_focus(Article("a", "", text), mentions, gazetteer)}
    assert scores["Athens"] > scores["Rome"]

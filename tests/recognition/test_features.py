"""The features of candidate spans: of the first pass, and of the second given first-pass scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.recognition import (
    DocumentContext,
    document_context,
    packaged_lexicon,
    span_features,
    tokenize,
    tokenized_document,
)
from geo.recognition.features import TREE_FEATURES, CoMentions, document_features, find_co_mentions, tree_features

GAZETTEER = Gazetteer.open()
NO_SCORE = -9.0


class ScoredText:
    """A text whose candidate spans have the given first-pass scores; all others have -3."""

    def __init__(self, text: str, scores: dict[str, float]) -> None:
        self.context = context_of(text)
        self.spans = self.context.document.spans
        words = self.context.document.words
        self.names = [" ".join(words[span.start : span.end]) for span in self.spans]
        self.scores = [scores.get(name, -3.0) for name in self.names]
        self.co_mentions = find_co_mentions(self.spans, self.scores, self.context)
        self.rows = tree_features(self.spans, self.scores, self.co_mentions, self.context)
        self.features = document_features(self.spans, self.scores, self.co_mentions, self.context)

    def co_mentions_of(self, name: str) -> CoMentions:
        return self.co_mentions[self.names.index(name)]

    def features_of(self, name: str) -> set[str]:
        return set(self.features[self.names.index(name)])

    def number(self, name: str, feature: str) -> float:
        return float(self.rows[self.names.index(name), TREE_FEATURES.index(feature)])


def context_of(text: str) -> DocumentContext:
    return document_context(tokenized_document(tokenize(text), GAZETTEER), packaged_lexicon())


def first_pass_features(text: str, name: str) -> list[str]:
    """Return the first-pass features of the first span with this name."""
    context = context_of(text)
    words = context.document.words
    span = next(s for s in context.document.spans if " ".join(words[s.start : s.end]) == name)
    return span_features(span, context)


# First pass


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("Rain fell in Osaka.", "Osaka", "before=in"),
        ("Rain fell in Osaka.", "Osaka", "before locative"),
        ("The Delhi High Court ruled.", "Delhi", "head=court"),
        ("The Delhi High Court ruled.", "Delhi", "after sited head"),
        ("He met Jordan Peele.", "Jordan", "family name after given=True"),
        ("He left New York.", "York", "inside a longer name"),
        ("A fire in Eugene, Oregon, spread.", "Eugene", "comma state contains=True"),
        ("NAIROBI, Kenya (AP) — Voters queued.", "NAIROBI", "in a dateline town"),
        ("Sara London spoke. Rain fell on London.", "London", "family name of someone here town"),
        ("Her sons, Omar and Dallas, left.", "Dallas", "role head=kin mark=,"),
        ("A cat called Cairo ran away.", "Cairo", "role head=named animal mark="),
        ("Shares in Vale and Dover fell.", "Dover", "role head=shares in mark="),
        ("Vale and Dover fell.", "Vale", "role tail=market items=2 located=False"),
        ("“Thank you, Sydney,” he said.", "Sydney", "role call ,, quoted=True greeting opens=True"),
        ("DOVER: Yes. MILAN: No.", "MILAN", "role label capitals=True speakers=2"),
        ("Devon, 34, was there.", "Devon", "role age closes=True located=False"),
        ("Austin says he will run.", "Austin", "role pronoun=person opens"),
        ("Jordan Wells spoke. Then Jordan left.", "Jordan", "role first name of someone alone=False located=False"),
        ("A Bordeaux bottle broke.", "Bordeaux", "role thing=drink before=article noun=True"),
        ("He drove a Kia Tucson.", "Tucson", "role capital car before"),
    ],
)
def test_a_first_pass_feature_applies(text: str, name: str, feature: str) -> None:
    assert feature in first_pass_features(text, name)


def test_a_list_of_names_has_one_head_however_long_it_is() -> None:
    text = "He leaves four children, Omar, Lena, Austin and Dallas."
    assert "role head word=children mark=," in first_pass_features(text, "Austin")
    assert "role head word=children mark=," in first_pass_features(text, "Dallas")


def test_a_list_of_names_ends_with_its_sentence() -> None:
    assert "role head=^ mark=" in first_pass_features("He has two sons. Dallas and Houston grew.", "Houston")


def test_a_middle_initial_does_not_hide_a_family_name() -> None:
    text = "Sara J. London spoke. Rain fell on London."
    assert "family name of someone here town" in first_pass_features(text, "London")


def test_a_very_long_run_of_capitals_is_cut_off() -> None:
    bounds = context_of("Osaka " * 200).capital_runs
    assert max(end - start for start, end in bounds) == 80


# Co-mentions


def test_other_mentions_of_the_same_name_are_co_mentions() -> None:
    text = ScoredText("Mansfield grew. Rain fell in Mansfield and in Elyria.", {"Mansfield": 2.5})
    assert text.co_mentions_of("Mansfield").others == [2.5]
    assert text.co_mentions_of("Elyria").others == []


def test_at_most_a_hundred_mentions_of_a_name_count() -> None:
    text = ScoredText("Rain fell in Osaka. " * 120, {"Osaka": 2.0})
    assert len(text.co_mentions_of("Osaka").others) == 99


def test_a_name_that_is_in_many_states_does_not_vote_for_any() -> None:
    # Elyria is in Ohio, and so are one Springfield of 22 states and one Sandusky of three.
    assert ScoredText("It rained in Springfield and Elyria.", {"Springfield": 6.0}).co_mentions_of(
        "Elyria"
    ).state_votes == pytest.approx(0.0)
    assert ScoredText("It rained in Sandusky and Elyria.", {"Sandusky": 6.0}).co_mentions_of(
        "Elyria"
    ).state_votes == pytest.approx(1 / 3, abs=0.01)


def test_a_name_divides_its_vote_among_its_states_and_votes_once() -> None:
    once = ScoredText("It rained in Zanesville and Elyria.", {"Zanesville": 6.0})
    twice = ScoredText("It rained in Zanesville, Zanesville and Elyria.", {"Zanesville": 6.0})
    assert once.co_mentions_of("Elyria").state_votes == pytest.approx(1 / 2, abs=0.01)
    assert twice.co_mentions_of("Elyria").state_votes == once.co_mentions_of("Elyria").state_votes


# Second pass


def test_the_other_mentions_of_a_name_are_features() -> None:
    text = ScoredText("Mansfield grew. Rain fell in Mansfield.", {"Mansfield": 3.0})
    assert "others mean=5 count=1" in text.features_of("Mansfield")
    assert text.number("Mansfield", "opinion on others") == 3.0
    assert text.number("Mansfield", "other mentions") == 1


def test_a_name_that_occurs_once_has_no_other_mentions() -> None:
    text = ScoredText("Rain fell in Mansfield.", {"Mansfield": 3.0})
    assert "others mean=none" in text.features_of("Mansfield")
    assert text.number("Mansfield", "opinion on others") == NO_SCORE


def test_the_score_of_an_overlapping_name_is_a_feature() -> None:
    text = ScoredText("He left New York.", {"New York": 4.0, "York": -2.0})
    assert "longer=5 shorter=none" in text.features_of("York")
    assert "longer=none shorter=1" in text.features_of("New York")
    assert text.number("York", "opinion on the longer name") == 4.0
    assert text.number("New York", "opinion on the shorter name") == -2.0
    assert text.number("York", "opinion on those nearby") == NO_SCORE


def test_the_scores_of_names_one_word_away_are_features() -> None:
    text = ScoredText("Osaka, Kobe and Kyoto.", {"Osaka": 1.0, "Kobe": 2.0, "Kyoto": 3.0})
    assert text.number("Kobe", "opinion on the left") == 1.0
    assert text.number("Kobe", "opinion on the right") == 3.0


def test_the_mean_score_of_the_four_nearest_names_on_either_side_is_a_feature() -> None:
    names = ["Lagos", "Turin", "Perth", "Accra", "Osaka", "Quito", "Busan", "Lyon", "Hanoi", "Leeds"]
    text = ScoredText(" in ".join(["", *names]), {name: float(index) for index, name in enumerate(names)})
    assert text.names == names
    assert text.number("Lagos", "opinion on those nearby") == (1 + 2 + 3 + 4) / 4
    assert text.number("Quito", "opinion on those nearby") == (1 + 2 + 3 + 4 + 6 + 7 + 8 + 9) / 8


def test_a_probable_state_supports_its_towns() -> None:
    scores = {"Ohio": 5.0, "Peru": 5.0, "Elyria": 0.0}
    in_ohio = ScoredText("Rain fell in Ohio and in Elyria.", scores).features_of("Elyria")
    in_peru = ScoredText("Rain fell in Peru and in Elyria.", scores).features_of("Elyria")
    assert "state=3" in in_ohio
    assert "state=0" in in_peru


def test_the_density_of_probable_mentions_is_a_feature() -> None:
    names = {"Osaka": 2.0, "Kobe": 2.0}
    assert "density=4" in ScoredText("Osaka and Kobe.", names).features_of("Osaka")
    assert "density=0" in ScoredText("Osaka and Kobe." + " so" * 300, names).features_of("Osaka")


def test_a_capital_after_a_name_tells_a_person_from_a_place() -> None:
    text = ScoredText("It was there that Jordan Peele spoke of Jordan.", {})
    column = TREE_FEATURES.index("capital after")
    rows = [row for name, row in zip(text.names, text.rows, strict=True) if name == "Jordan"]
    assert [row[column] for row in rows] == [1, 0]


@given(st.lists(st.floats(-6, 6), min_size=3, max_size=3))
def test_every_span_has_the_same_number_of_second_pass_features(scores: list[float]) -> None:
    context = context_of("Osaka, Kobe and Kyoto.")
    spans = context.document.spans[:3]
    rows = document_features(spans, scores, find_co_mentions(spans, scores, context), context)
    assert len({len(row) for row in rows}) == 1


@given(st.text(max_size=80))
def test_any_text_has_a_row_for_each_span_and_a_column_for_each_feature(text: str) -> None:
    scored = ScoredText(f"{text} Osaka", {})
    assert scored.rows.shape == (len(scored.names), len(TREE_FEATURES))

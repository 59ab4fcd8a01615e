"""What the trees of the second look go by."""

from hypothesis import given
from hypothesis import strategies as st

from geo.boosted_trees import Floats
from geo.gazetteer import Gazetteer
from geo.recognition import tokenize
from geo.recognition.candidates import tokenized_document
from geo.recognition.document_context import document_context
from geo.recognition.features.co_mentions import find_co_mentions
from geo.recognition.features.trees import TREE_FEATURES, tree_features
from geo.recognition.lexicon import packaged_lexicon

GAZETTEER = Gazetteer.open()
NOBODY = -9.0


def table(text: str, odds: dict[str, float]) -> tuple[list[str], Floats]:
    """Return the names of a text, and a row of figures for each."""
    context = document_context(tokenized_document(tokenize(text), GAZETTEER), packaged_lexicon())
    names = context.document.spans
    surface_counts = [" ".join(context.document.words[name.start : name.end]) for name in names]
    first_pass_scores = [odds.get(surface, -3.0) for surface in surface_counts]
    return surface_counts, tree_features(
        names, first_pass_scores, find_co_mentions(names, first_pass_scores, context), context
    )


def value(text: str, odds: dict[str, float], surface: str, figure: str) -> float:
    surface_counts, rows = table(text, odds)
    return float(rows[surface_counts.index(surface), TREE_FEATURES.index(figure)])


def test_a_name_has_the_opinion_on_its_other_mentions() -> None:
    text = "Mansfield grew. Rain fell in Mansfield and in Elyria."
    assert value(text, {"Mansfield": 2.5}, "Mansfield", "opinion on others") == 2.5
    assert value(text, {"Mansfield": 2.5}, "Mansfield", "other mentions") == 1
    assert value(text, {"Mansfield": 2.5}, "Elyria", "opinion on others") == NOBODY


def test_a_name_inside_another_has_the_opinion_on_it() -> None:
    odds = {"New York": 4.0, "York": -2.0}
    assert value("He left New York.", odds, "York", "opinion on the longer name") == 4.0
    assert value("He left New York.", odds, "New York", "opinion on the shorter name") == -2.0
    assert value("He left New York.", odds, "York", "opinion on those nearby") == NOBODY


def test_names_one_word_away_are_seen_on_either_side() -> None:
    odds = {"Osaka": 1.0, "Kobe": 2.0, "Kyoto": 3.0}
    assert value("Osaka, Kobe and Kyoto.", odds, "Kobe", "opinion on the left") == 1.0
    assert value("Osaka, Kobe and Kyoto.", odds, "Kobe", "opinion on the right") == 3.0


def test_a_person_is_told_from_a_place_by_the_capital_after() -> None:
    text = "It was there that Jordan Peele spoke of Jordan."
    surface_counts, rows = table(text, {})
    first, second = (row for surface, row in zip(surface_counts, rows, strict=True) if surface == "Jordan")
    assert (first[TREE_FEATURES.index("capital after")], second[TREE_FEATURES.index("capital after")]) == (1, 0)


@given(st.text(max_size=80))
def test_any_text_has_a_row_a_name_and_a_column_a_figure(text: str) -> None:
    surface_counts, rows = table(f"{text} Osaka", {})
    assert rows.shape == (len(surface_counts), len(TREE_FEATURES))

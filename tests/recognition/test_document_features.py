"""What the first opinions on a page's names say of each of them."""

from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.recognition import tokenize
from geo.recognition.candidates import tokenized_document
from geo.recognition.document_context import DocumentContext, document_context
from geo.recognition.features.co_mentions import find_co_mentions
from geo.recognition.features.document import document_features
from geo.recognition.lexicon import packaged_lexicon

GAZETTEER = Gazetteer.open()


def document(text: str) -> DocumentContext:
    return document_context(tokenized_document(tokenize(text), GAZETTEER), packaged_lexicon())


def looks(text: str, odds: dict[str, float]) -> dict[tuple[str, int], set[str]]:
    """Return the evidence by name and by which time it stands there."""
    context = document(text)
    names = context.document.spans
    surface_counts = [" ".join(context.document.words[name.start : name.end]) for name in names]
    first_pass_scores = [odds.get(surface, -3.0) for surface in surface_counts]
    features = document_features(names, first_pass_scores, find_co_mentions(names, first_pass_scores, context), context)
    return {(s, surface_counts[:i].count(s)): set(features[i]) for i, s in enumerate(surface_counts)}


def test_a_name_is_seen_beside_its_other_mentions() -> None:
    looked = looks("Mansfield grew. Rain fell in Mansfield.", {"Mansfield": 3.0})
    assert "others mean=5 count=1" in looked["Mansfield", 0]


def test_a_name_alone_has_no_others() -> None:
    assert "others mean=none" in looks("Rain fell in Mansfield.", {"Mansfield": 3.0})["Mansfield", 0]


def test_a_name_knows_how_likely_the_longer_name_around_it_is() -> None:
    looked = looks("He left New York.", {"New York": 4.0, "York": -2.0})
    assert "longer=5 shorter=none" in looked["York", 0]
    assert "longer=none shorter=1" in looked["New York", 0]


def test_a_likely_state_speaks_for_its_towns() -> None:
    texts = "Rain fell in Ohio and in Elyria.", "Rain fell in Peru and in Elyria."
    votes = []
    for text in texts:
        look = looks(text, {"Ohio": 5.0, "Peru": 5.0, "Elyria": 0.0})["Elyria", 0]
        votes.append(
            max(
                int(feature.removeprefix("state="))
                for feature in look
                if feature.split("=")[0] == "state" and " " not in feature
            )
        )
    assert votes[0] > votes[1]


@given(st.lists(st.floats(-6, 6), min_size=3, max_size=3))
def test_every_name_gets_evidence_of_one_length(odds: list[float]) -> None:
    context = document("Osaka, Kobe and Kyoto.")
    names = context.document.spans[:3]
    rows = document_features(names, odds, find_co_mentions(names, odds, context), context)
    assert {len(row) for row in rows} == {len(rows[0])}

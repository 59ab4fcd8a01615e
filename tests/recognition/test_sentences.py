"""Where sentences start and end."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from geo.recognition import split_sentences

NLP = spacy.blank("en")


def sentences(text: str) -> list[str]:
    return [sentence.text.strip() for sentence in split_sentences(NLP.make_doc(text)).sents]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Rivers rose.", ["It rained.", "Rivers rose."]),
        ('"Run!" he said. They ran.', ['"Run!" he said.', "They ran."]),
        ("He said “Stop.” She stopped.", ["He said “Stop.”", "She stopped."]),
        ("A headline\n\nThe text begins", ["A headline", "The text begins"]),
        ("First paragraph\nSecond paragraph", ["First paragraph", "Second paragraph"]),
        ("a line that is\nwrapped by hand", ["a line that is\nwrapped by hand"]),
        ("Mr. Smith of the U.S. Senate spoke.", ["Mr. Smith of the U.S. Senate spoke."]),
        ("By Ana Silva LIMA, Peru — Miners struck.", ["By Ana Silva", "LIMA, Peru — Miners struck."]),
        ("By Friday NATO will decide.", ["By Friday NATO will decide."]),
        ("St. Louis flooded. Nobody died.", ["St. Louis flooded.", "Nobody died."]),
    ],
)
def test_sentences_end_where_a_reader_expects_it(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(max_size=200))
def test_sentences_cover_the_whole_text_in_order(text: str) -> None:
    doc = split_sentences(NLP.make_doc(text))
    if len(doc):
        assert "".join(sentence.text_with_ws for sentence in doc.sents) == text

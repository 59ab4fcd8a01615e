"""Candidate spans, and what the gazetteer says about their names."""

import pytest

from geo.gazetteer import Gazetteer
from geo.recognition import CandidateSpan, tokenize, tokenized_document

GAZETTEER = Gazetteer.open()


def spans_by_text(text: str) -> dict[str, CandidateSpan]:
    document = tokenized_document(tokenize(text), GAZETTEER)
    return {" ".join(document.words[span.start : span.end]): span for span in document.spans}


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("He left New York.", {"New York", "York"}, set()),
        ("Rain fell in Hartford, Conn., today.", {"Hartford", "Conn."}, {"Conn"}),
        ("They told the US.", {"US"}, {"US."}),
        ("It was The Gambia that agreed.", {"Gambia"}, {"The Gambia"}),
        ("Judges met in The Hague.", {"The Hague"}, set()),
        ("He sailed to the Isle of Man.", {"Isle of Man"}, set()),
        ("Gangs left Port-au-Prince.", {"Port - au - Prince"}, set()),
        ("He flew to Dar es Salaam and Deir ez-Zor.", {"Dar es Salaam", "Deir ez - Zor"}, set()),
        ("It rained in Val-d’Or.", {"Val - d’Or"}, set()),
        ("He went reading.", set(), {"reading"}),
        ("Franco-German talks resumed.", {"Franco", "German"}, set()),
    ],
)
def test_the_names_in_a_text_are_candidates(text: str, present: set[str], absent: set[str]) -> None:
    names = spans_by_text(text).keys()
    assert present <= names
    assert not absent & names


def test_a_combining_form_is_a_demonym_and_not_a_namesake() -> None:
    assert spans_by_text("Franco-German talks resumed.")["Franco"].facts.place_type == "demonym"


def test_the_facts_of_a_name_are_those_of_its_most_prominent_namesakes() -> None:
    springfield = spans_by_text("Rain fell in Springfield.")["Springfield"].facts
    assert springfield.place_type == "town"
    assert springfield.countries >= {"AU", "GB", "US"}
    assert len(springfield.admin1s) > 6
    franklin = spans_by_text("Rain fell in Franklin.")["Franklin"].facts
    assert franklin.namesakes > 24
    assert len(franklin.admin1s) <= 24


def test_capitals_are_marked_as_a_headlines_only_where_nearly_all_words_have_them() -> None:
    document = tokenized_document(tokenize("Fire Destroys Market In Kumasi\nA fire destroyed a market."), GAZETTEER)
    marked = [word for word, mark in zip(document.words, document.is_headline_caps, strict=True) if mark]
    assert marked[:5] == ["Fire", "destroys", "market", "in", "Kumasi"]
    assert "A" not in marked

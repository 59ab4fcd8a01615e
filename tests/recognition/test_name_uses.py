"""How an article uses names: full names, speakers, quotations, what a sentence is about."""

from geo.gazetteer import Gazetteer
from geo.recognition import document_context, packaged_lexicon, tokenize, tokenized_document
from geo.recognition.name_uses import NameUses

GAZETTEER = Gazetteer.open()


def uses_in(text: str) -> NameUses:
    return document_context(tokenized_document(tokenize(text), GAZETTEER), packaged_lexicon()).uses


def test_the_first_name_of_somebody_named_in_full_is_one() -> None:
    assert uses_in("Jordan Wells met Dallas R. Reed.").first_names >= {"Jordan", "Dallas"}


def test_a_word_before_an_institution_or_within_a_place_x() -> None:
    assert not uses_in("The Jordan Times, Victoria Station and San Jose.").first_names & {"Jordan", "Victoria", "San"}


def test_names_before_a_colon_speak() -> None:
    assert uses_in("WELLS: Good evening. Dr. Ana Silva: Thank you.").speakers >= {"wells", "silva"}


def test_a_clause_before_a_colon_does_not_speak() -> None:
    assert not uses_in("They visited three cities: Oslo, Bergen and Molde.").speakers


def test_what_is_between_quotation_marks_is_quoted_up_to_the_end_of_the_line() -> None:
    text = 'He said "stay here" and left. “Go,\nshe said.'
    words, quoted = tokenize(text).words, uses_in(text).is_quoted
    assert [word for word, inside in zip(words, quoted, strict=True) if inside and word.isalpha()] == [
        "stay",
        "here",
        "Go",
    ]


def test_each_sentence_has_its_own_roles() -> None:
    roles = uses_in("Her son left. Shares fell.").sentence_roles
    assert roles[0] == {"kin"}
    assert roles[-1] == {"shares", "market"}

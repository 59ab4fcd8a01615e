"""Rules that accept or reject a name alone."""

import pytest

from geo.gazetteer import Gazetteer
from geo.recognition import (
    CandidateSpan,
    DocumentContext,
    document_context,
    is_rejected_by_rule,
    packaged_lexicon,
    tokenize,
    tokenized_document,
)
from geo.recognition.accept_reject_rules import is_accepted_by_rule

GAZETTEER = Gazetteer.open()


def marked_span(text: str) -> tuple[CandidateSpan, DocumentContext]:
    """Return the candidate span in square brackets, and the context of the text."""
    start = text.index("[")
    end = text.index("]") - 1
    tokens = tokenize(text.replace("[", "").replace("]", ""))
    context = document_context(tokenized_document(tokens, GAZETTEER), packaged_lexicon())
    (span,) = [s for s in context.document.spans if tokens.characters(s.start, s.end) == (start, end)]
    return span, context


@pytest.mark.parametrize(
    "text",
    [
        "They met Mr. [London] on Sunday.",
        "The Duke of [York] arrived.",
        "They shared a glass of [Bordeaux].",
        "A fan of Bayern [Munich] spoke.",
        "The [Washington] Post had reported it.",
        "They ate [Brussels] sprouts.",
        "[Ireland], 41, was sentenced on Monday.",
        "The Mumbai [Indians] won.",
        "He works for the Bank of [America].",
        "He reads [Tass] every day.",
        "The shares of [Santander] fell.",
        "He works at [Amazon] in May.",
        "Ana Reed, [M.A.], spoke first.",
        "The HMS [Lancaster] sailed.",
        "Hurricane [Florence] weakened.",
        "They sell [Delft] tiles.",
    ],
)
def test_a_name_that_something_else_bears_is_rejected(text: str) -> None:
    span, context = marked_span(text)
    assert is_rejected_by_rule(span, context.document)


@pytest.mark.parametrize(
    "text",
    [
        "They met in [London] on Sunday.",
        "He reads the post in [Washington] on Sunday.",
        "In [Ireland], 41, people were hurt.",
        "[Ireland], 41 people and 3 dogs were hurt.",
        "The American [Indians] met.",
        "The ferry to [Santander] was late, and its shares fell.",
        "He swam in the [Amazon].",
        "The [Amazon] rainforest burned.",
        "The duke was in [York].",
        "The ship reached [Lancaster].",
        "The hurricane reached [Florence].",
        "They fell off tiles in [Delft].",
    ],
)
def test_a_name_without_such_words_beside_it_is_not_rejected(text: str) -> None:
    span, context = marked_span(text)
    assert not is_rejected_by_rule(span, context.document)


@pytest.mark.parametrize(
    "text",
    [
        "The [Moscow]-based firm denied it.",
        "He left [Eugene], OR, on Sunday.",
        "He left Eugene, [OR], on Sunday.",
        "A fire in [Hartford], Conn., spread.",
    ],
)
def test_a_name_before_a_hyphen_or_its_state_is_accepted(text: str) -> None:
    span, context = marked_span(text)
    assert is_accepted_by_rule(span, context)


@pytest.mark.parametrize(
    "text",
    [
        "He left [Moscow] on Sunday.",
        "The [Moscow]-style clothes sold well.",
        "He left [Eugene], TX, on Sunday.",
        "She met Ann [Salem], MA, on Sunday.",
        "HE LEFT [EUGENE], OR DID HE?",
    ],
)
def test_any_other_name_is_left_to_the_classifier(text: str) -> None:
    span, context = marked_span(text)
    assert not is_accepted_by_rule(span, context)

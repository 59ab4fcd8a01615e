"""Tokens, which are those of spaCy's English tokenizer."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from geo.recognition import split_sentences, tokenize, tokens_of

NLP = spacy.blank("en")
# Contractions, abbreviations, units, emoticons and URLs, for which spaCy has special rules.
SPECIAL = [
    *sorted(NLP.Defaults.tokenizer_exceptions),
    *"10km U.S.-led (AP)— a/b x_y “No,” https://a.org/b?c=d 50%".split(),
]


def assert_same_tokens_as_spacy(text: str) -> None:
    assert tokenize(text) == tokens_of(split_sentences(NLP.make_doc(text)))


def test_the_tokens_of_an_article_are_those_of_spacy() -> None:
    assert_same_tokens_as_spacy(
        "Storm  nears Osaka\n\nOSAKA, Japan (AP) — “It’s bad,” said Dr. O'Neil.\nDon't go  there:\n \tU.S. troops did. "
    )


@given(st.lists(st.one_of(st.sampled_from(SPECIAL), st.text(max_size=6), st.sampled_from(" \n\t\xa0")), max_size=12))
def test_the_tokens_of_any_text_are_those_of_spacy(parts: list[str]) -> None:
    assert_same_tokens_as_spacy("".join(parts))
    assert_same_tokens_as_spacy(" ".join(parts))


def test_a_chunk_too_long_for_the_cache_has_the_same_tokens() -> None:
    assert_same_tokens_as_spacy("See https://example.org/" + "a-(b)/" * 40 + ", he said.")


def test_characters_are_offsets_into_the_text() -> None:
    tokens = tokenize("Rain fell in New  Delhi.")
    start, end = tokens.characters(3, 6)
    assert tokens.text[start:end] == "New  Delhi"

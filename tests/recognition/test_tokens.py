import spacy
from hypothesis import given
from hypothesis import strategies as st

from geo.recognition import split_sentences, tokenize, tokens_of

NLP = spacy.blank("en")
# Contractions, abbreviations, units, emoticons and addresses, which spaCy cuts up by special rules.
SPECIAL = [*sorted(NLP.tokenizer.rules), *"10km U.S.-led (AP)— a/b x_y “No,” https://a.org/b?c=d 50%".split()]


def assert_tokens_are_spacys(text: str) -> None:
    assert tokenize(text) == tokens_of(split_sentences(NLP.make_doc(text)))


def test_tokens_of_an_article_are_spacys() -> None:
    assert_tokens_are_spacys(
        "Storm  nears Osaka\n\nOSAKA, Japan (AP) — “It’s bad,” said Dr. O'Neil.\nDon't go  there:\n \tU.S. troops did. "
    )


@given(st.lists(st.one_of(st.sampled_from(SPECIAL), st.text(max_size=6), st.sampled_from(" \n\t\xa0")), max_size=12))
def test_tokens_of_any_text_are_spacys(parts: list[str]) -> None:
    assert_tokens_are_spacys("".join(parts))
    assert_tokens_are_spacys(" ".join(parts))


def test_a_chunk_too_long_to_remember_is_cut_up_all_the_same() -> None:
    assert_tokens_are_spacys("See https://example.org/" + "a-(b)/" * 40 + ", he said.")


def test_characters_are_those_of_the_text() -> None:
    tokens = tokenize("Rain fell in New  Delhi.")
    start, end = tokens.characters(3, 6)
    assert tokens.text[start:end] == "New  Delhi"

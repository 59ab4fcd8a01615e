from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Article, Geoparse
from geo.store import Filter, Store
from geo.store.words import words_of

STORY = "彼は大阪で話した。 서울에서 दिल्ली में В МОСКВЕ в القاهرة ที่กรุงเทพฯ in Malmö, 50% of it's per-cent: O'Hare."


@given(st.text(max_size=60))
def test_any_text_may_be_searched_for(text: str) -> None:
    assert len(words_of(text)) <= 10
    assert all(words_of(text))


@pytest.mark.parametrize(
    "text",
    [
        *("大阪", "大阪で", "서울", "दिल्ली", "москве", "القاهرة", "กรุงเทพ", "Malmo", "MALMÖ", '"in Malmö"'),
        *("50 %", "50%", "per-cent", '"per cent"', "it's", "O'HARE", "hare malmö", "mal*", '"it s per"', "cent"),
    ],
)
def test_what_is_in_a_story_is_found(store: Store, text: str) -> None:
    store.add([Geoparse(Article("a", "", STORY))])
    assert store.articles(Filter(text=text)).article_id.tolist() == ["a"]


@pytest.mark.parametrize("text", ["阪大", "दल्ली", "Mal", '"Malmö in"', "Malmö Osaka", "percent", "%", "!", "'"])
def test_what_is_not_in_a_story_is_not_found(store: Store, text: str) -> None:
    store.add([Geoparse(Article("a", "", STORY))])
    assert store.articles(Filter(text=text)).empty


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "\ud800",
        '"',
        '"\'"',
        "a AND",
        "NOT",
        "OR",
        "NEAR(a b)",
        "title : a",
        "^a",
        "*",
        "-",
        "(",
        "a\x00b",
    ],
)
def test_a_question_of_any_length_or_kind_is_answered(store: Store, text: str) -> None:
    store.add([Geoparse(Article("a", "", STORY))])
    store.articles(Filter(text=text))
    store.find_articles(text)


def test_a_replaced_article_is_found_by_its_new_words_alone(store: Store) -> None:
    store.add([Geoparse(Article("a", "Old title", "Old words."))])
    store.add([Geoparse(Article("a", "New title", "New words."))])
    assert store.articles(Filter(text="old")).empty
    assert store.articles(Filter(text="new")).article_id.tolist() == ["a"]
    assert store.find_articles("new tit").article_id.tolist() == ["a"]


def test_words_typed_find_titles_that_begin_so(store: Store) -> None:
    store.add(
        [Geoparse(Article(str(n), title, "")) for n, title in enumerate(["Rain in Kent", "Raining", "Sun in Kent"])]
    )
    assert store.find_articles("rain").article_id.tolist() == ["1", "0"]
    assert store.find_articles("kent rai").article_id.tolist() == ["0"]
    assert store.find_articles("in", limit=1).article_id.tolist() == ["2"]

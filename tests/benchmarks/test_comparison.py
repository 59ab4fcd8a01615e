from __future__ import annotations

import pytest

from benchmarks.comparison import SAMPLES, recut, score
from benchmarks.peers import ENGINES, Hit, whole_text
from geo.evaluation import GoldArticle, add_gazetteer_facts, read_corpus
from geo.gazetteer import Gazetteer
from geo.types import Article


@pytest.fixture(scope="module")
def gold() -> list[GoldArticle]:
    return list(add_gazetteer_facts(read_corpus(SAMPLES), Gazetteer.open()))[:3]


def hits(entry: GoldArticle) -> list[Hit]:
    """The hits of an engine that is always right."""
    perfect = []
    for mention in entry.mentions:
        shift = len(whole_text(entry.article)) - len(entry.article.text) if mention.field == "text" else 0
        point = (mention.lat, mention.lon) if mention.lat is not None and mention.lon is not None else None
        perfect.append(Hit(mention.start + shift, mention.end + shift, point))
    return perfect


def test_an_engine_that_finds_the_gold_scores_1(gold: list[GoldArticle]) -> None:
    figures = score(gold, [hits(entry) for entry in gold], {})
    assert figures["recognition F1"] == figures["within 161 km of all gold"] == 1.0


def test_an_engine_that_finds_nothing_scores_0(gold: list[GoldArticle]) -> None:
    assert score(gold, [[] for _ in gold], {})["within 161 km of all gold"] == 0.0


def test_a_name_without_a_point_gets_one(gold: list[GoldArticle]) -> None:
    nameless = [[Hit(hit.start, hit.end, None, "somewhere") for hit in hits(entry)] for entry in gold]
    assert score(gold, nameless, {})["within 161 km of all gold"] == 0.0
    assert 0.0 < score(gold, nameless, {"somewhere": (28.6, 77.2)})["within 161 km of all gold"] < 1.0


def test_spans_are_offsets_in_title_and_text_together() -> None:
    article = Article("a", "Storm in Osaka", "Rain fell in Nairobi.")
    found = ENGINES["Dateline"]()(article)
    assert [whole_text(article)[hit.start : hit.end] for hit in found] == ["Osaka", "Nairobi"]


def test_articles_are_recut_to_400_words() -> None:
    articles = [Article(str(number), "", "word " * 150) for number in range(8)]
    articles_of_400_words = list(recut(articles))
    assert [len(article.text.split(" ")) for article in articles_of_400_words] == [400] * len(articles_of_400_words)
    assert len(articles_of_400_words) == 3

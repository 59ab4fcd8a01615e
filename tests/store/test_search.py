from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from geo.index import Filter, words_of
from geo.store import Store
from geo.store.fulltext import sqlite_fts5
from geo.types import Article, Geoparse

STORY = "彼は大阪で話した。 서울에서 दिल्ली में В МОСКВЕ в القاهرة ที่กรุงเทพฯ in Malmö, 50% of it's per-cent: O'Hare."


@given(st.text(max_size=60))
def test_any_text_can_be_searched_for(text: str) -> None:
    assert len(words_of(text)) <= 10
    assert all(words_of(text))


@pytest.mark.parametrize(
    "text",
    [
        *("大阪", "大阪で", "서울", "दिल्ली", "москве", "القاهرة", "กรุงเทพ", "Malmo", "MALMÖ", '"in Malmö"'),
        *("50 %", "50%", "per-cent", '"per cent"', "it's", "O'HARE", "hare malmö", "mal*", '"it s per"', "cent"),
    ],
)
def test_words_of_an_article_are_found(store: Store, text: str) -> None:
    store.add([Geoparse(Article("a", "", STORY))])
    assert store.reader.articles(Filter(text=text)).article_id.tolist() == ["a"]


@pytest.mark.parametrize("text", ["阪大", "दल्ली", "Mal", '"Malmö in"', "Malmö Osaka", "percent", "%", "!", "'"])
def test_words_that_are_not_in_an_article_are_not_found(store: Store, text: str) -> None:
    store.add([Geoparse(Article("a", "", STORY))])
    assert store.reader.articles(Filter(text=text)).empty


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
def test_a_search_of_any_length_and_syntax_is_answered(store: Store, text: str) -> None:
    store.add([Geoparse(Article("a", "", STORY))])
    store.reader.articles(Filter(text=text))
    store.reader.find_articles(text)


def test_a_replaced_article_is_found_only_by_its_new_words(store: Store) -> None:
    store.add([Geoparse(Article("a", "Old title", "Old words."))])
    store.add([Geoparse(Article("a", "New title", "New words."))])
    assert store.reader.articles(Filter(text="old")).empty
    assert store.reader.articles(Filter(text="new")).article_id.tolist() == ["a"]
    assert store.reader.find_articles("new tit").article_id.tolist() == ["a"]


def test_the_last_word_of_a_title_search_is_a_prefix(store: Store) -> None:
    store.add(
        [Geoparse(Article(str(n), title, "")) for n, title in enumerate(["Rain in Kent", "Raining", "Sun in Kent"])]
    )
    assert store.reader.find_articles("rain").article_id.tolist() == ["1", "0"]
    assert store.reader.find_articles("kent rai").article_id.tolist() == ["0"]
    assert store.reader.find_articles("in", limit=1).article_id.tolist() == ["2"]


def test_sqlite_and_postgresql_find_the_same_articles(sqlite_url: str, postgres_url: str) -> None:
    chance = random.Random(5)
    alphabet = "aAäéßŁİıσΣ 1½٣²_-'’.\"*\n東京ไทนึ서ि्दक़عَ☀\u200d\u0301\ue000"
    texts = ["".join(chance.choices(alphabet, k=chance.randrange(1, 60))) for _ in range(150)]
    articles = [Geoparse(Article(f"{n:03}", texts[n - 1], text)) for n, text in enumerate(texts)]
    with Store.open(sqlite_url) as one, Store.open(postgres_url) as other:
        for store in (one, other):
            store.add(articles)
        found = 0
        for _ in range(120):
            text = chance.choice(texts)
            start = chance.randrange(len(text))
            words = text[start : start + chance.randrange(1, 9)]
            asked = chance.choice([words, f'"{words}"', f'"{words}"*', f"{words}*", words + " " + texts[0][:2]])
            ids = one.reader.articles(Filter(text=asked)).article_id.tolist()
            assert ids == other.reader.articles(Filter(text=asked)).article_id.tolist(), asked
            titled = [store.reader.find_articles(asked).article_id.tolist() for store in (one, other)]
            assert titled[0] == titled[1], asked
            found += 0 < len(ids) < len(texts)
        assert found > 50


LONG = ["the minister of", "x" * 3_000, *(f"word{n}" for n in range(30_000)), *["the"] * 2_000, "last words said here"]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ('"minister of"', True),
        (f'"of {"x" * 3_000} word0"', False),  # a question is cut at 1,000 characters
        ("x" * 501, False),
        ("x" * 300 + "*", True),
        ('"word29998 word29999 the"', True),
        ('"the last words"', True),
        ('"the the the last"', True),
        ('"words last"', False),
        ('"word0 word2"', False),
        ("minister word15000 last", True),
        ("minister word15000 lost", False),
        (" ".join(['"the' + " the" * 99, 'last"']), True),
        (" ".join(['"the' + " the" * 99, 'lost"']), False),
    ],
)
def test_an_article_as_long_as_a_book_is_found_by_each_of_its_words(book: Store, text: str, there: bool) -> None:
    assert bool(len(book.reader.articles(Filter(text=text)))) == there


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path_factory.mktemp('book')}/book.db"
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    name = server.fresh() if server is not None else ""
    with Store.open(server.url(name) if server is not None else url) as store:
        store.add([Geoparse(Article("book", "A book", " ".join(LONG)))])
        yield store
    if server is not None:
        server.give_back(name)


def test_sqlite_keeps_the_sizes_of_texts_where_the_check_of_the_index_reads_them() -> None:
    engine = create_engine("sqlite+pysqlite://")
    with engine.begin() as connection:
        sqlite_fts5.create(connection)
        sqlite_fts5.add(connection, [(1, "storm", "in osaka"), (2, "rain", "in osaka"), (3, "storm", "in osaka now")])
        columns = [row.name for row in connection.exec_driver_sql("PRAGMA table_info(words_docsize)")]
        sizes = {row.id: row.sz for row in connection.exec_driver_sql("SELECT id, sz FROM words_docsize")}
        sqlite_fts5.remove(connection, [(3, "storm", "in osaka now")])
        remaining = list(connection.exec_driver_sql("SELECT id FROM words_docsize").scalars())
    engine.dispose()
    changed = f"SQLite {sqlite3.sqlite_version} changed FTS5's table words_docsize, which sqlite_fts5.find_issues reads"
    assert columns[:2] == ["id", "sz"], changed
    assert sizes[1] == sizes[2] != sizes[3], changed
    assert remaining == [1, 2], changed

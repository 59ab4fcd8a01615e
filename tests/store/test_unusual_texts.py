"""Texts that one database takes and another does not are taken, or made fit, alike by both."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from geo.corrections import Correction
from geo.index import Filter
from geo.store import AddCounts, FeedState, Store
from geo.types import Article, Geoparse, Place

ODD = "a\x00b\ud800c"
FIT = "a\ufffdb\ufffdc"
MarkByHand = Callable[..., Geoparse]


def test_unstorable_characters_in_a_place_are_replaced(
    store: Store, summit: Geoparse, gazetted: dict[str, Place]
) -> None:
    odd = replace(gazetted["Osaka"], id=f"own:{ODD}", name=ODD, admin1_code=ODD)
    mentions = tuple(replace(m, place=odd) if m.place == gazetted["Osaka"] else m for m in summit.mentions)
    store.add([replace(summit, mentions=mentions, focus=())])
    found = store.reader.places(Filter(countries=("JP",)))
    assert found[["place_id", "name", "admin1_code"]].values.tolist() == [[f"own:{FIT}", FIT, FIT]]


def test_unstorable_characters_in_feeds_are_replaced(store: Store) -> None:
    now = dt.datetime.now(dt.UTC)
    store.feeds.record(FeedState(f"https://{ODD}", now, now, ODD, ODD, ODD, ODD, 1, ODD), [ODD], ["other"])
    (state,) = store.feeds.all()
    assert (state.url, state.etag, state.title, state.problem) == (f"https://{FIT}", FIT, FIT, FIT)
    assert store.feeds.state(f"https://{ODD}") == state
    assert store.feeds.new_entries(f"https://{ODD}", [ODD, "other", "new"]) == ["other", "new"]


def test_unstorable_characters_in_share_links_and_corrections_are_replaced(store: Store, summit: Geoparse) -> None:
    _, token = store.share_links.create(ODD, ODD, dt.timedelta(days=1))
    found = store.share_links.by_token(token)
    assert found is not None
    assert (found.query, found.author) == (FIT, FIT)
    store.add([replace(summit, article=replace(summit.article, text=ODD + summit.article.text), mentions=(), focus=())])
    place = next(m.place for m in summit.mentions if m.place is not None)
    store.corrections.add(Correction("missed", "summit", "text", 0, len(ODD), ODD, place=place, author=ODD))
    assert [(made.text, made.author, made.matches) for made in store.corrections.active()] == [(FIT, FIT, 1)]


def test_filters_with_unstorable_characters_are_answered(store: Store, summit: Geoparse) -> None:
    store.add([summit])
    assert store.reader.article(ODD) is None
    assert store.reader.geoparse(ODD) is None
    assert store.reader.article_titles([ODD, "summit"]) == {"summit": summit.article.title}
    assert store.corrections.active(ODD) == []
    for f in (Filter(articles=(ODD,)), Filter(sources=(ODD,)), Filter(place_ids=(ODD,)), Filter(text=ODD)):
        assert store.reader.totals(f).articles == 0
    assert store.reader.neighbors(Filter(), ODD).position is None
    assert store.reader.find_articles(ODD).empty


def test_a_long_id_is_cut_and_recognized_again(store: Store) -> None:
    chance = random.Random(3)
    ids = ["".join(chance.choices("abcdefghij😀", k=6_000)) for _ in range(2)]
    ids.append(ids[0][:-1] + "!")
    articles = [Geoparse(Article(name, "Long", f"Story {n}")) for n, name in enumerate(ids)]
    assert store.add(articles) == AddCounts(added=3)
    assert store.add(articles) == AddCounts(unchanged=3)
    kept = store.reader.articles(Filter()).article_id
    assert kept.str.len().tolist() == [500] * 3
    assert kept.nunique() == 3


@pytest.mark.parametrize("before", ["😀" * 40_000, "e\u0301 \n\t' \\ % :x ? {0} $1 " * 9, "ß" * 2_000_000])
def test_a_sentence_is_found_after_any_text(store: Store, mark: MarkByHand, before: str) -> None:
    parsed = mark(Article("odd", "", before + ". They met in Osaka 😀 again."), {"Osaka": "Osaka"})
    store.add([parsed])
    assert store.reader.geoparse("odd") == parsed
    snippets = store.reader.snippets(Filter(), ["gn:1853909"], 1)
    assert snippets.sentence[0][snippets.start[0] : snippets.end[0]] == "Osaka"
    assert snippets.sentence[0].endswith("Osaka 😀 again.")

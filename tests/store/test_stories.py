"""Near-duplicate texts form a story in the database, as articles come, change and go."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select

from geo.index import Filter
from geo.store import AddCounts, Store, check, repair, story_groups
from geo.store.schema import articles, stories, story_bands
from geo.types import Article, Geoparse
from tests.conftest import MarkByHand

STORY = (
    "Leaders met in Osaka on Sunday and flew on to New Delhi, where the talks on the river treaty go into a third "
    "round. Delegates said that 14 of 20 points are settled. The harbor question, raised again by fishermen who "
    "blocked a pier for two days, was left to a commission that reports in spring."
)
OTHER = (
    "A yacht without a crew drifted into the bay of Cape Town this morning. Its lamps were burning, and two cups of "
    "tea stood on the table. The coast guard asks anyone who knows the owner to come forward; the boat carries no "
    "name, and its log ends a week ago."
)
UPDATE = "Ministers will speak to the press at noon, a spokesman said in a message to news agencies overnight.\n\n"


def paper(name: str, text: str = STORY, day: int = 5, title: str = "Talks") -> Article:
    return Article(name, title, text, dt.date(2024, 3, day), f"Paper {name.upper()}", f"https://{name}.example/1")


def stories_of(store: Store, *names: str) -> list[str | None]:
    found = [store.reader.geoparse(name) for name in names]
    return [geoparse.story if geoparse is not None else None for geoparse in found]


def add(store: Store, *added: Article) -> AddCounts:
    return store.add([Geoparse(article) for article in added])


@pytest.mark.parametrize("at_once", [True, False])
def test_the_same_text_in_other_papers_is_one_story(store: Store, at_once: bool) -> None:
    copies = [
        paper("a"),
        paper("b", title="Pier blocked"),
        paper("c", STORY[:200]),
        paper("d", UPDATE + STORY),
        paper("e", OTHER),
    ]
    if at_once:
        assert add(store, *copies) == AddCounts(added=5)
    else:
        for article in copies:
            add(store, article)
    assert stories_of(store, *"abcde") == ["a", "a", "a", "a", "e"]
    assert store.reader.story("b") == ["a", "c", "d"]
    assert store.reader.story("b", limit=1) == ["a"]
    assert store.reader.story("e") == []
    assert store.reader.story("unknown") == []
    assert store.reader.story_sizes(["b", "e", "unknown"]) == {"b": 4, "e": 1}
    assert store.reader.story_sizes([]) == {}


def test_a_replaced_article_joins_the_story_of_its_new_text(store: Store) -> None:
    add(store, paper("a"), paper("b"), paper("e", OTHER))
    assert add(store, paper("b", OTHER)) == AddCounts(replaced=1)
    assert stories_of(store, *"abe") == ["a", "e", "e"]
    assert list(check(store)) == []


def test_a_story_outlives_its_first_article(store: Store) -> None:
    add(store, paper("a"), paper("b"), paper("c"))
    assert store.reader.totals(Filter(count_by="stories")).listed == 1
    add(store, paper("a", OTHER))
    assert stories_of(store, *"abc") == ["a", "b", "b"]
    assert store.reader.totals(Filter(count_by="stories")).listed == 2
    add(store, paper("d"))
    assert stories_of(store, "d") == ["b"]
    assert list(check(store)) == []


def test_deleted_articles_leave_no_trace_in_their_story(store: Store) -> None:
    add(store, paper("a"), paper("b"), paper("c"))
    with store.transaction() as connection:
        gone = connection.scalars(select(articles.c.key).where(articles.c.id.in_(["a", "c"]))).all()
        story_groups.leave(connection, gone)
        connection.execute(delete(articles).where(articles.c.key.in_(gone)))
        assert connection.scalar(select(func.count()).select_from(stories)) == 1
        assert set(connection.scalars(select(story_bands.c.article))).isdisjoint(gone)
    assert stories_of(store, "b") == ["b"]
    assert store.reader.story("b") == []


def test_a_removed_article_leaves_its_story_and_an_undone_removal_brings_it_back(store: Store) -> None:
    add(store, paper("a"), paper("b"), paper("e", OTHER))
    assert store.reader.totals(Filter(count_by="stories")).listed == 2
    removal = store.changes.remove(["a"], author="Ann")
    assert removal is not None
    assert stories_of(store, *"be") == ["b", "e"]
    assert store.reader.totals(Filter(count_by="stories")).listed == 2
    store.changes.undo(removal.id, author="Ann")
    assert stories_of(store, *"abe") == ["b", "b", "e"]
    assert store.reader.totals(Filter(count_by="stories")).listed == 2
    assert list(check(store)) == []


def test_a_new_title_or_engine_keeps_the_story(store: Store) -> None:
    add(store, paper("a"), paper("b"))
    add(store, paper("a", title="Other words"))
    store.add([Geoparse(paper("b"))], engine="newer")
    assert stories_of(store, *"ab") == [stories_of(store, "a")[0]] * 2


def test_many_articles_with_the_same_standing_lines_stay_apart_and_bounded(store: Store) -> None:
    notice = "Our standards. Sign up for the newsletter of the paper. All rights reserved by the owners of the site."
    texts = [
        f"Report {n} on ward {n * 7}: {' '.join(f'w{n * k}' for k in range(1, 40))}. {notice}" for n in range(1, 121)
    ]
    add(store, *(paper(f"p{n}", text) for n, text in enumerate(texts)))
    assert len(set(stories_of(store, *(f"p{n}" for n in range(120))))) == 120
    with store.snapshot() as connection:
        per_band = select(func.count()).select_from(story_bands).group_by(story_bands.c.band)
        assert max(connection.scalars(per_band)) <= 50


def test_a_repeat_joins_its_story_however_many_there_are(store: Store) -> None:
    add(store, *(paper(f"p{n}") for n in range(130)))
    assert len(store.reader.story("p0")) == 129


def test_counting_by_stories_takes_the_fullest_article_of_each(store: Store, mark: MarkByHand) -> None:
    places = {"Osaka": "Osaka", "New Delhi": "New Delhi", "Cape Town": "Cape Town"}
    full = f"{STORY} An observer came from Cape Town."
    texts = [paper("cut", STORY[:200], 4), paper("late", full, 6), paper("first", full, 5), paper("e", OTHER)]
    store.add([mark(article, places) for article in texts])
    by_articles, by_stories = Filter(), Filter(count_by="stories")
    assert store.reader.totals(by_articles).articles == 4
    totals = store.reader.totals(by_stories)
    assert (totals.articles, totals.mentions, totals.listed) == (2, 4, 2)
    assert store.reader.articles(by_stories).article_id.tolist() == ["e", "first"]
    assert store.reader.places(by_stories).mentions.tolist() == [2, 1, 1]
    assert store.reader.timeline(by_stories).articles.tolist() == [2]
    # Conditions on articles come first: of what one paper printed, its own version counts.
    late = replace(by_stories, sources=("Paper LATE",))
    assert store.reader.articles(late).article_id.tolist() == ["late"]
    sources = store.reader.facets(by_stories).sources
    assert sources[sources.source == "Paper LATE"].mentions.tolist() == [3]
    # Conditions on mentions do not change which article counts, so figures of a place agree with those of the map.
    assert store.reader.totals(replace(by_stories, place_ids=("gn:1853909",))).mentions == 1


def test_stories_that_were_spoiled_are_found_and_rebuilt(store: Store) -> None:
    add(store, paper("a"), paper("b"))
    with store.transaction() as connection:
        connection.execute(delete(stories).where(stories.c.article == 1))
    assert [str(issue) for issue in check(store)] == [
        "article 'a': has no story",
        "story number 1: is not the number of one of its articles",
    ]
    repair(store)
    assert list(check(store)) == []
    assert stories_of(store, *"ab") == ["a", "a"]

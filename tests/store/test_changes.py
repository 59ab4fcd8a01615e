"""Removals and edits: what is stored of an article follows, and is as before when they are undone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from geo.corrections import Correction
from geo.errors import DamagedStoreError, UsageError
from geo.index import Filter
from geo.store import AddCounts, Store, Undone, backup, check, restore
from geo.store.change_log import UNDO_TIME
from geo.store.schema import changes, corrections, former_articles
from geo.telemetry import Event, subscribe, unsubscribe
from geo.types import Article, Geoparse, MentionKind

DAY = dt.timedelta(days=1)


@pytest.fixture
def events() -> Iterator[list[Event]]:
    seen: list[Event] = []
    subscribe(seen.append)
    yield seen
    unsubscribe(seen.append)


@pytest.fixture
def full(store: Store, summit: Geoparse, sailing: Geoparse, officials: Geoparse, quiet: Geoparse) -> Store:
    store.add([summit, sailing, officials, quiet])
    return store


def not_a_place(article: Article, text: str, **fields: str) -> Correction:
    start = article.text.index(text)
    return Correction("not_a_place", article.id, "text", start, start + len(text), text, **fields)  # type: ignore[arg-type]


def make_older(store: Store, by: dt.timedelta) -> None:
    """Move all changes into the past."""
    at = (dt.datetime.now(dt.UTC) - by).isoformat(timespec="seconds")
    with store.transaction() as connection:
        connection.execute(update(changes).values(at=at))


def content(store: Store) -> int:
    with store.snapshot() as connection:
        return connection.scalar(select(func.count(former_articles.c.content))) or 0


def test_a_removed_article_is_nowhere_and_undoing_restores_it_as_it_was(full: Store, summit: Geoparse) -> None:
    before = full.reader.places(Filter()), full.reader.totals(Filter()), full.reader.articles(Filter())
    change = full.changes.remove(["summit", "no such article"], author="ann")
    assert change is not None
    assert (change.action, change.author, change.articles, change.title) == (
        "remove",
        "ann",
        1,
        "Leaders meet in New Delhi",
    )
    assert full.reader.geoparse("summit") is None
    assert full.reader.totals(Filter(text="Moscow")).listed == 0
    assert "Moscow" not in full.reader.places(Filter()).name.tolist()
    assert set(full.reader.articles(Filter()).article_id) == {"sailing", "officials", "quiet"}
    assert list(check(full)) == []
    assert full.changes.undo(change.id, author="ann") == Undone(restored=1, skipped=0)
    assert full.reader.geoparse("summit") == summit
    after = full.reader.places(Filter()), full.reader.totals(Filter()), full.reader.articles(Filter())
    assert [str(part) for part in after] == [str(part) for part in before]
    assert full.reader.totals(Filter(text="Moscow")).listed == 1
    assert list(check(full)) == []


def test_another_program_sees_a_removal_and_a_new_article_with_the_freed_key(
    url: str, full: Store, officials: Geoparse
) -> None:
    with Store.open(url, read_only=True) as other:
        assert other.reader.totals(Filter()).listed == 4
        full.changes.remove(["quiet", "officials"], author="ann")
        assert other.reader.totals(Filter()).listed == 2
        full.add([replace(officials, article=replace(officials.article, id="other"))])
        assert set(other.reader.articles(Filter()).article_id) == {"summit", "sailing", "other"}


def test_many_articles_are_removed_and_restored_in_batches(store: Store) -> None:
    ids = [f"a{number:03}" for number in range(450)]
    store.add([Geoparse(Article(article_id, "", f"Story {article_id}.")) for article_id in ids])
    done: list[int] = []
    change = store.changes.remove(ids[:430], author="", progress=done.append)
    assert change is not None
    assert (change.articles, done) == (430, [200, 200, 30])
    assert store.reader.totals(Filter()).listed == 20
    assert store.changes.undo(change.id, author="") == Undone(430, 0)
    assert store.reader.totals(Filter()).listed == 450


def test_an_interrupted_removal_can_be_undone_and_is_logged(store: Store, events: list[Event]) -> None:
    def interrupt(articles: int) -> None:
        raise KeyboardInterrupt

    ids = [f"a{number:03}" for number in range(300)]
    store.add([Geoparse(Article(article_id, "", f"Story {article_id}.")) for article_id in ids])
    with pytest.raises(KeyboardInterrupt):
        store.changes.remove(ids, author="ann", progress=interrupt)
    assert store.reader.totals(Filter()).listed == 100
    assert [(event.name, event.fields["articles"]) for event in events] == [("articles.removed", 200)]
    (change,) = store.changes.undoable()
    store.changes.undo(change.id, author="ann")
    assert store.reader.totals(Filter()).listed == 300


def test_removing_what_is_not_stored_makes_no_change(full: Store) -> None:
    assert full.changes.remove(["none"], author="ann") is None
    assert full.changes.undoable() == []


def test_corrections_follow_a_removed_article(full: Store, summit: Geoparse) -> None:
    own = full.corrections.add(not_a_place(summit.article, "Osaka"))
    everywhere = full.corrections.add(not_a_place(summit.article, "Moscow", scope="publisher"))
    corrected = full.reader.geoparse("summit")
    change = full.changes.remove(["summit"], author="ann")
    assert change is not None
    assert [(c.id, c.matches) for c in full.corrections.active()] == [(everywhere.id, 0)]
    full.changes.undo(change.id, author="ann")
    assert full.reader.geoparse("summit") == corrected
    assert [(c.id, c.matches) for c in full.corrections.active()] == [(everywhere.id, 1), (own.id, 1)]
    full.corrections.undo(own.id or 0)
    full.corrections.undo(everywhere.id or 0)
    assert full.reader.geoparse("summit") == summit
    assert list(check(full)) == []


def test_a_correction_that_was_undone_meanwhile_is_not_applied_to_a_restored_article(
    full: Store, summit: Geoparse
) -> None:
    correction = full.corrections.add(not_a_place(summit.article, "Osaka"))
    change = full.changes.remove(["summit"], author="ann")
    assert change is not None
    full.corrections.undo(correction.id or 0)
    full.changes.undo(change.id, author="ann")
    assert full.reader.geoparse("summit") == summit


def test_after_a_day_the_next_write_purges_what_was_removed(full: Store, summit: Geoparse, quiet: Geoparse) -> None:
    full.corrections.add(not_a_place(summit.article, "Osaka"))
    full.corrections.add(not_a_place(summit.article, "Moscow", scope="publisher"))
    change = full.changes.remove(["summit"], author="ann")
    assert change is not None
    make_older(full, UNDO_TIME - dt.timedelta(minutes=1))
    full.add([quiet])
    assert content(full) == 1
    make_older(full, UNDO_TIME + dt.timedelta(minutes=1))
    with pytest.raises(UsageError, match="24 hours"):
        full.changes.undo(change.id, author="ann")
    full.add([quiet])
    assert content(full) == 0
    assert full.changes.undoable() == []
    with full.snapshot() as connection:
        assert connection.scalars(select(corrections.c.scope)).all() == ["publisher"]
    gone = full.changes.removal_of("summit")
    assert gone is not None
    assert (gone.title, gone.author, gone.can_be_undone(dt.datetime.now(dt.UTC))) == (None, "ann", False)
    assert list(check(full)) == []


def test_everything_can_be_purged_at_once(full: Store) -> None:
    full.changes.remove(["summit", "quiet"], author="ann")
    assert full.changes.purge() == 0
    assert full.changes.purge(everything=True) == 2
    assert content(full) == 0


def test_the_address_of_a_removed_article_is_known_for_half_a_year(full: Store, summit: Geoparse) -> None:
    address = summit.article.url or ""
    full.changes.remove(["summit"], author="ann")
    for age in (dt.timedelta(0), 2 * DAY, 179 * DAY):
        make_older(full, age)
        full.changes.purge()
        assert full.changes.removed_urls([address, "https://example.org/other"]) == {address}
        assert full.changes.is_removed(summit.article)
        assert full.changes.is_removed(replace(summit.article, id="other"))
    make_older(full, 181 * DAY)
    full.changes.remove(["quiet"], author="ann")
    full.changes.purge(everything=True)
    assert not full.changes.is_removed(summit.article)


def test_an_article_that_was_stored_again_stays_as_it_is(full: Store, summit: Geoparse) -> None:
    change = full.changes.remove(["summit", "quiet"], author="ann")
    assert change is not None
    newer = replace(summit, article=replace(summit.article, source="Example Post"))
    full.add([newer])
    assert full.changes.undo(change.id, author="ann") == Undone(restored=1, skipped=1)
    assert full.reader.geoparse("summit") == newer


def test_an_edited_article_replaces_the_stored_one_until_it_is_undone(full: Store, summit: Geoparse) -> None:
    correction = full.corrections.add(not_a_place(summit.article, "Osaka"))
    before = full.reader.geoparse("summit")
    article = replace(summit.article, source="Example Post", date=dt.date(2020, 1, 1))
    change = full.changes.edit(article, author="ann")
    edited = full.reader.geoparse("summit")
    assert edited is not None
    assert edited.article == article
    assert [m.text for m in edited.mentions if m.text == "Osaka"] == []
    assert full.reader.totals(Filter(sources=("Example Post",), until=dt.date(2020, 1, 1))).listed == 1
    assert [c.matches for c in full.corrections.active()] == [1]
    assert list(check(full)) == []
    assert full.changes.undo(change.id, author="ann") == Undone(1, 0)
    assert full.reader.geoparse("summit") == before
    full.corrections.undo(correction.id or 0)
    assert full.reader.geoparse("summit") == summit
    assert list(check(full)) == []


def test_an_edit_stays_when_the_same_article_is_ingested_again_but_not_when_it_has_changed(
    full: Store, summit: Geoparse
) -> None:
    edited = replace(summit, article=replace(summit.article, date=None))
    full.changes.edit(edited, engine="one", author="ann")
    assert full.status(summit.article, engine="two") == "unchanged"
    assert full.add([summit], engine="two") == AddCounts(unchanged=1)
    assert full.reader.geoparse("summit") == edited
    assert full.rewrite([edited], engine="two") == 1
    assert full.status(summit.article, engine="three") == "unchanged"
    longer = replace(summit, article=replace(summit.article, text=summit.article.text + " And more."))
    assert full.add([longer], engine="two") == AddCounts(replaced=1)
    assert full.reader.geoparse("summit") == longer


def test_the_later_of_two_changes_of_an_article_is_undone_first(full: Store, summit: Geoparse) -> None:
    first = full.changes.edit(replace(summit, article=replace(summit.article, source="One")), author="ann")
    second = full.changes.remove(["summit"], author="ann")
    assert second is not None
    with pytest.raises(UsageError, match=f"change {second.id} is a later one"):
        full.changes.undo(first.id, author="ann")
    full.changes.undo(second.id, author="ann")
    full.changes.undo(first.id, author="ann")
    assert full.reader.geoparse("summit") == summit
    with pytest.raises(UsageError, match="no change"):
        full.changes.undo(first.id, author="ann")


def test_an_unknown_article_cannot_be_edited(full: Store, summit: Geoparse) -> None:
    other = replace(summit, article=replace(summit.article, id="none"))
    with pytest.raises(UsageError, match="'none' is not in the database"):
        full.changes.edit(other, author="ann")


def test_changes_are_listed_newest_first_and_logged_with_author_and_ids(
    full: Store, quiet: Geoparse, events: list[Event]
) -> None:
    removed = full.changes.remove(["summit", "sailing"], author="ann@example.org")
    edited = full.changes.edit(replace(quiet, article=replace(quiet.article, title="T")), author="bo")
    assert removed is not None
    assert [change.id for change in full.changes.undoable()] == [edited.id, removed.id]
    full.changes.undo(edited.id, author="cy")
    assert [(event.name, dict(event.fields)) for event in events] == [
        (
            "articles.removed",
            {"change": removed.id, "by": "ann@example.org", "articles": 2, "ids": "summit, sailing"},
        ),
        ("article.edited", {"change": edited.id, "by": "bo", "articles": 1, "ids": "quiet"}),
        ("change.undone", {"change": edited.id, "by": "cy", "articles": 1, "skipped": 0}),
    ]


def test_a_backup_holds_changes_that_can_be_undone_after_it_is_restored(
    url: str, full: Store, summit: Geoparse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    change = full.changes.remove(["summit"], author="ann")
    assert change is not None
    path = tmp_path_factory.mktemp("backup") / "news.backup"
    backup(full, path)
    full.changes.purge(everything=True)
    restore(path, url, replace=True)
    full.changes.undo(change.id, author="ann")
    assert full.reader.geoparse("summit") == summit


def test_damaged_content_is_reported(full: Store) -> None:
    change = full.changes.remove(["summit"], author="ann")
    assert change is not None
    with full.transaction() as connection:
        connection.execute(update(former_articles).values(content=json.dumps({"article": {}})))
    with pytest.raises(DamagedStoreError, match="removed or edited article"):
        full.changes.undo(change.id, author="ann")


def test_unusual_texts_are_restored_as_they_were(store: Store, mark: Callable[..., Geoparse]) -> None:
    text = "東京 und Zürich \u2028 \x00 {{ 7 * 7 }} '); DROP TABLE articles; -- in Osaka"
    geoparse = mark(Article("x'\"", "<b>", text, None, "<i>"), {"Osaka": "Osaka"}, kind=MentionKind.PLACE)
    store.add([geoparse])
    before = store.reader.geoparse("x'\"")
    change = store.changes.remove(["x'\""], author="ann")
    assert change is not None
    store.changes.undo(change.id, author="ann")
    assert store.reader.geoparse("x'\"") == before
    assert store.reader.totals(Filter(text="東京")).listed == 1


def test_a_story_goes_on_without_a_removed_article_and_with_a_restored_one(store: Store) -> None:
    papers = ("One", "Two", "Three")
    text = "The harbour of Osaka was closed on Monday because of heavy rain, and ferries stayed in port. " * 5
    store.add([Geoparse(Article(paper, f"Rain, says {paper}", text, source=paper)) for paper in papers])
    change = store.changes.remove(["One"], author="ann")
    assert change is not None
    assert store.reader.story("Two") == ["Three"]
    assert list(check(store)) == []
    store.changes.undo(change.id, author="ann")
    assert set(store.reader.story("Two")) == {"One", "Three"}
    assert list(check(store)) == []

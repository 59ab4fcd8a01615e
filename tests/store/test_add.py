from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from geo.errors import StoreError
from geo.index import Filter
from geo.store import AddCounts, Store
from geo.store.database import bulk_insert
from geo.store.ingest_writer import batches
from geo.store.row_conversion import content_digest, storable, text_digest
from geo.store.schema import counters
from geo.types import Article, Geoparse, Place, SpatialRelation

LONG = "A long enough story. " * 10


def test_an_article_is_read_as_it_was_geoparsed(store: Store, summit: Geoparse) -> None:
    assert store.add([summit]) == AddCounts(added=1)
    assert store.reader.geoparse("summit") == summit
    assert store.reader.article("summit") == summit.article


def test_a_mentions_own_point_and_spatial_relation_are_stored(store: Store, summit: Geoparse) -> None:
    said = SpatialRelation("between", None, 12.5, (60, 66)), SpatialRelation("off", "east")
    first, second, *others = summit.mentions
    moved = [
        replace(m, relation="near", spatial=spatial, offset_point=(1.5, -2.5, 30.0))
        for m, spatial in zip((first, second), said, strict=True)
    ]
    geoparse = replace(summit, mentions=(*moved, *others))
    store.add([geoparse])
    assert store.reader.geoparse("summit") == geoparse
    shown = store.reader.offset_mentions(Filter())
    assert shown[["lat", "lon", "radius_km"]].values.tolist() == [[1.5, -2.5, 30.0]] * 2
    assert store.reader.snippets(Filter(), ["gn:1853909"], 1).lat.tolist() == [34.69379]


def test_a_datetime_keeps_its_offset(store: Store, sailing: Geoparse) -> None:
    store.add([sailing])
    article = store.reader.article("sailing")
    assert article is not None
    assert isinstance(article.date, dt.datetime)
    assert article.date.isoformat() == "2022-03-01T23:30:00+02:00"


def test_an_unknown_id_is_none(store: Store) -> None:
    assert store.reader.article("none") is None
    assert store.reader.geoparse("none") is None


def test_adding_again_changes_nothing(store: Store, summit: Geoparse, sailing: Geoparse) -> None:
    store.add([summit, sailing])
    before = store.reader.totals(Filter())
    assert store.add([summit, sailing]) == AddCounts(unchanged=2)
    assert store.reader.totals(Filter()) == before


def test_a_changed_article_is_replaced_together_with_its_mentions(store: Store, summit: Geoparse) -> None:
    store.add([summit])
    shorter = Geoparse(replace(summit.article, text="They met in New Delhi."), summit.mentions[:1])
    assert store.add([shorter]) == AddCounts(replaced=1)
    assert store.reader.geoparse("summit") == shorter


def test_another_engine_replaces_an_article(store: Store, summit: Geoparse) -> None:
    store.add([summit], engine="one")
    assert store.status(summit.article, engine="one") == "unchanged"
    assert store.status(summit.article, engine="two") != "unchanged"
    assert store.add([summit], engine="two") == AddCounts(replaced=1)


def test_the_later_of_two_articles_with_the_same_id_is_kept(store: Store, summit: Geoparse) -> None:
    later = Geoparse(replace(summit.article, title="Later"))
    assert store.add([summit, later]) == AddCounts(added=1, replaced=1)
    assert store.reader.geoparse("summit") == later


def test_the_same_text_under_another_id_is_an_article_of_its_own(store: Store) -> None:
    first = Article("a", "One headline", LONG, source="Paper A")
    copy = Article("b", "One headline", LONG, source="Paper B")
    assert store.add([Geoparse(first), Geoparse(copy)]) == AddCounts(added=2)
    assert store.add([Geoparse(first), Geoparse(copy)]) == AddCounts(unchanged=2)
    assert store.reader.article("b") == copy


def test_short_texts_may_repeat(store: Store) -> None:
    pair = [Geoparse(Article(name, name, "Pictures.")) for name in ("a", "b")]
    assert store.add(pair) == AddCounts(added=2)


def test_a_changed_place_changes_in_every_article(store: Store, summit: Geoparse, gazetted: dict[str, Place]) -> None:
    store.add([summit])
    moved = replace(gazetted["Osaka"], lat=34.7)
    mentions = tuple(replace(m, place=moved) if m.place == gazetted["Osaka"] else m for m in summit.mentions)
    store.add([replace(summit, mentions=mentions)], engine="newer")
    assert store.reader.places(Filter(place_ids=(moved.id,))).lat.tolist() == [34.7]


def test_changed_places_keep_their_keys_without_gaps(store: Store, summit: Geoparse, sailing: Geoparse) -> None:
    for population in range(5):
        changed = [replace(m, place=replace(m.place, population=population)) if m.place else m for m in summit.mentions]
        store.add([replace(summit, mentions=tuple(changed))], engine=str(population))
    store.add([sailing])
    assert store.reader.places(Filter(countries=("RU",))).population.tolist() == [4]
    with store.snapshot() as connection:
        assert connection.exec_driver_sql("SELECT key FROM places ORDER BY key").scalars().all() == [1, 2, 3, 4, 5]


def test_unstorable_characters_are_replaced_one_by_one(store: Store) -> None:
    article = Article("odd\x00", "a\x00b", "c\ud800d", source="e\udfff")
    store.add([Geoparse(article)])
    assert store.reader.article("odd\ufffd") == Article("odd\ufffd", "a\ufffdb", "c\ufffdd", source="e\ufffd")
    assert store.status(article) == "unchanged"


@settings(max_examples=200)
@given(st.text(st.characters(), max_size=50))
def test_every_text_keeps_its_length(text: str) -> None:
    clean = storable(Article("a", text, text))
    assert len(clean.text) == len(text)
    assert "\x00" not in clean.text
    clean.text.encode()


def test_every_part_of_an_article_counts_in_its_digest(summit: Geoparse) -> None:
    article = summit.article
    changes = ({"title": ""}, {"text": ""}, {"date": None}, {"source": None}, {"url": None})
    digests = {content_digest(replace(article, **change)) for change in changes}
    assert len(digests | {content_digest(article)}) == 6


def test_the_text_digest_ignores_case_and_white_space() -> None:
    assert text_digest(Article("a", "", LONG)) == text_digest(Article("b", "", LONG.upper().replace(" ", "\r\n ")))


def many(count: int) -> Iterator[Geoparse]:
    yield from (Geoparse(Article(str(number), "", f"Story {number}.")) for number in range(count))


def test_batches_have_200_articles() -> None:
    assert [len(batch) for batch in batches(many(450))] == [200, 200, 50]


def test_a_batch_does_not_wait_for_a_slow_producer() -> None:
    ticks = iter(range(1000))
    assert max(len(batch) for batch in batches(many(9), clock=lambda: float(next(ticks)))) == 2


def test_articles_finished_before_a_failure_are_stored(store: Store) -> None:
    def failing() -> Iterator[Geoparse]:
        yield from many(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add(failing())
    assert len(store.reader.articles(Filter())) == 3


def test_bulk_insert_inserts_rows_and_raises_store_error_for_refused_ones(store: Store) -> None:
    rows = [{"name": f"näme {number}\t\\", "value": number} for number in range(3)]
    with store.transaction() as connection:
        bulk_insert(connection, counters, [])
        bulk_insert(connection, counters, rows)
    with store.snapshot() as connection:
        found = connection.execute(select(counters).where(counters.c.name.like("n%")).order_by(counters.c.value))
        assert [dict(row) for row in found.mappings()] == rows
    with pytest.raises(StoreError), store.transaction() as connection:
        bulk_insert(connection, counters, [{"name": "new", "value": 9}, rows[0]])
    with store.snapshot() as connection:
        assert connection.scalar(select(counters.c.value).where(counters.c.name == "new")) is None

"""Clocks that are set back, and articles of odd times and zones, from the store to the exports."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet
import pytest

from geo.export import (
    write_csv,
    write_geojson_mentions,
    write_geojson_places,
    write_html,
    write_jsonl,
    write_kml,
    write_parquet,
)
from geo.feeds import FeedWatcher, WatchedFeed, WatchList
from geo.index import Filter
from geo.ingest import ingest
from geo.store import FeedState, Store, check
from geo.types import Article, Geoparse

MarkByHand = Callable[..., Geoparse]


def at(hours: float, *moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=dt.timezone(dt.timedelta(hours=hours)))  # type: ignore[arg-type,misc]


# In the order of the clocks on their walls, newest first.
ODD: Mapping[str, dt.date] = {
    "last day": dt.date(9999, 12, 31),
    "last second, far east": at(14, 9999, 12, 31, 23, 59, 59),
    "new year, far east": at(14, 2024, 1, 1, 0, 30),
    "summer time, second 02:30": at(1, 2023, 10, 29, 2, 30),
    "before it, in old years": at(0.3333, 1935, 6, 1, 12),
    "before the first second": dt.date(1969, 12, 31),
    "year one, far west": at(-14, 1, 1, 1, 0, 0),
}


@pytest.fixture
def filled(store: Store, mark: MarkByHand) -> Store:
    store.add(
        mark(Article(name, "", f"Osaka, {name}.", date, "Example Times"), {"Osaka": "Osaka"})
        for name, date in ODD.items()
    )
    return store


def test_every_date_is_stored_unchanged(filled: Store) -> None:
    for name, date in ODD.items():
        article = filled.reader.article(name)
        assert article is not None
        assert article.date == date
        assert type(article.date) is type(date)
        if isinstance(date, dt.datetime):
            assert isinstance(article.date, dt.datetime)
            assert article.date.utcoffset() == date.utcoffset()
    assert list(check(filled)) == []


def test_articles_are_filtered_by_their_local_day(filled: Store) -> None:
    for name, date in ODD.items():
        day = dt.date(date.year, date.month, date.day)
        assert name in filled.reader.articles(Filter(since=day, until=day)).article_id.tolist()
    assert filled.reader.totals(Filter(since=dt.date.min, until=dt.date.max)).articles == len(ODD)
    assert filled.reader.totals(Filter(since=dt.date(2024, 1, 1), until=dt.date(2024, 1, 1))).articles == 1
    facets = filled.reader.facets(Filter())
    assert (facets.first_date, facets.last_date) == (dt.date.min, dt.date.max)


@pytest.mark.parametrize("by", ["day", "week", "month", "year"])
def test_a_timeline_covers_all_years(filled: Store, by: str) -> None:
    found = filled.reader.timeline(Filter(), by)  # type: ignore[arg-type]
    assert found.mentions.sum() == len(ODD)
    assert filled.reader.place_timeline(Filter(), by).mentions.sum() == len(ODD)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "write",
    [
        write_csv,
        write_geojson_mentions,
        write_geojson_places,
        write_jsonl,
        write_kml,
        write_html,
    ],
)
def test_exports_write_unusual_dates_unchanged(filled: Store, write: Callable[..., None]) -> None:
    out = io.StringIO()
    write(filled.reader.geoparses(Filter()), out)
    text = out.getvalue()
    assert "0001-01-01" in text
    assert "9999-12-31" in text
    if write in (write_csv, write_jsonl, write_geojson_mentions):
        assert all(date.isoformat() in text for date in ODD.values())


def test_parquet_has_unusual_dates(filled: Store) -> None:
    out = io.BytesIO()
    write_parquet(filled.reader.geoparses(Filter()), out)
    dates = pyarrow.parquet.read_table(io.BytesIO(out.getvalue())).column("date").to_pylist()
    assert {str(date) for date in dates} >= {"9999-12-31"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2016-12-31T23:59:60Z", "2016-12-31"),  # a leap second
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31"),
        ("2023-10-29T02:30:00+01:00", "2023-10-29"),
        ("2024-02-29", "2024-02-29"),
        ("1900-01-01T00:00:00-14:00", "1900-01-01"),
        ("2099-12-31T23:59:59+14:00", "2099-12-31"),
        ("0001-01-01T00:00:00-14:00", None),
        ("9999-12-31T23:59:59+14:00", None),
        ("2016-12-31T23:59:61Z", None),
        ("2024-01-01T24:00:00Z", "2024-01-02"),
        ("2023-02-29", None),
        ("10000-01-01", None),
        ("2024-01-01T00:00:00+25:00", None),
    ],
)
def test_a_date_is_read_or_unknown_with_a_reason(tmp_path: Path, store: Store, written: str, day: str | None) -> None:
    source = tmp_path / "articles.jsonl"
    source.write_text(json.dumps({"id": "a", "title": "", "text": "Rain fell on Osaka.", "date": written}))
    report = ingest([source], store)
    stored = store.reader.article("a")
    assert stored is not None
    assert not report.rejections
    notes = [(note.field, note.value) for note in report.ledger.read.notes]
    if day is None:
        assert stored.date is None
        assert notes == [("date", written)]
    else:
        assert str(stored.date).startswith(day)
        assert not notes
    assert list(check(store)) == []


def test_a_feed_is_fetched_again_after_the_clock_is_set_back(store: Store) -> None:
    ahead = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    store.feeds.record(FeedState("https://example.org/feed", asked_at=ahead, due_at=ahead + dt.timedelta(minutes=15)))
    now = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    watched = FeedWatcher(WatchList((WatchedFeed("https://example.org/feed"),)), store, now=lambda: now)
    next_at = watched.next_at()
    assert next_at is not None
    assert next_at <= now + dt.timedelta(days=1)


def test_writes_are_visible_after_the_clock_is_set_back(
    store: Store, summit: Geoparse, sailing: Geoparse, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Turned(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime(1999, 1, 1, tzinfo=tz)

    store.add([summit])
    assert store.reader.totals(Filter()).articles == 1
    monkeypatch.setattr("geo.store.store.dt", SimpleNamespace(datetime=Turned, UTC=dt.UTC))
    store.add([sailing])
    store.add([summit], engine="another")
    monkeypatch.undo()
    assert store.reader.totals(Filter()).articles == 2
    assert list(check(store)) == []

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.corrections import Correction, Scope
from geo.store import FeedState, Store, locate
from geo.types import Geoparse, Place

# A zero below zero: SQLite keeps it as 0.0.
KOTRI = Place("gn:1173378", "Kotri", 25.36, 68.31, "PK", "05", None, "P", "PPL", 3_812_366_000, 5.0, -0.0)


Geoparses = tuple[Geoparse, ...]


@pytest.fixture(scope="session")
def geoparses(summit: Geoparse, sailing: Geoparse, officials: Geoparse, quiet: Geoparse) -> Geoparses:
    return summit, sailing, officials, quiet


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, geoparses: Geoparses) -> Path:
    """A SQLite database with something in every table."""
    path = tmp_path_factory.mktemp("written") / "articles.db"
    with Store.open(f"sqlite:///{path}") as store:
        _fill(store, geoparses)
    return path


@pytest.fixture
def library(written: Path, url: str, geoparses: Geoparses) -> Iterator[Store]:
    """A store with something in every table."""
    path = locate(url).path
    if path is not None:
        shutil.copyfile(written, path)
    with Store.open(url) as store:
        if path is None:
            _fill(store, geoparses)
        yield store


def _fill(store: Store, geoparses: Geoparses) -> None:
    summit, sailing, officials, _ = geoparses
    store.add(geoparses)
    _correct(store, summit, "Osaka", KOTRI)
    _correct(store, sailing, "Cape Town", None)
    undone = _correct(store, officials, "Indian", KOTRI, scope="publisher")
    assert undone.id is not None
    store.corrections.undo(undone.id)
    store.share_links.create("panel=articles", "Ada", dt.timedelta(days=1))
    asked = dt.datetime(2022, 3, 1, tzinfo=dt.UTC)
    store.feeds.record(FeedState("https://example.org/feed", title="Feed", asked_at=asked), ["one"], ["two"])


def _correct(store: Store, geoparse: Geoparse, text: str, place: Place | None, scope: Scope = "mention") -> Correction:
    mention = next(m for m in geoparse.mentions if m.text == text)
    return store.corrections.add(
        Correction(
            "place" if place else "not_a_place",
            geoparse.article.id,
            mention.field,
            mention.start,
            mention.end,
            text,
            kind=mention.kind,
            place=place,
            author="Ada",
            scope=scope,
        )
    )

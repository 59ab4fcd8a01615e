"""A file whose bytes have changed: whatever is asked of it gets an answer or an error with advice, not a traceback."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.errors import DamagedStoreError, StoreError
from geo.index import Filter
from geo.store import Store, check
from geo.types import Geoparse
from tests.reliability.running import EVERYTHING, ROOT, run, write_articles

ASKED: tuple[Callable[[Store], object], ...] = (
    lambda store: store.reader.totals(Filter()),
    lambda store: store.reader.snippets(Filter(), store.reader.places(Filter()).place_id[:5].tolist(), 3),
    lambda store: store.reader.facets(Filter()),
    lambda store: store.reader.timeline(Filter()),
    lambda store: store.reader.articles(EVERYTHING),
    lambda store: list(store.reader.geoparses(EVERYTHING)),
    lambda store: store.reader.offset_mentions(Filter()),
    lambda store: store.corrections.active(),
    lambda store: store.feeds.all(),
    lambda store: store.share_links.all(),
    lambda store: store.reader.totals(Filter(text="the river")),
    lambda store: list(check(store)),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database that `dateline ingest` made of the samples."""
    folder = tmp_path_factory.mktemp("whole")
    source = write_articles(folder / "articles.jsonl", 40)
    assert run("ingest", source, url=f"sqlite:///{folder}/articles.db")[0] == 0
    return (folder / "articles.db").read_bytes()


@pytest.mark.parametrize("number", [40, pytest.param(2_000, marks=[pytest.mark.soak, pytest.mark.timeout(1_200)])])
def test_changed_bytes_raise_store_error_or_do_no_harm(tmp_path: Path, whole: bytes, number: int) -> None:
    chance = random.Random(number)
    said = 0
    for at in range(number):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20])):
            start, length = chance.randrange(len(whole)), chance.choice([1, 1, 8, 200])
            damaged[start : start + length] = chance.randbytes(len(damaged[start : start + length]))
        path = tmp_path / f"{at}.db"
        path.write_bytes(damaged)
        try:
            with Store.open(f"sqlite:///{path}", read_only=True) as store:
                said += sum(is_refused(ask, store) for ask in ASKED)
        except StoreError:  # or so that it is another program's, or a newer Dateline's
            said += 1
        for file in tmp_path.glob(f"{at}.db*"):
            file.unlink()
    assert said > number / 4


def is_refused(ask: Callable[[Store], object], store: Store) -> bool:
    try:
        ask(store)
    except DamagedStoreError as error:
        return "dateline db" in str(error) or pytest.fail(f"says nothing of what to do: {error}")
    return False


def test_the_dashboard_reports_a_damaged_database(
    tmp_path: Path, whole: bytes, summit: Geoparse, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "articles.db"
    monkeypatch.setenv("DATELINE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("DATELINE_ACCESS", "open")
    for damaged in (b"\xff" * len(whole), whole[:4096] + b"\xff" * (len(whole) - 4096), whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        st.cache_resource.clear()
        page = AppTest.from_file(str(ROOT / "dashboard" / "page_script.py"), default_timeout=60).run()
        assert not page.exception
        assert any(button.key == "again-page" for button in page.button)
    st.cache_resource.clear()

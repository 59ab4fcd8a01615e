"""The page says in words where a point is not exactly what is named, and which articles an older version read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geo.settings import Settings
from geo.store import Store
from geo.types import Article, Geoparse, Precision

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def approximate(
    serve: Callable[..., str],
    mark: Callable[..., Geoparse],
    sailing: Geoparse,
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """A dashboard with a village that is placed at the town that contains it, and an article of an older version."""
    article = Article("raid", "A raid", "Gunmen came to Zubrowka, a quarter of Osaka, at dawn.", dt.date(2026, 3, 1))
    raid = mark(article, {"Osaka": "Osaka", "Zubrowka": "Osaka"})
    mentions = tuple(replace(mention, is_approximate=mention.text == "Zubrowka") for mention in raid)
    assert {mention.precision for mention in mentions} == {Precision.CITY, Precision.EXACT}
    path = tmp_path_factory.mktemp("approximate") / "articles.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([replace(raid, mentions=mentions)], engine=Settings().engine())
        store.add([sailing], engine="dateline 0.0.1 gazetteer")
    return serve(path)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_reader_says_that_a_name_is_placed_at_what_contains_it(
    look: Callable[..., Dashboard], approximate: str, width: int
) -> None:
    window = look(approximate + "/?read=raid", width=width)
    card = window.page.get_by_role("group", name="Mentions")
    card.get_by_role("button", name="Next mention").click()
    expect(card).to_contain_text("placed at Osaka, which contains it")
    card.get_by_role("button", name="Next mention").click()
    expect(card).not_to_contain_text("contains it")


def test_the_popup_says_which_name_is_placed_there(look: Callable[..., Dashboard], approximate: str) -> None:
    window = look(approximate)
    window.open_popup("Osaka")
    expect(window.popup).to_contain_text("“Zubrowka” is placed here, because this place contains it")


def test_the_list_of_articles_says_how_many_an_older_version_read(
    look: Callable[..., Dashboard], approximate: str
) -> None:
    window = look(approximate)
    window.page.get_by_text("Articles 2", exact=True).click()
    expect(window.page.get_by_text("1 article was read by an older version")).to_be_visible()

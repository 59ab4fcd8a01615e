from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo.corrections import Correction
from geo.store import Store
from geo.types import Geoparse
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def test_the_map_shows_what_a_postgresql_server_holds_as_it_changes(
    serve: Callable[..., str],
    look: Callable[..., Dashboard],
    postgres: PostgresServer,
    tmp_path: Path,
    summit: Geoparse,
    sailing: Geoparse,
) -> None:
    database = postgres.url(postgres.fresh())
    with Store.open(database) as store:
        store.add([summit])
        url = serve(tmp_path, environment={"DATELINE_DATABASE_URL": database})
        window = look(f"{url}/?text=moscow*&read=summit")
        expect(window.mark("Moscow")).to_have_count(1)
        expect(window.page.locator(".article .text")).to_contain_text("They last met in Osaka.")

        store.add([sailing])
        osaka = next(m for m in summit.mentions if m.text == "Osaka")
        store.corrections.add(Correction("not_a_place", "summit", osaka.field, osaka.start, osaka.end, "Osaka"))
        window.open(url)
        expect(window.mark("Cape Town")).to_have_count(1)
        window.open_popup("Osaka")
        expect(window.popup).to_contain_text("Osaka is its next port.")
        expect(window.popup).not_to_contain_text("They last met in Osaka.")

        postgres.halt()
        try:
            window.page.goto(url)
            expect(window.page.locator(".st-key-trouble-page")).to_contain_text("check that PostgreSQL runs there")
        finally:
            postgres.start()
        window.open(url)
        expect(window.mark("Cape Town")).to_have_count(1)

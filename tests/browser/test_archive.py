"""The dashboard over the files of a batch, without a database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geo.archive import aggregate
from geo.stored_articles import archive_url
from geo.types import Geoparse

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def test_an_archive_is_shown_read_only(
    serve: Callable[..., str],
    look: Callable[..., Dashboard],
    served: str,
    stored: Path,
    batch: Any,
    summit: Geoparse,
    sailing: Geoparse,
    officials: Geoparse,
    hostile: Geoparse,
) -> None:
    output = batch({"one": [summit, hostile], "two": [sailing, officials]})
    aggregate(str(output))
    archived = serve(stored, environment={"DATELINE_DATABASE_URL": archive_url(output)})
    window, theirs = look(archived + "/?list=articles"), look(served + "/?list=articles")
    assert window.summary() == theirs.summary()
    assert window.page.locator("button.row").all_inner_texts() == theirs.page.locator("button.row").all_inner_texts()
    expect(theirs.page.get_by_role("button", name="Add articles")).to_be_visible()
    expect(window.page.get_by_role("button", name="Add articles")).to_have_count(0)
    expect(window.page.get_by_text("Archive", exact=True)).to_be_visible()
    window.open_popup("Cape Town")
    expect(window.popup).to_contain_text("The yacht left Cape Town")
    window.row("Round the world").click()
    expect(window.page.get_by_role("heading", name="Round the world")).to_be_visible()
    expect(window.page.get_by_role("button", name="Correct")).to_have_count(0)
    words = window.page.get_by_label("Words in title or text")
    words.fill("yacht")
    words.press("Enter")
    expect(window.page.locator(".sentence")).to_contain_text("1 article")
    expect(window.mark("Moscow")).to_have_count(0)

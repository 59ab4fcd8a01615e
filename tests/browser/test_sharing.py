from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

SHARE_OF_DARK = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 0 && value === 0).length / (data.length / 4);
}"""


def opened(window: Dashboard) -> Any:
    window.page.get_by_role("button", name="Share").click()
    expect(window.page.get_by_role("button", name="Copy link")).to_be_visible()
    return window.page


def test_qr_code_shows_the_link(look: Callable[..., Dashboard], served: str) -> None:
    page = opened(look(served))
    page.get_by_role("button", name="QR code").click()
    code = page.get_by_role("img", name="QR code of the link to this view")
    expect(code).to_be_visible()
    assert 0.2 < code.evaluate(SHARE_OF_DARK) < 0.6


def test_code_to_embed_shows_the_map_alone(look: Callable[..., Dashboard], served: str) -> None:
    page = opened(look(served + "/?country=RU"))
    page.get_by_role("button", name="Copy code").click()
    snippet = page.evaluate("() => navigator.clipboard.readText()")
    assert snippet.startswith("<iframe src=")
    address = page.evaluate("html => new DOMParser().parseFromString(html, 'text/html').body.firstChild.src", snippet)
    frame = look(address)
    expect(frame.mark("Moscow")).to_be_visible()
    expect(frame.page.locator('[data-testid="stSidebar"]')).not_to_be_visible()
    expect(frame.page.get_by_role("button", name="Share")).to_have_count(0)
    way_out = frame.page.get_by_role("link", name="Open in Dateline")
    href = way_out.get_attribute("href") or ""
    assert "country=RU" in href
    assert "at=" in href
    assert "embed" not in href
    with frame.page.expect_popup() as whole:
        way_out.click()
    expect(whole.value.get_by_role("button", name="Share")).to_be_visible()


def test_picture_of_the_map_is_saved(look: Callable[..., Dashboard], served: str, tmp_path: Path) -> None:
    page = opened(look(served))
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture of the map").click()
    path = tmp_path / "map.png"
    download.value.save_as(path)
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert width > 1000
    assert height > 800


@pytest.mark.parametrize("label", ["Web page", "GeoJSON", "CSV", "KML"])
def test_selection_is_downloaded(look: Callable[..., Dashboard], served: str, tmp_path: Path, label: str) -> None:
    window = look(served + "/?country=RU")
    page = opened(window)
    page.get_by_role("tab", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert "Moscow" in text
    assert "Cape Town" not in text
    if label == "GeoJSON":
        assert len(json.loads(text)["features"]) == 1

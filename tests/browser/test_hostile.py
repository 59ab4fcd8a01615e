from __future__ import annotations

import pytest
from playwright.sync_api import expect

from geo.model import Geoparse

pytestmark = pytest.mark.browser


def test_popup_shows_hostile_text_as_text(look, served, hostile: Geoparse):
    window = look(served)
    window.open_popup("Cape Town")
    quote = window.popup.locator(".dl-quote").first
    assert quote.locator(".dl-open").text_content() == hostile.article.title
    sentence = hostile.mentions[0].mention.sentence
    assert quote.locator("blockquote").text_content() == hostile.article.text[slice(*sentence)]
    expect(quote.locator("img, script, b, i")).to_have_count(0)


def test_lists_reader_and_filters_show_hostile_text_as_text(look, served, hostile: Geoparse):
    window = look(served + "/?list=articles&article=hostile&read=hostile")
    story = window.page.locator(".story")
    assert story.locator("h2").text_content() == hostile.article.title
    assert story.locator(".text").first.text_content() == hostile.article.text
    expect(story.locator("img, script, b, i")).to_have_count(0)
    assert hostile.article.title in (window.page.locator(".chip").first.text_content() or "")
    expect(window.page.locator("[data-testid=stSidebar] img")).to_have_count(0)
    window.page.get_by_role("button", name="Back to the list").click()
    expect(window.page.locator("button.row .main").first).to_have_text(hostile.article.title)
    assert hostile.article.source in (window.page.locator("button.row .sub").first.text_content() or "")


def test_publisher_in_the_link_is_text(look, served):
    window = look(served + "/?source=%3Ci%3EEvil%3C/i%3E&q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(window.page.locator(".chip").first).to_contain_text("<i>Evil</i>")
    expect(window.page.locator(".part img, .part i")).to_have_count(0)

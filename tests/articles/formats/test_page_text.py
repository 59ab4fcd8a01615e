"""Which part of a page is taken for its article."""

from __future__ import annotations

import pytest

from geo.articles.formats.page_text import article_text, parse_page
from geo.errors import InputError

STORY = [
    "Flood water reached Patna on Monday after three days of rain in Nepal, officials said, and boats were sent out.",
    "Trains to Gaya were stopped, and the road to Hajipur was closed by the water that rose through the whole night.",
    "In Muzaffarpur the army built a bridge of boats, over which the first lorries brought rice and clean water.",
]
TEASERS = "".join(
    f'<li><a href="/{n}">{town} hopes for a dry week before the fair</a></li>'
    for n, town in enumerate(("Oslo", "Bonn"))
)


def text_of(body: str, *descriptions: str) -> str:
    page = f"<html><head><title>Floods</title></head><body>{body}</body></html>"
    return article_text(page, parse_page(page), descriptions, "a.html")


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_subheadings_and_short_paragraphs_inside_the_article_are_kept() -> None:
    rest = paragraphs([*STORY[2:], "Gaya waits.", *STORY])
    text = text_of(f"<article><h1>Floods</h1>{paragraphs(STORY[:2])}<h2>Bridge of boats</h2>{rest}</article>")
    assert "Bridge of boats" in text
    assert "Gaya waits." in text


def test_tables_of_the_article_are_kept() -> None:
    table = "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Shikarpur</td><td>3</td></tr></table>"
    text = text_of(f"<article><h1>Floods</h1>{paragraphs(STORY)}{table}{paragraphs(STORY)}</article>")
    assert "Shikarpur" in text


def test_comments_after_the_article_are_left_out() -> None:
    comments = "".join(
        f"<div><p>{hours} hours ago</p><p>I was in Lisbon once, and they handle their river better there.</p></div>"
        for hours in range(2, 9)
    )
    text = text_of(f'<div id="main"><h1>Floods</h1>{paragraphs(STORY * 2)}</div><div id="comments">{comments}</div>')
    assert "Lisbon" not in text
    assert "Muzaffarpur" in text


def test_menus_and_lists_of_other_stories_are_left_out() -> None:
    body = f"<nav><ul>{TEASERS}</ul></nav><article>{paragraphs(STORY)}</article><aside><ul>{TEASERS}</ul></aside>"
    text = text_of(body)
    assert not [town for town in ("Oslo", "Bonn") if town in text]


def test_a_standfirst_in_the_head_of_the_page_is_part_of_the_text() -> None:
    summary = "Three days of rain in Nepal have put the lowlands around Darbhanga under water, and more is forecast."
    head = f'<header class="head"><h1>Floods</h1><p class="summary">{summary}</p></header>'
    body = f"{head}<div><article>{paragraphs(STORY)}</article></div>"
    assert text_of(body, summary[:70] + "…").startswith(summary)
    assert text_of(body, "A description that is on no part of the page, however long it may be.").startswith(
        STORY[0][:20]
    )


def test_a_description_that_the_text_has_is_not_repeated() -> None:
    text = text_of(f"<article><h1>Floods</h1>{paragraphs(STORY)}</article>", STORY[0])
    assert text.count(STORY[0]) == 1


def test_the_visible_text_of_a_short_page_is_read_where_no_article_is_found() -> None:
    assert text_of("<nav>Menu</nav><div>Rain in <b>Patna</b></div><div>Snow</div>") == "Rain in Patna\nSnow"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "<div><p>Comments are welcome here, but everyone who writes one must keep to our terms of use.</p>"
            "<p>1. Stay polite.</p><p>2. No insults.</p></div>",
            "only a notice about comments",
        ),
        (
            "<p>We use cookies and similar technologies to run this site and to measure its use. Accept all.</p>",
            "cookies",
        ),
        ("<p>Diese Website verwendet Cookies, damit sie richtig dargestellt wird.</p><p>Zustimmen</p>", "cookies"),
        ("<div>Please enable JavaScript to continue using this application.</div>", "needs JavaScript"),
        ("<div>Are you a robot? Click the box below to let us know.</div>", "check that a person reads it"),
        (
            "<h1>Floods</h1><p>Water rose in Patna.</p><p>This article is for subscribers only. Subscribe now.</p>",
            "the notice of a paywall",
        ),
        ("<p>Cet article est réservé aux abonnés.</p>", "the notice of a paywall"),
    ],
)
def test_a_notice_in_place_of_an_article_is_refused_with_the_reason(body: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        text_of(body)


def test_an_article_beside_a_notice_is_read() -> None:
    notice = "<p>We use cookies to measure the use of this site.</p><p>Already a subscriber? Log in to read on.</p>"
    assert "Muzaffarpur" in text_of(f"<article>{paragraphs(STORY)}</article>{notice}")


def test_an_article_about_cookies_is_read() -> None:
    lines = [
        "The court in Luxembourg ruled on Tuesday that the words “we use cookies” under a page are no consent at all.",
        "Publishers in Berlin and Paris have until May to change their pages, said the authority for data protection.",
        "The association of publishers in Brussels called the judgment a blow for every small newspaper there is.",
    ]
    assert "Luxembourg" in text_of(f"<article>{paragraphs(lines)}</article>")

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles.web import (
    is_feed,
    parse_feed,
)
from geo.errors import InputError


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Port News</title>{"".join(items)}</channel></rss>'


def item(link: str, title: str = "Harbour closed", text: str = "A teaser.") -> str:
    date = "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"
    return f"<item><title>{title}</title><link>{link}</link><description>{text}</description>{date}</item>"


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        (b"<?xml version='1.0'?>\n<!-- made by hand -->\n<rss version='2.0'>", "text/html", True),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "application/xml", True),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}', "application/json", True),
        (b"<!doctype html><html><body>rss", "application/rss+xml", False),
        (b'{"error": "none"}', "application/json", False),
    ],
)
def test_a_feed_is_recognized_by_its_first_bytes(body: bytes, media_type: str, expected: bool) -> None:
    assert is_feed(body, media_type) is expected


def test_an_entity_bomb_in_a_feed_does_not_expand() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{levels}]>' + rss(item("http://a.b/", "&e11;"))
    try:
        feed = parse_feed(bomb.encode(), "http://a.b/feed")
    except InputError:
        return
    assert sum(len(entry.title) for entry in feed.entries) < 100_000


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: rss(item(text, text, text)).encode("utf-8", "replace"))
)
def test_any_feed_is_read_or_refused(body: bytes) -> None:
    try:
        feed = parse_feed(body, "https://example.org/feed")
    except InputError:
        return
    assert all(entry.url is None or entry.url.startswith(("http://", "https://")) for entry in feed.entries)


def test_a_feed_that_makes_the_parser_fail_is_refused() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>&#x110000;<entry><title type="html">&#x110000;'
    with pytest.raises(InputError, match="is not a feed that can be read"):
        parse_feed(feed.encode(), "https://example.org/feed")


def test_an_entry_without_a_publication_date_has_the_date_of_its_update() -> None:
    entry = "<entry><id>1</id><title>a</title><published></published><updated>2021-12-06T10:00:00Z</updated></entry>"
    feed = parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode(), "https://example.org/feed")
    assert feed.entries[0].date == "2021-12-06T10:00:00Z"

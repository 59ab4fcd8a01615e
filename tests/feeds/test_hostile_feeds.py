"""Broken and hostile feeds, from a real server on this machine: what can be read is ingested."""

from __future__ import annotations

import codecs
import json
import re
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from geo.articles.web import parse_feed
from geo.errors import InputError
from geo.index import Filter
from geo.store import Store
from tests.conftest import Site
from tests.feeds.test_watcher import START, STORY, Clock, clock, feed, make_watcher

__all__ = ["clock"]  # a fixture


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'a.db'}") as opened:
        yield opened


def titles(store: Store) -> set[str]:
    return set(store.reader.articles(Filter()).title)


def answer_with(site: Site, raw: bytes) -> None:
    """Answer the request of the feed with these bytes, headers included."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(raw)
        request.close_connection = True

    site.pages["/feed"] = answer


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n0\r\n\r\n", "broke the connection off"),
        (b"Transfer-Encoding: chunked\r\n\r\n-5\r\n<rss>\r\n0\r\n\r\n", "broke the connection off|not a feed"),
        (b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n<rss>", "broke the connection off"),
        (b"Transfer-Encoding: chunked\r\n\r\n" + b"9" * 100_000, "does not answer in HTTP"),
        (b"Content-Length: 99999999\r\n\r\n<rss>", "broke off after 5 bytes"),
        (b"Content-Length: 5\r\n\r\n<rss version='2.0'><channel>", "not a feed that can be read"),
        (b"X: " + b"a" * 100_000 + b"\r\n\r\n<rss>", "does not answer in HTTP"),
        (b"X: y\r\n" * 1_000 + b"\r\n<rss>", "does not answer in HTTP"),
    ],
)
def test_a_response_with_wrong_framing_is_one_rejection(
    site: Site, store: Store, clock: Clock, raw: bytes, reason: str
) -> None:
    answer_with(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n" + raw)
    result = make_watcher(site, store, clock).run_round()
    assert (result.requested, result.failed, result.added) == (1, 1, 0)
    assert re.search(reason, result.rejections[0].reason)


def test_a_server_that_always_answers_not_modified_is_requested_again(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", b"", status=304)
    for _ in range(3):
        result = watcher.run_round()
        assert (result.unchanged, result.failed) == (1, 0)
        clock.forward(minutes=15)
    assert "if-none-match" not in site.asked[-1][1]
    site.serve("/feed", feed("One"), "application/rss+xml")
    assert watcher.run_round().added == 1


@pytest.mark.parametrize(
    ("codec", "mark", "prolog", "header"),
    [
        ("utf-8", b"", "utf-8", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "iso-8859-1", "windows-1252"),
        ("utf-8", b"", "utf-8", ""),
        ("utf-8", b"", "utf-8", "shift_jis"),
        ("utf-8", b"", "no-such", "no-such"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
        ("koi8-r", b"", "koi8-r", "koi8-r"),
        ("windows-1251", b"", "windows-1251", ""),
    ],
)
def test_a_feed_is_read_in_its_actual_encoding(
    site: Site, store: Store, clock: Clock, codec: str, mark: bytes, prolog: str, header: str
) -> None:
    words = "Дели под дождём"
    text = f'<?xml version="1.0" encoding="{prolog}"?>' + feed("One").replace(STORY, f"{words}. {STORY}")
    content_type = "application/rss+xml" + (f"; charset={header}" if header else "")
    site.serve("/feed", mark + text.encode(codec, "replace"), content_type)
    assert make_watcher(site, store, clock).run_round().added == 1
    (article,) = store.reader.articles(Filter()).article_id
    stored = store.reader.article(article)
    assert stored is not None
    assert words in stored.text


def test_a_feed_that_changes_its_encoding_is_not_ingested_twice(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    body = feed("One").replace("heavy", "Málaga")
    for number, codec in enumerate(("utf-8", "iso-8859-1", "utf-16", "windows-1252")):
        prolog = f'<?xml version="1.0" encoding="{codec}"?>'
        site.serve("/feed", (prolog + body).encode(codec), f"text/xml; charset={codec}")
        assert watcher.run_round().added == (number == 0)
        clock.forward(minutes=15)
    assert titles(store) == {"One"}


def test_entries_that_share_an_id_are_all_ingested(site: Site, store: Store, clock: Clock) -> None:
    same = feed("One", "Two", "Three").replace("<guid>Two<", "<guid>One<").replace("<guid>Three<", "<guid>One<")
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", same, "application/rss+xml")
    assert watcher.run_round().added == 3
    clock.forward(minutes=15)
    assert watcher.run_round().added == 0
    assert titles(store) == {"One", "Two", "Three"}


def test_an_entry_that_is_listed_twice_is_one_article(site: Site, store: Store, clock: Clock) -> None:
    site.serve("/feed", feed("One", "One", "One"), "application/rss+xml")
    assert make_watcher(site, store, clock).run_round().added == 1


@pytest.mark.parametrize("date", ["Mon, 99 Foo 99999", "0000-00-00T00:00:00Z", "9" * 400, "-1", "2262-04-12", "soon"])
def test_an_entry_with_an_invalid_date_has_no_date(site: Site, store: Store, clock: Clock, date: str) -> None:
    site.serve("/feed", feed("One").replace("<guid>", f"<pubDate>{date}</pubDate><guid>"), "application/rss+xml")
    assert make_watcher(site, store, clock).run_round().added == 1
    assert store.reader.articles(Filter()).date.isna().all()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<item/>" * 300_000, "has more than 200,000 tags"),
        ("<a>" * 300_000, "has more than 200,000 tags"),
        ("<x " + " ".join(f"a{n}='>'" for n in range(20_000)) + "/>", "a tag of more than 200 attributes"),
        ("<x " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>", "a tag of more than 200 attributes"),
        ("".join(f'<x{n}:a xmlns:x{n}="urn:{n}"/>' for n in range(2_000)), "more than 200 namespaces"),
    ],
)
def test_a_feed_that_would_take_minutes_to_parse_is_refused_at_once(body: str, reason: str) -> None:
    whole = f'<rss version="2.0"><channel>{body}</channel></rss>'.encode()
    begun = time.process_time()
    with pytest.raises(InputError, match=reason):
        parse_feed(whole, "https://example.org/feed")
    assert time.process_time() - begun < 2


def test_only_the_first_thousand_entries_of_a_feed_are_read() -> None:
    body = '<rss version="2.0"><channel>' + "<item><title>a</title></item>" * 5_000
    assert len(parse_feed(body.encode(), "https://example.org/feed").entries) == 1_000
    listed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": n} for n in range(50_000)]})
    assert len(parse_feed(listed.encode(), "https://example.org/feed").entries) == 1_000


def test_entities_do_not_expand_read_files_or_send_requests(
    site: Site, store: Store, clock: Clock, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key is under the mat")
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = (
        f'<!DOCTYPE rss [<!ENTITY e0 "aaaaaaaaaa">{levels}<!ENTITY f SYSTEM "file://{secret}">'
        f'<!ENTITY w SYSTEM "{site.url("/entity")}"><!ENTITY % p SYSTEM "{site.url("/parameter")}">%p;]>'
    )
    bomb = '<?xml version="1.0"?>' + doctype + feed("One").replace(STORY, f"&e11; &f; &w; {STORY}")
    site.serve("/feed", bomb, "application/rss+xml")
    begun = time.process_time()
    make_watcher(site, store, clock).run_round()
    assert time.process_time() - begun < 10
    assert not {"/entity", "/parameter"} & set(site.paths())
    for article in store.reader.articles(Filter()).article_id:
        stored = store.reader.article(article)
        assert stored is not None
        assert "under the mat" not in stored.text
        assert len(stored.text) < 100_000


def test_after_the_clock_is_set_back_a_feed_is_requested_once(site: Site, store: Store, clock: Clock) -> None:
    watcher = make_watcher(site, store, clock)
    site.serve("/feed", feed("One"), "application/rss+xml")
    watcher.run_round()
    clock.now = START.replace(year=2025)
    assert [watcher.run_round().requested for _ in range(3)] == [1, 0, 0]  # not left alone for a year, either

import gzip
import socket
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from geo.articles.web import Fetcher, UrlPolicy
from geo.errors import InputError
from tests.conftest import Site


def test_a_page_is_fetched_with_its_headers(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/a", "<p>Rain</p>", "text/html; charset=ISO-8859-1", ETag='"1"', Last_Modified="yesterday")
    answer = fetcher.fetch(url)
    assert (answer.status, answer.body, answer.media_type, answer.charset) == (
        200,
        b"<p>Rain</p>",
        "text/html",
        "iso-8859-1",
    )
    assert (answer.etag, answer.last_modified) == ('"1"', "yesterday")


def test_a_request_states_its_user_agent_and_conditions(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/a", b"", status=304)
    assert fetcher.fetch(url, etag='"1"', last_modified="yesterday").unchanged
    ((_, headers),) = site.asked
    assert headers["user-agent"].startswith("Dateline/")
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "yesterday")


def test_a_stored_etag_cannot_break_out_of_its_header(site: Site, fetcher: Fetcher) -> None:
    fetcher.fetch(site.serve("/a", "x"), etag='"1"\r\nX-Other: 1')
    ((_, headers),) = site.asked
    assert "x-other" not in headers
    assert "if-none-match" not in headers


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_compressed_responses_are_unpacked(site: Site, fetcher: Fetcher, coding: str, pack: Any) -> None:
    url = site.serve("/a", pack(b"Rain in Osaka. " * 100), Content_Encoding=coding)
    assert fetcher.fetch(url).body == b"Rain in Osaka. " * 100


def test_a_zip_bomb_is_refused_before_it_fills_the_memory(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/a", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    with pytest.raises(InputError, match="is longer than 50,000 bytes"):
        fetcher.fetch(url)


@pytest.mark.parametrize(("coding", "reason"), [("gzip", "packed in a broken way"), ("br", "packed as br")])
def test_a_response_that_cannot_be_unpacked_is_refused(site: Site, fetcher: Fetcher, coding: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        fetcher.fetch(site.serve("/a", b"not packed at all", Content_Encoding=coding))


def test_an_endless_response_is_cut_off(site: Site, fetcher: Fetcher) -> None:
    def flood(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        for _ in range(100):
            request.wfile.write(b"a" * 10_000)

    site.pages["/a"] = flood
    with pytest.raises(InputError, match="is longer than 50,000 bytes"):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize("slow_part", ["headers", "body"])
def test_a_server_that_sends_byte_by_byte_is_cut_off_at_the_deadline(
    site: Site, fetcher: Fetcher, slow_part: str
) -> None:
    stop = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        if slow_part == "body":
            request.send_response(200)
            request.send_header("Content-Type", "text/html")
            request.end_headers()
        try:
            while not stop.wait(0.05):
                request.wfile.write(b"a")
        except OSError:
            return

    site.pages["/a"] = drip
    started = time.monotonic()
    with pytest.raises(InputError, match="did not answer in full within 1 seconds"):
        fetcher.fetch(site.url("/a"))
    stop.set()
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_response_shorter_than_its_stated_length_is_refused(site: Site, fetcher: Fetcher, coding: str) -> None:
    body = gzip.compress(b"half of a story, and then nothing") if coding == "gzip" else b"half of a story"

    def lie(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        if coding == "identity":
            request.send_header("Content-Length", "5000")
        else:
            request.send_header("Content-Encoding", "gzip")
        request.end_headers()
        request.wfile.write(body[:-9])

    site.pages["/a"] = lie
    with pytest.raises(InputError, match="broke off after"):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize("content_type", ["image/png", "application/pdf", "application/octet-stream"])
def test_a_media_type_that_is_not_text_is_refused(site: Site, fetcher: Fetcher, content_type: str) -> None:
    with pytest.raises(InputError, match=f"is {content_type}, neither a web page nor a feed"):
        fetcher.fetch(site.serve("/a", b"\x00", content_type))


@pytest.mark.parametrize("content_type", ["application/x-rss+xml", "application/octet-stream"])
def test_a_feed_with_an_unusual_media_type_is_fetched(site: Site, fetcher: Fetcher, content_type: str) -> None:
    feed = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Port News</title></channel></rss>'
    assert fetcher.fetch(site.serve("/feed", feed, content_type)).body == feed


def test_redirects_are_followed_and_permanent_ones_reported(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/old", "/older", status=301)
    site.redirect("/older", site.serve("/new", "x"), status=308)
    answer = fetcher.fetch(site.url("/old"))
    assert (answer.url, answer.moved_to) == (site.url("/new"), site.url("/new"))


def test_a_temporary_redirect_is_not_reported_as_permanent(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/old", site.serve("/new", "x"), status=302)
    answer = fetcher.fetch(site.url("/old"))
    assert (answer.url, answer.moved_to) == (site.url("/new"), None)


def test_redirects_in_a_circle_are_stopped(site: Site, fetcher: Fetcher) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    with pytest.raises(InputError, match="redirects more than"):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize("inside", ["http://localhost:1/", "http://10.0.0.1/", "file:///etc/passwd", "http://[::1]/"])
def test_a_redirect_that_the_policy_forbids_is_not_followed(site: Site, fetcher: Fetcher, inside: str) -> None:
    with pytest.raises(InputError, match=r"not on one of the hosts|must begin with http"):
        fetcher.fetch(site.redirect("/a", inside))


def test_without_a_list_of_hosts_this_machine_is_not_fetched_from(site: Site) -> None:
    with pytest.raises(InputError, match=r"names port|private network"):
        Fetcher(UrlPolicy()).fetch(site.serve("/a", "x"))
    assert site.asked == []


def test_a_server_that_does_not_listen_is_reported(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(InputError, match="the connection is refused"):
        fetcher.fetch("http://127.0.0.1:9/")


def test_a_server_that_does_not_speak_http_is_reported(site: Site, fetcher: Fetcher) -> None:
    def babble(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"220 mail.example.org ESMTP\r\n")

    site.pages["/a"] = babble
    with pytest.raises(InputError, match="does not answer in HTTP"):
        fetcher.fetch(site.url("/a"))


def test_a_redirect_to_an_invalid_url_is_refused(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(InputError, match="redirects to something that is not a web address"):
        fetcher.fetch(site.redirect("/a", "http://[::1"))


def test_a_hostile_media_type_is_reported_in_one_line(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(InputError) as caught:
        fetcher.fetch(site.serve("/a", b"x", "image/\x1b[2J\x85png"))
    assert str(caught.value).isprintable()


def test_a_connection_is_closed_before_a_redirect_is_followed(fetcher: Fetcher) -> None:
    """One that serves one at a time would wait for the end of the first answer, and the second would never come."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        endless = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/b\r\n\r\n".encode()

        def serve() -> None:
            for answer in (endless, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nRain"):
                asked, _ = server.accept()
                with asked:
                    asked.recv(65_536)
                    asked.sendall(answer)
                    while answer is endless and asked.recv(65_536):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        assert fetcher.fetch(f"http://127.0.0.1:{port}/a").body == b"Rain"

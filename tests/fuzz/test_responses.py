"""Broken HTTP responses over a real connection are read or refused in one line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from geo.articles.web import Fetcher, Limits, UrlPolicy, WebReader
from geo.errors import InputError
from tests.fuzz import samples
from tests.fuzz.conftest import Gauge
from tests.fuzz.mutations import mutated
from tests.fuzz.readers import checked


class Server:
    """Answers every request with the bytes of `answer`, and closes the connection."""

    def __init__(self) -> None:
        self.answer = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/a"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.recv(65_536)
                connection.sendall(self.answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65_536):
                    pass

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.mark.parametrize("number", [100, pytest.param(4_000, marks=pytest.mark.soak)])
def test_broken_responses_are_read_or_refused(server: Server, number: int, gauge: Gauge) -> None:
    web = WebReader(Fetcher(UrlPolicy(frozenset({"127.0.0.1"})), Limits(seconds=5, bytes=100_000)))
    web.polite_fetcher.delay_seconds = 0
    responses = [answer.replace(b"https://example.org", server.url.encode()) for answer in samples.ANSWERS]
    responses += [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page for page in samples.HTML]
    responses += [b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n\r\n" + feed for feed in samples.RSS]

    def read(data: bytes) -> None:
        server.answer = data
        with suppress(InputError):
            web.fetcher.fetch(server.url)
        for item in web.read(server.url):
            checked(item)

    for seed in range(number):
        gauge.run(read, mutated(responses, f"answers {seed}"))

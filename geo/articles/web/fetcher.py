"""Fetching one address: bounded in time and size, and checked again at every redirect."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin

from geo import __version__
from geo.articles.web.url_policy import ResolvedUrl, UrlPolicy
from geo.errors import InputError
from geo.printable import printable_excerpt

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LASTING = frozenset({301, 308})
_CHUNK_BYTES = 65_536
_OK, _NOT_MODIFIED = 200, 304
AGENT = f"Dateline/{__version__} (reads articles for a map of the news)"
# What an article or a feed may call itself; servers are careless with feeds.
MEDIA_TYPES = frozenset(
    {
        "text/html",
        "text/plain",
        "text/xml",
        "application/xhtml+xml",
        "application/xml",
        "application/rss+xml",
        "application/rdf+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "",
    }
)
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: seconds in all, bytes after unpacking, redirects on the way."""

    seconds: float = 20.0
    bytes: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. `url` is where it came from in the end; `moved_to` where the address has moved to for good, if it has.

    `media_type` is in small letters, without parameters; `charset` is what the server says. The body is unpacked, and
    empty for an answer other than 200.
    """

    url: str
    status: int
    body: bytes = b""
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_after: str | None = None
    moved_to: str | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing is new since the last time."""
        return self.status == _NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches addresses within its reach and limits; `agent` is how it introduces itself."""

    reach: UrlPolicy = field(default_factory=UrlPolicy)
    limits: Limits = field(default_factory=Limits)
    agent: str = AGENT

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Return the answer to an address, whatever its status; redirects are followed.

        Raises InputError where the address, or one that it leads to, may not be fetched, where the server cannot be
        reached or breaks off, and for an answer that is too long, too slow, packed in an unknown way or no text.
        """
        deadline = time.monotonic() + self.limits.seconds
        lasting: str | None = None
        here = url
        unbroken = True  # whether every redirect so far was for good
        for _ in range(self.limits.redirects + 1):
            target = self.reach.target(here)
            with self._asked(target, deadline, _conditions(etag, last_modified)) as response:
                location = response.getheader("Location")
                if response.status not in _REDIRECTS or not location:
                    return self._answer(response, here, lasting, deadline)
                unbroken = unbroken and response.status in _LASTING
            try:
                here = urljoin(here, location)
            except ValueError as error:
                raise InputError("leads to what is no web address", where=_said(here)) from error
            lasting = here if unbroken else lasting
        raise InputError(f"leads from one address to the next, over {self.limits.redirects} times", where=_said(url))

    @contextmanager
    def _asked(
        self, target: ResolvedUrl, deadline: float, conditions: Mapping[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        """Connect to the checked address, ask, and close at the deadline whatever the server is doing."""
        where = _said(target.url)
        connection: http.client.HTTPConnection | None = None
        watch: threading.Timer | None = None
        try:
            connection = _connected(target, deadline)
            watch = threading.Timer(max(0.0, deadline - time.monotonic()), _hang_up, [connection.sock])
            watch.daemon = True
            watch.start()
            headers = {"User-Agent": self.agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
            connection.request("GET", target.path, headers={**headers, **conditions, "Host": _host_header(target)})
            with closing(connection.getresponse()) as response:  # which holds the socket, too
                yield response
        except ssl.SSLError as error:
            raise InputError(f"has no valid certificate: {error.reason or error}", where=where) from error
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= deadline or isinstance(error, TimeoutError):
                reason = f"did not answer in full within {self.limits.seconds:g} seconds"
            else:
                reason = f"could not be fetched: {_plain(error)}"
            raise InputError(reason, where=where) from error
        finally:
            if watch is not None:
                watch.cancel()
            if connection is not None:
                connection.close()

    def _answer(self, response: http.client.HTTPResponse, url: str, lasting: str | None, deadline: float) -> Response:
        content = response.headers.get_content_type() if "Content-Type" in response.headers else ""
        if response.status == _OK and content not in MEDIA_TYPES:
            raise InputError(f"is {printable_excerpt(content)}, neither a web page nor a feed", where=_said(url))
        return Response(
            url=url,
            status=response.status,
            body=self._body(response, url, deadline) if response.status == _OK else b"",
            media_type=content,
            charset=response.headers.get_content_charset(),
            etag=response.getheader("ETag"),
            last_modified=response.getheader("Last-Modified"),
            retry_after=response.getheader("Retry-After"),
            moved_to=lasting,
        )

    def _body(self, response: http.client.HTTPResponse, url: str, deadline: float) -> bytes:
        unpack = _unpacker(response.getheader("Content-Encoding"), url)
        promised = response.length
        received = 0
        body = bytearray()
        while block := response.read1(_CHUNK_BYTES):
            if time.monotonic() > deadline:
                raise TimeoutError
            received += len(block)
            body += unpack(block, self.limits.bytes + 1 - len(body))
            if len(body) > self.limits.bytes:
                raise InputError(f"is longer than {self.limits.bytes:,} bytes", where=_said(url))
        if time.monotonic() > deadline:
            raise TimeoutError
        if (promised is not None and received < promised) or not unpack.finished:
            raise InputError(f"broke off after {received:,} bytes", where=_said(url))
        return bytes(body)


def _connected(target: ResolvedUrl, deadline: float) -> http.client.HTTPConnection:
    """Connect to the first of the checked addresses that answers; the name is only used for what is asked."""
    error: OSError = OSError("no address")
    for ip in target.ips:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            plain = socket.create_connection((ip, target.port), timeout=left)
        except OSError as refused:
            error = refused
            continue
        connection = http.client.HTTPConnection(target.host, target.port, timeout=left)
        try:
            connection.sock = (
                ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
                if target.scheme == "https"
                else plain
            )
        except BaseException:
            plain.close()
            raise
        return connection
    raise error


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers that ask only for news since the last answer; what could break out of a header is left out."""
    said = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in said.items() if value and value.isprintable() and value.isascii()}


def _host_header(target: ResolvedUrl) -> str:
    return target.origin.partition("://")[2]


class _Unpacker:
    """Unpacks gzip or deflate as it arrives, never more than asked for: a small bomb cannot fill the memory.

    A window of 0 is for what comes as it is.
    """

    def __init__(self, where: str, window: int) -> None:
        self._where = where
        self._inflate = zlib.decompressobj(window) if window else None

    @property
    def finished(self) -> bool:
        return self._inflate is None or self._inflate.eof

    def __call__(self, block: bytes, limit: int) -> bytes:
        if self._inflate is None:
            return block
        try:
            return self._inflate.decompress(block, limit)
        except zlib.error as error:
            raise InputError("is packed in a broken way", where=self._where) from error


def _unpacker(coding: str | None, url: str) -> _Unpacker:
    windows = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS, "identity": 0}
    name = (coding or "identity").strip().lower()
    if name not in windows:
        raise InputError(f"is packed as {printable_excerpt(name)}, which was not asked for", where=_said(url))
    return _Unpacker(_said(url), windows[name])


def _plain(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "the server refuses the connection"
    if isinstance(error, (ConnectionError, http.client.IncompleteRead, http.client.RemoteDisconnected)):
        return "the server broke the connection off"
    if isinstance(error, http.client.HTTPException):
        return "the server does not speak the web's language"
    return printable_excerpt((getattr(error, "strerror", None) or "no connection").lower())


def _said(url: str) -> str:
    return printable_excerpt(url, 1_000)

"""Fetches one URL: bounded in time and size, and checked again at every redirect.

This is our own client over `http.client`, because no HTTP library connects to the very address that was checked for
server-side request forgery and bounds the whole exchange, redirects and unpacking included, by one deadline.
"""

from __future__ import annotations

import http.client
import re
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
from geo.articles.inputs import display_name
from geo.articles.web.feeds import is_feed
from geo.articles.web.proxies import ProxySettings, TunnelRefusedError
from geo.articles.web.url_policy import ResolvedUrl, UrlPolicy
from geo.errors import InputError
from geo.message_text import printable_excerpt

USER_AGENT = f"Dateline/{__version__} (reads articles for a map of the news)"
MEDIA_TYPES = frozenset(
    {"text/html", "text/plain", "text/xml", "application/xhtml+xml", "application/xml", "application/json", ""}
)
"""The media types that a page may have."""

_FEED_TYPE = re.compile(r"xml|rss|atom|rdf|json|sitemap|octet-stream|^text/")
"""The media types that a feed may have; servers state all kinds for files such as .rss. Accepted for feeds only."""

_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_OK, _NOT_MODIFIED = 200, 304
_BLOCK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one fetch: seconds in all, bytes after unpacking, number of redirects."""

    seconds: float = 20.0
    bytes: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    """The response to a request.

    `url` is the URL after redirects, `moved_to` the URL that permanent redirects lead to, if there are any.
    `media_type` is in lower case and without parameters; `charset` is the one that the server states. The body is
    unpacked, and empty unless the status is 200.
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
        """Whether the server says that nothing has changed since the last response."""
        return self.status == _NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches URLs that the policy allows, within the limits, through a proxy where one is set."""

    policy: UrlPolicy = field(default_factory=UrlPolicy)
    limits: Limits = field(default_factory=Limits)
    user_agent: str = USER_AGENT
    proxies: ProxySettings = field(default_factory=ProxySettings)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch a URL, following redirects.

        Args:
            url: an http or https URL.
            etag: the ETag of the last response; with it, the server may answer that nothing has changed.
            last_modified: the Last-Modified of the last response, for the same.

        Returns:
            The response, whatever its status.

        Raises:
            InputError: a URL may not be fetched (also one after a redirect), the server cannot be reached or breaks
                the connection, or the response is too long, too slow, packed in an unknown way or not text.
        """
        deadline = time.monotonic() + self.limits.seconds
        current = url
        moved_to: str | None = None
        all_permanent = True  # whether every redirect so far was permanent
        for _ in range(self.limits.redirects + 1):
            target = self.policy.resolve(current)
            with self._request(target, deadline, _conditional_headers(etag, last_modified)) as response:
                location = response.getheader("Location")
                if response.status not in _REDIRECTS or not location:
                    return self._build_response(response, current, moved_to, deadline)
                all_permanent = all_permanent and response.status in _PERMANENT_REDIRECTS
            try:
                current = urljoin(current, location)
            except ValueError as error:
                raise InputError(
                    "redirects to something that is not a web address", where=display_name(current)
                ) from error
            moved_to = current if all_permanent else moved_to
        raise InputError(f"redirects more than {self.limits.redirects} times", where=display_name(url))

    @contextmanager
    def _request(
        self, target: ResolvedUrl, deadline: float, conditions: Mapping[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        """Connect and send the request. A timer closes the socket at the deadline, whatever the server is doing."""
        where = display_name(target.url)
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.auto_open = 0  # it must never connect by itself, which would be by name
        # Socket timeouts alone would not do: they start again with each byte of a server that sends one a second.
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut_down, [connection])
        timer.daemon = True
        timer.start()
        try:
            self._connect(connection, target, deadline)
            headers = {"User-Agent": self.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
            connection.request("GET", target.path, headers={**headers, **conditions, "Host": target.host_header})
            with closing(connection.getresponse()) as response:  # it holds the socket, too
                yield response
        except ssl.SSLError as error:
            raise InputError(f"has no valid certificate: {error.reason or error}", where=where) from error
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= deadline or isinstance(error, TimeoutError):
                reason = f"did not answer in full within {self.limits.seconds:g} seconds"
            else:
                reason = f"could not be fetched: {_describe(error)}"
            raise InputError(reason, where=where) from error
        finally:
            timer.cancel()
            connection.close()

    def _connect(self, connection: http.client.HTTPConnection, target: ResolvedUrl, deadline: float) -> None:
        """Connect to the first checked address that answers, directly or through a proxy.

        The host name only serves for the certificate and the Host header, so a second look-up cannot change where the
        connection goes. `connection.sock` is set at once, so that the timer can shut it down at any stage.
        """
        proxy = self.proxies.proxy_for(target)
        last_error: OSError = OSError("no address")
        for ip in target.ips:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            try:
                first_hop = (proxy.host, proxy.port) if proxy else (ip, target.port)
                connection.sock = socket.create_connection(first_hop, timeout=remaining)
                if proxy:
                    proxy.open_tunnel(connection.sock, ip, target.port)
            except OSError as error:
                connection.close()
                last_error = error
                if proxy and not isinstance(error, (TunnelRefusedError, TimeoutError)):
                    last_error = TunnelRefusedError(f"the proxy {proxy.host}:{proxy.port} cannot be reached")
                continue
            if target.scheme == "https":
                context = ssl.create_default_context()
                connection.sock = context.wrap_socket(
                    connection.sock, server_hostname=target.host, do_handshake_on_connect=False
                )
                connection.sock.do_handshake()
            return
        raise last_error

    def _build_response(
        self, response: http.client.HTTPResponse, url: str, moved_to: str | None, deadline: float
    ) -> Response:
        media_type = response.headers.get_content_type() if "Content-Type" in response.headers else ""
        body = b""
        if response.status == _OK:
            if media_type in MEDIA_TYPES or _FEED_TYPE.search(media_type):
                body = self._read_body(response, url, deadline)
            if media_type not in MEDIA_TYPES and not is_feed(body, media_type):
                reason = f"is {printable_excerpt(media_type)}, neither a web page nor a feed"
                raise InputError(reason, where=display_name(url))
        return Response(
            url=url,
            status=response.status,
            body=body,
            media_type=media_type,
            charset=response.headers.get_content_charset(),
            etag=response.getheader("ETag"),
            last_modified=response.getheader("Last-Modified"),
            retry_after=response.getheader("Retry-After"),
            moved_to=moved_to,
        )

    def _read_body(self, response: http.client.HTTPResponse, url: str, deadline: float) -> bytes:
        decoder = _ContentDecoder(response.getheader("Content-Encoding"), url)
        expected = response.length
        received = 0
        body = bytearray()
        while block := response.read1(_BLOCK_BYTES):
            if time.monotonic() > deadline:
                raise TimeoutError
            received += len(block)
            body += decoder.decode(block, self.limits.bytes + 1 - len(body))
            if len(body) > self.limits.bytes:
                raise InputError(f"is longer than {self.limits.bytes:,} bytes", where=display_name(url))
        if time.monotonic() > deadline:
            raise TimeoutError
        if (expected is not None and received < expected) or not decoder.finished:
            raise InputError(f"broke off after {received:,} bytes", where=display_name(url))
        return bytes(body)


class _ContentDecoder:
    """Unpacks gzip or deflate block by block, never more bytes than asked for: a zip bomb cannot fill the memory."""

    def __init__(self, encoding: str | None, url: str) -> None:
        # Window sizes of zlib; 0 is for a body that is not packed.
        windows = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS, "identity": 0}
        name = (encoding or "identity").strip().lower()
        self._where = display_name(url)
        if name not in windows:
            raise InputError(f"is packed as {printable_excerpt(name)}, which was not asked for", where=self._where)
        self._inflate = zlib.decompressobj(windows[name]) if windows[name] else None

    @property
    def finished(self) -> bool:
        return self._inflate is None or self._inflate.eof

    def decode(self, block: bytes, limit: int) -> bytes:
        if self._inflate is None:
            return block
        try:
            return self._inflate.decompress(block, limit)
        except zlib.error as error:
            raise InputError("is packed in a broken way", where=self._where) from error


def _shut_down(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):  # the latter where there is no socket yet
        connection.sock.shutdown(socket.SHUT_RDWR)


def _conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a conditional request. A stored value that could break out of its header is left out."""
    values = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in values.items() if value and value.isprintable() and value.isascii()}


def _describe(error: Exception) -> str:
    if isinstance(error, TunnelRefusedError):
        return str(error)
    if isinstance(error, ConnectionRefusedError):
        return "the connection is refused"
    if isinstance(error, (ConnectionError, http.client.IncompleteRead, http.client.RemoteDisconnected)):
        return "the server broke the connection off"
    if isinstance(error, http.client.HTTPException):
        return "the server does not answer in HTTP"
    return printable_excerpt((getattr(error, "strerror", None) or "no connection").lower())

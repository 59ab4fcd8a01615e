"""Proxies from the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.

The proxy is asked (CONNECT) for a tunnel to the address that was checked, never to the host name: otherwise the proxy
would resolve the name again, and a name server could give it a private address. So the proxy must allow CONNECT to IP
addresses, for http URLs too.
"""

from __future__ import annotations

import base64
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment

from geo.articles.web.url_policy import ResolvedUrl
from geo.errors import UsageError

_MAX_HEAD_BYTES = 16_384
_DEFAULT_PORT = 3128


class TunnelRefusedError(OSError):
    """The proxy did not open a tunnel; the message says what it answered."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy. `authorization` is the value of its Proxy-Authorization header, and never shown."""

    host: str
    port: int
    authorization: str | None = field(default=None, repr=False)

    def open_tunnel(self, connected: socket.socket, ip: str, port: int) -> None:
        """Ask the proxy behind a socket for a tunnel. Raises TunnelRefusedError, and what the socket raises."""
        address = f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"
        head = [f"CONNECT {address} HTTP/1.1", f"Host: {address}"]
        if self.authorization:
            head.append(f"Proxy-Authorization: {self.authorization}")
        connected.sendall("\r\n".join([*head, "", ""]).encode("ascii"))
        answer = bytearray()
        while not answer.endswith(b"\r\n\r\n"):
            # One byte at a time: what follows the head already belongs to the tunnel.
            byte = connected.recv(1)
            if not byte or len(answer) >= _MAX_HEAD_BYTES:
                raise TunnelRefusedError("the proxy does not answer as an HTTP proxy")
            answer += byte
        protocol, _, rest = answer.partition(b" ")
        status = rest[:3].decode("ascii", "replace")
        if not protocol.startswith(b"HTTP/1.") or not status.isdecimal():
            raise TunnelRefusedError("the proxy does not answer as an HTTP proxy")
        if not status.startswith("2"):
            raise TunnelRefusedError(f"the proxy refuses to connect to {address} (status {status})")


@dataclass(frozen=True, slots=True)
class ProxySettings:
    """Proxy URLs by scheme ("http", "https", "all"), and under "no" the hosts that are reached without a proxy."""

    urls: Mapping[str, str] = field(default_factory=dict, repr=False)

    def proxy_for(self, target: ResolvedUrl) -> Proxy | None:
        """Return the proxy for a URL, None where it is fetched without. Raises UsageError for an unusable setting."""
        scheme = target.scheme if self.urls.get(target.scheme) else "all"
        if not (url := self.urls.get(scheme)) or self._is_excluded(target):
            return None
        return _parse_proxy(url, f"{scheme.upper()}_PROXY")

    def _is_excluded(self, target: ResolvedUrl) -> bool:
        names = [name.strip().lower().removeprefix("*").lstrip(".") for name in self.urls.get("no", "").split(",")]
        hosts = (target.host, f"{target.host}:{target.port}")
        return self.urls.get("no", "").strip() == "*" or any(
            name and (host == name or host.endswith(f".{name}")) for name in names for host in hosts
        )


def proxies_from_environment() -> ProxySettings:
    """Return the proxies that the environment names. Raises UsageError, without the value, for one that is unusable."""
    settings = ProxySettings(getproxies_environment())
    for scheme in ("http", "https", "all"):
        if url := settings.urls.get(scheme):
            _parse_proxy(url, f"{scheme.upper()}_PROXY")
    return settings


def _parse_proxy(url: str, variable: str) -> Proxy:
    # The value may hold a password, so no message quotes it.
    usage = f"{variable} must be an http proxy, such as http://proxy.example.org:3128"
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise UsageError(usage) from error
    if parts.scheme.lower() != "http" or not host:
        raise UsageError(usage)
    if parts.username is None:
        return Proxy(host, port)
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(host, port, f"Basic {base64.b64encode(credentials.encode()).decode('ascii')}")

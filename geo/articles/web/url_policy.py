"""Which addresses may be fetched: none that lead into this machine or its network.

An address from outside (a feed, a redirect, a form on a page) could point at a router, a database or a cloud's
metadata service, and have its answer shown (server-side request forgery). So a host is resolved once, every address
that it resolves to must be public, and the connection goes to the address that was checked, not to the name again.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from geo.errors import InputError, UsageError
from geo.printable import printable_excerpt

HOSTS_VARIABLE = "DATELINE_WEB_HOSTS"
_PORTS = {"http": 80, "https": 443}
_OPEN_PORTS = frozenset({80, 443, 8080, 8443})
_MAX_ADDRESS_CHARACTERS = 8_000
_UNQUOTED = "/?%:@!$&'()*+,;=~-._"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class ResolvedUrl:
    """A checked address: where to connect, and what to ask for."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


@dataclass(frozen=True, slots=True)
class UrlPolicy:
    """Which hosts may be fetched: with `hosts`, these alone (and their subdomains), be they private or not.

    Without, every public address on a usual port of the web.
    """

    hosts: frozenset[str] = frozenset()

    def target(self, url: str) -> ResolvedUrl:
        """Check an address and resolve its host. Raises InputError, saying why, for one that may not be fetched."""
        where = printable_excerpt(url, 1_000)
        if len(url) > _MAX_ADDRESS_CHARACTERS:
            raise InputError("is longer than an address may be", where=where)
        try:
            parts = urlsplit(url.strip())
            scheme, host, port = parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
            host = host if ":" in host else host.encode("idna").decode("ascii").lower()
        except ValueError as error:  # UnicodeError is one
            raise InputError("is no web address", where=where) from error
        if scheme not in _PORTS or not host:
            raise InputError("is no web address; it must begin with http:// or https://", where=where)
        if parts.username is not None or parts.password is not None:
            raise InputError("holds a name or password, which is never sent", where=where)
        port = port or _PORTS[scheme]
        listed = self._is_listed(host)
        if self.hosts and not listed:
            raise InputError(f"is not on one of the hosts that may be fetched ({HOSTS_VARIABLE})", where=where)
        if port not in _OPEN_PORTS and not listed:
            raise InputError(f"names port {port}, which web pages are not fetched from", where=where)
        ips = _resolved(host, port, where)
        if not listed and not all(is_public(ip) for ip in ips):
            raise InputError("leads into a private network, which is never fetched from", where=where)
        path = quote(parts.path or "/", safe=_UNQUOTED)
        path += f"?{quote(parts.query, safe=_UNQUOTED)}" if parts.query else ""
        return ResolvedUrl(url.strip(), scheme, host, port, path, tuple(str(ip) for ip in ips))

    def _is_listed(self, host: str) -> bool:
        return host in self.hosts or any(host.endswith(f".{name}") for name in self.hosts)


def url_policy_from_environment() -> UrlPolicy:
    """Return what `DATELINE_WEB_HOSTS` allows: host names or addresses, parted by commas; all public ones if unset."""
    named = (name.strip().lower() for name in os.environ.get(HOSTS_VARIABLE, "").split(","))
    hosts = frozenset(name for name in named if name)
    if bad := [name for name in hosts if "/" in name or "*" in name]:
        raise UsageError(f"{HOSTS_VARIABLE} holds {bad[0]!r}; name hosts alone, such as example.org")
    return UrlPolicy(hosts)


def is_public(ip: Ip) -> bool:
    """Whether an address is one of the open internet: neither private nor one that wraps a private one."""
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is None and ip in _NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _resolved(host: str, port: int, where: str) -> list[Ip]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(
            "has a host that cannot be found; check its spelling and the connection", where=where
        ) from error
    # A scope ("fe80::1%eth0") is a way to a neighbor, and private whatever it says.
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))

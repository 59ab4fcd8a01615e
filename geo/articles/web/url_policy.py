"""Decides which URLs may be fetched, so that no URL leads into this machine or its network.

A URL from outside (in a feed, a redirect, a form on a page) could point at a router, a database or a cloud's metadata
service, and its answer would be shown (server-side request forgery, SSRF). Therefore a host name is resolved once,
every address that it resolves to must be public, and the connection goes to that address, not to the name again.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from geo.articles.inputs import display_name
from geo.errors import InputError, UsageError

HOSTS_VARIABLE = "DATELINE_WEB_HOSTS"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
_MAX_URL_CHARACTERS = 8_000
_UNQUOTED = "/?%:@!$&'()*+,;=~-._"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP = (0x5EFE, 0x0200_5EFE)  # the third quarter of an ISATAP address; its last quarter is an IPv4 address
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # the agent of the host of Azure's virtual machines
        "192.0.0.0/24",  # protocols and clouds: Oracle's instances have their metadata service at 192.0.0.192
        "fec0::/10",  # private addresses of sites, before fc00::/7
    )
)
"""Networks inside a cloud or a site that the registries do not list as private."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class ResolvedUrl:
    """A URL that may be fetched: `ips` are the checked addresses of its host, `path` includes the query."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def host_header(self) -> str:
        """The host, with its port unless that is the default of the scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class UrlPolicy:
    """Which hosts may be fetched.

    With `hosts`, only these and their subdomains, on any port, even if they are private. Without, every public address
    on a usual web port.
    """

    hosts: frozenset[str] = frozenset()

    def resolve(self, url: str) -> ResolvedUrl:
        """Check a URL and resolve its host. Raises InputError, with the reason, for one that may not be fetched."""
        where = display_name(url)
        if len(url) > _MAX_URL_CHARACTERS:
            raise InputError("is longer than an address may be", where=where)
        try:
            parts = urlsplit(url.strip())
            scheme, host, port = parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
            host = host if ":" in host else host.encode("idna").decode("ascii").lower()
        except ValueError as error:  # including UnicodeError
            raise InputError("is not a web address", where=where) from error
        if scheme not in _DEFAULT_PORTS or not host:
            raise InputError("is not a web address; it must begin with http:// or https://", where=where)
        if parts.username is not None or parts.password is not None:
            raise InputError("contains a user name or password, which is never sent", where=where)
        port = port or _DEFAULT_PORTS[scheme]
        listed = self._is_listed(host)
        if self.hosts and not listed:
            raise InputError(f"is not on one of the hosts that may be fetched ({HOSTS_VARIABLE})", where=where)
        if port not in _ALLOWED_PORTS and not listed:
            raise InputError(f"names port {port}, from which no web page is fetched", where=where)
        ips = _resolve_host(host, port, where)
        if not listed and not all(is_public(ip) for ip in ips):
            raise InputError("leads into a private network, from which nothing is fetched", where=where)
        path = quote(parts.path or "/", safe=_UNQUOTED)
        path += f"?{quote(parts.query, safe=_UNQUOTED)}" if parts.query else ""
        return ResolvedUrl(url.strip(), scheme, host, port, path, tuple(str(ip) for ip in ips))

    def _is_listed(self, host: str) -> bool:
        return host in self.hosts or any(host.endswith(f".{name}") for name in self.hosts)


def url_policy_from_environment() -> UrlPolicy:
    """Return the policy of `DATELINE_WEB_HOSTS`, comma-separated host names or IP addresses; unset, all public hosts.

    Raises `UsageError` for an entry with a path or a wildcard.
    """
    names = (name.strip().lower() for name in os.environ.get(HOSTS_VARIABLE, "").split(","))
    hosts = frozenset(name for name in names if name)
    if invalid := [name for name in hosts if "/" in name or "*" in name]:
        raise UsageError(f"{HOSTS_VARIABLE} contains {invalid[0]!r}; write host names only, such as example.org")
    return UrlPolicy(hosts)


def is_public(ip: IpAddress) -> bool:
    """Whether an IP address is on the public internet. An IPv6 address with an IPv4 one in it counts as that one."""
    embedded = _embedded_ipv4(ip) if isinstance(ip, ipaddress.IPv6Address) else None
    if embedded is not None:
        return is_public(embedded)
    if any(ip.version == network.version and ip in network for network in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that packets to an IPv6 address end at, None where it has none."""
    if (known := ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)) is not None:
        return known
    if ip in _NAT64 or (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def _resolve_host(host: str, port: int, where: str) -> list[IpAddress]:
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(
            "has a host that cannot be found; check its spelling and the connection", where=where
        ) from error
    # An address with a scope ("fe80::1%eth0") is link-local; without the scope it is recognized as private.
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in entries))

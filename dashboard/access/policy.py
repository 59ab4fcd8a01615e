"""Access policy from the environment: the mode, and the roles of named users.

    DATELINE_ACCESS    open: everyone may view, add and correct; public: everyone may view; login: only named users
    DATELINE_ADMINS, DATELINE_EDITORS, DATELINE_VIEWERS
                       comma-separated e-mail addresses and domains: ann@example.org, @example.org

The default of DATELINE_ACCESS is "open" for a browser on the server's own machine, if the server listens on that
machine only, and "login" for any other browser.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from geo.errors import UsageError

__all__ = ["MODE_VARIABLE", "Mode", "Policy", "Role", "is_local", "policy_from"]

MODE_VARIABLE = "DATELINE_ACCESS"
_LISTS = {"admins": "DATELINE_ADMINS", "editors": "DATELINE_EDITORS", "viewers": "DATELINE_VIEWERS"}
# Headers that a proxy adds to the requests that it forwards.
_PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip")


class Role(IntEnum):
    """What a user may do; each role includes the ones before it."""

    NOBODY = 0
    VIEWER = 1
    EDITOR = 2
    ADMIN = 3


class Mode(StrEnum):
    """Who has access without being named."""

    OPEN = "open"
    PUBLIC = "public"
    LOGIN = "login"


_DEFAULT_ROLE = {Mode.OPEN: Role.EDITOR, Mode.PUBLIC: Role.VIEWER, Mode.LOGIN: Role.NOBODY}


@dataclass(frozen=True, slots=True)
class Policy:
    """The mode, and the e-mail addresses and domains ("@example.org") of each role, in lower case."""

    mode: Mode
    admins: frozenset[str] = frozenset()
    editors: frozenset[str] = frozenset()
    viewers: frozenset[str] = frozenset()

    def role(self, address: str | None) -> Role:
        """Return the role of the user with this e-mail address; None is a user who has not logged in."""
        default = _DEFAULT_ROLE[self.mode]
        if address is None:
            return default
        name = address.strip().lower()
        entries = {name, f"@{name.rpartition('@')[2]}"}
        roles = ((Role.ADMIN, self.admins), (Role.EDITOR, self.editors), (Role.VIEWER, self.viewers))
        return max(default, next((role for role, names in roles if entries & names), Role.NOBODY))


def policy_from(environment: Mapping[str, str], *, local: bool) -> Policy:
    """Return the policy that the environment variables describe.

    Args:
        environment: The environment variables.
        local: Whether the browser runs on the server's own machine, which decides the default mode.

    Raises:
        UsageError: The mode is unknown, or a name is neither an e-mail address nor a domain.
    """
    mode = environment.get(MODE_VARIABLE, "").strip().lower() or (Mode.OPEN if local else Mode.LOGIN)
    if mode not in set(Mode):
        raise UsageError(f"{MODE_VARIABLE} is {mode!r}; it must be one of: {', '.join(Mode)}")
    lists = {role: _parse_names(environment.get(variable, ""), variable) for role, variable in _LISTS.items()}
    return Policy(Mode(mode), **lists)


def is_local(listen_address: str | None, host: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from the server's own machine, as far as the server can tell.

    Three conditions: the server listens on a loopback address, the request names a loopback host, and no proxy
    forwarded it.

    Args:
        listen_address: The address that the server listens on.
        host: The request's Host header, with or without a port.
        headers: The request's headers.
    """
    if any(headers.get(name) for name in _PROXY_HEADERS):
        return False
    name, _, port = (host or "").rpartition(":")
    if not port.isdecimal():
        name = host or ""
    return _is_loopback(listen_address or "") and _is_loopback(name.strip("[]"))


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parse_names(value: str, variable: str) -> frozenset[str]:
    names = frozenset(name for part in value.split(",") if (name := part.strip().lower()))
    if bad := next((name for name in sorted(names) if name.count("@") != 1 or name.endswith("@")), None):
        raise UsageError(
            f"{variable} contains {bad!r}; use e-mail addresses such as ann@example.org, or domains: @example.org"
        )
    return names

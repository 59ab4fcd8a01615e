"""Who may call a route: each states a rule, which is checked against the login and the share link of every request.

A request has the role that the page would give it: by its login cookie, which the browser sends along, and where it
comes from. A share link is in the query, as in the page's URL, and gives no more than its view, whatever the role.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route

from dashboard import data_access, guest_session
from dashboard.access import Role, is_local, policy_from, share_link_keys, verified_address
from dashboard.access.share_tokens import InvalidToken, find_share_link
from dashboard.guest_session import GuestAccess
from dashboard.streamlit_internals import login_claims
from geo.errors import DatelineError

__all__ = ["EVERYBODY", "Caller", "GuardedRoute", "Rule", "caller_of", "identify"]

_LOG: Final = logging.getLogger(__name__)
_SAFE_METHODS: Final = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request.

    Attributes:
        role: The role by login and access policy, as on the page.
        guest: What the share link in the query gives access to; None without a valid one.
        is_same_machine: Whether the request comes from the server's own machine, as far as the server can tell.
    """

    role: Role
    guest: GuestAccess | None = None
    is_same_machine: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a route.

    Attributes:
        role: The lowest role that may; NOBODY admits everybody.
        guests: Whether a valid share link admits, too.
        same_machine: Whether requests from the server's own machine are admitted, whatever their role.
    """

    role: Role
    guests: bool = False
    same_machine: bool = False

    def admits(self, caller: Caller) -> bool:
        """Whether a caller may call the route."""
        if self.role is Role.NOBODY:
            return True
        if caller.guest is not None:
            return self.guests
        return caller.role >= self.role or (self.same_machine and caller.is_same_machine)


EVERYBODY: Final = Rule(Role.NOBODY)


class GuardedRoute(Route):
    """A route below the dashboard's base path that answers only callers that its rule admits.

    Args:
        path: The path below the base path, such as "/metrics".
        answer: Answers a request; `caller_of` tells it who asks, unless the rule is EVERYBODY.
        rule: Who may call the route.
        methods: The HTTP methods.
    """

    def __init__(
        self,
        path: str,
        answer: Callable[[Request], Awaitable[Response]],
        *,
        rule: Rule,
        methods: Sequence[str] = ("GET",),
    ) -> None:
        async def check(request: Request) -> Response:
            return await (answer(request) if rule == EVERYBODY else _answer_admitted(request, rule, answer))

        super().__init__(path, check, methods=list(methods))
        self.rule = rule

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, MutableMapping[str, Any]]:
        """Match a path below the base path, which is not known yet where the routes are made."""
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        prefix = f"/{base}" if base else ""
        if not scope.get("path", "").startswith(f"{prefix}/"):
            return Match.NONE, {}
        return super().matches({**scope, "path": scope["path"].removeprefix(prefix)})


def caller_of(request: Request) -> Caller:
    """Return who makes a request that a rule has admitted."""
    caller: Caller = request.state.caller
    return caller


def identify(request: Request) -> Caller:
    """Find out who makes a request. It may query the database: call it in a thread.

    Raises:
        UsageError: The settings of the access policy are invalid.
        StoreError: A share link cannot be looked up.
    """
    is_same_machine = is_local(st.get_option("server.address"), request.headers.get("Host"), request.headers)
    role = policy_from(os.environ, local=is_same_machine).role(_address(request))
    return Caller(role, _guest(request.query_params.get(guest_session.PARAMETER)), is_same_machine)


async def _answer_admitted(request: Request, rule: Rule, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    try:
        caller = await run_in_threadpool(identify, request)
    except DatelineError as error:
        _LOG.error("%s", error)
        return PlainTextResponse("It could not be checked who you are. See the server's log.", status_code=503)
    if not rule.admits(caller):
        return PlainTextResponse("You do not have access to this.", status_code=403)
    request.state.caller = caller
    response = await answer(request)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _address(request: Request) -> str | None:
    """Return the e-mail address of the user who is logged in, None for others.

    Another site's page can make the browser send a request with the login cookie. It cannot read the answer, but it
    could change something; so for all but safe methods, the request must say that it comes from the dashboard's page.
    """
    claims = login_claims(request.cookies)
    origin = request.headers.get("Origin", claims.get("origin") if request.method in _SAFE_METHODS else None)
    return verified_address(claims) if claims and origin == claims.get("origin") else None


def _guest(signed: str | None) -> GuestAccess | None:
    if not signed:
        return None
    try:
        share_link = find_share_link(signed, share_link_keys(), data_access.share_links())
    except InvalidToken:
        return None
    return guest_session.access_by(signed, share_link.query)

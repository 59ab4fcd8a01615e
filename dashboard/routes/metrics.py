"""`/metrics`: the metrics for Prometheus, for administrators and for programs on the server's own machine.

Prometheus on another machine has no login: for it, DATELINE_METRICS opens an address that only it should reach.
"""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard import server
from dashboard.access import Role
from dashboard.routes.guard import GuardedRoute, Rule
from geo.errors import DatelineError

__all__ = ["route"]

_TEXT_FORMAT: Final = "text/plain; version=0.0.4; charset=utf-8"


def route() -> GuardedRoute:
    """Return the route."""
    return GuardedRoute("/metrics", _answer, rule=Rule(Role.ADMIN, same_machine=True))


async def _answer(_: Request) -> Response:
    try:
        text = await run_in_threadpool(lambda: server.metrics().text())
    except DatelineError as error:  # prometheus-client is not installed
        return PlainTextResponse(str(error), status_code=404)
    return Response(text, media_type=_TEXT_FORMAT)

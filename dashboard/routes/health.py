"""`/healthz`: "ok" while the server answers. Everybody may ask: it says nothing else.

It does not open the database. Where that fails, a restart does not help, and the page itself says what is wrong, which
users see only as long as the proxy sends them here. `dateline health` checks the database.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.routes.guard import EVERYBODY, GuardedRoute

__all__ = ["route"]


def route() -> GuardedRoute:
    """Return the route."""
    return GuardedRoute("/healthz", _answer, rule=EVERYBODY)


async def _answer(_: Request) -> Response:
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

"""Scripts, style sheets and the base map. Everybody may load them: they contain no article."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from dashboard import assets
from dashboard.routes.guard import EVERYBODY, GuardedRoute

__all__ = ["route"]

_KEEP: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


def route() -> GuardedRoute:
    """Return the route."""
    return GuardedRoute(f"/{assets.PREFIX}/{{version}}/{{path:path}}", _answer, rule=EVERYBODY)


async def _answer(request: Request) -> Response:
    file = assets.find_file(request.path_params["version"], request.path_params["path"])
    if file is None:
        return PlainTextResponse("This file does not exist.", status_code=404)
    return FileResponse(file, headers=_KEEP)

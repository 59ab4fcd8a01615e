"""What the dashboard's server answers besides the page itself, a module each. Every route states who may call it."""

from __future__ import annotations

from dashboard.routes import assets, health, metrics
from dashboard.routes.guard import GuardedRoute

__all__ = ["all_routes"]


def all_routes() -> list[GuardedRoute]:
    """Return all routes, which are below the path under which the dashboard is served."""
    return [assets.route(), health.route(), metrics.route()]

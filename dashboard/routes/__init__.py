"""What the dashboard's server answers besides the page itself."""

from __future__ import annotations

import streamlit as st
from starlette.routing import BaseRoute

from dashboard.routes import assets

__all__ = ["all_routes"]


def all_routes() -> list[BaseRoute]:
    """Return the routes, below the path under which the dashboard is served."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return [assets.route(f"/{base}" if base else "")]

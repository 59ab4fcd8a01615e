"""The names of Streamlit that its documentation does not promise. A new release may move them: change them here only.

The tests of this module fail when a new release of Streamlit lacks one of them. Test ids of Streamlit's own elements
(`data-testid`), which `views/style.css`, `views/page.py` and `components/filters.js` select, are tested there too.
"""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator as Container
from streamlit.errors import StreamlitAuthError as LoginError
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

__all__ = ["Container", "LoginError", "is_session_active", "session_id"]


def session_id() -> str:
    """Return the id of the browser session that this run of the page serves, or "" outside of a run."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def is_session_active(session: str) -> bool:
    """Whether the browser window of a session is connected to the server."""
    return get_instance().is_active_session(session)

"""The dashboard's server: `streamlit run dashboard/app.py`, or `dateline serve`.

`page_script.py` is the page, which Streamlit runs for each user; `routes` are the other things that the server answers.
"""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:  # `streamlit run` puts this file's folder on the path, not the checkout
    sys.path.insert(0, _ROOT)

import streamlit as st  # noqa: E402

from dashboard import server  # noqa: E402
from dashboard.routes import all_routes  # noqa: E402

app = st.App(Path(__file__).with_name("page_script.py"), lifespan=server.lifespan, routes=all_routes())

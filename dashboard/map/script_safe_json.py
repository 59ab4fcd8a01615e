"""Data for the map's script, written so that no reader of it can take it for code."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["safe_json"]

_JINJA = re.compile(r"\{(?=[{%#])")


def safe_json(value: Any) -> str:
    """Return JSON that is inert in a script, in HTML and in a Jinja template.

    branca compiles the text of every rendered element once more as a Jinja template, on the server and unsandboxed: a
    headline with two braces in it would run there. In JSON a brace before a brace, a percent or a number sign occurs
    only inside a string, where an escape means the same. Non-ASCII characters are escaped, so line separators too.
    Raises ValueError for NaN and infinities.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("`", "\\u0060")
    return _JINJA.sub(r"\\u007b", text.replace("$", "\\u0024"))

"""JSON that neither a browser nor a template engine takes for code."""

from __future__ import annotations

import json
import re
from typing import Any, Final

__all__ = ["safe_json"]

_TEMPLATE_BRACE: Final = re.compile(r"\{(?=[{%#])")


def safe_json(value: Any) -> str:
    """Return JSON that a script, HTML or a Jinja template cannot take for code.

    branca compiles the rendered text of each element again as a Jinja template, in Python and without a sandbox, so a
    headline with two braces would run there. In JSON, a brace before a brace, percent or number sign occurs only in a
    string, where it can be escaped. Non-ASCII characters, including line separators, are escaped.

    Raises:
        ValueError: The value contains NaN or an infinity.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("`", "\\u0060")
    return _TEMPLATE_BRACE.sub(r"\\u007b", text.replace("$", "\\u0024"))

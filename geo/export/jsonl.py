"""JSON Lines: one object an article, the record that other tools read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from geo.json_records import to_record
from geo.types import Geoparse


def write_jsonl(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write one line an article, in the order given, as each is ready."""
    for geoparse in geoparses:
        out.write(line_of(geoparse))


def line_of(geoparse: Geoparse) -> str:
    """Return an article's line, with its end."""
    return json.dumps(to_record(geoparse), ensure_ascii=False, allow_nan=False) + "\n"

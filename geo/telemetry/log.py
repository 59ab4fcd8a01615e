"""The log: one line an event, for people or, with DATELINE_LOG=json, one JSON object a line for programs.

    {"time": "2026-01-02T03:04:05.678Z", "level": "info", "event": "watch.round", "asked": 3, "added": 2}

A line holds no article's words and nothing that opens anything: addresses lose user, password and query, and so links
their passes. Of an error that nobody foresaw a JSON line names the type and where it was, not its message, which may
quote what was being worked on.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Final, TextIO

from geo.errors import UsageError
from geo.printable import printable_line
from geo.telemetry.events import Event, FieldValue, subscribe

LOG_VARIABLE: Final = "DATELINE_LOG"
# Told so often that they are for counting alone.
_COUNTED_ONLY: Final = frozenset({"geoparse.chunk", "page.run"})
_LEVELS: Final = {"failed": "error", "refused": "warning", "rejected": "warning"}
_USER = re.compile(r"\b([a-zA-Z][a-zA-Z0-9+.-]{0,30}://)[^/\s@]*@")
_QUERY = re.compile(r"(?<=[^\s?])\?[^\s\"'<>]*=[^\s\"'<>]*")
_OWN = ("geo", "dashboard")


def is_json() -> bool:
    """Whether the log is to be JSON; raises UsageError where DATELINE_LOG says neither "text" nor "json"."""
    said = os.environ.get(LOG_VARIABLE, "").strip().lower() or "text"
    if said not in {"text", "json"}:
        raise UsageError(f"{LOG_VARIABLE} is {said!r}; it must be text or json")
    return said == "json"


def configure_logging(*, quiet: bool = False) -> None:
    """Write events to standard error from now on; with `quiet`, as JSON or not at all. Raises UsageError.

    As JSON, whatever else is written there becomes lines of it, too, also what ends the process.
    """
    if is_json():
        subscribe(write_json)
        sys.excepthook = _write_end
        if not isinstance(sys.stderr, JsonStream):
            sys.stderr = JsonStream(sys.stderr)
        for name in _OWN:
            logger = logging.getLogger(name)
            logger.handlers = [_JsonHandler()]
            logger.propagate = False
    elif not quiet:
        subscribe(write_text)


def write_json(event: Event) -> None:
    """Write an event as a line of JSON."""
    if event.name not in _COUNTED_ONLY:
        _put(json_line(event.name, event.facts))


def write_text(event: Event) -> None:
    """Write an event as a line for people."""
    if event.name not in _COUNTED_ONLY:
        facts = (f"{key}={_shown(value)}" for key, value in event.facts.items() if value is not None)
        _put(" ".join(("dateline:", event.name, *facts)))


def json_line(name: str, facts: Mapping[str, FieldValue], *, level: str | None = None) -> str:
    """Return the JSON object of an event, in one line."""
    head = {"time": _now(), "level": level or _LEVELS.get(name.rpartition(".")[2], "info"), "event": name}
    clean = {key: redacted(value) if isinstance(value, str) else _rounded(value) for key, value in facts.items()}
    return json.dumps(head | clean, ensure_ascii=True, allow_nan=False)


def redacted(text: str) -> str:
    """Return a text whose addresses have lost user, password and query; what would break a line becomes a blank."""
    return printable_line(_QUERY.sub("?...", _USER.sub(r"\1", text)))


class JsonStream(io.TextIOBase):
    """Stands before a stream, and makes each line that others write there a JSON object; one that is one stays."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._unfinished = threading.local()  # of each thread: none breaks into another's line

    def write(self, text: str) -> int:
        """Write what is complete."""
        *lines, self._unfinished.line = (getattr(self._unfinished, "line", "") + text).split("\n")
        written = [
            line if line.startswith('{"time"') else json_line("output", {"message": line.strip()})
            for line in lines
            if line.strip()
        ]
        if written:
            self._stream.write("\n".join(written) + "\n")
            self._stream.flush()
        return len(text)

    def flush(self) -> None:
        """Leave an unfinished line until it is finished."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Say no: colors are for people."""
        return False

    def fileno(self) -> int:
        """Return the number of the stream behind."""
        return self._stream.fileno()


class _JsonHandler(logging.Handler):
    """Writes what Python's loggers are given as lines of the same kind."""

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, FieldValue] = {"logger": record.name, "message": str(record.msg)}
        if record.exc_info and record.exc_info[1] is not None:
            facts |= _of_error(record.exc_info[1])
        _put(json_line("log", facts, level=record.levelname.lower()))


def _of_error(error: BaseException) -> dict[str, FieldValue]:
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    at = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames))
    return {"error": type(error).__name__, "at": at}


def _write_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write what ends the process."""
    _put(json_line("process.failed", _of_error(error.with_traceback(trace))))


def _put(line: str) -> None:
    sys.stderr.write(f"{line}\n")  # at once, so that no other thread's line comes between
    sys.stderr.flush()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _shown(value: FieldValue) -> str:
    text = redacted(str(_rounded(value)))
    return json.dumps(text, ensure_ascii=False) if not text or re.search(r"[\s\"=]", text) else text


def _rounded(value: FieldValue) -> FieldValue:
    return round(value, 3) if isinstance(value, float) else value

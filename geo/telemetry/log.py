"""The log: one line per event, as text for people or, with DATELINE_LOG=json, as JSON for programs.

    {"time": "2026-01-02T03:04:05.678Z", "level": "info", "event": "watch.round", "asked": 3, "added": 2}

A line contains no words of an article and no secret: user, password and query are removed from URLs, and with them the
tokens of share links. Of an unexpected error, a JSON line has the type and the place in the code, not the message,
which may quote an article.
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
from geo.message_text import printable_line
from geo.telemetry.events import Event, FieldValue, subscribe

LOG_VARIABLE: Final = "DATELINE_LOG"
# Too frequent for the log: only metrics use them.
_NOT_LOGGED: Final = frozenset({"geoparse.chunk", "page.run"})
_LEVELS: Final = {"failed": "error", "refused": "warning", "rejected": "warning"}
_USER = re.compile(r"\b([a-zA-Z][a-zA-Z0-9+.-]{0,30}://)(\S*)")
_QUERY = re.compile(r"(?<=[^\s?])\?[^\s\"'<>]*")
_WEB = frozenset({"http://", "https://"})  # their paths may have an "@", which databases' URLs hardly do
_OWN_LOGGERS = ("geo", "dashboard")


def is_json() -> bool:
    """Whether the log is JSON. Raises UsageError where DATELINE_LOG is neither "text" nor "json"."""
    layout = os.environ.get(LOG_VARIABLE, "").strip().lower() or "text"
    if layout not in {"text", "json"}:
        raise UsageError(f"{LOG_VARIABLE} is {layout!r}; it must be text or json")
    return layout == "json"


def configure_logging(*, quiet: bool = False) -> None:
    """Write events to standard error from now on; with `quiet`, only if the log is JSON. Raises UsageError.

    In a JSON log, everything else on standard error becomes JSON lines too, including the error that ends the process.
    """
    if is_json():
        subscribe(write_json)
        sys.excepthook = _log_uncaught
        if not isinstance(sys.stderr, JsonStream):
            sys.stderr = JsonStream(sys.stderr)
        for name in _OWN_LOGGERS:
            logger = logging.getLogger(name)
            logger.handlers = [_JsonHandler()]
            logger.propagate = False
    else:
        logging.getLogger("geo").handlers = [_TextHandler(logging.WARNING)]
        if not quiet:
            subscribe(write_text)


def write_json(event: Event) -> None:
    """Write an event as a line of JSON."""
    if event.name not in _NOT_LOGGED:
        _write_line(json_line(event.name, event.fields))


def write_text(event: Event) -> None:
    """Write an event as a line of text."""
    if event.name not in _NOT_LOGGED:
        pairs = (f"{key}={_quoted(value)}" for key, value in event.fields.items() if value is not None)
        _write_line(" ".join(("dateline:", event.name, *pairs)))


def json_line(name: str, fields: Mapping[str, FieldValue], *, level: str | None = None) -> str:
    """Return an event as a JSON object on one line."""
    head = {"time": _now(), "level": level or _LEVELS.get(name.rpartition(".")[2], "info"), "event": name}
    clean = {key: redacted(value) if isinstance(value, str) else _rounded(value) for key, value in fields.items()}
    return json.dumps(head | clean, ensure_ascii=True, allow_nan=False)


def redacted(text: str) -> str:
    """Return a text on one line, with user, password and query removed from its URLs."""
    return printable_line(_QUERY.sub(_without_values, _USER.sub(_without_user, text)))


def _without_values(match: re.Match[str]) -> str:
    return "?..." if "=" in match[0] else match[0]


def _without_user(match: re.Match[str]) -> str:
    """Return a URL without what is before its "@": in a web address up to the host, in others up to the last "@"."""
    scheme, rest = match.groups()
    host, slash, path = rest.partition("/") if scheme.lower() in _WEB else (rest, "", "")
    return f"{scheme}{host.rpartition('@')[2]}{slash}{path}"


class JsonStream(io.TextIOBase):
    """Wraps a stream, and turns each line that is written to it into a JSON object, unless it is one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._unfinished = threading.local()  # per thread, so that threads do not mix their lines

    def write(self, text: str) -> int:
        """Write the lines that are complete; the rest is written when its line ends."""
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
        """Flush the stream; an unfinished line is not written yet."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Return False, so that nothing writes colors."""
        return False

    def fileno(self) -> int:
        """Return the file descriptor of the wrapped stream."""
        return self._stream.fileno()


class _TextHandler(logging.Handler):
    """Writes the records of Dateline's loggers as the messages of commands are written."""

    def emit(self, record: logging.LogRecord) -> None:
        _write_line(f"dateline: {printable_line(record.getMessage())}")


class _JsonHandler(logging.Handler):
    """Writes the records of Python's loggers as JSON lines of the same form."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, FieldValue] = {"logger": record.name, "message": str(record.msg)}
        if record.exc_info and record.exc_info[1] is not None:
            fields |= _error_fields(record.exc_info[1])
        _write_line(json_line("log", fields, level=record.levelname.lower()))


def _error_fields(error: BaseException) -> dict[str, FieldValue]:
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    location = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames))
    return {"error": type(error).__name__, "at": location}


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _write_line(json_line("process.failed", _error_fields(error.with_traceback(trace))))


def _write_line(line: str) -> None:
    sys.stderr.write(f"{line}\n")  # one call, so that no other thread writes in between
    sys.stderr.flush()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _quoted(value: FieldValue) -> str:
    text = redacted(str(_rounded(value)))
    return json.dumps(text, ensure_ascii=False) if not text or re.search(r"[\s\"=]", text) else text


def _rounded(value: FieldValue) -> FieldValue:
    return round(value, 3) if isinstance(value, float) else value

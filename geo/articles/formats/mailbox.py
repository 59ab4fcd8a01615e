"""Reads mailboxes in the mbox format (.mbox), message by message; memory is that of one message."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final

from geo.articles.formats.format import Format
from geo.articles.formats.mail import MAX_MESSAGE_BYTES, read_message
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMAT"]

_SEPARATOR: Final = re.compile(rb"From \S{1,1000} .{0,100}\d\d:\d\d.{0,40}\d{4}")
"""The line before a message. A text may have lines that begin with "From " as well, but without a time and a year."""
_HEADER: Final = re.compile(rb"[!-9;-~]{1,76}:")
_QUOTED: Final = re.compile(rb">+From ")
_LINE_BYTES: Final = 1 << 20


def _recognizes(opened: OpenedInput) -> bool:
    lines = opened.sample.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")[:4_000].splitlines()
    return len(lines) > 1 and bool(_SEPARATOR.match(lines[0])) and bool(_HEADER.match(lines[1]))


def _read(opened: OpenedInput) -> Iterator[Article | Rejection]:
    is_empty = True
    for line, message in _messages(opened.stream):
        is_empty = False
        if message is None:
            yield Rejection(opened.where, f"is a message of more than {MAX_MESSAGE_BYTES:,} bytes", line)
        else:
            yield from read_message(message, opened, line)
    if is_empty:
        raise InputError("has no messages; each begins below a line From ADDRESS DATE", where=opened.where)


def _messages(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each message with the line that it begins on, counted from 1; None for one that is too long."""
    message = bytearray()
    start = 0
    is_too_long = False
    after_blank = True
    for number, line, next_line in _lines(stream):
        if after_blank and line.startswith(b"From ") and _SEPARATOR.match(line) and _HEADER.match(next_line):
            if start:
                yield start, None if is_too_long else bytes(message)
            message.clear()
            start, is_too_long = number + 1, False
            continue
        after_blank = not line.strip()
        if start and not is_too_long:
            message += line[1:] if _QUOTED.match(line) else line
            if len(message) > MAX_MESSAGE_BYTES:
                is_too_long = True
                message.clear()
    if start:
        yield start, None if is_too_long else bytes(message)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the number of each line, the line or a piece of a very long one, and the one after it."""
    ahead: deque[bytes] = deque()
    number = 1
    while True:
        while len(ahead) < 2 and (line := stream.readline(_LINE_BYTES)):
            ahead.append(line)
        if not ahead:
            return
        line = ahead.popleft()
        yield number, line, ahead[0] if ahead else b""
        number += line.endswith(b"\n")


FORMAT = Format("mailbox", "Mailbox (mbox)", (".mbox", ".mbx"), _read, _recognizes)

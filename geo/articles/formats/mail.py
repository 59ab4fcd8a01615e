"""Reads e-mail messages (.eml): a message is an article, and so is each message that is attached to it.

A message in plain text and in HTML is read once: in plain text, unless that is only a stub beside the HTML. Parts in
base64 and quoted-printable and encoded headers are decoded. What newsletters and mailing lists put below a message is
left out: signature, address, how to unsubscribe. Other attachments are not read; those of a kind that is read elsewhere
are recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Any, Final

from geo.articles.fields import build_article, clean_line, clean_text
from geo.articles.formats.format import Format
from geo.articles.formats.page_text import visible_text
from geo.articles.ledger import FileOutcome, FileRecord
from geo.articles.limits import MAX_FIELD_CHARACTERS
from geo.articles.open_input import OpenedInput, read_bounded
from geo.errors import InputError, Rejection
from geo.message_text import printable_excerpt
from geo.types import Article

__all__ = ["FORMAT", "MAX_MESSAGE_BYTES", "is_header", "read_message"]

MAX_MESSAGE_BYTES: Final = 25_000_000
"""A message with its attachments; mail servers take no longer ones."""

_MAX_HEADER_CHARACTERS: Final = 4_000
_MAX_ADDRESS_CHARACTERS: Final = 500
_MAX_DEPTH: Final = 20
"""Parts in parts. A forwarded newsletter has five."""
_MAX_PARTS: Final = 1_000
_MAX_BOUNDARIES: Final = 200
"""The parser looks for every open boundary on every line."""
_STUB_SHARE: Final = 1 / 3

_HEADER: Final = re.compile(rb"[!-9;-~]{1,76}:")
_SENDERS: Final = {b"from", b"sender", b"return-path"}
_OTHERS: Final = {b"to", b"date", b"subject", b"message-id", b"mime-version", b"received", b"delivered-to"}
_BOUNDARY: Final = re.compile(rb"\bboundary\s{0,5}=", re.IGNORECASE)
_ABOVE: Final = re.compile(
    r".{0,80}\b(?:view (?:this|it)\b.{0,40}\bbrowser|view (?:in|on) (?:your )?(?:web )?browser|view online|"
    r"(?:trouble|problems) viewing this|unsubscribe)\b.{0,120}",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(
    r"^[^\n]{0,120}\b(?:unsubscribe|(?:manage|update) your (?:preferences|subscription)|our mailing address|"
    r"you(?: are|'re|’re| have)? (?:received|receiving) this|this (?:e-?mail|message|newsletter) was sent|"
    r"[\w.-]{1,60} mailing list)\b",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE: Final = re.compile(r"^(?:-- |--|_{10,})$", re.MULTILINE)
_MAX_SIGNATURE_CHARACTERS: Final = 2_000


def is_header(lines: list[bytes]) -> bool:
    """Whether lines are those of the header of a message, up to the blank line below it."""
    names = set()
    for line in lines:
        if not line.strip():
            break
        if _HEADER.match(line):
            names.add(line.partition(b":")[0].lower())
        elif not (names and line[:1] in (b" ", b"\t")):
            return False
    return bool(names & _SENDERS) and len(names & _OTHERS) >= 2


def read_message(data: bytes, opened: OpenedInput, line: int | None = None) -> Iterator[Article | Rejection]:
    """Yield the article of a message and those of the messages attached to it, or a `Rejection`.

    Args:
        data: the message.
        opened: the file that it is in.
        line: the line of the file that it begins on, None where it is the file.
    """
    found = False
    try:
        if len(_BOUNDARY.findall(data)) > _MAX_BOUNDARIES:
            raise InputError("has too many parts in one another", where=opened.where, line=line)
        for message in _with_attached(message_from_bytes(data), 0):
            values = _values(message, opened)
            if values["text"]:
                found = True
                yield build_article(
                    values,
                    where=opened.where,
                    line=line,
                    is_extracted=True,
                    options=opened.options,
                    note=opened.note,
                )
        if not found:
            raise InputError("is a message without text", where=opened.where, line=line)
    except InputError as error:
        yield error.rejection()
    except Exception as error:  # noqa: BLE001  the parser may raise anything on a damaged message
        reason = f"is a message that cannot be read: {printable_excerpt(str(error), 100) or type(error).__name__}"
        yield Rejection(opened.where, reason, line)


def _read(opened: OpenedInput) -> Iterator[Article | Rejection]:
    yield from read_message(read_bounded(opened, MAX_MESSAGE_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip(), opened)


def _recognizes(opened: OpenedInput) -> bool:
    return is_header(opened.sample.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")[:20_000].splitlines()[:200])


def _with_attached(message: Message, depth: int) -> Iterator[Message]:
    """Yield a message and those that are attached to it or forwarded in it."""
    yield message
    for part in _parts(message, depth):
        if part.get_content_type() == "message/rfc822":
            for attached in _children(part):
                yield from _with_attached(attached, depth + 1)


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """Yield the parts of a message that have no parts, and the messages attached to it."""
    pending = [(message, depth)]
    number = 0
    while pending and number < _MAX_PARTS:
        part, depth = pending.pop()
        number += 1
        if part.get_content_maintype() == "multipart":
            if depth < _MAX_DEPTH:
                pending.extend((child, depth + 1) for child in reversed(_children(part)))
        elif part.get_content_type() != "message/rfc822" or depth < _MAX_DEPTH:
            yield part


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _values(message: Message, opened: OpenedInput) -> dict[str, str]:
    """Return the values of an article; the text is empty where there is none."""
    plain: list[str] = []
    pages: list[str] = []
    for part in _parts(message, 0):
        kind, name = part.get_content_type(), part.get_filename()
        if part.get_content_disposition() == "attachment" or (name and kind not in ("text/plain", "text/html")):
            _record_attachment(name, opened)
        elif kind == "text/plain":
            plain.append(_plain_text(part))
        elif kind == "text/html":
            pages.append(_decoded(part))
    text = clean_text("\n\n".join(plain))
    page = clean_text("\n\n".join(map(visible_text, pages)))
    name, address = parseaddr(_header(message, "From")[:_MAX_ADDRESS_CHARACTERS])
    return {
        "text": _without_footer(page if len(text) < _STUB_SHARE * len(page) else text),
        "title": _header(message, "Subject"),
        "date": _header(message, "Date")[: MAX_FIELD_CHARACTERS["date"]],
        "source": clean_line(name) or address.rpartition("@")[2],
        "id": _header(message, "Message-ID").strip("<> "),
        "url": _header(message, "Archived-At").strip("<> "),
    }


def _header(message: Message, name: str) -> str:
    """Return a header, decoded, on one line."""
    value = str(message.get(name, ""))[:_MAX_HEADER_CHARACTERS]
    parts = (
        _bytes_as_text(part, charset) if isinstance(part, bytes) else part for part, charset in decode_header(value)
    )
    return clean_line("".join(parts))


def _decoded(part: Message) -> str:
    payload: Any = part.get_payload(decode=True)
    return _bytes_as_text(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _bytes_as_text(data: bytes, charset: str | None) -> str:
    """Return text in the charset that is stated if that is right, otherwise in UTF-8 or Windows-1252."""
    for codec in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(codec or "utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _plain_text(part: Message) -> str:
    text = _decoded(part).replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":  # RFC 3676: a blank before the line end joins two lines
        text = re.sub(r"(?<!\n--) \n(?=[^ >\n])", " ", text)
    return text


def _record_attachment(name: str | None, opened: OpenedInput) -> None:
    """Record an attachment of a kind that is read, so that nobody takes it for read."""
    from geo.articles.formats import known_suffixes  # which names this module

    name = printable_excerpt(clean_line(str(name or "")), 200)
    if name.lower().endswith(known_suffixes()):
        where = f"{opened.where}/{name}"
        opened.record(FileRecord(where, FileOutcome.PASSED_OVER, kind="attachment"))


def _without_footer(text: str) -> str:
    """Return the text of a message without what newsletters and lists put above and below it."""
    lines = text.split("\n", 5)
    text = "\n".join([line for line in lines[:5] if not _ABOVE.fullmatch(line.strip())] + lines[5:])
    start = max(len(text) - _MAX_SIGNATURE_CHARACTERS, len(text) // 2)
    if signature := _SIGNATURE.search(text, start):
        text = text[: signature.start()]
    if footer := _BELOW.search(text, max(len(text) - _MAX_SIGNATURE_CHARACTERS, len(text) // 2)):
        text = text[: footer.start()]
    return clean_text(text)


FORMAT = Format("mail", "E-mail message", (".eml",), _read, _recognizes)

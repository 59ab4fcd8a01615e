"""Reads the exports of Telegram Desktop: result.json and messages.html, a message an article.

The publisher is the channel or the person that a message is from. A bold first line is the title. Service messages
("joined the group") and messages without words (photos) are passed over, and counted in a note.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from geo.articles.fields import build_article, replace_surrogates
from geo.articles.formats.exports.html_lines import html_lines, parse_page, visible_words
from geo.articles.formats.format import Format
from geo.articles.ledger import FieldNote
from geo.articles.open_input import OpenedInput, read_document
from geo.errors import InputError, Rejection
from geo.message_text import pluralize
from geo.types import Article

__all__ = ["FORMATS"]

_Tree = Any
_CHAT = re.compile(
    rb'^\s*\{\s*"(?:name|about|chats|personal_information)"[\s\S]{0,3000}?"type":\s*"'
    rb'(?:public_channel|private_channel|public_supergroup|private_supergroup|private_group|personal_chat|bot_chat|saved_messages)"'
)
_PAGE_DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?")
_MAX_TITLE_CHARACTERS = 200


def read_telegram(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the messages of a result.json. Raises `InputError` where it is not one."""
    try:
        value = json.loads(read_document(opened))
    except (ValueError, RecursionError) as error:
        raise InputError("is not valid JSON; export the channel again", where=opened.where) from error
    chats = value.get("chats", {}).get("list") if isinstance(value.get("chats"), dict) else [value]
    service = silent = 0
    for chat in chats if isinstance(chats, list) else []:
        messages = chat.get("messages") if isinstance(chat, dict) else None
        for message in messages if isinstance(messages, list) else []:
            if not isinstance(message, dict) or message.get("type", "message") != "message":
                service += 1
                continue
            title, text = _title_and_text(message.get("text"))
            if not text.strip():
                silent += 1
                continue
            try:
                yield build_article(
                    _values(chat, message, title, text),
                    where=opened.where,
                    is_extracted=True,
                    options=opened.options,
                    note=opened.note,
                )
            except InputError as error:
                yield error.rejection()
    _note(opened, service, silent)


def _note(opened: OpenedInput, service: int, silent: int) -> None:
    counts = [pluralize(service, "service message")] if service else []
    if silent:
        counts.append(pluralize(silent, "message without words", "messages without words"))
    if counts:
        opened.note(FieldNote(opened.where, "", f"{' and '.join(counts)} left out"))


def _values(chat: dict[str, Any], message: dict[str, Any], title: str, text: str) -> dict[str, object]:
    sender = message.get("from")
    source = chat.get("name") if isinstance(chat.get("name"), str) else sender
    values: dict[str, object] = {"title": title, "text": text, "date": _date(message)}
    if isinstance(source, str):
        values["source"] = source
    if isinstance(chat.get("id"), int) and isinstance(message.get("id"), int):
        values["id"] = f"telegram:{chat['id']}:{message['id']}"
    return values


def _date(message: dict[str, Any]) -> str:
    """Return the time of a message in UTC; the other time is that of the computer that exported it."""
    seconds = message.get("date_unixtime")
    if isinstance(seconds, str) and seconds.isdecimal() and len(seconds) < 12:
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC).isoformat()
    date = message.get("date")
    return date[:10] if isinstance(date, str) else ""


def _title_and_text(value: object) -> tuple[str, str]:
    """Return the title and the text of a message: a string, or a list of strings and of parts with a type."""
    parts = value if isinstance(value, list) else [value]
    texts: list[str] = []
    for part in parts:
        text = part.get("text") if isinstance(part, dict) else part
        texts.append(replace_surrogates(text) if isinstance(text, str) else "")
    whole = "".join(texts)
    is_bold = isinstance(parts[0], dict) and parts[0].get("type") == "bold" if parts else False
    first, _, rest = whole.partition("\n")
    if is_bold and rest.strip() and texts[0].rstrip() == first.rstrip() and len(first) <= _MAX_TITLE_CHARACTERS:
        return first.strip(), rest.strip()
    return "", whole.strip()


def read_telegram_page(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the messages of a messages.html. Raises `InputError` where it has none."""
    tree = parse_page(opened)
    divisions = [] if tree is None else list(tree.iter("div"))
    messages = [element for element in divisions if element.get("class", "").startswith("message ")]
    if tree is None or not messages:
        raise InputError("has no messages", where=opened.where)
    header = next((element for element in divisions if element.get("class") == "page_header"), None)
    channel = "" if header is None else visible_words(header)
    service = silent = 0
    for message in messages:
        texts = message.xpath("./div[contains(@class, 'body')]/div[@class='text']")
        if "service" in message.get("class"):
            service += 1
        elif not texts:
            silent += 1
        else:
            yield from _read_message(message, texts[0], channel, opened)
    _note(opened, service, silent)


def _read_message(message: _Tree, text: _Tree, channel: str, opened: OpenedInput) -> Iterator[Article | Rejection]:
    dates = message.xpath("./div[contains(@class, 'body')]/div[contains(@class, 'date')]/@title")
    senders = message.xpath("./div[contains(@class, 'body')]/div[@class='from_name']")
    values: dict[str, object] = {"text": "\n".join(html_lines(text)).strip()}
    if dates and (match := _PAGE_DATE.match(str(dates[0]))):
        day = f"{match[3]}-{match[2]}-{match[1]}"
        values["date"] = f"{day}T{match[4]}{match[5]}" if match[5] else day
    if channel or senders:
        values["source"] = channel or visible_words(senders[0])
    if not str(values["text"]):
        return
    try:
        yield build_article(values, where=opened.where, is_extracted=True, options=opened.options, note=opened.note)
    except InputError as error:
        yield error.rejection()


def _is_telegram(opened: OpenedInput) -> bool:
    return _CHAT.match(opened.sample[:5_000].removeprefix(b"\xef\xbb\xbf")) is not None


def _is_telegram_page(opened: OpenedInput) -> bool:
    start = opened.sample[:20_000]
    return b"<title>Exported Data</title>" in start and b'class="page_header"' in start


FORMATS = (
    Format("telegram", "Telegram export as JSON", (), read_telegram, _is_telegram),
    Format("telegram-page", "Telegram export as a page", (), read_telegram_page, _is_telegram_page),
)
